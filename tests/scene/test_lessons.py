# SPDX-License-Identifier: GPL-2.0-or-later
"""The shipped lessons: their form, their pace, and that nothing is wrong with their pictures."""

import re
import unittest
from pathlib import Path

import stage
from lectern import TeachingScene, geometry

LESSONS = sorted((Path(__file__).resolve().parents[2] / "data/lessons").glob("*.md"))
WORDS_A_SECOND = 150 / 60
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
FORMULA = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
MARK = re.compile(r"\[\[(\w+)\]\]\s?")


class Beat:
    """One list item of a lesson. The planner in C reads all of Markdown; this reads what lessons use."""

    def __init__(self, text):
        self.line, rest = text.split("\n", 1)
        rest = re.sub(r"^  ", "", rest, flags=re.MULTILINE)
        self.blocks = FENCE.findall(rest)
        rest = FENCE.sub("", rest)
        self.tables = [self.cells(table) for table in TABLE.findall(rest)]
        self.formulas = FORMULA.findall(rest)
        spoken = " ".join(FORMULA.sub("", TABLE.sub("", rest)).split())
        self.marks = {}
        while (match := MARK.search(spoken)) is not None:
            self.marks[match[1]] = match.start()
            spoken = spoken[: match.start()] + spoken[match.end() :]
        self.narration = spoken
        self.seconds = len(spoken.split()) / WORDS_A_SECOND
        self.marks = {name: at / len(spoken) * self.seconds for name, at in self.marks.items()}

    @staticmethod
    def cells(table):
        rows = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in table.strip().split("\n")]
        return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]

    def run(self, scene):
        shows = [(scene.show_table, table) for table in self.tables]
        shows += [(scene.show_formula, formula.strip()) for formula in self.formulas]
        own = {"plot": scene.show_plot, "graph": scene.show_graph}
        shows += [(own.get(kind, scene.show_code), text) for kind, text in self.blocks if kind != "manim"]
        for part, (show, content) in enumerate(shows, 1):
            show(content, part=part, parts=len(shows))
        for kind, text in self.blocks:
            if kind == "manim":
                exec(compile(text, "lesson", "exec"), self.names(scene))

    @staticmethod
    def names(scene):
        import lectern

        return {**{name: getattr(lectern, name) for name in lectern.__all__}, "self": scene}


def sections(path):
    for text in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, body = text.split("\n", 1)
        yield title.strip(), [Beat(item) for item in re.split(r"^- ", body, flags=re.MULTILINE)[1:]]


class LessonTest(unittest.TestCase):
    def test_there_are_three(self):
        self.assertEqual([path.stem for path in LESSONS], ["fourier-series", "pythagoras", "towers-of-hanoi"])

    def test_form(self):
        for path in LESSONS:
            text = path.read_text(encoding="utf-8")
            self.assertRegex(text, r"\A<!-- lesson: aliases: [^>]+; [^>]+ -->\n\n# .+\n")
            found = list(sections(path))
            self.assertIn(len(found), range(3, 7))
            total = sum(beat.seconds for _, beats in found for beat in beats)
            self.assertTrue(120 <= total <= 240, f"{path.stem} lasts {total:.0f} s")
            for title, beats in found:
                self.assertIn(len(beats), range(3, 6), title)
                for beat in beats:
                    self.assertLessEqual(len(beat.line.split()), 10, beat.line)
                    self.assertTrue(5 <= beat.seconds <= 15, f"{beat.line}: {beat.seconds:.1f} s")
                    self.assertNotRegex(beat.narration, r"[$\\^=+*_`]", "narration is spoken, not read")

    def test_marks(self):
        for path in LESSONS:
            for _, beats in sections(path):
                for beat in beats:
                    code = "".join(text for kind, text in beat.blocks if kind == "manim")
                    used = set(re.findall(r'self\.until\("(\w+)"\)', code))
                    self.assertLessEqual(used, set(beat.marks), beat.line)
                    if "self.until(name)" not in code:
                        self.assertEqual(used, set(beat.marks), beat.line)

    def test_nothing_is_wrong_with_the_pictures(self):
        for path in LESSONS:
            for title, beats in sections(path):
                with self.subTest(f"{path.stem}: {title}"):
                    self.play(title, beats)

    def play(self, title, beats):
        lines = [beat.line for beat in beats]
        scene = stage.make(stage.watched(type("Lesson", (TeachingScene,), {"title": title, "lines": lines})))
        for number, beat in enumerate(beats, 1):
            scene.lectern_speech, scene.lectern_marks = beat.seconds, beat.marks
            scene.begin_beat(number)
            beat.run(scene)
            self.assertLess(scene.beat_time(), beat.seconds + 1.0, f"{beat.line}: longer than its narration")
            scene.finish_beat()
        self.assertEqual(geometry.unique(scene.seen), [])


if __name__ == "__main__":
    unittest.main()
