# SPDX-License-Identifier: GPL-2.0-or-later
"""What expressions are, as far as that can be told without running anything. Whatever is not certain is unknown.

The types of an expression are a list; None means unknown.
"""

import ast
import importlib
import inspect
import sys
import types

import numpy as np

from .gate_kinds import Animate, Animated, Instance, Method, User, UserFunction, Value
from .gate_scopes import COMPREHENSIONS, FUNCTIONS
from .index import NOTHING, is_ours, unwrapped

MOST_DEPTH = 24
MOST_TYPES = 6
LITERALS = {
    ast.List: list,
    ast.ListComp: list,
    ast.Dict: dict,
    ast.DictComp: dict,
    ast.Set: set,
    ast.SetComp: set,
    ast.Tuple: tuple,
    ast.JoinedStr: str,
}
CONSTANTS = (str, int, float)
NOT_OF_OBJECTS = ("staticmethod", "classmethod")
ALWAYS_REDRAW = "always_redraw"


class Types:
    def __init__(self, index, built):
        self.index = index
        self.built = built
        self.users = {}
        self.memo = {}
        self.depth = 0
        self.self_values = {}  # (id(ClassDef), attribute): [expression or None], with its scope
        for node, scope in built.attribute_values:
            self.note_self(node, scope)

    def note_self(self, entry, scope):
        target, value = entry
        owner = method_of(scope)
        if owner and isinstance(target.value, ast.Name) and target.value.id == first_argument(owner.node):
            self.self_values.setdefault((id(owner.owner), target.attr), []).append((value, scope))

    # Expressions

    def of(self, node, scope):
        """The types of an expression in a scope; None: unknown."""
        if node is None or self.depth > MOST_DEPTH:
            return None
        key = id(node)
        if key not in self.memo:
            self.memo[key] = None  # of what depends on itself nothing is known
            self.depth += 1
            method = getattr(self, f"of_{type(node).__name__}", None)
            self.memo[key] = method(node, scope) if method else self.of_literal(node)
            self.depth -= 1
        return self.memo[key]

    def of_literal(self, node):
        cls = LITERALS.get(type(node))
        if cls is None:
            return None
        items = node.elts if isinstance(node, (ast.List, ast.Tuple)) and node.elts else None
        return [Instance(cls, True, items)]

    def of_Constant(self, node, scope):
        return [Instance(type(node.value))] if type(node.value) in CONSTANTS else None

    def of_UnaryOp(self, node, scope):
        return None if isinstance(node.op, ast.Not) else self.arithmetic(self.of(node.operand, scope))

    def of_BinOp(self, node, scope):
        left, right = self.of(node.left, scope), self.of(node.right, scope)
        for side in (left, right):
            if side and all(isinstance(part, Value) and isinstance(part.value, np.ndarray) for part in side):
                return [Instance(np.ndarray)]
        return None

    @staticmethod
    def arithmetic(found):
        return found if found and all(isinstance(part, Instance) for part in found) else None

    def of_IfExp(self, node, scope):
        return self.union([self.of(node.body, scope), self.of(node.orelse, scope)])

    def of_Name(self, node, scope):
        home = scope.find(node.id)
        if home is None:
            found = self.built.star.get(node.id, NOTHING)
            return None if found is NOTHING else [Value(found)]
        return self.union([self.of_binding(node.id, how, what, home) for how, what in home.bindings[node.id]])

    def of_binding(self, name, how, what, home):
        if how == "value":
            found = self.of(what, home)
            return self.unless_changed(name, found)
        if how == "item":
            return self.items_of(what, home.parent if isinstance(home.node, COMPREHENSIONS) else home)
        if how == "function":
            return None if what.decorator_list else [UserFunction(what)]
        if how == "class":
            return [self.user(what, home)]
        if how == "import":
            return self.of_import(*what)
        if how == "parameter":
            return self.of_parameter(name, what, home)
        return None

    def unless_changed(self, name, found):
        if not found or name not in self.built.changed:
            return found
        return [Instance(t.cls, t.exact) if isinstance(t, Instance) and t.items else t for t in found]

    def of_parameter(self, name, function, scope):
        if scope.owner is not None and not isinstance(function, ast.Lambda) and name == first_argument(function):
            if any(isinstance(d, ast.Name) and d.id in NOT_OF_OBJECTS for d in function.decorator_list):
                return None
            return [Instance(self.user(scope.owner, scope.parent.parent))]
        updated = self.built.updaters.get(id(function))
        if updated and name == first_argument(function):
            found = self.of(*updated)
            return [Instance(t.cls, t.exact) for t in found] if found and all_instances(found) else None
        return None

    def of_import(self, node, alias):
        module = live_module(node.module if isinstance(node, ast.ImportFrom) else alias.name)
        if module is None:
            return None
        if isinstance(node, ast.Import):
            top = module if alias.asname else sys.modules.get(alias.name.partition(".")[0])
            return [Value(top)] if top else None
        found = getattr(module, alias.name, NOTHING)
        return None if found is NOTHING else [Value(found)]

    def user(self, node, scope):
        if id(node) not in self.users:
            self.users[id(node)] = user = User(node, scope, None, stored_in(node))
            bases = [self.base(base, scope) for base in node.bases]
            user.bases = None if any(base is None for base in bases) or node.keywords else bases
        return self.users[id(node)]

    def base(self, node, scope):
        found = self.of(node, scope)
        if not found or len(found) != 1:
            return None
        if isinstance(found[0], User):
            return found[0]
        value = getattr(found[0], "value", None)
        return value if isinstance(value, type) else None

    def items_of(self, container, scope):
        """Types of what a loop over the expression gives."""
        if isinstance(container, ast.Call) and isinstance(container.func, ast.Name) and container.func.id == "range":
            return [Instance(int)]
        found = self.of(container, scope)
        if not found or not all(isinstance(t, Instance) and t.items for t in found):
            return None
        return self.union([self.of(item, scope) for t in found for item in t.items])

    def of_Subscript(self, node, scope):
        if not isinstance(node.slice, ast.Constant) or not isinstance(node.slice.value, int):
            return None
        return self.items_of(node.value, scope)

    # Attributes

    def of_Attribute(self, node, scope):
        owners = self.of(node.value, scope)
        if owners is None or node.attr.startswith("__"):
            return None
        return self.union([self.attribute(owner, node.attr) for owner in owners])

    def attribute(self, owner, name):
        if isinstance(owner, Value):
            found = inspect.getattr_static(owner.value, name, NOTHING)
            if isinstance(owner.value, type) or found is NOTHING:
                return None if found is NOTHING else self.of_class_member(owner.value, found, name)
            if isinstance(owner.value, types.ModuleType):
                return [Value(found)]
            return None
        if isinstance(owner, Animate):
            methods = self.attribute(owner.receiver, name)
            return [Animated(owner, m) for m in methods] if methods else None
        if isinstance(owner, Instance):
            return self.of_instance(owner, name)
        return None

    def of_class_member(self, cls, found, name):
        function = unwrapped(found)
        if isinstance(function, types.FunctionType) and is_ours(cls):
            bound = isinstance(found, classmethod)
            return [Method(function, Instance(cls), name, bound)]
        return None

    def of_instance(self, owner, name):
        if isinstance(owner.cls, User):
            return self.of_user(owner, name)
        if name == "animate" and is_mobject(self.index, owner.cls):
            return [Animate(owner)]
        return self.of_live_member(owner, owner.cls, name)

    def of_live_member(self, owner, cls, name):
        found = self.index.member(cls, name)
        if isinstance(found, property):
            returned = self.index.returned(found.fget) if found.fget and is_ours(found.fget) else None
            return [Instance(returned, False)] if isinstance(returned, type) else None
        function = unwrapped(found) if found is not NOTHING else None
        if isinstance(function, types.FunctionType):
            return [Method(function, owner, name, not isinstance(found, staticmethod))]
        return None

    def of_user(self, owner, name):
        user = owner.cls
        if name == "camera":
            cameras = [self.index.camera_of(cls) for cls in user.live() if issubclass(cls, self.index.manim.Scene)]
            if cameras and cameras[0] and user.known():
                return [Instance(cameras[0], "__init__" not in user.methods)]
        values = [
            entry
            for cls in user.line()
            if isinstance(cls, User)
            for entry in self.self_values.get((id(cls.node), name), ())
        ]
        if values:
            found = [self.of(value, scope) for value, scope in values]
            return self.unless_changed(name, self.union(found))
        for cls in user.line():
            if isinstance(cls, User) and name in cls.methods:
                node = cls.methods[name]
                return None if node.decorator_list else [UserFunction(node, owner)]
            if isinstance(cls, User) and name in cls.stored:
                return None
        if name == "animate" and any(is_mobject(self.index, cls) for cls in user.live()):
            return [Animate(owner)]
        for cls in user.live():
            if self.index.has(cls, name):
                return self.of_live_member(owner, cls, name)
        return None

    # Calls

    def of_Call(self, node, scope):
        callees = self.of(node.func, scope)
        if callees is None:
            return None
        return self.union([self.result(callee, node, scope) for callee in callees])

    def result(self, callee, node, scope):
        if isinstance(callee, User):
            return [Instance(callee)]
        if isinstance(callee, Animate):
            return [callee]
        if isinstance(callee, Animated):
            return [callee.builder]
        if isinstance(callee, UserFunction):
            return self.of_returns(callee.node)
        if isinstance(callee, Value):
            return self.of_value_call(callee.value, node, scope)
        if isinstance(callee, Method) and callee.bound:
            returned = self.index.returned(callee.function)
            if returned == "Self":
                return [Instance(callee.receiver.cls, callee.receiver.exact)]
            return [Instance(returned, False)] if returned else None
        return None

    def of_value_call(self, value, node, scope):
        if isinstance(value, type):
            items = node.args if node.args and not any(isinstance(a, ast.Starred) for a in node.args) else None
            group = value in self.index.groups
            return [Instance(value, True, items if group else None)] if is_ours(value) else None
        if getattr(value, "__name__", "") == ALWAYS_REDRAW and node.args and isinstance(node.args[0], ast.Lambda):
            inner = self.built.scopes[id(node.args[0])]
            found = self.of(node.args[0].body, inner)
            return [Instance(t.cls, False) for t in found] if found and all_instances(found) else None
        if isinstance(value, types.FunctionType) and is_ours(value):
            returned = self.index.returned(value)
            return [Instance(returned, False)] if isinstance(returned, type) else None
        return None

    def of_returns(self, function):
        key = ("returns", id(function))
        if key not in self.memo:
            self.memo[key] = None
            scope = self.built.scopes[id(function)]
            if isinstance(function, ast.Lambda):
                self.memo[key] = self.of(function.body, scope)
            else:
                returns, generator = own_returns(function)
                if returns and not generator and all(node.value is not None for node in returns):
                    self.memo[key] = self.union([self.of(node.value, scope) for node in returns])
        return self.memo[key]

    def of_Lambda(self, node, scope):
        return [UserFunction(node)]

    def of_NamedExpr(self, node, scope):
        return self.of(node.value, scope)

    def of_Starred(self, node, scope):
        return None

    @staticmethod
    def union(parts):
        found = []
        for part in parts:
            if part is None:
                return None
            found += part
        return found if found and len(found) <= MOST_TYPES else None


