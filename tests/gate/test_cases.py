# SPDX-License-Identifier: GPL-2.0-or-later
"""What the gate says of each case: cases/NAME/code.py (and context.py), expected.json, mended.py.

expected.json has the request's other fields and the findings as [kind, line, message]; with --write it is written
anew, to be read before it is believed.
"""

import ast
import json
import sys
import tempfile
import unittest
from pathlib import Path

from lectern_worker import gate, index

CASES = sorted(path for path in (Path(__file__).resolve().parent / "cases").iterdir() if path.is_dir())


def read(path):
    return path.read_text(encoding="utf-8") if path.exists() else None


def shortened(findings):
    return [[finding["kind"], finding["line"], finding.get("mend") or finding["message"]] for finding in findings]


class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.index = index.Index(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def answer(self, case, request):
        code, context = read(case / "code.py"), read(case / "context.py")
        return gate.check(self.index, {"code": code, "context": context, **request})

    def test_cases(self):
        self.assertGreater(len(CASES), 40)
        for case in CASES:
            with self.subTest(case.name):
                expected = json.loads(read(case / "expected.json"))
                answer = self.answer(case, expected["request"])
                if "--write" in sys.argv:
                    write(case, expected, answer)
                    continue
                self.assertEqual(shortened(answer["findings"]), expected["findings"])
                self.assertEqual(shortened(answer["mended"]), expected["mended"])
                self.assertEqual(answer["code"], read(case / "mended.py"))

    def test_mended_code_is_found_good(self):
        """What was mended is neither found again nor broken."""
        for case in CASES:
            mended = read(case / "mended.py")
            if mended is None:
                continue
            with self.subTest(case.name):
                expected = json.loads(read(case / "expected.json"))
                request = {"code": mended, "context": read(case / "context.py"), **expected["request"]}
                answer = gate.check(self.index, request)
                self.assertEqual(answer["mended"], [])
                self.assertEqual(shortened(answer["findings"]), expected["findings"])
                ast.parse(f"{request['context'] or ''}{mended}")

    def test_faults_are_asked_for_everywhere(self):
        """Every kind has a case."""
        kinds = {kind for case in CASES for kind, *_ in self.told(case)}
        self.assertEqual(kinds, set(gate.KINDS))

    def told(self, case):
        expected = json.loads(read(case / "expected.json"))
        return [*expected["findings"], *expected["mended"]]


def write(case, expected, answer):
    expected |= {"findings": shortened(answer["findings"]), "mended": shortened(answer["mended"])}
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in expected.items()]
    (case / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    if answer["code"] is not None:
        (case / "mended.py").write_text(answer["code"], encoding="utf-8")
    else:
        (case / "mended.py").unlink(missing_ok=True)


if __name__ == "__main__":
    unittest.main(argv=[argument for argument in sys.argv if argument != "--write"])
