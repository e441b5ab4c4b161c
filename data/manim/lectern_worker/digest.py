# SPDX-License-Identifier: GPL-2.0-or-later
"""A digest of all that the next beat can depend on.

Equal histories give equal digests, in any process: no addresses, no times, no paths of the job, no line numbers.
"""

import enum
import functools
import hashlib
import marshal
import pathlib
import random
import sys
import types

import numpy as np
from manim.camera.camera import Camera
from manim.manager import Manager
from manim.mobject.mobject import Mobject
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene import Scene
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.color import ManimColor

FORGOTTEN = {
    Mobject: {"path_obj", "original_id", "file_name", "svg_file", "text2hash"},
    Camera: {
        "background",
        "background_colored_vmobject_displayer",
        "canvas",
        "display_funcs",
        "frame_rate",
        "overlay_PIL_image",
        "pixel_array",
        "pixel_array_to_cairo_context",
        "pixel_height",
        "pixel_width",
        "rotation_matrix",
    },
    Scene: {
        "_log_file_path",
        "animations",
        "duration",
        "file_writer_settings",
        "last_t",
        "lectern_beat_started",
        "lectern_findings",
        "lectern_marks",
        "lectern_speech",
        "manager",
        "moving_mobjects",
        "output_plan",
        "queue",
        "renderer",
        "session_spec",
        "static_mobjects",
        "stop_condition",
        "time_progression",
    },
}
DEEPEST = 100_000
OPAQUE = (CairoRenderer, Manager, SceneFileWriter)
PLAIN = {bool, int, float, complex, str, bytes, type(None), type(Ellipsis)}


