# SPDX-License-Identifier: GPL-2.0-or-later
"""What a worker says when Manim is not installed."""

import os

os.write(3, b'{"event":"failed","message":"No module named \'manim\'"}\n')
