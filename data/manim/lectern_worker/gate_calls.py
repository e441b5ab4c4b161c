# SPDX-License-Identifier: GPL-2.0-or-later
"""What is given to functions, methods and classes whose signature is known."""

import ast
import types

from . import gate_renames
from .gate_kinds import Animate, Animated, Instance, Method, User, UserFunction, Value
from .gate_report import closest, listed
from .gate_types import is_mobject
from .index import Accepted, is_ours

POINTS = {"Point3DLike", "Vector3DLike"}
NO_POINTS = {"None", "Mobject", "VMobject", "OpenGLMobject", "OpenGLVMobject"}
PLACES = ("manim.mobject.mobject", "manim.mobject.geometry")  # elsewhere two numbers may be coordinates of a plane


def check(gate):
    for node, scope in gate.built.calls:
        if id(node) in gate.built.excused:
            continue
        callees = gate.types.of(node.func, scope)
        if callees and len(callees) == 1:
            name, accepted = signature(gate, callees[0])
            if accepted:
                compare(gate, node, name, accepted)
            if accepted and name != "align_to" and takes_places(callees[0]):
                check_points(gate, node, name, accepted)
        elif callees is None and isinstance(node.func, ast.Attribute):
            check_made_up(gate, node, scope)


def signature(gate, callee):
    """(name, what it accepts or None)"""
    index = gate.index
    if isinstance(callee, Animated):
        callee = callee.method
    if isinstance(callee, UserFunction):
        return getattr(callee.node, "name", "lambda"), of_node(callee.node, callee.receiver is not None)
    if isinstance(callee, User):
        return callee.name, user_constructor(gate, callee)
    if isinstance(callee, Value):
        value = callee.value
        if isinstance(value, type) and is_ours(value):
            return value.__name__, index.constructor(value)
        if isinstance(value, types.FunctionType) and is_ours(value):
            return value.__name__, index.accepted(value, None, False)
    if isinstance(callee, Method) and is_ours(callee.function):
        receiver = callee.receiver
        cls = receiver.cls if isinstance(receiver.cls, type) else owner_of(index, receiver.cls, callee.name)
        if cls and not overridden(gate, receiver, cls, callee.name):
            return callee.name, index.accepted(callee.function, cls, callee.bound)
    return "", None


def owner_of(index, user, name):
    return next((cls for cls in user.live() if index.has(cls, name)), None)


def overridden(gate, receiver, cls, name):
    """True when the method that is called may be another one than the class has."""
    if receiver.exact:
        return False
    users = [user for user in gate.users if cls in user.line() and name in user.methods]
    return bool(users) or any(name in vars(other) for other in gate.index.subclasses(cls))


def user_constructor(gate, user):
    for cls in user.line():
        if isinstance(cls, type):
            return gate.index.constructor(cls)
        if "__init__" in cls.methods:
            return of_node(cls.methods["__init__"], True)
        if cls.bases is None or cls.node.decorator_list:
            return None
    return None


def of_node(node, bound):
    """What a function of the program accepts."""
    result, arguments = Accepted(), node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    needed = len(plain) - len(arguments.defaults)
    for number, argument in enumerate(plain):
        if bound and number == 0:
            continue
        result.positional.append(argument.arg)
        result.keywords.add(argument.arg)
        if number < needed:
            result.required.append(argument.arg)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        result.keywords.add(argument.arg)
        if default is None:
            result.required.append(argument.arg)
    result.any_positional = arguments.vararg is not None
    result.any_keyword = arguments.kwarg is not None
    return result


