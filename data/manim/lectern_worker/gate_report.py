# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings of the gate, and the edits that mend what has one possible meaning."""

import difflib

MOST_FINDINGS = 40
KINDS = ("syntax", "truncated", "import", "name", "attribute", "argument", "structure", "forbidden", "animation")


class Report:
    def __init__(self):
        self.findings = []
        self.edits = []  # (line, column, end line, end column, text); columns count bytes, as ast does
        self.seen = set()

    def add(self, kind, node, message, mend=None, edit=None):
        """A finding at a node. `edit`: (node to replace, its new text); `mend` says what that does."""
        key = (node.lineno, node.col_offset, message)
        if key in self.seen or len(self.findings) >= MOST_FINDINGS:
            return
        self.seen.add(key)
        finding = {"kind": kind, "line": node.lineno, "column": node.col_offset + 1, "message": message}
        if edit is not None:
            target, text = edit
            self.edits.append((target.lineno, target.col_offset, target.end_lineno, target.end_col_offset, text))
            finding["mend"] = mend
        self.findings.append(finding)

    def apply(self, code):
        """The code with all edits; those that overlap an earlier one are left out."""
        lines = [line.encode() for line in code.split("\n")]
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        data = code.encode()
        done = len(data) + 1
        for line, column, end_line, end_column, text in sorted(set(self.edits), reverse=True):
            start, end = starts[line - 1] + column, starts[end_line - 1] + end_column
            if end <= done:
                data = data[:start] + text.encode() + data[end:]
                done = start
        return data.decode()


def closest(name, names, count=2):
    """The most similar names, best first."""
    first = {candidate for candidate in names if candidate.lower().replace("_", "") == name.lower().replace("_", "")}
    found = sorted(first)[:count] or difflib.get_close_matches(name, names, count, 0.72)
    return [candidate for candidate in found if candidate != name]


def listed(names, word="or"):
    """`a`, `b` or `c`"""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {word} {quoted[-1]}"
