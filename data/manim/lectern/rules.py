# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of the geometry check. Each yields (kind, mobjects, box, message)."""

import re

import manim
import numpy as np

from . import grid, theme
from .drawn import chords, segments_of

EDGE = 0.03  # units that anything may reach over an edge
TOUCH = 0.025  # glyph boxes that overlap less only touch
SMALLEST_CAPITAL = 0.125  # of a frame that is 8 units high: 7.5 pixels at 480p
SMALLEST_LETTER = 0.09
LEAST_CONTRAST = 3.0
LEAST_CONTRAST_DIMMED = 1.8  # of text that is dimmed on purpose
OPAQUE = 0.85
STRUCK = (manim.Cross, manim.Underline)


def text_overlap(picture, frame):
    for index, upper in enumerate(picture.texts):
        for lower in picture.texts[:index]:
            if upper.furniture and lower.furniture or not meet(upper.box, lower.box):
                continue
            hit = overlap(upper.boxes, lower.boxes)
            if not hit.any() or same_place(upper, lower):
                continue
            first, second = sorted((upper, lower), key=lambda unit: unit.order)
            below = np.unique(np.nonzero(hit)[0 if first is upper else 1])
            if covered(picture, first.centers[below], first.order, second.order).all():
                continue
            yield "text-overlap", [upper.mobject, lower.mobject], common(upper.box, lower.box), "{0} overlaps {1}"


def text_over_line(picture, frame):
    plain = {id(leaf.mobject) for leaf in picture.shapes if excused(leaf, picture)}
    for unit in picture.texts:
        inner = shrink(unit.boxes, 0.15)
        for leaf in picture.shapes:
            if id(leaf.mobject) in plain or not meet(unit.box, leaf.box) or halo(unit):
                continue
            if strikes(leaf, unit):
                continue
            runs = sum((chords(run, inner) for run in segments_of(leaf)), np.zeros(len(inner)))
            size = (inner[:, 2:] - inner[:, :2]).min(axis=1)
            hit = runs > 0.5 * size
            if not hit.any():
                continue
            low, high = sorted((leaf.order, unit.order))
            if leaf.order < unit.order and covered(picture, unit.centers[hit], low, high).all():
                continue
            yield "text-over-line", [unit.mobject, leaf.mobject], around(unit.boxes[hit]), "{1} runs through {0}"


def out_of_frame(picture, frame):
    for unit in picture.texts:
        out = np.array([frame.excess(box) for box in unit.boxes]) > EDGE
        if out.all():
            yield "out-of-frame", [unit.mobject], unit.box, "{0} is outside the picture"
        elif out.any():
            yield "out-of-frame", [unit.mobject], unit.box, "{0} is cut off at the edge of the picture"
    for leaf in picture.shapes:
        left, bottom, right, top = leaf.box
        if leaf.furniture or right - left >= frame.width or top - bottom >= frame.height or tip(leaf):
            continue
        seen = common(leaf.box, (frame.left, frame.bottom, frame.right, frame.top))
        inside = 1.0
        for low, high, whole in ((seen[0], seen[2], right - left), (seen[1], seen[3], top - bottom)):
            inside *= float(high >= low) if whole < 1e-3 else max(0.0, high - low) / whole
        if inside < 0.75:
            yield "out-of-frame", [leaf.mobject], leaf.box, "{0} is mostly outside the picture"


def outside_cell(picture, scene):
    """Only in a teaching scene: what was placed outgrew its area, or something left the stage."""
    told = set()
    for mobject, area in scene.lectern_placed:
        leaves = picture.leaves_of(mobject)
        if not leaves:
            continue
        box = around(np.array([leaf.box for leaf in leaves]))
        center = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if area.holds_point(center) and area.excess(box) > 0.12 and not scaffold(mobject):
            told |= {id(leaf.mobject) for leaf in leaves}
            yield "outside-cell", [mobject], box, "{0} is larger than the area it was placed in"
    for mobject in scene.stage():
        leaves = [leaf for leaf in picture.leaves_of(mobject) if not tip(leaf)]
        if not leaves or any(id(leaf.mobject) in told for leaf in leaves):
            continue
        box = around(np.array([leaf.box for leaf in leaves]))
        if scene.stage_area.excess(box) > 0.25 and not grid.FRAME.excess(box) > EDGE:
            yield "outside-cell", [mobject], box, "{0} leaves the stage"


def too_small(picture, frame):
    scale = frame.height / 8
    for unit in picture.texts:
        words = re.sub(r"\\[A-Za-z]+", "x", unit.words)
        if words and not re.search(r"\w", words):
            continue
        tall = (unit.boxes[:, 3] - unit.boxes[:, 1]).max() / scale
        short_letters = words and not re.search(r"[A-Z0-9bdfhklt\\]", words)
        if tall < (SMALLEST_LETTER if short_letters else SMALLEST_CAPITAL):
            yield "too-small", [unit.mobject], unit.box, "{0} is too small to read at 480p"


def low_contrast(picture, background):
    if background is None and not any(leaf.fill > 0.5 for leaf in picture.shapes):
        return
    for unit in picture.texts:
        chosen = np.unique(np.linspace(0, len(unit.glyphs) - 1, 6).astype(int))
        ratios = [glyph_contrast(picture, unit.glyphs[k], unit.centers[k], background) for k in chosen]
        ratios = [ratio for ratio in ratios if ratio is not None]
        least = LEAST_CONTRAST if unit.opacity > 0.95 else LEAST_CONTRAST_DIMMED
        if ratios and np.median(ratios) < least:
            said = f"{{0}} is hard to see: contrast {np.median(ratios):.1f} to 1"
            yield "low-contrast", [unit.mobject], unit.box, said


