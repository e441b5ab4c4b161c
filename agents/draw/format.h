/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte layouts of frame records and of the drawing file. Everything is little endian and unaligned; u8 u16 u32 u64 i32
 * f64 are what they say. Both the Python packer (data/manim/lectern_worker/displaylist.py) and the C reader follow this
 * page.
 *
 * Frame record (what a worker puts in the ring, and what a chunk holds):
 *
 *   u32 size          of the whole record, this field included
 *   u32 repeat        frames that this picture lasts, 1 or more (a frozen wait is one record)
 *   u32 flags         bit 0, KEY: stands alone; no entry refers to the picture before
 *   u32 item_count    items of this picture
 *   f64 camera[4]     frame width, frame height, centre x, centre y in scene units; the cairo matrix for W x H pixels
 *                     is (W/fw, 0, 0, -H/fh, W/2 - cx*W/fw, H/2 + cy*H/fh), computed in this order as Manim does
 *   u8  background[4] R, G, B, A as Manim's camera fills it (premultiplied as drawn)
 *   entries           until item_count items are made, in drawing order:
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
 * An item that refers to the picture before may take any item there, in any order and more than once; MOVE and STYLE
 * not an image. The items of one picture, written as a KEY record, must fit LECTERN_RECORD_MAX_SIZE.
 *
 * Drawing file: a header, chunks, an end mark. It is only ever appended to.
 *
 *   header  "LECTDRAW", u32 version, u32 width, u32 height, u32 fps_num, u32 fps_den, zeros, u64 XXH3 of the 56 bytes
 *           before it; 64 bytes
 *   chunk   "CHNK", u32 kind, u64 first frame, u32 frames, u32 payload size, u32 packed size, u32 back, u64 XXH3 of the
 *           packed payload, u64 XXH3 of the 40 bytes before it; 48 bytes; then the payload, packed with zstd
 *
 *     kind 1 KEY    whole records, the first of them with the KEY flag
 *          2 MORE   whole records that go on from the chunk before
 *          3 AGAIN  no payload: the picture of the KEY chunk that is `back` chunks before stands for `frames` more.
 *                   That chunk holds one record, and only AGAIN lies between
 *          4 END    the end mark: no payload; first frame is the number of frames
 *
 *   KEY and AGAIN are keyframes; from one to the next it is at most a second of lecture time (frames rounded up), also
 *   within a long repeat.
 *
 *   payload u32 length of the records; the records; then all coordinates of their points, in the order of the records,
 *           as residuals of 8 bytes: first the lowest byte of every one, then the next byte, and so on. In a chunk the
 *           points of a record are
 *             u32 count, u8 guess
 *             guess 1 ALONE                nothing more
 *                   2 BEFORE  u32 index    the points follow those of that item of the picture before
 *                   3 HERE    u32 index    ... of that item of this picture, made before
 *           A residual is the zigzag number of (bits of the coordinate - bits of the guess) modulo 2^64; predict.c has
 *           the guesses. */
#pragma once

#define LECTERN_RECORD_KEY        1u
#define LECTERN_RECORD_MAX_SIZE   (64u << 20)
#define LECTERN_RECORD_MAX_ITEMS  (1u << 20)
#define LECTERN_RECORD_MAX_REPEAT (1u << 20)
#define LECTERN_RECORD_MAX_SIDE   16384u /* of an image item */
#define LECTERN_RECORD_MAX_CAMERA 1e9 /* frame sizes are this at most and its inverse at least; the centre, +- this */
#define LECTERN_RECORD_HEAD       52u /* bytes before the entries */

#define LECTERN_FILE_HEADER_SIZE  64u
#define LECTERN_FILE_VERSION      1u
#define LECTERN_FILE_MAX_FPS      1000u
#define LECTERN_CHUNK_HEADER_SIZE 48u
#define LECTERN_CHUNK_MAX_SIZE    (80u << 20) /* of a payload, unpacked */

enum lectern_record_op {
	LECTERN_OP_KEEP = 1,
	LECTERN_OP_PATH = 2,
	LECTERN_OP_MOVE = 3,
	LECTERN_OP_STYLE = 4,
	LECTERN_OP_IMAGE = 5,
};

enum lectern_image_mode { LECTERN_IMAGE_OVER = 1, LECTERN_IMAGE_REPLACE = 2 };

enum lectern_chunk_kind {
	LECTERN_CHUNK_KEY = 1,
	LECTERN_CHUNK_MORE = 2,
	LECTERN_CHUNK_AGAIN = 3,
	LECTERN_CHUNK_END = 4,
};

enum lectern_guess { LECTERN_GUESS_ALONE = 1, LECTERN_GUESS_BEFORE = 2, LECTERN_GUESS_HERE = 3 };
