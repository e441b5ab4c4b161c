# SPDX-License-Identifier: GPL-2.0-or-later
"""Frame records, laid out as agents/draw/format.h says.

A picture is a list of items. An item is a tuple (op, style or image header, points or pixels, owner); equal styles and
equal points are one object, so that what changed since the picture before is found by identity.
"""

import struct

import numpy as np

KEEP, PATH, MOVE, STYLE, IMAGE = 1, 2, 3, 4, 5
OVER, REPLACE = 1, 2
KEY = 1

HEAD = struct.Struct("<IIII4d4B")
STYLE_HEAD = struct.Struct("<BBHHHddd")
GRADIENT = struct.Struct("<4d")
IMAGE_HEAD = struct.Struct("<BiiII")
KEEP_ENTRY = struct.Struct("<BII")
FROM_ENTRY = struct.Struct("<BI")
COUNT = struct.Struct("<I")
MAX_REPEAT = 1 << 20
KNOWN_BYTES = 16 << 20


class Picture:
    """What one frame shows."""

    __slots__ = ("camera", "background", "items")

    def __init__(self, camera, background, items):
        self.camera = camera
        self.background = background
        self.items = items


class Pool:
    """Makes equal bytes one object. Forgets everything from time to time, which only costs larger records."""

    def __init__(self):
        self.known = {}
        self.size = 0

    def __call__(self, data, repair):
        found = self.known.get(data)
        if found is not None:
            return found
        if self.size > KNOWN_BYTES:
            self.known, self.size = {}, 0
        self.size += len(data)
        kept = self.known[data] = repair(data)
        return kept


def finite_style(data):
    """cairo draws something for numbers that are none; a reader refuses them, so they become 0."""
    numbers = np.frombuffer(data, dtype="<f8", offset=8)
    if np.isfinite(numbers).all():
        return data
    return data[:8] + np.nan_to_num(numbers, posinf=0.0, neginf=0.0).tobytes()


def pack_style(join, cap, fills, strokes, backgrounds, tolerance, width, background_width, gradient):
    head = STYLE_HEAD.pack(join, cap, len(fills), len(strokes), len(backgrounds), tolerance, width, background_width)
    colours = (np.asarray(rgba, dtype="<f8").tobytes() for rgba in (fills, strokes, backgrounds))
    return b"".join((head, *colours, GRADIENT.pack(*gradient) if gradient else b""))


def image_item(mode, x, y, pixels, owner=None):
    """An item of H x W x 4 bytes."""
    height, width = pixels.shape[:2]
    return (IMAGE, IMAGE_HEAD.pack(mode, x, y, width, height), pixels.tobytes(), owner)


class Encoder:
    """Writes pictures as records, each as what it changes in the one before."""

    def __init__(self):
        self.previous = None

    def is_last(self, picture):
        """Whether the picture is the one written last."""
        last = self.previous
        return (
            last is not None
            and last.camera == picture.camera
            and last.background == picture.background
            and len(last.items) == len(picture.items)
            and all(same_item(a, b) for a, b in zip(last.items, picture.items, strict=True))
        )

    def record(self, picture, repeat):
        if self.previous is None:
            entries, flags = [whole(item) for item in picture.items], KEY
        else:
            entries, flags = Difference(self.previous.items).entries(picture.items), 0
        self.previous = picture
        body = b"".join(entries)
        head = HEAD.pack(HEAD.size + len(body), repeat, flags, len(picture.items), *picture.camera, *picture.background)
        return bytearray(head + body)


def whole(item):
    op, style, points, _ = item
    if op == IMAGE:
        return b"\x05" + style + points
    return b"\x02" + style + COUNT.pack(len(points) >> 4) + points


class Difference:
    """Finds the items of a picture in the picture before."""

    def __init__(self, items):
        self.items = items
        self.maps = None

    def entries(self, items):
        old, made = self.items, []
        start = cursor = 0
        for item in items:
            if cursor < len(old) and same_item(old[cursor], item):
                cursor += 1
                continue
            if cursor > start:
                made.append(KEEP_ENTRY.pack(KEEP, start, cursor - start))
            index = self.find(item)
            if index is not None:
                start, cursor = index, index + 1
                continue
            base, entry = self.changed(item, cursor)
            made.append(entry)
            start = cursor = base + 1
        if cursor > start:
            made.append(KEEP_ENTRY.pack(KEEP, start, cursor - start))
        return made

    def _index(self):
        if self.maps is None:
            pairs, owners, styles = {}, {}, {}
            for index, (op, style, points, owner) in enumerate(self.items):
                pairs.setdefault((id(style), id(points)), index)
                if op == PATH:
                    owners[owner] = index
                    styles.setdefault(id(style), index)
            self.maps = pairs, owners, styles
        return self.maps

    def find(self, item):
        return self._index()[0].get((id(item[1]), id(item[2])))

    def changed(self, item, cursor):
        """An entry for an item that is not there as it is, and the index it is like."""
        op, style, points, owner = item
        if op == IMAGE:
            return cursor, whole(item)
        _, owners, styles = self._index()
        for index in (owners.get(owner), cursor, styles.get(id(style))):
            if index is None or index >= len(self.items) or self.items[index][0] != PATH:
                continue
            if self.items[index][1] is style:
                return index, FROM_ENTRY.pack(MOVE, index) + COUNT.pack(len(points) >> 4) + points
            if self.items[index][2] is points:
                return index, FROM_ENTRY.pack(STYLE, index) + style
        own = owners.get(owner)
        return cursor if own is None else own, whole(item)


def same_item(a, b):
    return a is b or (a[1] is b[1] and a[2] is b[2])