def compare(gate, node, name, accepted):
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    doubled = any(keyword.arg is None for keyword in node.keywords)
    given = [keyword.arg for keyword in node.keywords if keyword.arg]
    count = len(node.args)
    for keyword in node.keywords:
        if keyword.arg and not accepted.any_keyword and keyword.arg not in accepted.keywords:
            unknown_keyword(gate, node, keyword, name, accepted)
    if starred:
        return
    most = len(accepted.positional)
    if count > most and not accepted.any_positional:
        takes = f"at most {most}" if most else "no"
        values = "value" if most == 1 else "values"
        gate.report.add("argument", node, f"`{name}` takes {takes} positional {values}, {count} are given")
        return
    for parameter in accepted.positional[:count]:
        if parameter in given and parameter not in accepted.positional_only:
            gate.report.add("argument", node, f"`{name}` is given `{parameter}` twice: by position and by name")
    missing = [p for p in accepted.required if p not in given and p not in accepted.positional[:count]]
    if missing and not doubled:
        gate.report.add("argument", node, f"`{name}` also needs {listed(missing, 'and')}")


def unknown_keyword(gate, node, keyword, name, accepted):
    names = accepted.keywords
    found = closest(keyword.arg, names)
    text = f"`{name}` takes no `{keyword.arg}`"
    if keyword.arg in gate_renames.KEYWORD_HINTS:
        text += f"; {gate_renames.KEYWORD_HINTS[keyword.arg]}"
    elif found:
        text += f"; did you mean {listed(found)}?"
    elif len(names) <= 8 and names:
        text += f"; it takes {', '.join(f'`{n}`' for n in sorted(names))}"
    gate.report.add("argument", keyword, text)


def takes_places(callee):
    if isinstance(callee, Animated):
        callee = callee.method
    thing = callee.function if isinstance(callee, Method) else getattr(callee, "value", None)
    return (getattr(thing, "__module__", None) or "").startswith(PLACES)


def check_points(gate, node, name, accepted):
    """Points of two numbers where three are needed."""
    given = [*zip(accepted.positional, node.args)]
    given += [(keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg]
    for parameter, value in given:
        kinds = {kind.strip() for kind in accepted.annotations.get(parameter, "").split("|")}
        if not kinds & POINTS or kinds - POINTS - NO_POINTS:
            continue
        if isinstance(value, (ast.List, ast.Tuple)) and len(value.elts) == 2 and all(map(is_number, value.elts)):
            text = ast.unparse(value)
            longer = f"{text[:-1]}, 0{text[-1]}"
            message = f"`{name}` takes points of three numbers, {text} has two"
            gate.report.add("argument", value, message, f"{text} → {longer}", (value, longer))


def is_number(node):
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def check_made_up(gate, node, scope):
    """Manim makes up mobject.get_ANYTHING(), which takes nothing, and mobject.set_ANYTHING(value)."""
    name = node.func.attr
    if not name.startswith(("get_", "set_")) or name in gate.built.stored:
        return
    owners = gate.types.of(node.func.value, scope) or ()
    classes = [made_up_on(gate, owner, name) for owner in owners]
    if not classes or None in classes or any(isinstance(argument, ast.Starred) for argument in node.args):
        return
    given = [*node.args, *(keyword for keyword in node.keywords if keyword.arg != "value")]
    if name.startswith("get_") and (node.args or node.keywords) and gate.index.has(classes[0], name[4:]):
        message = f"`{name}` only gives the attribute `{name[4:]}` and takes nothing"
        gate.report.add("argument", node, message)
    elif name.startswith("set_") and (len(given) > 1 or any(isinstance(part, ast.keyword) for part in given)):
        found = closest(name, gate.index.public_names(classes[0]), 1)
        said = f"; it has {listed(found)}" if found else ""
        gate.report.add("attribute", node.func, f"`{classes[0].__name__}` has no `{name}`{said}")


def made_up_on(gate, owner, name):
    """The mobject class on which the method is made up; None when it may be a real one."""
    while isinstance(owner, Animate):
        owner = owner.receiver
    cls = owner.cls if isinstance(owner, Instance) and isinstance(owner.cls, type) else None
    if cls is None or not is_mobject(gate.index, cls) or gate.index.has(cls, name):
        return None
    if not owner.exact and (gate.index.subclasses_with(cls, name) or any(name in user.methods for user in gate.users)):
        return None
    return cls