def all_instances(found):
    return all(isinstance(t, Instance) for t in found)


def is_mobject(index, cls):
    return isinstance(cls, type) and issubclass(cls, index.manim.Mobject)


def first_argument(function):
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else None


def method_of(scope):
    """The scope of the method that a scope lies in."""
    while scope and not (isinstance(scope.node, ast.FunctionDef) and scope.owner is not None):
        scope = scope.parent
    return scope


def stored_in(node):
    """Attributes that a class gives to itself or its objects."""
    found = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Attribute) and not isinstance(child.ctx, ast.Load):
            found.add(child.attr)
    for child in node.body:
        for part in ast.walk(child) if isinstance(child, (ast.Assign, ast.AnnAssign, ast.For, ast.If)) else ():
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
                found.add(part.id)
        if isinstance(child, (ast.ClassDef, ast.AsyncFunctionDef)):
            found.add(child.name)
    return found


def own_returns(function):
    """The return statements of a function, not those of functions within it; and whether it yields."""
    found, generator, waiting = [], False, list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Return):
            found.append(node)
        generator |= isinstance(node, (ast.Yield, ast.YieldFrom))
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)
    return found, generator


def live_module(name):
    """A module that is loaded, or may be: only of names that hold nothing but functions."""
    if not name:
        return None
    if name not in sys.modules and name in LOADABLE:
        importlib.import_module(name)
    return sys.modules.get(name)


LOADABLE = set(
    "bisect cmath collections colorsys copy dataclasses datetime decimal enum fractions functools heapq itertools math "
    "operator random re statistics string textwrap time typing".split()
)
