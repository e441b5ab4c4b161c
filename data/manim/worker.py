# SPDX-License-Identifier: GPL-2.0-or-later
"""The Manim worker. Started with the control socket as descriptor 3, see agents/render/protocol.h.

$LECTERN_FORMULAS is the formula cache that jobs share, $LECTERN_TREES what they may read; both have defaults.
"""

import os
import sys


def fix_hashes():
    """Manim iterates over sets of strings, so frames depend on the hash seed."""
    if sys.flags.hash_randomization:
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-s", "-P", "-B", *sys.argv])


def main():
    fix_hashes()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from lectern_worker import server

    return server.main(os.environ.get("LECTERN_FORMULAS"))


if __name__ == "__main__":
    sys.exit(main())
