# SPDX-License-Identifier: GPL-2.0-or-later
"""What an expression may be: objects of a class, live values, methods, and the program's own classes and functions."""

import ast

from .index import is_ours


class Instance:
    """An object of a class: a live one, or a User class of the program. Not `exact`: maybe of a subclass."""

    def __init__(self, cls, exact=True, items=None):
        self.cls = cls
        self.exact = exact
        self.items = items  # expressions of a list or group that is never changed


class Value:
    """A live object: a function, module, class or constant of a package."""

    def __init__(self, value):
        self.value = value


class Method:
    """A live function found on an object."""

    def __init__(self, function, receiver, name, bound=True):
        self.function, self.receiver, self.name, self.bound = function, receiver, name, bound


class Animate:
    """What mobject.animate gives: has the mobject's methods."""

    def __init__(self, receiver):
        self.receiver = receiver


class User:
    """A class of the program. `bases`: live and user classes; None when one is unknown."""

    def __init__(self, node, scope, bases, stored):
        self.node, self.scope, self.bases = node, scope, bases
        self.stored = stored
        self.methods = {child.name: child for child in node.body if isinstance(child, ast.FunctionDef)}

    @property
    def name(self):
        return self.node.name

    def line(self):
        """Classes in the order in which they are searched, this one first."""
        found = [self]
        for base in self.bases or ():
            found += [base] if isinstance(base, type) else base.line()
        return found

    def live(self):
        return [cls for cls in self.line() if isinstance(cls, type)]

    def known(self):
        """False when a base is unknown or has a __getattr__ of its own."""
        users = [cls for cls in self.line() if isinstance(cls, User)]
        return all(user.bases is not None and "__getattr__" not in user.methods for user in users) and all(
            is_ours(cls) or cls is object for cls in self.live()
        )


class UserFunction:
    def __init__(self, node, receiver=None):
        self.node, self.receiver = node, receiver


class Animated:
    """A method behind .animate."""

    def __init__(self, builder, method):
        self.builder, self.method = builder, method
