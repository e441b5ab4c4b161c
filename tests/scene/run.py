# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a test of the teaching scene with the Python that has Manim: run.py test_NAME.py"""

import os
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
python = os.environ.get("LECTERN_PYTHON") or data / "lectern/manim/bin/python3"
if not Path(python).exists():
    sys.exit(f"there is no Python with Manim at {python}; run ci/manim-env or set LECTERN_PYTHON")
os.environ["PYTHONPATH"] = os.pathsep.join((str(here.parents[1] / "data/manim"), str(here)))
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.execv(python, [str(python), "-B", *sys.argv[1:]])
