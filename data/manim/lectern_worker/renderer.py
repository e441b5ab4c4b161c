# SPDX-License-Identifier: GPL-2.0-or-later
"""A Manim renderer that hands over pictures where the stock one draws and encodes."""

import numpy as np
from manim import config
from manim.camera.camera import Camera
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as scene_module
from manim.scene.scene import Scene
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.color import color_to_int_rgba
from manim.utils.iterables import list_update
from manim.utils.sounds import get_full_sound_file_path

from . import displaylist as dl
from . import painter
from .capture import Capture, Frames, can_list

WORD = 4  # bytes of a pixel
stock_init_background = Camera.init_background
DRY_SAMPLES = 5  # looks at an animation in a dry run


class SilentWriter(SceneFileWriter):
    """Keeps Manim's books about sections and subtitles, and writes nothing."""

    def add_partial_movie_file(self, hash_animation):
        self.partial_movie_files.append(None)

    def is_already_cached(self, hash_invocation):
        return False

    def begin_animation(self, allow_write=False, **kwargs):
        pass

    def end_animation(self, allow_write=False):
        pass

    def write_frame(self, frame, *, repeat=1):
        pass

    def add_sound(self, sound_file, *args, **kwargs):
        get_full_sound_file_path(sound_file, self.settings.assets_dir)  # complains when there is none

    def save_image(self, image):
        pass

    def finish(self):
        pass


class NoRun:
    """Between beats: setup may not play."""

    drawing = False
    coarse = False

    def frame(self, picture, repeat):
        pass

    def played(self, *args):
        pass


class ListRenderer(CairoRenderer):
    """Follows the stock renderer step by step; `static_image` holds a Picture of what does not move."""

    def __init__(self, file_writer_class=None, camera_class=None, skip_animations=False, **kwargs):
        super().__init__(SilentWriter, camera_class=camera_class, skip_animations=skip_animations, **kwargs)
        self.run = NoRun()
        self.capture = Capture()
        self.frames_of_pixels = Frames()
        self.picture = None
        self.stride = 1

    def play(self, scene, *args, **kwargs):
        started = self.time
        super().play(scene, *args, **kwargs)
        self.run.played(scene, started, self.time)

    def update_frame(self, scene, mobjects=None, include_submobjects=True, ignore_skipping=True, **kwargs):
        if not self.run.drawing or (self.skip_animations and not ignore_skipping):
            return
        shown = list(mobjects or list_update(scene.mobjects, scene.foreground_mobjects))
        if not can_list(self.camera):
            self._draw_pixels(scene, shown)
            return
        view = self.capture.view(self.camera)
        picture = self._ground(view)
        self.capture.add(self.camera, shown, picture)
        self.picture = picture

    def _ground(self, view):
        """The picture that moving mobjects come on top of."""
        static = self.static_image
        if static is None:
            colour, items = self.capture.background(self.camera)
            return dl.Picture(view, colour, items)
        if static.camera == view:
            return dl.Picture(view, static.background, list(static.items))
        # The camera has moved since: Manim shows the pixels of then beneath what is drawn now.
        pixels = np.empty_like(self.camera.pixel_array)
        painter.paint(pixels, static)
        self.static_image = dl.Picture(view, static.background, [dl.image_item(dl.REPLACE, 0, 0, pixels)])
        return self._ground(view)

    def _draw_pixels(self, scene, mobjects):
        camera = self.camera
        if self.static_image is None:
            camera.reset()
        else:
            painter.paint(camera.pixel_array, self.static_image)
        camera.capture_mobjects(mobjects)
        view = (config.frame_width, config.frame_height, 0.0, 0.0)
        self.picture = dl.Picture(view, (0, 0, 0, 0), self.frames_of_pixels.items(camera.pixel_array))

    def get_frame(self):
        return None

    def save_static_frame_data(self, scene, static_mobjects):
        self.static_image = None
        if static_mobjects and self.run.drawing:
            self.update_frame(scene, mobjects=static_mobjects)
            self.static_image = self.picture
        return self.static_image

    def add_frame(self, frame, num_frames=1):
        if self.skip_animations:
            return
        step = 1 / self.camera.frame_rate
        if self.stride > 1:
            num_frames = self.stride
            for _ in range(num_frames):  # as the frames left out would have added up
                self.time += step
        else:
            self.time += num_frames * step
        if num_frames > 0:
            self.run.frame(self.picture, num_frames)


class Steps:
    """The moments of an animation. In a dry run a few of them, each of which counts for those up to the next."""

    def __init__(self, times, renderer, coarse):
        self.times = times
        self.renderer = renderer
        self.coarse = coarse

    def __iter__(self):
        count = len(self.times)
        chosen = sorted({round(i * (count - 1) / (DRY_SAMPLES - 1)) for i in range(DRY_SAMPLES)})
        if not self.coarse or len(chosen) == count:
            yield from self.times
            return
        try:
            for index, following in zip(chosen, [*chosen[1:], count], strict=True):
                self.renderer.stride = following - index
                yield self.times[index]
        finally:
            self.renderer.stride = 1

    def close(self):
        pass


def time_progression(scene, run_time, description, n_iterations=None, override_skip_animations=False):
    renderer = scene.renderer
    if renderer.skip_animations and not override_skip_animations:
        return Steps([run_time], renderer, coarse=False)
    times = np.arange(0, run_time, 1 / config["frame_rate"])
    return Steps(times, renderer, coarse=renderer.run.coarse and not needs_every_step(scene))


def needs_every_step(scene):
    """Whether what happens depends on the length of steps."""
    if scene.updaters or scene.stop_condition is not None:
        return True
    return any(mobject.has_time_based_updater() for mobject in scene.get_mobject_family_members())


def init_background(self):
    """Camera.init_background, filling words where it fills bytes: at 1080p that is most of opening a scene."""
    if self.background_image is not None or self.n_channels != WORD or self.pixel_array_dtype != "uint8":
        stock_init_background(self)
        return
    colour = np.array(color_to_int_rgba(self.background_color, self.background_opacity), dtype=np.uint8)
    shape = (self.pixel_height, self.pixel_width)
    self.background = np.full(shape, colour.view(np.uint32)[0]).view(np.uint8).reshape(*shape, WORD)


def install():
    Camera.init_background = init_background
    scene_module.CairoRenderer = ListRenderer
    Scene.get_time_progression = time_progression
