# SPDX-License-Identifier: GPL-2.0-or-later
"""Code that can't be parsed: what is wrong with it, whether it was cut off, and what can be mended."""

import ast
import re

CHARACTERS = dict(zip("“”‘’−–×，（）：\u00a0\u202f", "\"\"''--*,():  ")) | {"\u200b": "", "\ufeff": ""}
FENCE = re.compile(r"^\s*(```|~~~)[\w+-]*\s*$")
NEW_STATEMENT = re.compile(r"(def|class|self\.|for |if |while |return\b|with |import |from )")
LINES = re.compile(r" \(detected at line \d+\)| on line \d+")  # which count from a place of ours
MOST_MENDS = 40
AT_THE_END = ("unterminated", "EOF", "an indented block", "expected 'except'", "invalid syntax", "expected ':'")


class Parsed:
    """`tree` is None when `error` says why. `code` may be mended; `mends` has (line, what was done)."""

    def __init__(self, code):
        self.code = code
        self.tree = self.error = None
        self.mends = []


def parse(code):
    parsed = Parsed(code)
    for _ in range(MOST_MENDS):
        try:
            parsed.tree, parsed.error = ast.parse(parsed.code), None
            return parsed
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            parsed.error = error
        mended = mend(parsed.code, parsed.error) if isinstance(parsed.error, SyntaxError) else None
        if mended is None:
            return parsed
        parsed.code = mended[0]
        parsed.mends.append((parsed.error.lineno, mended[1]))
    return parsed


def without_fences(code):
    """Lines keep their numbers; prose before and after one block is left out."""
    lines = code.split("\n")
    fences = [number for number, line in enumerate(lines) if FENCE.match(line)]
    if not fences or len(fences) > 2:
        return code
    first = fences[0]
    last = fences[1] if len(fences) == 2 else len(lines)
    if len(fences) == 1 and "\n".join(lines[:first]).strip():
        first, last = -1, fences[0]
    return "\n".join(line if first < number < last else "" for number, line in enumerate(lines))


def mend(code, error):
    """(code, what was done) or None."""
    lines = code.split("\n")
    line, column = (error.lineno or 0) - 1, (error.offset or 0) - 1
    if not 0 <= line < len(lines):
        return None
    text = lines[line]
    if "invalid character" in error.msg or "non-printable" in error.msg:
        found = [character for character in text if character in CHARACTERS]
        if not found:
            return None
        lines[line] = "".join(CHARACTERS.get(character, character) for character in text)
        return "\n".join(lines), "typographic characters are written as Python has them"
    if error.msg == "expected ':'" and 0 <= column <= len(text) and not text[column:].strip():
        lines[line] = text.rstrip() + ":"
        return "\n".join(lines), "a colon is put at the end"
    return None


def explain(parsed):
    """(kind, line, column, message)"""
    error = parsed.error
    if isinstance(error, (RecursionError, MemoryError)):
        return "syntax", 1, 1, "the code is nested too deeply to be read"
    if not isinstance(error, SyntaxError):
        return "syntax", 1, 1, f"the code can't be read: {error}"
    line, column = max(error.lineno or 1, 1), max(error.offset or 1, 1)
    message = LINES.sub("", error.msg)
    if is_cut_off(parsed.code, error):
        return "truncated", line, column, f"the code ends in the middle ({message})"
    return "syntax", line, column, message


def is_cut_off(code, error):
    """True when more text after the end could still have made it right."""
    lines = code.rstrip().split("\n")
    line = error.lineno or 0
    message = error.msg
    if "was never closed" in message or "unterminated triple-quoted" in message:
        rest = lines[line:]
        margin = len(lines[line - 1]) - len(lines[line - 1].lstrip()) if line <= len(lines) else 0
        return "triple" in message or not any(starts_anew(one, margin) for one in rest)
    at_end = line >= len(lines)
    return at_end and any(part in message for part in AT_THE_END)


def starts_anew(line, margin):
    stripped = line.lstrip()
    return bool(stripped) and len(line) - len(stripped) <= margin and bool(NEW_STATEMENT.match(stripped))
