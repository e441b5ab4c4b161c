# SPDX-License-Identifier: GPL-2.0-or-later
"""The base class of sections: beats, pacing, placing."""

import unittest

import manim
import numpy as np
import stage
from lectern import TeachingScene, Text, formula, furniture, grid, theme
from manim import DOWN, LEFT, RIGHT, UP, Circle, Create, Dot, FadeIn, FadeOut, Line, Square, ValueTracker, VGroup
from PIL import Image

LINES = ["The first line", "A second line that is long enough to be wrapped into rows", "The third"]


class Section(TeachingScene):
    title = "A section"
    lines = LINES


class PacingTest(unittest.TestCase):
    def test_beats_run_in_order(self):
        class Ordered(Section):
            ran = ()

            def beat_10(self):
                self.ran += (10,)

            def beat_2(self):
                self.ran += (2,)

            def beat_1(self):
                self.ran += (1,)

        scene = stage.make(Ordered)
        scene.construct()
        self.assertEqual(scene.ran, (1, 2, 10))

    def test_silent_beat_lasts_a_second(self):
        scene = stage.make(Section)
        scene.begin_beat(1)
        scene.finish_beat()
        self.assertAlmostEqual(scene.renderer.time, 1.0, delta=0.07)

    def test_narrated_beat_lasts_speech_and_breath(self):
        scene = stage.make(Section, lectern_speech=4.0)
        scene.begin_beat(1)
        scene.play(FadeIn(Dot()), run_time=1.5)
        scene.finish_beat()
        self.assertAlmostEqual(scene.renderer.time, 4.35, delta=0.07)

    def test_a_long_animation_is_not_cut(self):
        scene = stage.make(Section, lectern_speech=1.0)
        scene.begin_beat(1)
        scene.play(FadeIn(Dot()), run_time=5)
        before = scene.renderer.time
        scene.finish_beat()
        self.assertEqual(scene.renderer.time, before)

    def test_until_waits_to_absolute_times(self):
        scene = stage.make(Section, lectern_speech=9.0, lectern_marks={"a": 2.0, "b": 5.5})
        scene.begin_beat(1)
        for mark, seconds in (("a", 2.0), ("b", 5.5), ("a", 5.5), ("unknown", 5.5), (7, 7.0)):
            scene.until(mark)
            self.assertAlmostEqual(scene.beat_time(), seconds, delta=0.07, msg=mark)
        self.assertAlmostEqual(scene.time_left(), 2.0, delta=0.07)

    def test_time_counts_from_the_beat(self):
        scene = stage.make(Section, lectern_speech=2.0)
        for beat in (1, 2, 3):
            scene.begin_beat(beat)
            scene.finish_beat()
        self.assertAlmostEqual(scene.renderer.time, 3 * 2.35, delta=0.2)


