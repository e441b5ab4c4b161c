# SPDX-License-Identifier: GPL-2.0-or-later
"""Formulas without LaTeX."""

import shutil


def latex_found():
    return bool(shutil.which("latex") and shutil.which("dvisvgm"))
