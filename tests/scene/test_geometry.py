# SPDX-License-Identifier: GPL-2.0-or-later
"""Planted defects are found at their line, and nothing is found where nothing is wrong."""

import re
import unittest
from pathlib import Path

import stage
from lectern import geometry

HERE = Path(__file__).resolve().parent
SHAPE = {"kind", "beat", "line", "t", "box", "cell", "objects", "message"}


def expected(path):
    """(line, kind) of every `# finds: kind kind` in a file."""
    found = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.search(r"# finds: (.*)", line)
        found |= {(number, kind) for kind in match[1].split()} if match else set()
    return found


class GeometryTest(unittest.TestCase):
    def test_planted(self):
        kinds = set()
        for path in sorted((HERE / "planted").glob("*.py")):
            with self.subTest(path.stem):
                found = stage.findings(stage.load(path))
                self.assertEqual({(item["line"], item["kind"]) for item in found}, expected(path), found)
                kinds |= {item["kind"] for item in found}
        self.assertEqual(kinds | {"missing-image"}, set(geometry.KINDS))

    def test_clean(self):
        for path in sorted((HERE / "clean").glob("*.py")):
            with self.subTest(path.stem):
                self.assertEqual(stage.findings(stage.load(path)), [])

    def test_shape_of_a_finding(self):
        finding = stage.findings(stage.load(HERE / "planted/overlap.py"))[0]
        self.assertEqual(set(finding), SHAPE)
        self.assertEqual((finding["beat"], finding["cell"][0], len(finding["box"])), (1, "C", 4))
        self.assertEqual(finding["message"], 'Text "over one another" overlaps Text "these words lie"')

    def test_unknown_moment(self):
        with self.assertRaisesRegex(ValueError, "the moments are"):
            geometry.findings(None, "noon")


if __name__ == "__main__":
    unittest.main()
