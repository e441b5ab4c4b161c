    def beat_2(self):
        self.play(FadeOut(self.tri))
