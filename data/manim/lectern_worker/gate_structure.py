# SPDX-License-Identifier: GPL-2.0-or-later
"""Imports, the beats of a section, what a section must not call, and what is played."""

import ast
import importlib.util
import re

from . import gate_renames
from .gate_kinds import Instance, Method, User, Value
from .gate_report import closest
from .gate_types import is_mobject, live_module

ALLOWED = set(
    "manim lectern numpy math cmath random itertools functools collections dataclasses typing fractions decimal "
    "statistics string re operator enum copy colorsys time datetime textwrap bisect heapq abc contextlib types "
    "__future__ scipy networkx".split()
)
FORBIDDEN = {"exec", "eval", "open", "__import__", "compile", "input", "breakpoint", "exit", "quit", "globals"}
BEAT = re.compile(r"beat_([1-9]\d*)")
GROUPS = {"AnimationGroup", "LaggedStart", "Succession"}


# ---- imports ----


def check_imports(gate):
    """Also gathers the names that `import *` brings."""
    for node, _ in gate.built.imports:
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        for name in modules:
            check_module(gate, node, name)
        if isinstance(node, ast.ImportFrom):
            check_from(gate, node)


def check_module(gate, node, name):
    top = name.partition(".")[0]
    if top in gate_renames.MODULES:
        check_gl(gate, node, name)
    elif gate.teaching and top not in ALLOWED:
        gate.report.add("import", node, f"`{top}` may not be imported; sections use manim, lectern, numpy and math")
    elif id(node) not in gate.built.excused and not exists(name, gate.teaching):
        gate.names_are_open = True
        gate.report.add("import", node, f"there is no module `{name}`")


def check_gl(gate, node, name):
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        text = "from manim import *"
        gate.report.add("import", node, f"`{name}` is ManimGL; this is Manim Community", text, (node, text))
        gate.built.star |= gate.index.star(gate.index.manim)
    else:
        gate.names_are_open = True
        gate.report.add("import", node, f"`{name}` is ManimGL; use `from manim import *`")


def exists(name, teaching):
    """Whether it can be imported. A scene of a user's own may have modules beside it: only known tops are judged."""
    if live_module(name):
        return True
    top = name.partition(".")[0]
    try:
        if importlib.util.find_spec(top) is None:
            return not teaching and not top.startswith("manim")
        return top != "manim" or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def check_from(gate, node):
    module = live_module(node.module) if not node.level else None
    for alias in node.names:
        if alias.name == "*":
            if module is not None:
                gate.built.star |= gate.index.star(module)
            elif (node.module or "").partition(".")[0] not in gate_renames.MODULES:
                gate.names_are_open = True
        elif module is not None and id(node) not in gate.built.excused and not hasattr(module, alias.name):
            if importable(node.module, alias.name):
                continue
            found = closest(alias.name, dir(module), 1)
            said = f"; it has `{found[0]}`" if found else ""
            gate.report.add("import", node, f"`{node.module}` has no `{alias.name}`{said}")


def importable(module, name):
    try:
        return importlib.util.find_spec(f"{module}.{name}") is not None
    except (ImportError, ValueError):
        return False


# ---- the section ----


def check_section(gate):
    for node, scope in gate.built.calls:
        if isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN and scope.find(node.func.id) is None:
            gate.report.add("forbidden", node, f"`{node.func.id}` may not be called in a section")
    for node in gate.tree.body:
        if isinstance(node, ast.ClassDef) and is_section(gate, node):
            check_beats(gate, node)
        elif isinstance(node, (ast.FunctionDef, ast.Assign, ast.For, ast.While, ast.If)):
            gate.report.add("structure", node, "only the imports and the section's class stand at the margin")


def is_section(gate, node):
    user = gate.types.users.get(id(node))
    return user is not None and any(cls.__name__ == "TeachingScene" for cls in user.live())


def check_beats(gate, node):
    expected = 1
    for child in node.body:
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        beat = BEAT.fullmatch(child.name)
        if child.name in ("construct", "__init__", "setup"):
            gate.report.add("structure", child, f"a section has no `{child.name}`: it has beat_1, beat_2, ...")
        elif not beat:
            message = f"a section has only beats: put `{child.name}` inside the beat that uses it"
            gate.report.add("structure", child, message)
        elif int(beat[1]) != expected:
            gate.report.add("structure", child, f"`{child.name}` stands where `beat_{expected}` is due")
            expected = int(beat[1]) + 1
        else:
            expected += 1
        if beat and [argument.arg for argument in child.args.args] != ["self"]:
            gate.report.add("structure", child, f"`{child.name}` takes self and nothing else")
    check_order(gate, node)


def check_order(gate, node):
    """Attributes that a beat uses before a later one makes them."""
    user = gate.types.users[id(node)]
    made = {}
    for child in node.body:
        beat = BEAT.fullmatch(getattr(child, "name", ""))
        for part in ast.walk(child):
            if is_self(part) and not isinstance(part.ctx, ast.Load):
                made[part.attr] = min(made.get(part.attr, 10**6), int(beat[1]) if beat else 0)
    for name, method in user.methods.items():
        beat = BEAT.fullmatch(name)
        for part in ast.walk(method) if beat else ():
            if not is_self(part) or gate.scene_has(user, part.attr):
                continue
            if made.get(part.attr, 0) > int(beat[1]):
                message = f"`self.{part.attr}` is made in beat_{made[part.attr]}, after {name}"
                gate.report.add("attribute", part, message)