def of_scene(scene, namespace, imported):
    """32 hex digits. `namespace` is the file's, `imported` what it had from Manim and other modules."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(DEEPEST)  # what scenes hold may be linked in long chains
    try:
        return digest_of(scene, namespace, imported)
    finally:
        sys.setrecursionlimit(limit)


def digest_of(scene, namespace, imported):
    walk = Walk()
    walk.value(scene)
    walk.value(scene.camera)
    own = {
        name: value
        for name, value in namespace.items()
        if not name.startswith("__") and imported.get(name, walk) is not value and is_data(value)
    }
    walk.value(own)
    walk.value(random.getstate())
    walk.value(np.random.get_state())
    return walk.digest()


def is_data(value):
    return not isinstance(value, (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType))


class Walk:
    """Writes values into a flat list of simple things. A value met before is written as its number."""

    def __init__(self):
        self.out = []
        self.numbers = {}
        self.kept = []
        self.names = {}

    def digest(self):
        data = marshal.dumps(self.out, 2)  # version 2 has no back references, which would depend on reference counts
        return hashlib.blake2b(data, digest_size=16).hexdigest()

    def value(self, value):
        kind = type(value)
        if kind in PLAIN:
            self.out.append(value)
            return
        number = self.numbers.get(id(value))
        if number is not None:
            self.out.append(("again", number))
            return
        self.numbers[id(value)] = len(self.numbers)
        self.kept.append(value)
        for known, write in WRITERS.get(kind, ()) or self._find(kind):
            if known is None or isinstance(value, known):
                write(self, value)
                return

    def _find(self, kind):
        found = [(known, write) for known, write in RULES if known is None or issubclass(kind, known)]
        WRITERS[kind] = found[:1]
        return WRITERS[kind]

    def array(self, array):
        if array.dtype.kind == "O":
            self.out += ("objects", array.shape)
            self.sequence(array.ravel().tolist())
        else:
            self.out += (array.dtype.str, array.shape, array.tobytes())

    def scalar(self, scalar):
        self.out += (scalar.dtype.str, scalar.tobytes())

    def sequence(self, values):
        self.out += (type(values).__name__, len(values))
        for value in values:
            self.value(value)

    def mapping(self, values):
        self.out += (type(values).__name__, len(values))
        for key, value in values.items():
            self.value(key)
            self.value(value)

    def unordered(self, values):
        digests = []
        for value in values:
            part = Walk()
            part.numbers = dict(self.numbers)
            part.value(value)
            digests.append(part.digest())
        self.out += ("set", *sorted(digests))

    def colour(self, colour):
        self.out += ("colour", colour._internal_value.tobytes())

    def member(self, member):
        self.out += (type(member).__qualname__, member.name)

    def path(self, path):
        self.out.append(path.name)

    def named(self, thing):
        self.out += (thing.__module__ or "", thing.__qualname__) if hasattr(thing, "__qualname__") else (str(thing),)

    def module(self, module):
        self.out.append(module.__name__)

    def function(self, function):
        if not is_own_code(function.__code__):
            self.named(function)
        else:
            self.code(function.__code__)
        for cell in function.__closure__ or ():
            try:
                self.value(cell.cell_contents)
            except ValueError:  # not filled yet
                self.out.append("empty")
        self.value(function.__defaults__)
        self.value(function.__kwdefaults__)

    def code(self, code):
        self.out += ("code", code.co_code, code.co_names, code.co_varnames, code.co_freevars)
        for constant in code.co_consts:
            self.value(constant)

    def method(self, method):
        self.out.append("method")
        self.value(method.__func__ if hasattr(method, "__func__") else method.__name__)
        self.value(method.__self__)

    def partial(self, partial):
        self.out.append("partial")
        for part in (partial.func, partial.args, partial.keywords):
            self.value(part)

    def generator(self, generator):
        self.out.append(type(generator).__name__)
        if isinstance(generator, np.random.Generator):
            self.value(generator.bit_generator.state)
        else:
            self.value(generator.getstate() if isinstance(generator, random.Random) else generator.get_state())

    def opaque(self, value):
        self.out.append(type(value).__qualname__)

    def instance(self, value):
        """Anything else: its class and its attributes."""
        kind = type(value)
        self.out.append(kind.__qualname__)
        attributes = getattr(value, "__dict__", None)
        if attributes is None:
            attributes = {name: getattr(value, name) for name in slots(kind) if hasattr(value, name)}
            if isinstance(value, (list, tuple)):
                self.sequence(list(value))
        forgotten = self.forgotten(kind)
        out, numbers, plain = self.out, self.numbers, PLAIN
        for name in sorted(attributes):
            if name in forgotten:
                continue
            out.append(name)
            item = attributes[name]
            if type(item) in plain:
                out.append(item)
            elif id(item) in numbers:
                out.append(("again", numbers[id(item)]))
            else:
                self.value(item)

    def forgotten(self, kind):
        known = self.names.get(kind)
        if known is None:
            known = self.names[kind] = set().union(
                *(names for base, names in FORGOTTEN.items() if issubclass(kind, base))
            )
        return known


def is_own_code(code):
    """Code of the scene, not of an installed module."""
    return "/lectern/" not in code.co_filename and "site-packages" not in code.co_filename


def slots(kind):
    for base in kind.__mro__:
        names = vars(base).get("__slots__", ())
        yield from (names,) if isinstance(names, str) else names


RULES = (
    (OPAQUE, Walk.opaque),
    (np.ndarray, Walk.array),
    (np.generic, Walk.scalar),
    (enum.Enum, Walk.member),
    (ManimColor, Walk.colour),
    ((list, tuple), Walk.sequence),
    (dict, Walk.mapping),
    ((set, frozenset), Walk.unordered),
    (pathlib.PurePath, Walk.path),
    (types.FunctionType, Walk.function),
    ((types.MethodType,), Walk.method),
    (types.CodeType, Walk.code),
    (functools.partial, Walk.partial),
    (types.ModuleType, Walk.module),
    ((type, types.BuiltinFunctionType, np.ufunc), Walk.named),
    ((random.Random, np.random.Generator, np.random.RandomState), Walk.generator),
    (None, Walk.instance),
)
WRITERS = {}
