# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns what a Manim camera would draw into items of a picture."""

import itertools

import numpy as np
from manim.camera import camera as stock
from manim.camera.camera import Camera
from manim.camera.moving_camera import MovingCamera
from manim.camera.multi_camera import MultiCamera
from manim.camera.three_d_camera import ThreeDCamera
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject
from manim.mobject.types.vectorized_mobject import VMobject

from . import displaylist as dl
from . import painter

JOINS = {kind: int(value) for kind, value in stock.LINE_JOIN_MAP.items()}
CAPS = {kind: int(value) for kind, value in stock.CAP_STYLE_MAP.items()}
KNOWN_CAMERAS = (Camera, MovingCamera, ThreeDCamera)
# What decides how a camera draws. A camera with another version of any of these draws its frames itself.
DRAWING_METHODS = (
    "apply_fill apply_stroke cache_cairo_context capture_mobject capture_mobjects display_image_mobject "
    "display_multiple_background_colored_vmobjects display_multiple_image_mobjects "
    "display_multiple_non_background_colored_vmobjects display_multiple_point_cloud_mobjects "
    "display_multiple_vectorized_mobjects display_vectorized get_cached_cairo_context get_cairo_context "
    "get_fill_rgbas get_mobjects_to_display get_stroke_rgbas overlay_PIL_image overlay_rgba_array "
    "points_to_subpixel_coords set_cairo_context_color set_cairo_context_path transform_points_pre_display"
).split()
NOTHING = b""


def can_list(camera):
    """Whether display lists can say what this camera draws."""
    if isinstance(camera, MultiCamera) and camera.image_mobjects_from_cameras:
        return False
    names = [name for name in DRAWING_METHODS if not (name == "capture_mobjects" and isinstance(camera, MultiCamera))]
    return all(name not in camera.__dict__ and is_known(type(camera), name) for name in names)


def is_known(camera_class, name):
    return any(getattr(camera_class, name) is getattr(known, name, None) for known in KNOWN_CAMERAS)


def kind_of(mobject):
    for kind in (VMobject, PMobject, AbstractImageMobject):
        if isinstance(mobject, kind):
            return kind
    return None


