    def beat_2(self):
        self.play(FadeOut(tri))
