# SPDX-License-Identifier: GPL-2.0-or-later
"""The blocks that notes may hold: plot and graph."""

import unittest

import numpy as np
import stage  # noqa: F401 - keeps what Manim writes out of this folder
from lectern import graph, grid, plot

BAD_PLOTS = (
    ("y = sin(x)\nz: 3", "plot, line 2 ('z: 3'): a line is one of"),
    ("y = sin(x", "plot, line 1 ('y = sin(x'): 'sin(x' is no formula"),
    ("y = x\nx: 3..1", "plot, line 2 ('x: 3..1'): a range goes from a smaller number to a larger"),
    ("y = x\nx: 3", "plot, line 2 ('x: 3'): a range is written FROM..TO"),
    ("points: 1, 2", "plot, line 1 ('points: 1, 2'): points are written (x, y)"),
    ("points: (1,2) oops", "points are written"),
    ("title: nothing else", "plot: nothing to draw"),
    ("\n".join(f"y = {k}" for k in range(7)), "plot, line 7 ('y = 6'): a plot has at most 6 curves"),
)
BAD_GRAPHS = (
    ("A -- B\nA => C", "graph, line 2 ('A => C'): a line is one of: A -- B"),
    ("A -- A", "graph, line 1 ('A -- A'): an edge joins two different nodes"),
    ("layout: square\nA -- B", "graph, line 1 ('layout: square'): the layout is one of circular, tree, spring"),
    ("", "graph: nothing to draw"),
    ("\n".join(f"n{k} -- n{k + 1}" for k in range(70)), "at most 60 nodes"),
)


class PlotTest(unittest.TestCase):
    def test_bad_lines_name_themselves(self):
        for text, message in BAD_PLOTS:
            with self.subTest(text):
                with self.assertRaises(ValueError) as caught:
                    plot.parse(text)
                self.assertIn(message, str(caught.exception))

    def test_everything(self):
        curves = "y = x^2\nf(x) = 2x\nx: -pi..pi\ny: 0..4\n"
        made = plot.parse("title: T\n# comment\n\n" + curves + "xlabel: t\npoints: (0,0) (1, 2)")
        self.assertEqual([label for label, _ in made.curves], ["y = x²", "f(x) = 2x"])
        self.assertAlmostEqual(made.x_range[1], np.pi)
        self.assertEqual((made.y_range, made.points), ((0.0, 4.0), [(0.0, 0.0), (1.0, 2.0)]))

    def test_curves_stay_in_the_frame_and_end_at_its_edge(self):
        x = np.linspace(-3, 3, 600)
        runs = plot.runs(x, x**2, 0.5, 4)
        self.assertEqual(len(runs), 2)
        for run in runs:
            levels = [y for _, y in run]
            self.assertTrue(0.5 <= min(levels) and max(levels) <= 4)
            self.assertAlmostEqual(max(levels), 4)
            self.assertAlmostEqual(min(levels), 0.5)

    def test_poles_break_curves(self):
        x = np.linspace(-1, 1, 600)
        with np.errstate(divide="ignore"):
            for run in plot.runs(x, 1 / x, -5, 5):
                self.assertEqual(len({bool(px > 0) for px, _ in run}), 1)

    def test_poles_do_not_flatten_the_rest(self):
        for text, most in (("y = 1/x", 6), ("y = tan(x)", 10), ("y = 1/x^2", 8)):
            low, high = plot.ranges(plot.parse(text))[1]
            self.assertLess(max(-low, high), most, text)
            self.assertGreater(high, 1.5, text)
        for text, highest in (("y = exp(x)", 148), ("y = x^2", 25)):
            self.assertGreater(plot.ranges(plot.parse(text))[1][1], highest, text)

    def test_ranges_are_found(self):
        made = plot.parse("y = tan(x)\nx: -3..3")
        low, high = plot.ranges(made)[1]
        self.assertTrue(1 < high < 60 and -60 < low < -1)
        flat = plot.ranges(plot.parse("y = 2"))[1]
        self.assertTrue(flat[0] < 2 < flat[1])

    def test_ticks_are_round(self):
        self.assertEqual(plot.ticks(-3, 3, 8), [-3, -2, -1, 0, 1, 2, 3])
        self.assertEqual(plot.ticks(0, 0.35, 8), [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35])

    def test_fits_any_room(self):
        text = "title: T\ny = sin(x)\ny = cos(x)\nxlabel: t\nylabel: v"
        for room in (grid.STAGE, grid.STAGE.row(1, 2), grid.STAGE.row(1, 3)):
            made = plot.Plot(plot.parse(text), room.shrunk(0.12))
            self.assertLess(made.width, room.width * 1.02)


class GraphTest(unittest.TestCase):
    def test_bad_lines_name_themselves(self):
        for text, message in BAD_GRAPHS:
            with self.subTest(text):
                with self.assertRaises(ValueError) as caught:
                    graph.parse(text)
                self.assertIn(message, str(caught.exception))

    def test_everything(self):
        made = graph.parse('# c\nA -- B\nA -> "two words": 7 m\nlonely')
        self.assertEqual(made.nodes, ["A", "B", "two words", "lonely"])
        self.assertEqual(made.edges, [("A", "B", False, ""), ("A", "two words", True, "7 m")])

    def test_parents_stand_above_their_children(self):
        places = graph.positions(graph.parse("A -> B\nA -> C\nB -> D\nB -> E"))
        self.assertGreater(places["A"][1], places["B"][1])
        self.assertAlmostEqual(places["B"][1], places["C"][1])
        self.assertAlmostEqual(places["B"][0], (places["D"][0] + places["E"][0]) / 2)

    def test_every_layout_gives_every_node_a_place_of_its_own(self):
        for layout in graph.LAYOUTS:
            made = graph.parse(f"layout: {layout}\nA -- B\nB -- C\nC -- A\nD -- E\nF")
            places = list(graph.positions(made).values())
            for k, place in enumerate(places):
                for other in places[:k]:
                    self.assertGreater(np.linalg.norm(place - other), 0.05, layout)


if __name__ == "__main__":
    unittest.main()
