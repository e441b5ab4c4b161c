# SPDX-License-Identifier: GPL-2.0-or-later
"""Lectern in the real OBS: loads, makes, plays, records, survives its engine, ends cleanly. See run."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from Xlib import XK, X, display
from Xlib.ext import xtest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "ci"))
from obs_session import Failed, Session, wait_for  # noqa: E402

PLUGIN = os.environ["LECTERN_PLUGIN_FOLDER"]
NOTES = HERE / "two-sections.md"
PICTURES = os.environ.get("LECTERN_PICTURES")
MAKING = 180  # seconds that the small lecture may take on a slow machine


def keep_picture(obs, name):
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        obs.screen(Path(PICTURES) / f"{name}.png")


def probe(path, entries):
    command = ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def click(obs, x, y):
    screen = display.Display(obs.display)
    xtest.fake_input(screen, X.MotionNotify, x=x, y=y)
    for kind in (X.ButtonPress, X.ButtonRelease):
        xtest.fake_input(screen, kind, 1)
    screen.sync()
    screen.close()


def type_line(obs, text):
    """Replaces what a field holds by small letters and digits, then presses Return."""
    screen = display.Display(obs.display)

    def key(name, kinds=(X.KeyPress, X.KeyRelease)):
        code = screen.keysym_to_keycode(XK.string_to_keysym(name))
        for kind in kinds:
            xtest.fake_input(screen, kind, code)

    key("Control_L", [X.KeyPress])
    key("a")
    key("Control_L", [X.KeyRelease])
    for name in [*text, "Return"]:
        key(name)
    screen.sync()
    screen.close()


def player(obs):
    return obs.vendor("status").get("player", {})


def is_busy():
    """Others use the machine so much that times say little about OBS."""
    return os.getloadavg()[0] > 2 * os.cpu_count()


def fraction_lit(image):
    """The share of pixels that are not nearly black."""
    histogram = image.convert("L").histogram()
    return sum(histogram[40:]) / sum(histogram)


class InObs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with Session() as bare:
            pass
        cls.usual_errors = set(bare.report["errors"])
        cls.folder = tempfile.TemporaryDirectory(prefix="lectern-test-")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def session(self, **options):
        obs = Session(plugin=PLUGIN, recordings=self.folder.name, **options).start()
        self.addCleanup(obs.stop)
        return obs

    def end(self, obs):
        """Closes OBS and asserts that nothing is wrong with how it went."""
        report = obs.stop()
        self.assertEqual(report["how"], "closed", report)
        self.assertEqual(report["exit"], 0, report)
        self.assertEqual(report["leaks"], 0, report)
        self.assertEqual(report["left"], [], report)
        self.assertLessEqual(report["seconds"], 3.0 if is_busy() else 1.0, report)
        self.assertEqual(set(report["errors"]) - self.usual_errors, set())

    def make(self, obs, **wish):
        obs.vendor("add_to_scene")
        obs.vendor("make", **{"notes": str(NOTES), "quality": "480p15", **wish})

    def wait_player(self, obs, states, seconds):
        found = wait_for(lambda: player(obs).get("state") in states, seconds, 0.1)
        self.assertTrue(found, f"the player is {player(obs)}, not {states}")

    def test_loads_and_ends(self):
        obs = self.session()
        status = obs.vendor("status")
        self.assertEqual(status["running"], False)
        self.assertTrue(wait_for(lambda: obs.vendor("status")["engine"] in ("ready", "warm"), 10))
        self.assertIn("[lectern] version", obs.output())
        self.end(obs)

    def test_ends_while_making(self):
        obs = self.session()
        self.make(obs)
        obs.wait_event("plan.done", 30)
        self.end(obs)

    def test_bad_requests(self):
        obs = self.session()
        cases = (
            ("make", {"topic": 7}, "topic must be text"),
            ("make", {"topic": ""}, "type a topic"),
            ("make", {"topic": "a" * 3000}, "longer than"),
            ("make", {"notes": "/etc/passwd"}, ".md"),
            ("make", {"notes": "/nowhere/notes.md"}, "no file"),
            ("open", {"project": "/"}, "lecture.json"),
            ("regenerate", {"section": 1}, "no lecture is open"),
            ("regenerate", {"section": "one"}, "whole number"),
            ("play", {}, "add one to a scene"),
            ("play_from", {"source": "Scene"}, "section is missing"),
            ("play_from", {"section": -1}, "whole number"),
        )
        for kind, wish, part in cases:
            with self.subTest(kind=kind, wish=str(wish)[:60]), self.assertRaisesRegex(Failed, part):
                obs.vendor(kind, **wish)
        self.end(obs)

    def test_dock_makes_what_is_typed(self):
        """The dock shows itself on the first start, at the right; its topic field is near the top."""
        obs = self.session()
        width, _ = obs.options["screen"]

        def typed():
            click(obs, width - 250, 132)
            type_line(obs, "hanoi")
            with contextlib.suppress(Failed):
                return obs.wait_event("plan.done", 5)

        plan = wait_for(typed, 60)
        self.assertTrue(plan, "nothing was made")
        self.assertIn("Hanoi", plan["lecture"]["title"])
        time.sleep(1)
        keep_picture(obs, "dock")
        obs.vendor("cancel")
        end = obs.wait_event("run.end", 10)
        self.assertEqual(end["status"], 6)
        self.end(obs)

    def test_makes_plays_and_records(self):
        obs = self.session()
        self.make(obs)
        end = obs.wait_event("run.end", MAKING)
        self.assertEqual(end["status"], 0, end)
        self.wait_player(obs, ("ended",), 90)
        planned = player(obs)["duration"]
        obs.record_start()
        obs.vendor("play_from", section=1)
        self.wait_player(obs, ("playing",), 5)
        time.sleep(planned / 2)
        self.assertGreater(fraction_lit(obs.picture("Lecture")), 0.005)
        keep_picture(obs, "playing")
        self.wait_player(obs, ("ended",), planned)
        recording = obs.record_stop()
        self.assertEqual(sorted(probe(recording, "stream=codec_name")), ["aac", "h264"])
        self.assertAlmostEqual(float(probe(recording, "format=duration")[0]), planned, delta=1.0)
        # Frames that OBS itself had no time for are skipped too.
        lagged = obs.stats()["renderSkippedFrames"]
        self.assertLessEqual(player(obs)["skipped"], lagged + 0.02 * planned * 30)
        self.end(obs)

    def test_killed_engine_comes_back_while_playing(self):
        obs = self.session()
        self.make(obs)
        obs.wait_event("section.done", MAKING)
        self.wait_player(obs, ("playing",), 10)
        before, first = player(obs)["time"], obs.engine_pid()
        killed = time.monotonic()
        os.kill(first, signal.SIGKILL)
        ready = obs.wait_event("ready", 10)
        self.assertLess(ready["at"] - killed, 2.0)
        self.assertNotEqual(obs.engine_pid(), first)
        time.sleep(1)
        self.assertGreater(player(obs)["time"], before + 0.5, "playback stood still")
        end = obs.wait_event("run.end", MAKING)
        self.assertEqual(end["status"], 0, end)
        states = {section["state"] for section in obs.vendor("status")["lecture"]["sections"]}
        self.assertEqual(states, {"done"})
        self.end(obs)

    def test_opens_what_was_made(self):
        obs = self.session()
        self.make(obs)
        project = obs.wait_event("run.end", MAKING) and obs.vendor("status")["project"]
        obs.vendor("open", project=project)
        plan = obs.wait_event("plan.done", 10)
        self.assertEqual(plan["project"], project)
        obs.vendor("regenerate", section=2)
        end = obs.wait_event("run.end", MAKING)
        self.assertEqual(end["status"], 0, end)
        self.end(obs)


if __name__ == "__main__":
    unittest.main(verbosity=2)