class LinesTest(unittest.TestCase):
    def lit(self, scene):
        bright = theme.current().text
        blocks = [block for block in scene.lectern_lines.blocks if block in scene.mobjects]
        return [block[0].original_text for block in blocks if block[0].get_fill_color() == bright]

    def test_the_line_of_the_beat_is_lit(self):
        scene = stage.make(Section)
        for beat, text in ((1, "The first line"), (3, "The third"), (1, "The first line")):
            scene.begin_beat(beat)
            self.assertEqual(self.lit(scene), [text])
            bar = scene.lectern_lines.bar
            self.assertAlmostEqual(bar.get_y(), scene.lectern_lines.blocks[beat - 1].get_y(), places=3)

    def test_a_line_without_words_has_no_bar(self):
        class Gaps(TeachingScene):
            title = " "
            lines = ["", "Words", "  ", "More words"]

        scene = stage.make(Gaps)
        for beat, text in ((1, []), (2, ["Words"]), (3, []), (4, ["More words"])):
            scene.begin_beat(beat)
            self.assertEqual(self.lit(scene), text)
            bar = scene.lectern_lines.bar
            self.assertEqual(bar is not None and bar in scene.mobjects, bool(text))
            scene.finish_beat()

    def test_more_beats_than_lines(self):
        scene = stage.make(Section)
        scene.begin_beat(4)
        self.assertEqual(scene.renderer.time, 0)

    def test_many_long_lines_stay_readable_and_inside(self):
        class Crowded(TeachingScene):
            title = "A title that is so long that it has to be broken into two rows to fit above the stage"
            lines = ["Some ten words of a lecture line that are long"] * 14

        scene = stage.make(Crowded)
        self.assertGreater(len(scene.lectern_lines.pages), 1)
        self.assertGreaterEqual(scene.lectern_lines.size, 20)
        for beat in range(1, 15):
            scene.begin_beat(beat)
            shown = [block for block in scene.lectern_lines.blocks if block in scene.mobjects]
            self.assertIn(scene.lectern_lines.blocks[beat - 1], shown)
            for upper, lower in zip(shown, shown[1:]):
                self.assertGreater(upper.get_bottom()[1], lower.get_top()[1])
            for block in shown:
                self.assertLess(grid.LINES.excess(grid.box_of(block)), 0.05)

    def test_pages_are_even_and_readable(self):
        class Long(TeachingScene):
            lines = [f"Item {k}" for k in range(1, 41)]

        for wide in (False, True):
            scene = stage.make(Long, wide=wide)
            sizes = [len(page) for page in scene.lectern_lines.pages]
            self.assertEqual(sum(sizes), 40)
            self.assertLessEqual(max(sizes) - min(sizes), 2)
            self.assertEqual(scene.lectern_lines.size, furniture.PAGED)

    def test_lines_with_nothing_beside_them_are_wide(self):
        class Wide(TeachingScene):
            wide = True
            title = "Wide"
            lines = ["A line of ten words that fits into one row"] * 3

        column = stage.make(Wide).lectern_lines
        self.assertEqual(column.size, furniture.WIDE_LARGEST)
        for block in column.blocks:
            self.assertEqual(len(block), 1)
            self.assertLessEqual(grid.WIDE_LINES.excess(grid.box_of(block)), 0.05)

    def test_a_title_alone_is_in_the_middle(self):
        class Alone(TeachingScene):
            wide = True
            title = "A title that is long enough for more than one row of large letters"
            lines = [""]

        scene = stage.make(Alone)
        scene.construct()
        scene.begin_beat(1)
        self.assertLess(abs(scene.lectern_title.get_y()), 1)
        self.assertLessEqual(grid.FRAME.excess(grid.box_of(scene.lectern_title)), -0.5)

    def test_few_lines_are_large(self):
        self.assertEqual(stage.make(Section).lectern_lines.size, furniture.LARGEST)

    def test_a_word_longer_than_the_column_is_shrunk(self):
        class Long(TeachingScene):
            lines = ["Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"]

        block = stage.make(Long).lectern_lines.blocks[0]
        self.assertLess(grid.LINES.excess(grid.box_of(block)), 0.05)

    def test_no_title_no_lines(self):
        class Bare(TeachingScene):
            def beat_1(self):
                self.play(Create(Circle()))

        scene = stage.make(Bare)
        scene.construct()
        self.assertAlmostEqual(scene.renderer.time, 1.0, delta=0.1)


