from manim import *


class Pendulum(VGroup):
    def __init__(self, length, **kwargs):
        super().__init__(**kwargs)
        self.rod = Line(ORIGIN, length * DOWN)
        self.add(self.rod)

    def swing(self, dt):
        self.rod.rotate(dt)
        return self


class Grow(Animation):
    def interpolate_mobject(self, alpha):
        self.mobject.scale(1 + alpha)



class One(MovingCameraScene):
    def construct(self):
        self.speed = ValueTracker(0)
        pendulum = Pendulum(3, color=RED)
        pendulum.velocity = 2
        dot = always_redraw(lambda: Dot([self.speed.get_value() * pendulum.velocity, 0, 0]))
        pendulum.add_updater(lambda mobject, dt: mobject.swing(dt))
        self.add(pendulum.rod, dot, pendulum[0])
        self.play(pendulum.animate.swing(1), self.speed.animate.set_value(2))
        self.play(Grow(pendulum), self.camera.frame.animate.shift(UP))
        pendulum.get_center_of_mass()
        pendulum.set_height(2).set_anything(3)
        print(pendulum.get_height(), pendulum.width, self.renderer.time, pendulum.rod.get_angle())
