# SPDX-License-Identifier: GPL-2.0-or-later
"""Formulas that are too long for one row."""

import re

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
OPENING, CLOSING = set("{([") | {r"\left", r"\{"}, set("})]") | {r"\right", r"\}"}
BREAKS = {"=", "+", "-", "<", ">", r"\leq", r"\le", r"\geq", r"\ge", r"\neq", r"\approx", r"\equiv", r"\pm", r"\to"}
BARRED = re.compile(r"\\begin\b|\\\\|&|%|\\text\b|\\mathrm\b|\\operatorname\b|\$")
SILENT = set("{}^_ \n\t") | {r"\left", r"\right", r"\,", r"\;", r"\!", r"\quad"}


def broken(latex, rows):
    """The formula over so many rows, cut before signs that stand outside of all brackets; None where that can't be."""
    if rows < 2 or BARRED.search(latex):
        return None
    tokens = TOKEN.findall(latex)
    places, lengths = breaks_of(tokens)
    cuts = [nearest(places, lengths, row * lengths[-1] / rows) for row in range(1, rows)] if places else []
    cuts = sorted(set(cuts))
    if not cuts:
        return None
    pieces = ["".join(tokens[at:end]).strip() for at, end in zip([0, *cuts], [*cuts, len(tokens)])]
    return r"\begin{aligned}&" + r" \\ &\quad ".join(pieces) + r"\end{aligned}"


def breaks_of(tokens):
    """(places, lengths): where a row may begin, and how many signs are seen before each token and in all."""
    places, lengths, depth, before = [], [0], 0, ""
    for at, token in enumerate(tokens):
        depth += (token in OPENING) - (token in CLOSING)
        if token in BREAKS and depth == 0 and before and before not in BREAKS and before not in "^_":
            places.append(at)
        if token.strip():
            before = token
        lengths.append(lengths[-1] + (token not in SILENT))
    return places, lengths


def nearest(places, lengths, wanted):
    return min(places, key=lambda at: abs(lengths[at] - wanted))
