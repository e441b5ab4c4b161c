# SPDX-License-Identifier: GPL-2.0-or-later
"""Scopes of a program: which names are bound where, and by what."""

import ast
import builtins

BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """`bindings` are {name: [(how, node)]}; how is "value" (node is an expression), "item" (of the expression),
    "function", "class", "import", "parameter" (node is its function) or "other"."""

    def __init__(self, node, parent, owner=None):
        self.node = node
        self.parent = parent
        self.owner = owner  # the ClassDef that a method is in
        self.bindings = {}
        self.first = {}  # {name: moment of its first binding}
        self.outside = {}  # {global or nonlocal name: the scope that it belongs to}

    def bind(self, name, how, node, moment=0):
        home = self.outside.get(name, self)
        home.bindings.setdefault(name, []).append((how, node))
        home.first.setdefault(name, moment)

    def find(self, name):
        """The scope that a name used here belongs to; None when it is bound nowhere."""
        scope = self
        while scope:
            if name in scope.bindings and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                return scope
            scope = scope.parent
        return None


class Builder(ast.NodeVisitor):
    """Makes the scopes and notes what later steps ask for: every node with the scope that it is in."""

    def __init__(self, tree):
        self.module = self.scope = Scope(tree, None)
        self.scopes = {}  # id(node that opens one): Scope
        self.uses = []  # (Name node, scope, moment, within a loop)
        self.attributes = []  # (Attribute node, scope)
        self.calls = []  # (Call node, scope)
        self.imports = []  # (node, scope)
        self.attribute_values = []  # ((Attribute node, value or None), scope) of assignments
        self.updaters = {}  # id(function): (expression that its first parameter is, scope)
        self.star = {}  # what "from ... import *" brings: {name: value}
        self.moment = self.loops = 0
        self.stored = set()  # attribute names that are assigned to anything
        self.changed = set()  # names of lists and groups that are changed after they were made
        self.careful = 0  # within a try that catches, or a test of what there is
        self.excused = set()  # ids of nodes there
        self.late_annotations = any(isinstance(s, ast.ImportFrom) and s.module == "__future__" for s in tree.body)
        self.all(tree.body)

    def bind(self, name, how, node):
        self.moment += 1
        self.scope.bind(name, how, node, self.moment)

    def visit(self, node):
        if self.careful:
            self.excused.add(id(node))
        method = getattr(self, f"visit_{type(node).__name__}", None)
        (method or self.generic_visit)(node)

    def all(self, nodes):
        for node in nodes:
            if node is not None:
                self.visit(node)

    # Scopes

    def within(self, scope, nodes):
        before, self.scope = (self.scope, self.loops), scope
        self.loops = 0
        self.scopes[id(scope.node)] = scope
        self.all(nodes)
        self.scope, self.loops = before

    def visit_FunctionDef(self, node):
        self.bind(node.name, "function", node)
        self.function(node, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.function(node, [node.body])

    def function(self, node, body):
        arguments = node.args
        self.all(getattr(node, "decorator_list", []))
        self.all([*arguments.defaults, *arguments.kw_defaults])
        owner = self.scope.node if isinstance(self.scope.node, ast.ClassDef) else None
        scope = Scope(node, self.scope, owner)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        for argument in every:
            if argument is not None:
                scope.bind(argument.arg, "parameter", node)
                if not self.late_annotations:
                    self.all([argument.annotation])
        self.within(scope, body)

    def visit_ClassDef(self, node):
        self.bind(node.name, "class", node)
        self.all([*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)])
        self.within(Scope(node, self.scope), node.body)

    def comprehension(self, node):
        scope = Scope(node, self.scope)
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self.visit(node.generators[0].iter)
        before, self.scope = self.scope, scope
        self.scopes[id(node)] = scope
        for number, generator in enumerate(node.generators):
            if number:
                self.visit(generator.iter)
            self.bind_item(generator.target, generator.iter)
            self.all(generator.ifs)
        self.all(results)
        self.scope = before

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    # Bindings

    def bind_value(self, target, value):
        if isinstance(target, ast.Name):
            self.bind(target.id, "value" if value is not None else "other", value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            same = isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts)
            starred = any(isinstance(part, ast.Starred) for part in target.elts)
            for number, part in enumerate(target.elts):
                self.bind_value(part, value.elts[number] if same and not starred else None)
        elif isinstance(target, ast.Starred):
            self.bind_value(target.value, None)
        else:
            self.stores(target, value)

    def bind_item(self, target, container):
        if isinstance(target, ast.Name):
            self.bind(target.id, "item", container)
        else:
            self.bind_value(target, None)

    def stores(self, target, value=None):
        if isinstance(target, ast.Attribute):
            self.stored.add(target.attr)
            self.attribute_values.append(((target, value), self.scope))
            self.visit(target.value)
        elif isinstance(target, ast.Subscript):
            self.note_change(target.value)
            self.all([target.value, target.slice])
        else:
            self.visit(target)

    def note_change(self, node):
        if isinstance(node, ast.Name):
            self.changed.add(node.id)
        elif isinstance(node, ast.Attribute):
            self.changed.add(node.attr)

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets:
            self.bind_value(target, node.value)

    def visit_AnnAssign(self, node):
        self.all([node.value])
        if node.value is not None or isinstance(node.target, ast.Name):
            self.bind_value(node.target, node.value)

    def visit_AugAssign(self, node):
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.note_change(node.target)
            self.use(node.target)
            self.bind(node.target.id, "other", None)
        else:
            self.stores(node.target)

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        scope = self.scope
        while isinstance(scope.node, COMPREHENSIONS):
            scope = scope.parent
        self.moment += 1
        scope.bind(node.target.id, "value", node.value, self.moment)

    def visit_For(self, node):
        self.visit(node.iter)
        self.loops += 1
        self.bind_item(node.target, node.iter)
        self.all([*node.body, *node.orelse])
        self.loops -= 1

    visit_AsyncFor = visit_For

    def visit_While(self, node):
        self.loops += 1
        self.generic_visit(node)
        self.loops -= 1

    def visit_With(self, node):
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self.bind_value(item.optional_vars, None)
        self.all(node.body)

    visit_AsyncWith = visit_With

    def visit_Import(self, node):
        self.imports.append((node, self.scope))
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            if name != "*":
                self.bind(name, "import", (node, alias))

    visit_ImportFrom = visit_Import

    def visit_Global(self, node):
        self.scope.outside |= dict.fromkeys(node.names, self.module)

    def visit_Nonlocal(self, node):
        for name in node.names:
            home = self.scope.parent and self.scope.parent.find(name)
            if home:
                self.scope.outside[name] = home

    def visit_Match(self, node):
        self.visit(node.subject)
        for case in node.cases:
            for part in ast.walk(case.pattern):
                for name in (getattr(part, "name", None), getattr(part, "rest", None)):
                    if name:
                        self.bind(name, "other", None)
            self.all([case.guard, *case.body])

    # Care

    def visit_Try(self, node):
        self.careful += bool(node.handlers)
        self.all(node.body)
        self.careful -= bool(node.handlers)
        for handler in node.handlers:
            self.all([handler.type])
            if handler.name:
                self.bind(handler.name, "other", None)
            self.all(handler.body)
        self.all([*node.orelse, *node.finalbody])

    visit_TryStar = visit_Try

    def visit_If(self, node):
        careful = asks_what_there_is(node.test)
        self.visit(node.test)
        self.careful += careful
        self.all([*node.body, *node.orelse])
        self.careful -= careful

    def visit_IfExp(self, node):
        careful = asks_what_there_is(node.test)
        self.careful += careful
        self.all([node.test, node.body, node.orelse])
        self.careful -= careful

    # Uses

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store):
            self.bind(node.id, "other", None)
        else:
            self.use(node)

    def use(self, node):
        self.moment += 1
        self.uses.append((node, self.scope, self.moment, self.loops > 0))

    def visit_Attribute(self, node):
        if isinstance(node.ctx, ast.Load):
            self.attributes.append((node, self.scope))
        else:
            self.stored.add(node.attr)
        self.visit(node.value)

    def visit_Call(self, node):
        self.calls.append((node, self.scope))
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in CHANGES:
            self.note_change(function.value)
        if isinstance(function, ast.Attribute) and function.attr == "add_updater" and node.args:
            self.updaters[id(node.args[0])] = (function.value, self.scope)
        if isinstance(function, ast.Name) and function.id == "setattr" and len(node.args) > 1:
            name = node.args[1]
            self.stored.add(name.value if isinstance(name, ast.Constant) else "*")
        self.generic_visit(node)


CHANGES = {"append", "extend", "insert", "add", "add_to_back", "remove", "pop", "clear", "become", "update", "sort"}


def asks_what_there_is(test):
    asking = ("hasattr", "isinstance", "getattr")
    return any(isinstance(node, ast.Name) and node.id in asking for node in ast.walk(test))
