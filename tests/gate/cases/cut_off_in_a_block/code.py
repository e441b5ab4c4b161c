    def beat_2(self):
        for i in range(3):
