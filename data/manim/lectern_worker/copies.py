# SPDX-License-Identifier: GPL-2.0-or-later
"""Copies of mobjects without what nobody changes: above all the parsed SVG path that every glyph keeps."""

import copy
import enum
import pathlib
import types

import numpy as np
from manim.constants import CapStyleType, LineJointType
from manim.mobject.mobject import Mobject
from manim.utils.color import ManimColor

SHARED_NAMES = {"path_obj"}
SHARED_TYPES = {
    bool,
    bytes,
    complex,
    float,
    int,
    str,
    type,
    type(None),
    types.BuiltinFunctionType,
    types.FunctionType,
    np.bool_,
    np.float64,
    np.int64,
    pathlib.PosixPath,
    ManimColor,
    LineJointType,
    CapStyleType,
}
_descriptors = {}


def descriptors(mobject_class):
    """Names whose assignment runs code of the class."""
    known = _descriptors.get(mobject_class)
    if known is None:
        known = _descriptors[mobject_class] = {
            name
            for base in mobject_class.__mro__
            for name, value in vars(base).items()
            if hasattr(type(value), "__set__")
        }
    return known


def copy_value(value, memo):
    kind = type(value)
    if kind in SHARED_TYPES or isinstance(value, enum.Enum):
        return value
    if kind is np.ndarray and value.dtype.kind in "biufc":
        made = memo.get(id(value))
        if made is None:
            made = memo[id(value)] = value.copy()
        return made
    return copy.deepcopy(value, memo)


def deepcopy(self, memo):
    made = self.__class__.__new__(self.__class__)
    memo[id(self)] = made
    guarded = descriptors(self.__class__)
    for name, value in self.__dict__.items():
        new = value if name in SHARED_NAMES else copy_value(value, memo)
        if name in guarded:
            setattr(made, name, new)
        else:
            made.__dict__[name] = new
    made.original_id = str(id(self))
    return made


def install():
    Mobject.__deepcopy__ = deepcopy
