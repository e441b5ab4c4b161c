def beat_2(self):
    self.play(ShowCreation(self.tri))
