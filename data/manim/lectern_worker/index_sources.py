# SPDX-License-Identifier: GPL-2.0-or-later
"""What only the sources of an installed package tell: attributes that instances have, and where **kwargs go.

Facts of a class "module.Class":     {"attributes": [names that its methods use on self]}
Facts of a function "module.f" with **kwargs:
    {"names": [taken out by name], "open": takes anything, "to": [[how, target, keywords given], ...]}
Facts of "*":                        {"attributes": [names that are given to objects from outside]}
`how` is "super" (target: method name), "self" (method name) or "name" (dotted name in the module).
"""

import ast
import hashlib
import json
import os
import sys
from pathlib import Path

FORMAT = 4
TAKES = {"pop", "get", "setdefault"}


def gather(packages):
    """Facts of every module of these packages that is loaded."""
    facts, given = {}, set()
    for name, file in loaded(packages):
        try:
            tree = ast.parse(Path(file).read_text(encoding="utf-8"))
        except (OSError, SyntaxError):
            continue
        visit(tree.body, name, facts)
        given |= attributes_given(tree)
    return facts | {"*": {"attributes": sorted(given)}}


def loaded(packages):
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if name.partition(".")[0] in packages and file.endswith(".py"):
            yield name, file


def visit(body, prefix, facts):
    for node in body:
        if isinstance(node, ast.ClassDef):
            facts[f"{prefix}.{node.name}"] = {"attributes": sorted(attributes_of(node))}
            visit(node.body, f"{prefix}.{node.name}", facts)
        elif isinstance(node, ast.FunctionDef):
            if node.args.kwarg:
                facts[f"{prefix}.{node.name}"] = Keywords(node).facts()
        elif isinstance(node, (ast.If, ast.Try)):
            visit(node.body, prefix, facts)


def attributes_of(node):
    found = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Attribute) and isinstance(child.value, ast.Name) and child.value.id == "self":
            found.add(child.attr)
    return found


def attributes_given(tree):
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if not (isinstance(node.value, ast.Name) and node.value.id == "self"):
                found.add(node.attr)
    return found


class Keywords:
    """Follows the **kwargs of one function."""

    def __init__(self, node):
        self.node = node
        self.name = node.args.kwarg.arg
        self.names = set()
        self.to = []
        self.explained = set()

    def facts(self):
        for node in ast.walk(self.node):
            if isinstance(node, ast.Call):
                self.call(node)
            elif isinstance(node, ast.Subscript) and self.is_it(node.value):
                self.constant(node.slice)
                self.explained.add(id(node.value))
            elif isinstance(node, ast.Compare) and len(node.comparators) == 1 and self.is_it(node.comparators[0]):
                self.constant(node.left)
                self.explained.add(id(node.comparators[0]))
        unexplained = any(self.is_it(node) and id(node) not in self.explained for node in ast.walk(self.node))
        unexplained |= any(target is None for _, target, _ in self.to)
        return {
            "names": sorted(self.names),
            "open": unexplained,
            "to": [entry for entry in self.to if entry[1] is not None],
        }

    def is_it(self, node):
        return isinstance(node, ast.Name) and node.id == self.name

    def constant(self, node):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.names.add(node.value)

    def call(self, node):
        function = node.func
        if isinstance(function, ast.Attribute) and self.is_it(function.value):
            if function.attr in TAKES and node.args:
                self.constant(node.args[0])
            if function.attr in TAKES or function.attr == "update":
                self.explained.add(id(function.value))
        for keyword in node.keywords:
            if keyword.arg is None and self.is_it(keyword.value):
                self.explained.add(id(keyword.value))
                given = sorted(other.arg for other in node.keywords if other.arg)
                self.to.append([*target_of(function), given])


def target_of(function):
    if isinstance(function, ast.Attribute):
        holder = function.value
        if isinstance(holder, ast.Call) and isinstance(holder.func, ast.Name) and holder.func.id == "super":
            return "super", function.attr
        if isinstance(holder, ast.Name) and holder.id == "self":
            return "self", function.attr
    return "name", dotted(function)


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        holder = dotted(node.value)
        return holder and f"{holder}.{node.attr}"
    return None


def stamp(packages):
    """Changes with every file of these packages."""
    seen = hashlib.sha256(f"{FORMAT} {sys.version}".encode())
    for name, file in loaded(packages):
        try:
            status = os.stat(file)
        except OSError:
            continue
        seen.update(f"{name} {file} {status.st_mtime_ns} {status.st_size}\n".encode())
    return seen.hexdigest()


def kept(folder, packages):
    """The facts, from the file in `folder` when that is of these packages as they are; else it is written."""
    path = Path(folder) / "gate-index.json"
    mark = stamp(packages)
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["stamp"] == mark:
            return known["facts"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    facts = gather(packages)
    part = path.with_suffix(f".{os.getpid()}")
    try:
        part.write_text(json.dumps({"stamp": mark, "facts": facts}), encoding="utf-8")
        part.replace(path)
    except OSError:
        pass  # it is gathered again next time
    return facts
