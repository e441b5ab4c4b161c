    def beat_2(self):
        label = self.label("side", self.tri)
        self.play(Write(label), self.tri.animate.set_color(self.accents[0]))
        self.until("mark")
        self.circles = VGroup(*[Circle(radius=r) for r in (1, 2)]).arrange(RIGHT, buff=0.2)
        self.play(*[Create(circle) for circle in self.circles], run_time=max(1, self.time_left()))
        self.clear_stage()
