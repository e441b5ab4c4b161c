# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that nothing defines, or not yet where they are used."""

import ast

from . import gate_renames
from .gate_report import closest, listed
from .gate_scopes import BUILTINS


def check(gate):
    for node, scope, moment, in_loop in gate.built.uses:
        if id(node) in gate.built.excused:
            continue
        home = scope.find(node.id)
        if home is None:
            if not gate.names_are_open and node.id not in gate.built.star and node.id not in BUILTINS:
                undefined(gate, node, scope)
        elif home is scope and not in_loop and moment < scope.first[node.id] and not is_class(scope):
            if scope.parent or not (node.id in gate.built.star or node.id in BUILTINS):
                gate.report.add("name", node, f"`{node.id}` is used before it is given a value")


def is_class(scope):
    return isinstance(scope.node, ast.ClassDef)


def undefined(gate, node, scope):
    name = node.id
    mend = meaning(gate, node, scope)
    if mend:
        gate.report.add("name", node, f"`{name}` is not defined; it is `{mend}`", f"{name} → {mend}", (node, mend))
    elif name in gate_renames.IMPORTS and gate.may_import:
        line = gate_renames.IMPORTS[name]
        gate.report.add("name", node, f"`{name}` is not imported", line, (gate.before_first_statement, f"{line}\n"))
    else:
        gate.report.add("name", node, f"`{name}` is not defined{hint(gate, name, scope)}")


def meaning(gate, node, scope):
    """The expression that an undefined name can only mean; None when that is open."""
    name = node.id
    star = gate.built.star
    renamed = gate_renames.NAMES.get(name)
    if renamed and renamed.partition(".")[0] in star:
        return renamed
    if name == "TextMobject" and "Text" in star:
        return text_kind(gate.call_by_function.get(id(node)))
    if has_self_attribute(gate, name, scope):
        return f"self.{name}"
    if "rate_functions" in star and name.startswith("ease_") and hasattr(star["rate_functions"], name):
        return f"rate_functions.{name}"
    if name in NUMPY and "np" in star:
        return f"np.{name}"
    return colour_of(gate, name)


def text_kind(call):
    """The old class set plain words and LaTeX alike."""
    first = call.args[0] if call and call.args else None
    plain = isinstance(first, ast.Constant) and isinstance(first.value, str) and not set(first.value) & set("$\\^_{")
    return "Text" if plain else "Tex"


NUMPY = set("sin cos tan exp sqrt log log2 log10 arctan arctan2 arcsin arccos sinh cosh tanh linspace arange".split())


def colour_of(gate, name):
    """Colours of the web that Manim does not name at the top."""
    names = gate.built.star.get("SVGNAMES")
    plain = name.replace("_", "").replace("GRAY", "GREY")
    if names is None or not name.isupper():
        return None
    for candidate in (name.replace("_", ""), plain):
        if hasattr(names, candidate):
            red, green, blue = (round(255 * part) for part in getattr(names, candidate).to_rgb())
            return f'ManimColor("#{red:02X}{green:02X}{blue:02X}")'
    return None


def method_scope(scope):
    while scope and not (scope.owner is not None and isinstance(scope.node, ast.FunctionDef)):
        scope = scope.parent
    return scope


def has_self_attribute(gate, name, scope):
    method = method_scope(scope)
    arguments = method.node.args.args if method else ()
    if not arguments or arguments[0].arg != "self":
        return False
    return (id(method.owner), name) in gate.types.self_values


def hint(gate, name, scope):
    if name in gate_renames.NAME_HINTS:
        return f"; {gate_renames.NAME_HINTS[name]}"
    other = other_method(gate, name, scope)
    if other:
        return f"; it is a local of {other}: keep it there as self.{name}"
    found = closest(name, [*gate.built.star, *visible(scope)])
    return f"; did you mean {listed(found)}?" if found else ""


def other_method(gate, name, scope):
    """A method of the same class where the name is a local."""
    method = method_scope(scope)
    if not method:
        return None
    for other in gate.built.scopes.values():
        if other.owner is method.owner and other is not method and name in other.bindings:
            if isinstance(other.node, ast.FunctionDef):
                return other.node.name
    return None


def visible(scope):
    while scope:
        yield from scope.bindings
        scope = scope.parent
