/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte layouts of frame records and of the drawing file. Everything is little endian and unaligned; u8 u16 u32 u64 i32
 * f64 are what they say. Both the Python packer (data/manim/lectern/displaylist.py) and the C reader follow this page.
 *
 * Frame record (what a worker puts in the ring, and what a chunk holds):
 *
 *   u32 size          of the whole record, this field included
 *   u32 repeat        frames that this picture lasts, 1 or more (a frozen wait is one record)
 *   u32 flags         bit 0, KEY: stands alone; no entry refers to the picture before
 *   u32 item_count    items of this picture
 *   f64 camera[4]     frame width, frame height, centre x, centre y in scene units; the cairo matrix for W x H pixels
 * is (W/fw, 0, 0, -H/fh, W/2 - cx*W/fw, H/2 + cy*H/fh), computed in this order as Manim does u8  background[4] R, G, B,
 * A as Manim's camera fills it (premultiplied as drawn) entries           until item_count items are made, in drawing
 * order:
 *
 *     u8 op
 *     1 KEEP   u32 from, u32 count      items [from, from+count) of the picture before, unchanged
 *     2 PATH   style, points            a new item
 *     3 MOVE   u32 from, points         the style of item `from` of the picture before with new points
 *     4 STYLE  u32 from, style          the points of item `from` with a new style
 *     5 IMAGE  u8 mode, i32 x, i32 y, u32 width, u32 height, width*height*4 bytes
 *              pixels R, G, B, A at the size the scene is made for (drawing.info). mode 1 OVER: straight alpha,
 *              composited by the integer rule of PIL's Image.alpha_composite (which Manim uses for ImageMobject);
 *              mode 2 REPLACE: copied over what is there
 *
 *   style   u8 join, u8 cap            cairo's numbers
 *           u16 fills, u16 strokes, u16 backgrounds      numbers of colours, each 1 or more
 *           f64 tolerance              Manim's tolerance_for_point_equality
 *           f64 width, f64 background_width              line widths in scene units (already multiplied by Manim's
 *                                                        cairo_line_width_multiple)
 *           f64 rgba[4] for each fill, then stroke, then background colour, 0..1, R first
 *           f64 gradient[4]            x0 y0 x1 y1; present only if any of the three numbers is above 1
 *   points  u32 count, then f64 x, f64 y for each: Manim's cubic curves, four points a curve
 *
 * Limits that a reader enforces: LECTERN_RECORD_* below; all floats finite except coordinates of points (an item with
 * a coordinate that is not finite is kept and draws nothing, as in Manim).
 *
 * Drawing file: a header of 64 bytes, chunks, an end mark. A chunk holds whole records; the first record of a KEY
 * chunk is a KEY record, and no second of lecture time is without one. */
#pragma once

#define LECTERN_RECORD_KEY        1u
#define LECTERN_RECORD_MAX_SIZE   (64u << 20)
#define LECTERN_RECORD_MAX_ITEMS  (1u << 20)
#define LECTERN_RECORD_MAX_REPEAT (1u << 20)

enum lectern_record_op {
	LECTERN_OP_KEEP = 1,
	LECTERN_OP_PATH = 2,
	LECTERN_OP_MOVE = 3,
	LECTERN_OP_STYLE = 4,
	LECTERN_OP_IMAGE = 5,
};

enum lectern_image_mode { LECTERN_IMAGE_OVER = 1, LECTERN_IMAGE_REPLACE = 2 };
