# SPDX-License-Identifier: GPL-2.0-or-later
"""What the installed Manim and the teaching scene offer: names, attributes, signatures with **kwargs followed."""

import functools
import importlib
import importlib.util
import inspect
import re
import sys
import types

from . import index_sources

PACKAGES = ("manim", "lectern")
FUNCTIONS = (types.FunctionType, types.MethodType)
NOTHING = object()


class Accepted:
    """What a call may give. `required` are names of parameters without a default."""

    def __init__(self):
        self.positional = []  # names, without self
        self.any_positional = False
        self.keywords = set()
        self.any_keyword = False
        self.required = []
        self.positional_only = set()
        self.annotations = {}


def is_ours(thing):
    return (getattr(thing, "__module__", None) or "").partition(".")[0] in PACKAGES


class Index:
    def __init__(self, folder):
        for name in PACKAGES:
            importlib.import_module(name)
        self.facts = index_sources.kept(folder, PACKAGES)
        self.given = frozenset(self.facts["*"]["attributes"])
        self.manim = sys.modules["manim"]
        self.classes = [c for c in vars(self.manim).values() if isinstance(c, type) and is_ours(c)]
        self.groups = {self.manim.VGroup, self.manim.Group}
        lectern = vars(sys.modules["lectern"])
        self.classes += [c for c in lectern.values() if isinstance(c, type) and is_ours(c) and c not in self.classes]

    # Names

    @functools.lru_cache(maxsize=64)  # noqa: B019 - one index lives as long as its process
    def star(self, module):
        """{name: value} that `from module import *` brings."""
        values = vars(module)
        names = values.get("__all__") or [name for name in values if not name.startswith("_")]
        return {name: getattr(module, name) for name in names if hasattr(module, name)}

    # Attributes

    def member(self, cls, name):
        """What the class has under that name, without running anything; NOTHING when it has none."""
        for base in cls.__mro__:
            found = base.__dict__.get(name, NOTHING)
            if found is not NOTHING:
                return found
        return NOTHING

    @functools.lru_cache(maxsize=4096)  # noqa: B019
    def instance_attributes(self, cls):
        """Names that the methods of the class use on self."""
        found = set()
        for base in cls.__mro__:
            fact = self.facts.get(f"{base.__module__}.{base.__qualname__}")
            found.update(fact["attributes"] if fact else ())
            found.update(getattr(base, "__annotations__", ()))
        return frozenset(found)

    def has(self, cls, name):
        return self.member(cls, name) is not NOTHING or name in self.instance_attributes(cls)

    @functools.lru_cache(maxsize=4096)  # noqa: B019
    def subclasses(self, cls):
        return tuple(other for other in self.classes if other is not cls and issubclass(other, cls))

    def subclasses_with(self, cls, name):
        found = [other for other in self.subclasses(cls) if self.has(other, name)]
        return sorted(found, key=lambda other: (len(other.__mro__), other.__name__))

    @functools.lru_cache(maxsize=512)  # noqa: B019
    def public_names(self, cls):
        names = {name for name in dir(cls) if not name.startswith("_")}
        return sorted(names | {name for name in self.instance_attributes(cls) if not name.startswith("_")})

    # Signatures

    def constructor(self, cls):
        """What a call of the class accepts; None when that can't be told."""
        function = inspect.unwrap(self.member(cls, "__init__"))
        if not isinstance(function, types.FunctionType) or not is_ours(function):
            return None
        return self.accepted(function, cls, True)

    @functools.lru_cache(maxsize=8192)  # noqa: B019
    def accepted(self, function, cls, bound):
        """What a call accepts. `cls` is the class of the object that it is called on; `bound`: self is not given."""
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):
            return None
        result = Accepted()
        parameters = list(signature.parameters.values())
        for parameter in parameters[1:] if bound else parameters:
            self.take(parameter, result)
        if result.any_keyword:
            names, result.any_keyword = self.follow(inspect.unwrap(function), cls, ())
            result.keywords |= names
        return result

    @staticmethod
    def take(parameter, result):
        if parameter.kind is parameter.VAR_POSITIONAL:
            result.any_positional = True
        elif parameter.kind is parameter.VAR_KEYWORD:
            result.any_keyword = True
        else:
            if parameter.kind is not parameter.KEYWORD_ONLY:
                result.positional.append(parameter.name)
            if parameter.kind is parameter.POSITIONAL_ONLY:
                result.positional_only.add(parameter.name)
            else:
                result.keywords.add(parameter.name)
            if parameter.default is parameter.empty:
                result.required.append(parameter.name)
            result.annotations[parameter.name] = str(parameter.annotation)

    def follow(self, function, cls, seen):
        """(names, open) that the function's **kwargs take in the end."""
        key = f"{function.__module__}.{function.__qualname__}"
        fact = self.facts.get(key)
        if fact is None or fact["open"] or (key, cls) in seen or len(seen) > 24:
            return set(), True
        names, is_open = set(fact["names"]), False
        for how, target, given in fact["to"]:
            found = self.target(function, cls, how, target)
            if found is NOTHING:
                return set(), True
            more, more_open = self.takes(*found, (*seen, (key, cls)))
            names |= more - set(given)
            is_open |= more_open
        return names, is_open

    def takes(self, function, cls, seen):
        function = inspect.unwrap(function)
        if function is object.__init__:
            return set(), False
        if not isinstance(function, types.FunctionType):
            return set(), True
        parameters = inspect.signature(function).parameters.values()
        names = {p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)} - {"self"}
        if any(p.kind is p.VAR_KEYWORD for p in parameters):
            more, is_open = self.follow(function, cls, seen)
            return names | more, is_open
        return names, False

    def target(self, function, cls, how, target):
        """(function, class) that **kwargs are handed to; NOTHING when unknown."""
        if how == "name":
            return self.named_target(function, cls, target)
        if cls is None:
            return NOTHING
        classes = cls.__mro__
        if how == "super":
            owner = function.__qualname__.rpartition(".")[0]
            home = (function.__module__, owner)
            places = [i for i, c in enumerate(classes) if (c.__module__, c.__qualname__) == home]
            if not places:
                return NOTHING
            classes = classes[places[0] + 1 :]
        for base in classes:
            if target in base.__dict__:
                return unwrapped(base.__dict__[target]), cls
        return NOTHING

    def named_target(self, function, cls, target):
        first, *rest = target.split(".")
        found = sys.modules[function.__module__].__dict__.get(first, NOTHING)
        for part in rest:
            found = inspect.getattr_static(found, part, NOTHING) if found is not NOTHING else NOTHING
        if isinstance(found, type):
            return self.member(found, "__init__"), found
        if found is NOTHING or not callable(unwrapped(found)):
            return NOTHING
        return unwrapped(found), cls

    # What calls return

    @functools.lru_cache(maxsize=8192)  # noqa: B019
    def returned(self, function):
        """"Self", a class of ours, or None when the annotation says neither."""
        annotation = getattr(inspect.unwrap(function), "__annotations__", {}).get("return")
        if isinstance(annotation, type):
            return annotation if is_ours(annotation) else None
        text = str(annotation).removeprefix("typing.").removeprefix("typing_extensions.")
        if text == "Self":
            return "Self"
        if not re.fullmatch(r"\w+", text):
            return None
        found = sys.modules[function.__module__].__dict__.get(text) or getattr(self.manim, text, None)
        return found if isinstance(found, type) and is_ours(found) else None

    def camera_of(self, scene):
        """The class of a scene class's camera."""
        for base in scene.__mro__:
            init = base.__dict__.get("__init__")
            if init is None:
                continue
            default = inspect.signature(init).parameters.get("camera_class")
            if default is not None and isinstance(default.default, type):
                return default.default
        return None


def unwrapped(found):
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    return inspect.unwrap(found) if callable(found) else found
