# SPDX-License-Identifier: GPL-2.0-or-later
"""The gate: what can be told of a section's code before anything of it is run.

A request is {"code", "context", "number", "teaching", "mend"}: with a number, `code` is the method of that beat and
`context` the section's file up to it; lines of findings are those of `code`. What has one possible meaning is mended,
if that is asked for; what is found after it stands at the lines of the mended code.
"""

import ast
import time

from . import gate_attributes, gate_calls, gate_names, gate_structure, gate_syntax
from .gate_report import KINDS, Report  # noqa: F401 - KINDS for those who ask the gate
from .gate_scopes import Builder
from .gate_types import Types

MOST_CODE = 256 << 10
ROUNDS = 4  # of mending: what one mend lays bare may be mended too


class Gate:
    """One look at a program."""

    def __init__(self, index, tree, teaching):
        self.index = index
        self.tree = tree
        self.teaching = teaching
        self.report = Report()
        self.names_are_open = False
        self.built = Builder(tree)
        self.types = Types(index, self.built)
        self.may_import = True
        self.before_first_statement = place(first_statement(tree), 0, 0)
        self.call_by_function = {id(call.func): call for call, _ in self.built.calls}
        self.statements = {id(node.value): node for node in ast.walk(tree) if isinstance(node, ast.Expr)}

    def check(self):
        gate_structure.check_imports(self)
        self.users = self.find_users()
        gate_names.check(self)
        gate_attributes.check(self)
        gate_calls.check(self)
        gate_structure.check_plays(self)
        gate_structure.check_scenes(self)
        if self.teaching:
            gate_structure.check_section(self)
        return self.report

    def find_users(self):
        for scope in self.built.scopes.values():
            if isinstance(scope.node, ast.ClassDef):
                self.types.user(scope.node, scope.parent)
        return list(self.types.users.values())

    def statement_of(self, call):
        return self.statements.get(id(call))

    def scene_has(self, user, name):
        return any(self.index.has(cls, name) for cls in user.live() if isinstance(cls, type))

    @staticmethod
    def name_of_attribute(node):
        """The place of the name in `a.name`."""
        return place(node.end_lineno, node.end_col_offset - len(node.attr.encode()), node.end_col_offset)


def place(line, start, end):
    return ast.Pass(lineno=line, col_offset=start, end_lineno=line, end_col_offset=end)


def first_statement(tree):
    """The line of the first statement that an import can stand before."""
    for node in tree.body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not is_text and not is_future:
            return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    return 1


def look(index, code, context, teaching):
    """(Parsed, findings, mended code or None) of one round."""
    parsed = gate_syntax.parse(code if not context else f"{context}{code}")
    if parsed.error is not None:
        kind, line, column, message = gate_syntax.explain(parsed)
        return parsed, [{"kind": kind, "line": line, "column": column, "message": message}], None
    gate = Gate(index, parsed.tree, teaching)
    gate.may_import = not context
    report = gate.check()
    mended = report.apply(parsed.code) if report.edits else None
    return parsed, report.findings, mended


def check(index, request):
    """{"findings", "code": mended or None, "mended": [findings that the mended code no longer has], "seconds"}"""
    began = time.monotonic()
    code, context = str(request.get("code") or ""), str(request.get("context") or "")
    teaching = bool(request.get("teaching"))
    number = int(request.get("number") or 0)
    if len(code) + len(context) > MOST_CODE:
        message = f"the code has more than {MOST_CODE >> 10} KiB"
        findings, mended, now = [{"kind": "syntax", "line": 1, "column": 1, "message": message}], [], code
    else:
        turns = ROUNDS if request.get("mend", True) else 1
        plain = gate_syntax.without_fences(code)
        findings, mended, now = rounds(index, margin(plain) if number else plain, context, teaching, turns)
        if plain != code:
            mended.insert(0, note(1, "the fences of Markdown are left out"))
        if number:
            findings = [*findings, *wrong_method(now, number, findings)]
    return {
        "findings": sorted(findings, key=lambda finding: (finding["line"], finding["column"])),
        "code": now if now != code else None,
        "mended": mended,
        "seconds": round(time.monotonic() - began, 6),
    }


def rounds(index, code, context, teaching, turns):
    mended, findings = [], []
    if context and not context.endswith("\n"):
        context += "\n"
    before = context.count("\n")
    for turn in range(turns):
        parsed, all_findings, better = look(index, code, context, teaching)
        findings = [moved(finding, before) for finding in all_findings if finding["line"] > before]
        mended += [note(line - before, text) for line, text in parsed.mends if line > before]
        code = parsed.code[len(context) :] if context else parsed.code
        done = [finding for finding in findings if "mend" in finding]
        if better is None or not done or turn == turns - 1:
            break
        try:
            ast.parse(better)
        except SyntaxError:
            break
        mended += done
        code = better[len(context) :]
    return findings, mended, code


def note(line, text):
    return {"kind": "syntax", "line": line, "column": 1, "message": text, "mend": text}


def moved(finding, before):
    return finding | {"line": finding["line"] - before}


def margin(code):
    """A method at the margin, put where a class has its methods."""
    if not code.lstrip("\n").startswith("def "):
        return code
    return "\n".join(f"    {line}" if line.strip() else line for line in code.split("\n"))


def wrong_method(code, number, findings):
    if any(finding["kind"] in ("syntax", "truncated") for finding in findings) or f"def beat_{number}(" in code:
        return []
    return [{"kind": "structure", "line": 1, "column": 1, "message": f"the code does not define `beat_{number}`"}]