class StageTest(unittest.TestCase):
    def setUp(self):
        self.scene = stage.make(Section)

    def test_cells(self):
        self.assertEqual(grid.cell_of(grid.cell("A1").center), "A1")
        self.assertEqual(grid.cell_of(grid.cell("f6").center), "F6")
        self.assertEqual(grid.cell_of((-5, 0)), "")
        for wrong in ("G1", "A7", "", "11", "A10"):
            with self.assertRaisesRegex(ValueError, "no cell of the grid"):
                grid.cell(wrong)

    def test_place_fits(self):
        for mobject in (Square(20), Line(LEFT * 9, RIGHT * 9), Text("a long text that is far too wide for one cell")):
            self.assertIs(self.scene.place(mobject, "B2", "D3"), mobject)
            self.assertLessEqual(grid.cells("B2", "D3").excess(grid.box_of(mobject)), 0)

    def test_place_never_enlarges(self):
        self.assertAlmostEqual(self.scene.place(Square(0.3), "A1", "F6").width, 0.3)

    def test_enlarged_before_it_is_shown(self):
        square = self.scene.place(Square(0.5), "B2", "C3")
        square.scale(9)
        self.scene.play(FadeIn(square))
        self.assertLessEqual(grid.cells("B2", "C3").excess(grid.box_of(square)), 0.01)

    def test_animated_away_it_ends_on_the_stage(self):
        square = self.scene.place(Square(1), "A1", "B2")
        self.scene.play(FadeIn(square))
        self.scene.play(square.animate.shift(20 * LEFT + 20 * UP))
        self.assertLessEqual(grid.STAGE.excess(grid.box_of(square)), 0.01)

    def test_members_of_a_shown_group_may_move(self):
        pair = self.scene.place(VGroup(Square(1), Circle(0.4)), "A1", "B2")
        self.scene.play(FadeIn(pair[0]), FadeIn(pair[1]))
        self.scene.play(pair[0].animate.move_to(grid.cell("F6").center))
        self.scene.play(FadeIn(Dot(grid.cell("C3").center)))
        self.assertLess(np.abs(pair[0].get_center() - grid.cell("F6").center).max(), 0.3)

    def test_labels_find_free_space(self):
        square = self.scene.place(Square(1.5), "C3", "D4")
        self.scene.add(square, Line(square.get_corner(UP + LEFT) + UP, square.get_corner(UP + RIGHT) + 0.3 * UP))
        labels = [self.scene.label(text, next_to=square) for text in ("one", "two", "three", "$x^2$")]
        self.scene.add(*labels)
        boxes = [grid.Area(*grid.box_of(label)) for label in labels]
        for k, box in enumerate(boxes):
            self.assertLessEqual(grid.STAGE.excess(grid.box_of(labels[k])), 0)
            self.assertGreater(box.excess(grid.box_of(square)), 0)
            for other in boxes[:k]:
                beside = box.left > other.right or other.left > box.right
                self.assertTrue(beside or box.bottom > other.top or other.bottom > box.top)

    def test_label_of_a_point(self):
        label = self.scene.label("here", next_to=grid.cell("A6").center + 0.5 * RIGHT)
        self.assertLessEqual(grid.STAGE.excess(grid.box_of(label)), 0)

    def test_clear_stage(self):
        before = self.scene.renderer.time
        self.scene.clear_stage()
        self.assertEqual(self.scene.renderer.time, before)
        tracker = ValueTracker(1)
        self.scene.add(Circle(), Square(), tracker)
        self.scene.clear_stage()
        self.assertEqual(self.scene.stage(), [])
        self.assertIn(self.scene.lectern_title, self.scene.mobjects)

    def test_clear_stage_of_trackers_takes_no_time(self):
        self.scene.add(ValueTracker(1))
        before = self.scene.renderer.time
        self.scene.clear_stage()
        self.assertEqual((self.scene.renderer.time, self.scene.stage()), (before, []))


