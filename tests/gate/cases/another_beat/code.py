    def beat_3(self):
        self.wait()
