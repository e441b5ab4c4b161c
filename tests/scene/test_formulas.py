# SPDX-License-Identifier: GPL-2.0-or-later
"""Formulas on a machine without LaTeX."""

import unittest
import xml.etree.ElementTree as ET

import manim
import stage
from lectern import fallback, mathset

SOURCES = (
    r"a^2+b^2=c^2",
    r"\frac{a_0}{2} + \sum_{n=1}^{\infty} \big(a_n \cos nx\big)",
    r"\begin{pmatrix}a&b\\c&d\end{pmatrix}\left(\frac12\right)^2",
    r"\int_0^1 \sqrt[3]{x}\,dx \ne \hat u \cdot \vec v",
    r"\unknowncommand{x}",
    r"unbalanced {{ braces \frac{a",
    r"\left( no right",
    "\\",
    "",
)


class FormulaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.latex = manim.mobject.text.tex_mobject.tex_to_svg_file
        fallback.install()

    @classmethod
    def tearDownClass(cls):
        manim.mobject.text.tex_mobject.tex_to_svg_file = cls.latex

    def test_always_well_formed(self):
        for source in SOURCES:
            with self.subTest(source):
                ET.fromstring(mathset.svg(source, True))

    def test_parts_keep_their_own_glyphs(self):
        formula = manim.MathTex("a^2", "+", "b^2", "=", "c^2")
        self.assertEqual([len(part) for part in formula], [2, 1, 2, 1, 2])
        formula.set_color_by_tex("c^2", manim.RED)
        self.assertEqual(formula[4][0].get_fill_color(), manim.RED)

    def test_raised_and_smaller(self):
        base, power = manim.MathTex("x^2")[0]
        self.assertGreater(power.get_bottom()[1], base.get_center()[1])
        self.assertLess(power.height, 0.9 * manim.MathTex("2").height)

    def test_fraction_stands_over_its_bar(self):
        above, below, bar = manim.MathTex(r"\frac{a}{b}")[0]
        self.assertGreater(above.get_bottom()[1], bar.get_top()[1])
        self.assertLess(below.get_top()[1], bar.get_bottom()[1])

    def test_as_large_as_with_latex(self):
        self.assertAlmostEqual(manim.MathTex("1").height, 0.32, delta=0.03)

    def test_numbers_and_matrices(self):
        self.assertEqual(len(manim.Integer(-12)), 3)
        self.assertEqual(len(manim.Matrix([[1, 2], [3, 4]]).get_entries()), 4)

    def test_text_mode(self):
        self.assertEqual(len(manim.Tex("ab $x$ cd")[0]), 5)


if __name__ == "__main__":
    unittest.main()