def hidden(picture, frame):
    for unit in picture.texts:
        for leaf in picture.shapes:
            if leaf.order < unit.order or (leaf.vector and leaf.fill < OPAQUE) or not meet(unit.box, leaf.box):
                continue
            if leaf.covers(unit.centers).mean() >= 0.3:
                yield "hidden", [unit.mobject, leaf.mobject], unit.box, "{0} is hidden behind {1}"
                break


def left_over(picture, scene):
    """Only in a teaching scene: what should have gone and stayed."""
    for label, owner in scene.lectern_labels:
        if not isinstance(owner, manim.Mobject) or not picture.leaves_of(label) or picture.leaves_of(owner):
            continue
        own = {id(member) for member in label.get_family()}
        box = np.array(grid.box_of(owner))
        if not any(meet(leaf.box, box) for leaf in picture.leaves if id(leaf.mobject) not in own):
            yield "left-over", [label], np.array(grid.box_of(label)), "{0} is still there, but what it labels is gone"
    for gone, box in scene.lectern_removed:
        for mobject in scene.stage():
            leaves = picture.leaves_of(mobject)
            if leaves and np.abs(around(np.array([leaf.box for leaf in leaves])) - box).max() < 0.02:
                said = "{0} was faded out but was never shown; {1}, which looks the same, stays"
                yield "left-over", [gone, mobject], box, said


# What the rules share


def meet(one, two):
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def common(one, two):
    return np.array([*np.maximum(one[:2], two[:2]), *np.minimum(one[2:], two[2:])])


def around(boxes):
    return np.array([*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)])


def shrink(boxes, share):
    room = (boxes[:, 2:] - boxes[:, :2]) * share
    return np.concatenate([boxes[:, :2] + room, boxes[:, 2:] - room], axis=1)


def overlap(one, two):
    """For each pair of glyphs: do they overlap by more than a touch?"""
    low = np.maximum(one[:, None, :2], two[None, :, :2])
    high = np.minimum(one[:, None, 2:], two[None, :, 2:])
    size = high - low
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (one, two)]
    smaller = np.minimum(areas[0][:, None], areas[1][None, :])
    return (size > TOUCH).all(axis=2) & (size.clip(0).prod(axis=2) > 0.08 * smaller)


def same_place(one, two):
    """A copy that lies exactly on its original is not seen."""
    return len(one.boxes) == len(two.boxes) and np.abs(one.boxes - two.boxes).max() < 0.02


def covered(picture, points, after, before):
    """For each point: does an opaque shape drawn between `after` and `before` lie over it?"""
    done = np.zeros(len(points), dtype=bool)
    for leaf in picture.shapes:
        if after < leaf.order < before and (not leaf.vector or leaf.fill >= OPAQUE):
            done |= leaf.covers(points)
    return done


def excused(leaf, picture):
    """Lines that text may cross: hardly visible ones, the lines of a plane, marks made on purpose, arrow tips."""
    if not leaf.vector or leaf.stroke < 0.25 or leaf.stroke_width < 1 or leaf.furniture or tip(leaf):
        return True
    if isinstance(leaf.mobject, STRUCK) or id(leaf.mobject) in picture.plane_lines:
        return True
    stroke = np.asarray(leaf.mobject.stroke_rgbas, dtype=float)[:, :3].mean(axis=0) * leaf.stroke
    return contrast(stroke, np.array(theme.current().background.to_rgb()) * (1 - leaf.stroke)) < 1.7


def strikes(leaf, unit):
    """A stroke no larger than the text itself crosses it out on purpose."""
    reach = 0.15 * (unit.box[3] - unit.box[1])
    area = grid.Area(*unit.box).shrunk(-reach)
    return area.excess(leaf.box) <= 0


def tip(leaf):
    return isinstance(leaf.mobject, manim.ArrowTip)


def scaffold(mobject):
    return isinstance(mobject, manim.CoordinateSystem)


def halo(unit):
    return any(float(glyph.mobject.get_stroke_width(background=True)) > 2 for glyph in unit.glyphs)


def luminance(rgb):
    linear = np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one, two):
    """The ratio of the Web Content Accessibility Guidelines, 1 to 21."""
    first, second = sorted((luminance(np.clip(one, 0, 1)), luminance(np.clip(two, 0, 1))))
    return (second + 0.05) / (first + 0.05)


def glyph_contrast(picture, glyph, center, background):
    """Contrast of a glyph with what lies under its middle; None where that is unknown (a picture, a stream)."""
    under = background
    for leaf in picture.shapes:
        if leaf.order > glyph.order:
            break
        if leaf.vector and leaf.fill <= 0.05 or not leaf.covers(center[None, :])[0]:
            continue
        if not leaf.vector:
            return None
        rgb = np.asarray(leaf.mobject.fill_rgbas, dtype=float)[:, :3].mean(axis=0)
        if under is None and leaf.fill < 0.6:
            return None
        under = rgb * leaf.fill + (under if under is not None else 0.5) * (1 - leaf.fill)
    if under is None:
        return None
    opacity = min(1.0, max(glyph.fill, glyph.stroke))
    return contrast(glyph.rgb() * opacity + under * (1 - opacity), under)
