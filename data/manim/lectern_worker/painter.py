# SPDX-License-Identifier: GPL-2.0-or-later
"""Paints pictures with pycairo, as Manim's camera would: for what can only be drawn on top of the pixels beneath."""

import cairo
import numpy as np
from PIL import Image

from . import displaylist as dl

CLOSE = 1e-5  # numpy.isclose's relative tolerance, which Manim uses


def paint(pixels, picture):
    """Fills H x W x 4 bytes with a picture."""
    pixels[:, :] = picture.background
    context = context_for(pixels, picture.camera)
    for op, first, second, _ in picture.items:
        if op == dl.IMAGE:
            put_image(pixels, first, second)
        else:
            put_path(context, first, second)


def context_for(pixels, camera):
    height, width = pixels.shape[:2]
    frame_width, frame_height, x, y = camera
    surface = cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, width, height)
    context = cairo.Context(surface)
    across, down = width / frame_width, height / frame_height
    context.set_matrix(cairo.Matrix(across, 0, 0, -down, width / 2 - x * across, height / 2 + y * down))
    return context


def put_image(pixels, head, data):
    mode, x, y, width, height = dl.IMAGE_HEAD.unpack(head)
    image = np.frombuffer(data, np.uint8).reshape(height, width, 4)
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, pixels.shape[1]), min(y + height, pixels.shape[0])
    if right <= left or bottom <= top:
        return
    image = image[top - y : bottom - y, left - x : right - x]
    under = pixels[top:bottom, left:right]
    if mode == dl.OVER:
        image = Image.alpha_composite(Image.fromarray(np.ascontiguousarray(under)), Image.fromarray(image.copy()))
    under[:] = image


def put_path(context, style, points):
    join, cap, fills, strokes, backgrounds, tolerance, width, background_width = dl.STYLE_HEAD.unpack_from(style)
    colours = np.frombuffer(style, "<f8", offset=dl.STYLE_HEAD.size)
    count = fills + strokes + backgrounds
    rgbas, gradient = colours[: 4 * count].reshape(count, 4), colours[4 * count :]
    trace(context, np.frombuffer(points, "<f8").reshape(-1, 2), tolerance)
    context.set_line_join(cairo.LineJoin(join))
    context.set_line_cap(cairo.LineCap(cap))
    if background_width > 0:
        set_source(context, rgbas[fills + strokes :], gradient)
        context.set_line_width(background_width)
        context.stroke_preserve()
    set_source(context, rgbas[:fills], gradient)
    context.fill_preserve()
    if width > 0:
        set_source(context, rgbas[fills : fills + strokes], gradient)
        context.set_line_width(width)
        context.stroke_preserve()


def trace(context, xy, tolerance):
    context.new_path()
    if len(xy) < 4 or not np.isfinite(xy).all():
        return
    starts = np.arange(4, len(xy), 4)
    breaks = starts[[not close(xy[at - 1], xy[at], tolerance) for at in starts]] if len(starts) else starts
    for start, end in zip([0, *breaks], [*breaks, len(xy)], strict=True):
        if end - start < 4:
            continue
        context.new_sub_path()
        context.move_to(*xy[start])
        for at in range(start, end - 3, 4):
            context.curve_to(*xy[at + 1 : at + 4].ravel())
        if close(xy[start], xy[end - 1], tolerance):
            context.close_path()


def close(a, b, tolerance):
    return bool((np.abs(a - b) <= tolerance + CLOSE * np.abs(b)).all())


def set_source(context, rgbas, gradient):
    if len(rgbas) == 1:
        red, green, blue, alpha = rgbas[0]
        context.set_source_rgba(blue, green, red, alpha)
        return
    pattern = cairo.LinearGradient(*gradient)
    for offset, (red, green, blue, alpha) in zip(np.linspace(0, 1, len(rgbas)), rgbas, strict=True):
        pattern.add_color_stop_rgba(offset, blue, green, red, alpha)
    context.set_source(pattern)
