# SPDX-License-Identifier: GPL-2.0-or-later
"""Every text that the module asks for is there, in every language, and none is there for nothing."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Keys whose end comes from the engine or the player; the code puts them together.
BUILT = ("Lectern.Stage.", "Lectern.State.", "Lectern.Player.", "Lectern.Engine.")


def read(path):
    entries = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r'([\w.-]+)="((?:[^"\\]|\\.)*)"', line)
        assert match, f"{path.name}:{number}: not Key=\"text\": {line}"
        assert match[1] not in entries, f"{path.name}:{number}: {match[1]} is there twice"
        entries[match[1]] = match[2]
    return entries


def used():
    keys = set()
    for path in [*ROOT.glob("plugin/*.c"), *ROOT.glob("plugin/dock/*.cpp")]:
        source = path.read_text()
        keys.update(re.findall(r'(?:obs_module_text|\btext)\(\s*"([\w.-]+)"', source))
        keys.update(re.findall(r'"((?:Lectern|Source|Hotkey)\.[\w.-]*\w)"', source))
        for key in re.findall(r'addButton\("([\w.-]+)"', source):
            keys.update((key, f"{key}.Tip"))
    return keys


class Locale(unittest.TestCase):
    def setUp(self):
        self.files = {path.stem: read(path) for path in ROOT.glob("locale/*.ini")}
        self.english = self.files["en-US"]

    def test_what_is_used_is_there(self):
        self.assertGreater(len(used()), 30)
        self.assertEqual(used() - set(self.english), set())

    def test_what_is_there_is_used(self):
        self.assertEqual({key for key in set(self.english) - used() if not key.startswith(BUILT)}, set())

    def test_languages_are_whole(self):
        for language, entries in self.files.items():
            with self.subTest(language=language):
                self.assertEqual(set(entries) ^ set(self.english), set())

    def test_places_are_kept(self):
        for language, entries in self.files.items():
            for key, text in entries.items():
                with self.subTest(language=language, key=key):
                    self.assertTrue(text.strip())
                    self.assertEqual(sorted(re.findall("%[0-9]", text)), sorted(re.findall("%[0-9]", self.english[key])))


if __name__ == "__main__":
    sys.exit(unittest.main())
