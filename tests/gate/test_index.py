# SPDX-License-Identifier: GPL-2.0-or-later
"""The index: what the installed Manim accepts, and that its file is only used for what it was made from."""

import ast
import json
import tempfile
import unittest
from pathlib import Path

import manim
from lectern_worker import index, index_sources

SOURCE = """
class Shape(Base):
    def __init__(self, size, **kwargs):
        kwargs["color"] = kwargs.pop("tint", None)
        self.size = size
        super().__init__(size=size, **kwargs)

    def grow(self, **options):
        return self.scale(**options)

    def keep(self, **kwargs):
        self.kept = kwargs
"""


class Sources(unittest.TestCase):
    def setUp(self):
        self.facts = {}
        index_sources.visit(ast.parse(SOURCE).body, "m", self.facts)

    def test_attributes(self):
        self.assertEqual(self.facts["m.Shape"]["attributes"], ["kept", "scale", "size"])

    def test_keywords_handed_on(self):
        made = self.facts["m.Shape.__init__"]
        self.assertEqual(made, {"names": ["color", "tint"], "open": False, "to": [["super", "__init__", ["size"]]]})
        self.assertEqual(self.facts["m.Shape.grow"]["to"], [["self", "scale", []]])

    def test_keywords_kept_are_open(self):
        self.assertTrue(self.facts["m.Shape.keep"]["open"])


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.index = index.Index(cls.folder.name)
        cls.file = Path(cls.folder.name) / "gate-index.json"

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_keywords_follow_the_classes(self):
        square = self.index.constructor(manim.Square)
        self.assertFalse(square.any_keyword)
        self.assertLessEqual({"side_length", "fill_opacity", "stroke_width", "color", "z_index"}, square.keywords)
        self.assertFalse({"opacity", "height", "self"} & square.keywords)

    def test_keywords_follow_calls(self):
        plot = self.index.accepted(manim.Axes.plot, manim.Axes, True)
        self.assertLessEqual({"x_range", "use_smoothing", "stroke_width"}, plot.keywords)
        self.assertFalse(plot.any_keyword)

    def test_every_class_is_read(self):
        for cls in self.index.classes:
            self.index.constructor(cls)

    def test_most_classes_are_closed(self):
        found = [self.index.constructor(cls) for cls in self.index.classes]
        known = [accepted for accepted in found if accepted]
        self.assertGreater(sum(not accepted.any_keyword for accepted in known), 0.9 * len(known))

    def test_attributes_of_instances(self):
        self.assertTrue(self.index.has(manim.Axes, "x_axis"))
        self.assertTrue(self.index.has(manim.MovingCamera, "frame"))
        self.assertFalse(self.index.has(manim.Camera, "frame"))

    def test_file_is_used_again_and_made_anew(self):
        kept = json.loads(self.file.read_text())
        kept["facts"]["*"]["attributes"] = ["told"]
        self.file.write_text(json.dumps(kept))
        self.assertEqual(index.Index(self.folder.name).given, {"told"})
        for damaged in ('{"stamp": "other", "facts": {}}', "[]", "", '{"stamp"'):
            self.file.write_text(damaged)
            self.assertNotEqual(index.Index(self.folder.name).given, {"told"})
            self.assertEqual(json.loads(self.file.read_text())["stamp"], kept["stamp"])

    def test_folder_that_can_not_be_written(self):
        self.assertTrue(index.Index("/proc/none").facts)


if __name__ == "__main__":
    unittest.main()