class Capture:
    """Makes items for one scene."""

    def __init__(self):
        self.pool = dl.Pool()
        self.images = {}
        self.contexts = {}
        self.uniform = (None, False)

    def view(self, camera):
        """What the camera looks at. A Camera keeps the cairo context of its first drawing and its matrix with it."""
        now = (*map(float, (camera.frame_width, camera.frame_height)), *map(float, camera.frame_center[:2]))
        if camera.get_cached_cairo_context(camera.pixel_array) is None:
            camera.get_cairo_context(camera.pixel_array)
            self.contexts[id(camera.pixel_array)] = now
        return self.contexts.get(id(camera.pixel_array), now)

    def background(self, camera):
        """The colour that the camera fills with, and an item when it is more than a colour."""
        pixels = camera.background
        if self.uniform[0] is not pixels:
            whole = np.ascontiguousarray(pixels).view(np.uint32)
            self.uniform = (pixels, bool((whole == whole[0, 0]).all()))
        items = [] if self.uniform[1] else [dl.image_item(dl.REPLACE, 0, 0, np.ascontiguousarray(pixels))]
        return tuple(int(value) for value in pixels[0, 0]), items

    def add(self, camera, mobjects, picture):
        """Appends the items of mobjects to a picture, in the camera's order."""
        if hasattr(camera, "reset_rotation_matrix"):
            camera.reset_rotation_matrix()
        shown = camera.get_mobjects_to_display(mobjects)
        for kind, group in itertools.groupby(shown, kind_of):
            if kind is VMobject:
                self._add_vector(camera, group, picture)
            elif kind is AbstractImageMobject:
                picture.items += [item for mobject in group for item in self._image(camera, mobject)]
            elif kind is PMobject:
                picture.items += self._dots(camera, list(group), picture)

    def _add_vector(self, camera, mobjects, picture):
        plain = type(camera).transform_points_pre_display is Camera.transform_points_pre_display
        for image, group in itertools.groupby(mobjects, lambda mobject: mobject.get_background_image()):
            if image:
                picture.items += self._coloured_by_image(camera, list(group))
            else:
                picture.items += [self._path(camera, mobject, plain) for mobject in group]

    def _path(self, camera, mobject, plain):
        points = mobject.points if plain else camera.transform_points_pre_display(mobject, mobject.points)
        xy = self.pool(
            np.asarray(points[:, :2], dtype="<f8").tobytes(),
            lambda data: data if np.isfinite(points).all() else NOTHING,
        )
        return (dl.PATH, self._style(camera, mobject), xy, id(mobject))

    def _style(self, camera, mobject):
        fills = camera.get_fill_rgbas(mobject)
        strokes = camera.get_stroke_rgbas(mobject)
        backgrounds = camera.get_stroke_rgbas(mobject, background=True)
        gradient = None
        if len(fills) > 1 or len(strokes) > 1 or len(backgrounds) > 1:
            ends = np.asarray(mobject.get_gradient_start_and_end_points())
            start, end = camera.transform_points_pre_display(mobject, ends)
            gradient = (start[0], start[1], end[0], end[1])
        multiple = camera.cairo_line_width_multiple
        data = dl.pack_style(
            JOINS[mobject.joint_type],
            CAPS[mobject.cap_style],
            fills,
            strokes,
            backgrounds,
            mobject.tolerance_for_point_equality,
            mobject.get_stroke_width() * multiple,
            mobject.get_stroke_width(True) * multiple,
            gradient,
        )
        return self.pool(data, dl.finite_style)

    def _image(self, camera, mobject):
        """The item of an ImageMobject: what Manim would lay over the picture, cut to what can be seen of it."""
        pixels = mobject.get_pixel_array()
        key = (mobject.points.tobytes(), self.view(camera), mobject.resampling_algorithm)
        known = self.images.get(id(mobject))
        if known and known[0] == key and np.array_equal(known[1], pixels):
            return known[2]
        items = overlaid(camera, lambda: camera.display_image_mobject(mobject, camera.pixel_array), id(mobject))
        self.images[id(mobject)] = (key, pixels.copy(), items)
        return items

    def _coloured_by_image(self, camera, mobjects):
        return overlaid(
            camera, lambda: camera.display_multiple_background_colored_vmobjects(mobjects, camera.pixel_array), None
        )

    def _dots(self, camera, mobjects, picture):
        """Point clouds set pixels of what is beneath."""
        pixels = camera.pixel_array
        painter.paint(pixels, picture)
        before = pixels.copy()
        camera.display_multiple_point_cloud_mobjects(mobjects, pixels)
        return changed_area(before, pixels)


def overlaid(camera, draw, owner):
    """Items for what `draw` composites onto the picture."""
    images = []
    camera.overlay_PIL_image = lambda pixel_array, image: images.append(image)
    try:
        draw()
    finally:
        del camera.overlay_PIL_image
    items = []
    for image in images:
        box = image.getbbox()
        if box:
            items.append(dl.image_item(dl.OVER, box[0], box[1], np.asarray(image.crop(box)), owner))
    return items


def changed_area(before, after):
    """The rectangle that holds all differences, as an item; or no item."""
    different = before.view(np.uint32)[:, :, 0] != after.view(np.uint32)[:, :, 0]
    rows, columns = np.flatnonzero(different.any(axis=1)), np.flatnonzero(different.any(axis=0))
    if not len(rows):
        return []
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    return [dl.image_item(dl.REPLACE, left, top, after[top:bottom, left:right])]


class Frames:
    """Pictures of whole frames, for cameras that draw themselves: one base, and the rectangle that differs from it."""

    def __init__(self):
        self.base = None

    def items(self, pixels):
        if self.base is not None and self.base[0].shape == pixels.shape:
            changed = changed_area(self.base[0], pixels)
            if not changed or len(changed[0][2]) < pixels.nbytes // 3:
                return [self.base[1], *changed]
        self.base = (pixels.copy(), dl.image_item(dl.REPLACE, 0, 0, pixels))
        return [self.base[1]]
