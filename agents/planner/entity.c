/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <stdlib.h>
#include <string.h>

/* Those that people type in notes; the rest of HTML's two thousand stay as they are typed. */
static const struct {
	const char *name;
	const char *text;
} entities[] = {
	{"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
	{"copy", "©"},   {"reg", "®"},    {"trade", "™"},  {"deg", "°"},    {"plusmn", "±"}, {"times", "×"},
	{"divide", "÷"}, {"minus", "−"},  {"middot", "·"}, {"sdot", "⋅"},   {"bull", "•"},   {"hellip", "…"},
	{"ndash", "–"},  {"mdash", "—"},  {"lsquo", "‘"},  {"rsquo", "’"},  {"ldquo", "“"},  {"rdquo", "”"},
	{"laquo", "«"},  {"raquo", "»"},  {"larr", "←"},   {"rarr", "→"},   {"uarr", "↑"},   {"darr", "↓"},
	{"harr", "↔"},   {"rArr", "⇒"},   {"hArr", "⇔"},   {"infin", "∞"},  {"ne", "≠"},     {"le", "≤"},
	{"ge", "≥"},     {"asymp", "≈"},  {"equiv", "≡"},  {"radic", "√"},  {"sum", "∑"},    {"prod", "∏"},
	{"int", "∫"},    {"part", "∂"},   {"isin", "∈"},   {"cap", "∩"},    {"cup", "∪"},    {"forall", "∀"},
	{"exist", "∃"},  {"alpha", "α"},  {"beta", "β"},   {"gamma", "γ"},  {"delta", "δ"},  {"epsilon", "ε"},
	{"theta", "θ"},  {"lambda", "λ"}, {"mu", "μ"},     {"pi", "π"},     {"rho", "ρ"},    {"sigma", "σ"},
	{"tau", "τ"},    {"phi", "φ"},    {"omega", "ω"},  {"Delta", "Δ"},  {"Sigma", "Σ"},  {"Omega", "Ω"},
	{"frac12", "½"}, {"frac14", "¼"}, {"frac34", "¾"}, {"sup1", "¹"},   {"sup2", "²"},   {"sup3", "³"},
	{"micro", "µ"},  {"para", "¶"},   {"sect", "§"},   {"euro", "€"},   {"pound", "£"},  {"yen", "¥"},
	{"cent", "¢"},   {"auml", "ä"},   {"ouml", "ö"},   {"uuml", "ü"},   {"Auml", "Ä"},   {"Ouml", "Ö"},
	{"Uuml", "Ü"},   {"szlig", "ß"},  {"eacute", "é"}, {"egrave", "è"}, {"ecirc", "ê"},  {"agrave", "à"},
	{"acirc", "â"},  {"aacute", "á"}, {"ccedil", "ç"}, {"ntilde", "ñ"}, {"oacute", "ó"}, {"iacute", "í"},
	{"uacute", "ú"}, {"aring", "å"},  {"oslash", "ø"}, {"aelig", "æ"},  {"shy", ""},     {"ensp", " "},
	{"emsp", " "},   {"thinsp", " "}, {"zwnj", ""},    {"zwj", ""},
};

static void add_character(struct lectern_text *out, unsigned long c)
{
	char bytes[4];
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	size_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
	for (size_t i = more; i > 0; i--, c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(leads[more] | c);
	lectern_text_add_bytes(out, bytes, more + 1);
}

void lectern_planner_entity(struct lectern_text *out, const char *entity, size_t length)
{
	char name[50];
	if (length < 3 || length - 2 >= sizeof(name)) {
		lectern_text_add_bytes(out, entity, length);
		return;
	}
	memcpy(name, entity + 1, length - 2);
	name[length - 2] = 0;
	if (name[0] == '#') {
		bool hex = name[1] == 'x' || name[1] == 'X';
		add_character(out, strtoul(name + 1 + hex, NULL, hex ? 16 : 10));
		return;
	}
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (strcmp(entities[i].name, name) == 0) {
			lectern_text_add(out, entities[i].text);
			return;
		}
	lectern_text_add_bytes(out, entity, length);
}
