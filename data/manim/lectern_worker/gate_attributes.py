# SPDX-License-Identifier: GPL-2.0-or-later
"""Attributes that objects of a known class do not have."""

import types

import numpy as np

from . import gate_renames
from .gate_kinds import Animate, Instance, User, UserFunction, Value
from .gate_report import closest, listed
from .gate_types import is_mobject
from .index import is_ours

MODULES = {"numpy", "math", "cmath", "random", "manim", "lectern", "itertools", "functools"}
BUILTIN = (list, dict, set, tuple, str, int, float, np.ndarray)


def check(gate):
    stored = gate.built.stored
    if "*" in stored:
        return
    for node, scope in gate.built.attributes:
        if node.attr in stored or id(node) in gate.built.excused or node.attr.startswith("__"):
            continue
        owners = gate.types.of(node.value, scope)
        if owners and all(lacks(gate, owner, node.attr) for owner in owners):
            tell(gate, node, owners[0])


def lacks(gate, owner, name):
    if isinstance(owner, Value):
        return value_lacks(owner.value, name)
    if isinstance(owner, Animate):
        return lacks(gate, owner.receiver, name)
    if isinstance(owner, UserFunction):
        return owner.receiver is None and not hasattr(types.FunctionType, name)
    if isinstance(owner, Instance):
        if isinstance(owner.cls, User):
            return user_lacks(gate, owner.cls, name)
        return class_lacks(gate, owner, name)
    return False


def value_lacks(value, name):
    if isinstance(value, types.ModuleType):
        return value.__name__.partition(".")[0] in MODULES and not hasattr(value, name)
    if isinstance(value, type) and not is_ours(value):
        return False
    return not hasattr(value, name)


def class_lacks(gate, owner, name):
    cls = owner.cls
    if cls in BUILTIN:
        return not hasattr(cls, name)
    if not is_ours(cls):
        return False
    classes = (cls,) if owner.exact else (cls, *gate.index.subclasses(cls))
    return all(live_lacks(gate, one, name) for one in classes) and (owner.exact or not made_of(gate, cls, name))


def live_lacks(gate, cls, name):
    if gate.index.has(cls, name) or name in gate.index.given:
        return False
    if is_mobject(gate.index, cls):  # Manim makes set_ANYTHING up, and get_ of what there is
        return not name.startswith("set_") and not (name.startswith("get_") and gate.index.has(cls, name[4:]))
    return "__getattr__" not in dir(cls)


def made_of(gate, cls, name):
    """A class of the program that is derived from this one has it."""
    users = [user for user in gate.types.users.values() if cls in user.line()]
    return any(name in user.stored or name in user.methods for user in users)


def user_lacks(gate, user, name):
    if not user.known():
        return False
    family = [other for other in gate.users if user in other.line()] or [user]
    for one in family:
        for cls in one.line():
            if isinstance(cls, type) and not live_lacks(gate, cls, name):
                return False
            if isinstance(cls, User) and (name in cls.methods or name in cls.stored):
                return False
        if not one.known():
            return False
    return True


def tell(gate, node, owner):
    name = node.attr
    while isinstance(owner, Animate):
        owner = owner.receiver
    holder = title_of(owner)
    text = f"`{holder}` has no `{name}`"
    live = live_class(gate, owner)
    renamed = rename(gate, live, name)
    call = gate.call_by_function.get(id(node))
    bare = call is not None and not call.args and not call.keywords
    if renamed and (bare or name not in gate_renames.WITHOUT_ARGUMENTS):
        target = gate.name_of_attribute(node)
        gate.report.add("attribute", node, f"{text}; it is `{renamed}`", f"{name} → {renamed}", (target, renamed))
        return
    gate.report.add("attribute", node, text + hint(gate, live, owner, name, renamed))


def title_of(owner):
    if isinstance(owner, Value):
        value = owner.value
        return getattr(value, "__name__", None) or type(value).__name__
    if isinstance(owner, UserFunction):
        return getattr(owner.node, "name", "lambda")
    return owner.cls.name if isinstance(owner.cls, User) else owner.cls.__name__


def live_class(gate, owner):
    if isinstance(owner, Instance):
        return owner.cls if isinstance(owner.cls, type) else next(iter(owner.cls.live()), None)
    return None


def rename(gate, cls, name):
    for base in cls.__mro__ if cls else ():
        found = gate_renames.ATTRIBUTES.get((base.__name__, name))
        if found and gate.index.has(cls, found):
            return found
    return None


def hint(gate, cls, owner, name, renamed):
    if renamed:
        return f"; it has `{renamed}`"
    if isinstance(owner, Value):
        if name in gate_renames.MODULE_HINTS and isinstance(owner.value, types.ModuleType):
            return f"; {gate_renames.MODULE_HINTS[name]}"
        return suggestion(name, dir(owner.value))
    if isinstance(owner, UserFunction):
        return ": it is a function"
    if cls is None:
        return ""
    if is_ours(cls):
        names = gate.index.public_names(cls)
        if isinstance(owner.cls, User):
            names = [*names, *owner.cls.stored, *owner.cls.methods]
        said = suggestion(name, names)
        others = gate.index.subclasses_with(cls, name)
        if others and not said and not is_mobject(gate.index, cls):
            return f"; `{others[0].__name__}` has"
        hints = gate_renames.ATTRIBUTE_HINTS if is_mobject(gate.index, cls) else gate_renames.SCENE_HINTS
        return f"; {hints[name]}" if name in hints else said
    if cls in (list, tuple):
        return "; it is a Python list, put its mobjects into a VGroup" if hasattr(gate.index.manim.VGroup, name) else ""
    return suggestion(name, dir(cls))


def suggestion(name, names):
    found = closest(name, names, 1)
    return f"; it has {listed(found)}" if found else ""
