# SPDX-License-Identifier: GPL-2.0-or-later
"""No false alarm on the example scenes of the installed Manim's own documentation: what the gate finds fault with has
to fail when it is run."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

import manim
from lectern_worker import gate, index

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pixels"))

import corpus  # noqa: E402
import outcomes  # noqa: E402


class Corpus(unittest.TestCase):
    def test_no_false_alarm(self):
        codes = corpus.examples(os.path.dirname(manim.__file__))
        self.assertGreater(len(codes), 300)
        with tempfile.TemporaryDirectory() as folder:
            known = index.Index(folder)
            alarms = {name: gate.check(known, {"code": code}) for name, code in codes.items()}
        alarmed = {name: codes[name] for name, answer in alarms.items() if answer["findings"] or answer["mended"]}
        self.assertLess(len(alarmed), 0.05 * len(codes))
        for name, outcome in outcomes.outcomes(alarmed):
            self.assertIsNotNone(outcome, f"{name} runs, but the gate says {alarms[name]['findings']}")


if __name__ == "__main__":
    unittest.main()
