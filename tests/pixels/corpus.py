# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the example scenes of the installed Manim's own documentation, a file each.

usage: corpus.py FOLDER
"""

import ast
import os
import re
import sys
import textwrap
from pathlib import Path

DIRECTIVE = re.compile(
    r"^(?P<margin> *)\.\. manim:: (?P<name>\w+)[^\n]*\n"
    r"(?:(?P=margin) +:[^\n]*\n)*\n"
    r"(?P<code>(?:(?P=margin) +[^\n]*\n|[ \t]*\n)+)",
    re.MULTILINE,
)


def examples(package):
    """{class name: code} of all ".. manim::" directives."""
    found = {}
    for file in sorted(Path(package).rglob("*.py")):
        for match in DIRECTIVE.finditer(file.read_text(encoding="utf-8")):
            code = textwrap.dedent(match["code"])
            if f"class {match['name']}(" in code and is_python(code):
                found.setdefault(match["name"], f"from manim import *\n\n{code}")
    return found


def is_python(code):
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def main(folder):
    import manim

    for name, code in examples(os.path.dirname(manim.__file__)).items():
        (Path(folder) / f"{name}.py").write_text(code, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
