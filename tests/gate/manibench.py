# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of the gate over model-written scenes, such as those of the public repository nabin2004/ManiBench.

usage: manibench.py DIR [OUTCOMES.json]

Runs every scene below DIR that imports Manim in the real worker, without drawing, and asks the gate of the same worker
first. OUTCOMES.json keeps how scenes ended, so that a second run only asks the gate. Needs $LECTERN_PYTHON or the
environment that ci/manim-env makes; with $LECTERN_RUN the worker is shut in by that launcher, as in the program.
"""

import json
import socket
import statistics
import sys
import time
from pathlib import Path

import outcomes
from outcomes import driver

STATIC = {
    "AttributeError",
    "TypeError",
    "NameError",
    "UnboundLocalError",
    "SyntaxError",
    "IndentationError",
    "NoScene",
    "ImportError",
    "ModuleNotFoundError",
}
NEAR = 3  # lines


def scenes(folder):
    found = {}
    for path in sorted(Path(folder).rglob("*.py")):
        code = path.read_text(encoding="utf-8", errors="replace")
        if "import" in code and "manim" in code and "construct" in code:
            found[str(path.relative_to(folder))] = code
    return found


class AskGate:
    """The gate's process of a warm worker."""

    def __init__(self):
        self.worker = driver.Worker()
        ours, theirs = socket.socketpair()
        self.worker.control.send([theirs.fileno()], cmd="gate")
        theirs.close()
        self.peer = driver.Peer(ours)
        self.ask("from manim import *")

    def ask(self, code, mend=True):
        began = time.monotonic()
        self.peer.send(code=code, mend=mend)
        return self.peer.receive() | {"waited": time.monotonic() - began}

    def close(self):
        self.peer.end.close()
        self.worker.close()


def run_all(codes, file):
    known = json.loads(file.read_text()) if file and file.exists() else {}
    missing = {key: code for key, code in codes.items() if key not in known}
    for number, (key, outcome) in enumerate(outcomes.outcomes(missing), 1):
        known[key] = outcome
        print(f"\r{number} of {len(missing)} scenes run", end="", file=sys.stderr, flush=True)
        if file:
            file.write_text(json.dumps(known))
    return known


def share(part, whole):
    return f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def figures(codes, ended):
    gate = AskGate()
    told = {key: gate.ask(code, mend=False) for key, code in codes.items()}
    mended = {key: gate.ask(code) for key, code in codes.items()}
    gate.close()
    static = [key for key in codes if ended[key] and ended[key]["type"] in STATIC]
    found = [key for key in static if told[key]["findings"]]
    exact = [key for key in found if any(is_near(finding, ended[key]) for finding in told[key]["findings"])]
    runs = [key for key in codes if ended[key] is None]
    false = [key for key in runs if told[key]["findings"]]
    times = [1e3 * told[key]["waited"] for key in codes]
    print(f"scenes                                    {len(codes)}")
    print(f"run with the installed Manim              {len(runs)}")
    print(f"fail with what can be told before         {len(static)}")
    print(f"  of these found by the gate              {share(len(found), len(static))}")
    print(f"  of these at the line that fails         {share(len(exact), len(static))}")
    print(f"false alarms on scenes that run           {share(len(false), len(runs))}")
    print(f"ms a scene, through the socket            median {statistics.median(times):.1f}, most {max(times):.1f}")
    return found, mended, [*missed(static, found, ended), *((key, told[key]["findings"]) for key in false)]


def missed(static, found, ended):
    return [(key, ended[key]) for key in static if key not in found]


def is_near(finding, fault):
    return abs(finding["line"] - fault["line"]) <= NEAR


def run_mended(found, mended):
    """How many scenes the gate put right without a model."""
    whole = {key: mended[key]["code"] for key in found if mended[key]["code"] and not mended[key]["findings"]}
    ended = dict(outcomes.outcomes(whole))
    right = sum(outcome is None for outcome in ended.values())
    print(f"failing scenes that the gate mends wholly {share(len(whole), len(found))}")
    print(f"  of these run then                       {share(right, len(whole))}")


def main(folder, kept=None):
    codes = scenes(folder)
    ended = run_all(codes, Path(kept) if kept else None)
    found, mended, strange = figures(codes, ended)
    run_mended(found, mended)
    for key, what in strange:
        print(f"- {key}: {json.dumps(what, ensure_ascii=False)}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
