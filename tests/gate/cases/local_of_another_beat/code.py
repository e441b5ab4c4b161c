    def beat_2(self):
        self.play(FadeOut(square))