def is_self(node):
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


# ---- scenes ----


def check_scenes(gate):
    scenes = [user for user in gate.users if is_scene_class(gate, user)]
    if not scenes and all(user.known() for user in gate.users) and not gate.names_are_open:
        gate.report.add("structure", gate.tree.body[0] if gate.tree.body else NOWHERE, "the file has no Scene class")
    bases = {base for user in gate.users for base in user.bases or ()}
    for user in scenes:
        init = user.methods.get("__init__")
        if init is None or user in bases:
            continue
        needed = [a.arg for a in init.args.args[1 : len(init.args.args) - len(init.args.defaults)]]
        if needed:
            gate.report.add("argument", init, f"`{user.name}` is a scene and made without `{needed[0]}`")


def is_scene_class(gate, user):
    return any(issubclass(cls, gate.index.manim.Scene) for cls in user.live())


NOWHERE = ast.Pass(lineno=1, col_offset=0)


# ---- plays and waits ----


def check_plays(gate):
    for node, scope in gate.built.calls:
        function = node.func
        if id(node) in gate.built.excused or not isinstance(function, ast.Attribute):
            continue
        if function.attr in ("play", "wait", "pause") and is_scene(gate, function.value, scope):
            (check_play if function.attr == "play" else check_wait)(gate, node, scope)


def is_scene(gate, node, scope):
    found = gate.types.of(node, scope)
    return bool(found) and all(
        isinstance(t, Instance) and isinstance(t.cls, User) and is_scene_class(gate, t.cls) for t in found
    )


def check_wait(gate, node, scope):
    values = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in ("duration", "time"))]
    if values and number_of(values[0]) is not None and number_of(values[0]) <= 0:
        statement = gate.statement_of(node)
        edit = (statement, "pass") if statement else None
        gate.report.add("animation", node, "a wait has to last longer than 0 s", "left out" if edit else None, edit)


def number_of(node):
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return sign * node.value
    return None


def check_play(gate, node, scope):
    if not node.args and not any(keyword.arg is None for keyword in node.keywords):
        statement = gate.statement_of(node)
        edit = (statement, "pass") if statement and not node.keywords else None
        message = "`play` without animations"
        gate.report.add("animation", node, message, "left out" if edit else None, edit)
    for keyword in node.keywords:
        value = number_of(keyword.value) if keyword.arg == "run_time" else None
        if value is not None and value <= 0:
            gate.report.add("animation", keyword, "an animation has to last longer than 0 s")
    for argument in node.args:
        check_animation(gate, argument, scope)


def check_animation(gate, node, scope):
    found = gate.types.of(node, scope)
    if not found or len(found) != 1:
        return
    thing = found[0]
    if isinstance(thing, Instance) and mobject_class(gate, thing):
        played_mobject(gate, node, scope, thing)
    elif isinstance(thing, Method) and mobject_class(gate, thing.receiver):
        named = isinstance(node, ast.Attribute)
        example = f"write `{ast.unparse(node.value)}.animate.{node.attr}(...)`" if named else "use .animate"
        gate.report.add("animation", node, f"methods are not played: {example}")
    elif isinstance(thing, Value) and isinstance(thing.value, type):
        gate.report.add("animation", node, f"`{thing.value.__name__}` is a class: give it what it animates")
    elif isinstance(thing, Instance) and thing.cls in (int, float, str):
        gate.report.add("animation", node, "`play` takes animations")
    elif isinstance(node, ast.Call) and empty_group(gate, node, scope):
        gate.report.add("animation", node, f"`{node.func.id}` without animations")


def empty_group(gate, node, scope):
    return isinstance(node.func, ast.Name) and node.func.id in GROUPS and not node.args and not node.keywords


def mobject_class(gate, thing):
    if isinstance(thing.cls, User):
        return any(is_mobject(gate.index, cls) for cls in thing.cls.live()) and "__getattr__" not in thing.cls.methods
    return is_mobject(gate.index, thing.cls)


def played_mobject(gate, node, scope, thing):
    """self.play(circle.shift(UP)): the change of a mobject where its animation is meant."""
    name = thing.cls.name if isinstance(thing.cls, User) else thing.cls.__name__
    first = chain_start(node)
    receiver = gate.types.of(first.value, scope) if first is not None else None
    is_place = first is not None and isinstance(first.value, (ast.Name, ast.Attribute))
    if is_place and receiver and len(receiver) == 1 and isinstance(receiver[0], Instance):
        text = ast.unparse(first.value)
        mend = f"{text}.animate"
        message = f"`{text}.{first.attr}(...)` changes the object at once: write `{mend}.{first.attr}(...)` to play it"
        gate.report.add("animation", node, message, f"{text} → {mend}", (first.value, mend))
        return
    gate.report.add("animation", node, f"a `{name}` is no animation: use Create, FadeIn or .animate")


def chain_start(node):
    """The innermost attribute of a.b(...).c(...) whose methods change what they are called on; else None."""
    first = None
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("copy", "generate_target"):
            return None
        first, node = node.func, node.func.value
    return first
