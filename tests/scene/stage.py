# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs scenes without drawing, for the tests of this folder."""

import importlib.util
import sys
import tempfile

import manim
from lectern import TeachingScene, geometry

FOLDER = tempfile.TemporaryDirectory(prefix="lectern-scene-")
SETTINGS = {
    "media_dir": FOLDER.name,
    "dry_run": True,
    "disable_caching": True,
    "verbosity": "ERROR",
    "progress_bar": "none",
    "frame_rate": 15,
    "pixel_width": 854,
    "pixel_height": 480,
}
manim.config.update(SETTINGS)


def make(scene_class, **attributes):
    """A scene that jumps to the end of each animation, after its setup."""
    scene = scene_class(skip_animations=True)
    scene.renderer.skip_animations = True
    for name, value in attributes.items():
        setattr(scene, name, value)
    scene.setup()
    return scene


def load(path):
    """The scene class that a file defines."""
    spec = importlib.util.spec_from_file_location("section_" + path.stem.replace("-", "_"), path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    own = (value for value in vars(module).values() if isinstance(value, type) and value.__module__ == spec.name)
    return next(value for value in own if issubclass(value, manim.Scene))


def watched(scene_class):
    """The class, gathering the findings of every animation and beat in `seen`."""

    class Watched(scene_class):
        seen = ()

        def play(self, *animations, **kwargs):
            super().play(*animations, **kwargs)
            self.seen = (*self.seen, *geometry.findings(self, "animation"))

        def finish_beat(self):
            super().finish_beat()
            self.seen = (*self.seen, *geometry.findings(self, "beat"))

    return Watched


def findings(scene_class):
    """All that the geometry check finds in a scene."""
    scene = make(watched(scene_class))
    scene.construct()
    if not isinstance(scene, TeachingScene):
        scene.seen = (*scene.seen, *geometry.findings(scene, "section"))
    return geometry.unique(scene.seen)