class ShowsTest(unittest.TestCase):
    def setUp(self):
        self.scene = stage.make(Section)
        self.scene.begin_beat(1)

    def check(self, mobject, room=grid.STAGE, longest=2.5):
        self.assertLessEqual(room.excess(grid.box_of(mobject)), 0.0)
        self.assertLess(self.scene.beat_time(), longest)

    def test_each_fits_the_stage_in_time(self):
        long = "\n".join(f"def f{k}(x): return x  # a comment that makes the line quite long, {k}" for k in range(30))
        self.check(self.scene.show_code(long, "python"), longest=11)
        for show in (
            lambda: self.scene.show_formula(r"\sum_{n=1}^\infty \frac{1}{n^2} = \frac{\pi^2}{6}"),
            lambda: self.scene.show_table([["a", "b"], ["1"], ["$x^2$", "3"]] + [["long " * 8, "x"]] * 9),
            lambda: self.scene.show_code("no such language", "klingon"),
            lambda: self.scene.show_plot("y = sin(x)\npoints: (0, 0)"),
            lambda: self.scene.show_graph("A -- B\nB -> C: x"),
            lambda: self.scene.show_image("nowhere.png", "A picture of the harbour"),
        ):
            self.scene.begin_beat(1)
            self.check(show())

    def test_parts_share_the_stage(self):
        self.scene.show_formula("a", part=1, parts=2)
        lower = self.scene.show_formula("b", part=2, parts=2)
        self.assertEqual(len(self.scene.stage()), 2)
        self.check(lower, grid.STAGE.row(2, 2), longest=4.5)
        self.scene.show_formula("c")
        self.assertEqual(len(self.scene.stage()), 1)

    def test_missing_image_is_told(self):
        self.scene.show_image("nowhere.png", "A harbour")
        told = stage.geometry.findings(self.scene, "animation")
        self.assertEqual([finding["kind"] for finding in told], ["missing-image"])
        self.assertIn("nowhere.png", told[0]["message"])

    def test_code_keeps_indentation(self):
        rows = self.scene.show_code("if x:\n    y", "python").rows
        self.assertGreater(rows[1].get_left()[0] - rows[0].get_left()[0], 0.3)

    def test_small_things_are_enlarged(self):
        self.assertGreater(self.scene.show_table([["a", "b"], ["1", "2"]]).height, 1.4)
        self.assertGreater(self.scene.show_code("x", "python").rows.height, 0.2)

    def test_words_in_a_table_stand_on_one_baseline(self):
        header = self.scene.show_table([["none", "Tall", "even"], ["$x$", "a $y$", "1"]]).header
        bottoms = [cell[0][0].get_bottom()[1] for cell in header]
        self.assertLess(max(bottoms) - min(bottoms), 0.03)

    def test_long_formulas_are_broken(self):
        sum_of = " + ".join(f"a_{{{k}}}" for k in range(1, 17))
        for latex, least in ((sum_of + " = b", 0.25), (r"\left(" + sum_of + r"\right)^2", 0.1)):
            shown = self.scene.show_formula(latex)
            self.assertLessEqual(grid.STAGE.excess(grid.box_of(shown)), 0)
            self.assertGreater(max(glyph.height for glyph in shown[0]), least)

    def test_where_formulas_break(self):
        for latex, rows, broken in (
            ("a + b = c", 1, None),
            ("a + b = c + d", 2, r"\begin{aligned}&a + b \\ &\quad = c + d\end{aligned}"),
            (r"\frac{a + b}{c + d}", 2, None),
            (r"\left(a + b\right)^{-1}", 2, None),
            (r"-a = -b", 2, r"\begin{aligned}&-a \\ &\quad = -b\end{aligned}"),
            (r"\begin{aligned} a &= b \end{aligned}", 2, None),
        ):
            self.assertEqual(formula.broken(latex, rows), broken, latex)

    def test_many_columns_move_together(self):
        table = self.scene.show_table([[f"word {k}" for k in range(10)]] * 2)
        self.assertLessEqual(grid.STAGE.excess(grid.box_of(table)), 0)
        self.assertGreater(table.rows[1][0].height, 0.13)

    def test_long_code_comes_in_pages(self):
        text = "\n".join(f"x{k} = f({k})" for k in range(60))
        last = self.scene.show_code(text, "python")
        self.assertEqual(last.rows[-1].original_text, "x59 = f(59)")
        self.assertLessEqual(len(last.rows), 22)
        self.assertEqual([m for m in self.scene.stage() if isinstance(m, type(last))], [last])
        self.assertGreater(self.scene.beat_time(), 5)
        self.assertEqual(stage.geometry.findings(self.scene, "animation"), [])

    def test_without_lines_the_stage_is_the_whole_width(self):
        class Bare(TeachingScene):
            title = "Only a table"
            lines = [""]

        scene = stage.make(Bare)
        scene.begin_beat(1)
        table = scene.show_table([["a", "b"], ["1", "2"]])
        self.assertAlmostEqual(table.get_x(), 0, places=2)
        self.assertEqual(stage.geometry.findings(scene, "beat"), [])

    def test_large_pictures_are_made_smaller(self):
        path = f"{stage.FOLDER.name}/large.png"
        Image.new("L", (6000, 2000)).save(path)
        picture = self.scene.show_image(path, "Large")
        self.assertLessEqual(max(picture.pixel_array.shape[:2]), 1920)
        self.assertAlmostEqual(picture.width / picture.height, 3, places=1)

    def test_broken_table(self):
        with self.assertRaisesRegex(ValueError, "no cells"):
            self.scene.show_table([])


class ThemeTest(unittest.TestCase):
    def tearDown(self):
        theme.use(theme.load("dark"))

    def test_every_theme_is_readable(self):
        for path in sorted(theme.FOLDER.glob("*.json")):
            values = theme.load(path.stem)
            made = theme.use(values)
            ground = made.panel if made.background.to_rgba()[3] == 0 else made.background
            for colour in (made.title, made.text, made.dim, *made.accents):
                ratio = stage.geometry.rules.contrast(np.array(colour.to_rgb()), np.array(ground.to_rgb()))
                self.assertGreater(ratio, 4.5, f"{path.stem}: {colour}")

    def test_a_scene_takes_its_theme(self):
        scene = stage.make(Section, lectern_theme=theme.load("light"))
        self.assertEqual(scene.camera.background_color.to_hex(), theme.current().background.to_hex()[:7])
        self.assertEqual(manim.Line().get_color(), theme.current().text)
        self.assertEqual(manim.MathTex("x").get_color(), theme.current().text)

    def test_transparent(self):
        scene = stage.make(Section, lectern_theme=theme.load("transparent"))
        self.assertEqual(scene.camera.background_opacity, 0)

    def test_incomplete(self):
        with self.assertRaisesRegex(ValueError, "the theme lacks background"):
            theme.use({})


if __name__ == "__main__":
    unittest.main()
