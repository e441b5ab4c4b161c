# SPDX-License-Identifier: GPL-2.0-or-later
"""What the worker replaces in Manim gives the same objects, bit for bit. Runs in the Python that has Manim."""

import importlib.util
import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import driver

if importlib.util.find_spec("manim") is None:
    if driver.python() is None:
        sys.exit("no Python with Manim: run ci/manim-env or set LECTERN_PYTHON")
    os.execv(driver.python(), [driver.python(), "-B", *sys.argv])

import numpy as np
from manim import *
from manim.mobject.mobject import Mobject
from manim.mobject.svg import svg_mobject
from manim.mobject.svg.svg_mobject import SVGMobject

sys.path.insert(0, str(driver.ROOT / "data" / "manim"))
stock_generate, stock_deepcopy, stock_background = (
    SVGMobject.generate_mobject,
    Mobject.__deepcopy__,
    Camera.init_background,
)
from lectern_worker import copies, glyphs
from lectern_worker import renderer as list_renderer

TEXTS = (
    (Text, {"text": "Cut the large one in half"}),
    (Text, {"text": "• Übergröße, naïve, 3½ ≤ 4", "font_size": 24}),
    (Text, {"text": "office fluff", "disable_ligatures": True}),
    (Text, {"text": "two\nlines", "line_spacing": 1}),
    (Text, {"text": "one word", "t2c": {"word": RED}}),
    (Text, {"text": "shaded", "gradient": (RED, BLUE)}),
    (Text, {"text": "bold", "weight": BOLD, "slant": ITALIC}),
    (Text, {"text": "x[i] = 1", "font": "Monospace"}),
    (Text, {"text": "outlined", "stroke_width": 2, "color": YELLOW}),
    (Text, {"text": "large", "font_size": 384}),
    (Text, {"text": ""}),
    (MarkupText, {"text": "a <b>bold</b> <span foreground='red'>red</span> x<sub>i</sub>"}),
    (MarkupText, {"text": "<u>under</u> <s>struck</s>"}),
)


def looks(mobject):
    """Everything that decides how a family is drawn."""
    return [
        (
            type(member).__name__,
            member.points.tobytes(),
            *(
                rgba.tobytes()
                for rgba in (member.get_fill_rgbas(), member.get_stroke_rgbas(), member.get_stroke_rgbas(True))
            ),
            member.stroke_width,
            member.background_stroke_width,
            member.z_index,
        )
        for member in mobject.get_family()
        if isinstance(member, VMobject)
    ]


class Patches(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        config.text_dir = folder.name
        config.verbosity = "CRITICAL"
        self.addCleanup(setattr, SVGMobject, "generate_mobject", stock_generate)
        self.addCleanup(setattr, Mobject, "__deepcopy__", stock_deepcopy)

    def test_texts_of_kept_glyphs(self):
        for kind, arguments in TEXTS:
            made = []
            for generate in (stock_generate, glyphs.generate_mobject, glyphs.generate_mobject):
                SVGMobject.generate_mobject = generate
                svg_mobject.SVG_HASH_TO_MOB_MAP.clear()
                made.append(looks(kind(**arguments)))
            with self.subTest(arguments["text"]):
                self.assertEqual(made[0], made[1])
                self.assertEqual(made[0], made[2])

    def test_most_texts_take_the_short_way(self):
        SVGMobject.generate_mobject = glyphs.generate_mobject
        for kind, arguments in TEXTS[:4]:
            self.assertIsInstance(glyphs.from_glyphs(kind(**arguments))[0], list)
        with self.assertRaises(glyphs.Unusual):
            glyphs.parse("M 0 0 A 1 1 0 0 0 2 2")

    def test_copies(self):
        updater = lambda mobject: mobject
        mobject = VGroup(Text("copy"), Square(fill_opacity=0.5).set_sheen(0.3, UL), NumberLine([0, 3])).set_z_index(2)
        mobject.add_updater(updater)
        mobject.twin, mobject.table = mobject[1], {"a": [np.arange(3), mobject[0]]}
        Mobject.__deepcopy__ = stock_deepcopy
        expected = mobject.copy()
        Mobject.__deepcopy__ = copies.deepcopy
        made = mobject.copy()
        self.assertEqual(looks(made), looks(expected))
        self.assertEqual(sorted(vars(made)), sorted(vars(expected)))
        self.assertIs(made.twin, made[1])
        self.assertIs(made.table["a"][1], made[0])
        self.assertIsNot(made.table["a"][0], mobject.table["a"][0])
        self.assertEqual(made.updaters, [updater])
        made[1].points[0] += 1
        made[1].set_fill(RED)
        self.assertEqual(looks(mobject), looks(expected))

    def test_backgrounds(self):
        for colour, opacity in ((BLACK, 1), ("#123456", 1), (PURE_RED, 0.3), (WHITE, 0)):
            camera = Camera(background_color=colour, background_opacity=opacity)
            stock_background(camera)
            expected = camera.background
            list_renderer.init_background(camera)
            with self.subTest(colour):
                self.assertEqual((camera.background.shape, camera.background.dtype), (expected.shape, expected.dtype))
                self.assertTrue(np.array_equal(camera.background, expected))


if __name__ == "__main__":
    unittest.main()
