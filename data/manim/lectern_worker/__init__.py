# SPDX-License-Identifier: GPL-2.0-or-later
"""The Manim worker: a warm process that forks a scene process per job and hands over display lists.

What it speaks is described in agents/render/protocol.h, what it packs in agents/draw/format.h.
"""
