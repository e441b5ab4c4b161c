# SPDX-License-Identifier: GPL-2.0-or-later
"""The scene's code: compiled under its own name, with beats that may be replaced."""

import ast
import linecache
import sys
import types

from manim import Scene

MODULE = "lectern_scene"


class NoScene(LookupError):
    """The file holds no Scene class."""


class Program:
    def __init__(self, code, file):
        self.file = file
        self.lines = code.splitlines()
        self.replaced = []
        self.replaced_codes = set()
        self.namespace = {}
        self.code = code

    def load(self):
        """Runs the file's top level."""
        linecache.cache[self.file] = (len(self.code), None, self.code.splitlines(True), self.file)
        module = types.ModuleType(MODULE)
        module.__file__ = self.file
        sys.modules[MODULE] = module
        self.namespace = module.__dict__
        exec(compile(self.code, self.file, "exec"), self.namespace)

    def scene_class(self, name):
        """The class of that name, or the last Scene class of the file."""
        found = [
            value
            for value in self.namespace.values()
            if isinstance(value, type) and issubclass(value, Scene) and value.__module__ == MODULE
        ]
        if name:
            found = [value for value in found if value.__name__ == name]
        if not found:
            raise NoScene(f"the file has no Scene class {name}" if name else "the file has no Scene class")
        return found[-1]

    def replace(self, scene, name, code):
        """Gives the scene another version of a method. Line 1 of `code` is line 1 in faults."""
        self.replaced = code.splitlines()
        tree, scene_class = self._parse(code, type(scene)), type(scene)
        compiled = compile(tree, self.file, "exec")
        self.replaced_codes = set(codes_within(compiled))
        local = {scene_class.__name__: scene_class}
        exec(compiled, self.namespace, local)
        made = local[scene_class.__name__]
        if made is scene_class:  # a function at the margin
            made = type(scene_class.__name__, (scene_class,), {"__module__": MODULE, name: local.get(name)})
        if not callable(vars(made).get(name)):
            raise NoScene(f"the code does not define {name}")
        made.__module__, made.__qualname__ = scene_class.__module__, scene_class.__qualname__
        scene.__class__ = made

    def _parse(self, code, scene_class):
        if not code.lstrip("\n").startswith((" ", "\t")):
            return ast.parse(code, self.file)
        name = scene_class.__name__
        try:  # inside a class, so that super() works
            tree = ast.parse(f"class {name}({name}):\n{code}\n", self.file)
        except SyntaxError as error:
            error.lineno = max(1, (error.lineno or 1) - 1)
            raise
        return ast.increment_lineno(tree, -1)

    def restore(self):
        self.replaced, self.replaced_codes = [], set()

    def is_own(self, file):
        return file == self.file

    def line_text(self, line, code=None):
        lines = self.replaced if self.replaced and (code is None or code in self.replaced_codes) else self.lines
        return lines[line - 1].strip() if 1 <= line <= len(lines) else None

    def places(self, trace):
        """(line, text) of the traceback's frames in the code, outermost first. While a beat is replaced, lines are
        those of its text; frames elsewhere in the file count only when there are none."""
        frames = []
        while trace is not None:
            frames.append((trace.tb_frame.f_code, trace.tb_lineno))
            trace = trace.tb_next
        own = [(code, line) for code, line in frames if self.is_own(code.co_filename)]
        within = [(code, line) for code, line in own if code in self.replaced_codes]
        if self.replaced_codes and not within:
            return [(0, self.line_text(line, code)) for code, line in own]
        return [(line, self.line_text(line, code)) for code, line in within or own]

    def current_line(self):
        """The line of the code that is running; 0 when none is."""
        frame = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if self.is_own(code.co_filename) and (not self.replaced_codes or code in self.replaced_codes):
                return frame.f_lineno
            frame = frame.f_back
        return 0


def codes_within(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes_within(constant)
