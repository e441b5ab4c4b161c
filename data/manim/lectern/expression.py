# SPDX-License-Identifier: GPL-2.0-or-later
"""Formulas typed by people, evaluated without running code: a fixed list of operations on numbers."""

import ast
import operator
import re

import numpy as np

CONSTANTS = {"pi": np.pi, "e": np.e, "tau": 2 * np.pi}
FUNCTIONS = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "exp": np.exp,
    "ln": np.log,
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "min": np.minimum,
    "max": np.maximum,
}
ALIASES = {"arcsin": "asin", "arccos": "acos", "arctan": "atan"}
BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}
UNARY = {ast.UAdd: operator.pos, ast.USub: operator.neg}
ALLOWED = "numbers, x, pi, e, tau, + - * / % ^, and " + " ".join(FUNCTIONS)
LONGEST, DEEPEST = 400, 40


class Expression:
    """A checked formula in one variable."""

    def __init__(self, text, variable="x"):
        self.text, self.variable = text.strip(), variable
        if not self.text or len(self.text) > LONGEST:
            raise ValueError("a formula has 1 to 400 characters")
        try:
            self._tree = ast.parse(python_form(self.text, variable), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ValueError(f"{self.text!r} is no formula; allowed are {ALLOWED}") from None
        self._value(self._tree, np.array([0.5]), 0)

    def __call__(self, x):
        """The values at an array of numbers; not finite where the formula has none."""
        x = np.asarray(x, dtype=float)
        return np.broadcast_to(self._value(self._tree, x, 0), x.shape).astype(float)

    def number(self):
        """The value of a formula without the variable."""
        return float(np.asarray(self([0.0]))[0])

    def _value(self, node, x, depth):
        if depth > DEEPEST:
            raise ValueError(f"{self.text!r} is nested too deeply")
        with np.errstate(all="ignore"):
            if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                return np.float64(node.value)
            if isinstance(node, ast.Name):
                return self._name(node.id, x)
            if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
                left, right = self._value(node.left, x, depth + 1), self._value(node.right, x, depth + 1)
                return BINARY[type(node.op)](left, right)
            if isinstance(node, ast.UnaryOp) and type(node.op) in UNARY:
                return UNARY[type(node.op)](self._value(node.operand, x, depth + 1))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
                return self._call(node, x, depth)
        raise ValueError(f"{ast.unparse(node)!r} is not allowed in a formula; allowed are {ALLOWED}")

    def _name(self, name, x):
        if name == self.variable:
            return x
        if name in CONSTANTS:
            return np.float64(CONSTANTS[name])
        raise ValueError(f"{name!r} is unknown in {self.text!r}; allowed are {ALLOWED}")

    def _call(self, node, x, depth):
        name = ALIASES.get(node.func.id, node.func.id)
        wanted = 2 if name in ("min", "max") else 1
        if name not in FUNCTIONS:
            raise ValueError(f"the function {name!r} is unknown; allowed are {ALLOWED}")
        if len(node.args) != wanted:
            raise ValueError(f"{name} takes {wanted} value{'s' if wanted > 1 else ''}, not {len(node.args)}")
        return FUNCTIONS[name](*(self._value(argument, x, depth + 1) for argument in node.args))


def python_form(text, variable):
    """Typed mathematics to Python: ^ is a power, 2x and 2(x+1) and (x+1)(x-1) are products."""
    for sign, plain in (("−", "-"), ("·", "*"), ("×", "*"), ("π", "pi"), ("²", "^2"), ("³", "^3")):
        text = text.replace(sign, plain)
    text = text.replace("^", "**")
    text = re.sub(r"(?<![A-Za-z_\d.])(\d+\.?\d*|\.\d+)\s*(?=[A-Za-z(])(?![eE][+-]?\d)", r"\1*", text)
    text = re.sub(r"\)\s*(?=[\w(])", ")*", text)
    return re.sub(rf"\b({re.escape(variable)}|pi|tau)\s*\(", r"\1*(", text)


def pretty(text):
    """A formula as it is shown in a legend."""
    raised = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
    text = re.sub(r"(?:\^|\*\*)(-?\d+)(?![\d.])", lambda match: match[1].translate(raised), text)
    text = re.sub(r"(\d)\s*\*\s*(?=[A-Za-z(])", r"\1", text).replace("*", "·")
    return re.sub(r"(?<![A-Za-z])pi\b", "π", text).replace("-", "−")
