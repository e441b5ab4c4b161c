    def beat_2(self):
        self.add(Text("half of a
