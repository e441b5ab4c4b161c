    def beat_2(self):
        self.play(Create(self.tri))
