/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include "../check.h"

static const struct {
	const char *latex;
	const char *words;
	const char *symbols;
} cases[] = {
	{"x^2", "x squared", "x²"},
	{"x^{3}", "x cubed", "x³"},
	{"a^2 + b^2 = c^2", "a squared plus b squared equals c squared", "a² + b² = c²"},
	{"\\frac{a}{b}", "a over b", "a/b"},
	{"\\frac{a+1}{b}", "a plus 1 over b", "(a+1)/b"},
	{"\\frac12", "1 over 2", "1/2"},
	{"\\pi r^2", "pi r squared", "π r²"},
	{"\\sqrt{x+1}", "the square root of x plus 1", "√(x+1)"},
	{"\\sqrt[3]{8}", "the cube root of 8", "∛8"},
	{"f(x) = \\sin(2x)", "f of x equals sine 2 x", "f(x) = sin(2x)"},
	{"\\sum_{n=1}^{N} n^2", "the sum from n equals 1 to N of n squared", "∑ₙ₌₁^N n²"},
	{"\\int_0^1 x\\,dx", "the integral from 0 to 1 of x d x", "∫₀¹ x dx"},
	{"\\lim_{x \\to 0} x", "the limit as x goes to 0 of x", "lim_(x → 0) x"},
	{"x_i \\le y_1", "x sub i is at most y sub 1", "xᵢ ≤ y₁"},
	{"e^{i\\pi}", "e to the i pi", "e^(iπ)"},
	{"90^\\circ", "90 degrees", "90°"},
	{"f'(x)", "f prime x", "f′(x)"},
	{"3.14", "3.14", "3.14"},
	{"n!", "n factorial", "n!"},
	{"\\text{if } x > 0", "if x is greater than 0", "if  x > 0"},
	{"\\vec{v} \\cdot \\vec{w}", "vector v times vector w", "v · w"},
	{"\\left( a \\right)", "a", "( a )"},
	{"50\\%", "50 percent", "50%"},
	{"\\unknown{x}", "unknown x", "unknownx"},
	{"", "", ""},
	{"\\", "", ""},
	{"{", "", ""},
	{"x^é", "x to the é", "x^é"},
	{"\\é", "é", "é"},
	{"\\frac", "over", "/"},
	{"x^", "x to the", "x^"},
	{"{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{x", "", ""},
};

static void trim(struct lectern_text *text)
{
	while (text->length && text->data[text->length - 1] == ' ')
		text->data[--text->length] = 0;
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_text words = {0}, symbols = {0};
		lectern_text_add(&words, "");
		lectern_text_add(&symbols, "");
		lectern_planner_formula_words(&words, cases[i].latex, strlen(cases[i].latex));
		lectern_planner_formula_symbols(&symbols, cases[i].latex, strlen(cases[i].latex));
		trim(&words);
		trim(&symbols);
		CHECK_TEXT(words.data, cases[i].words);
		CHECK_TEXT(symbols.data, cases[i].symbols);
		lectern_text_clear(&words);
		lectern_text_clear(&symbols);
	}
	return check_end();
}
