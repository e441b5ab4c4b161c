# SPDX-License-Identifier: GPL-2.0-or-later
"""The worker, driven as the engine drives it."""

import os
import re
import signal
import struct
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import driver

HEAD = "from manim import *\n\nclass Section(Scene):\n"
CHAIN = (
    HEAD
    + """    def beat_1(self):
        self.ring = Circle()
        self.count = ValueTracker(1)
        self.play(Create(self.ring), run_time=0.4)

    def beat_2(self):
        self.ring.add_updater(lambda mobject, dt: mobject.rotate(dt))
        self.play(self.ring.animate.shift(RIGHT * np.random.random()), self.count.animate.set_value(3), run_time=0.4)

    def beat_3(self):
        self.play(FadeIn(Text("three")), run_time=0.4)
        self.wait(2, frozen_frame=True)
        self.wait(0.5)
"""
)


def body(*lines):
    """A file whose beat_1 has these lines; the first of them is line 5."""
    return HEAD + "    def beat_1(self):\n" + "".join(f"        {line}\n" for line in lines)


FIRST = 5
DIGITS = 14  # formulas that a server prepares by itself


def repeats(records):
    return [struct.unpack_from("<I", record, 4)[0] for record in records]


def is_key(record):
    return struct.unpack_from("<I", record, 8)[0] & 1 == 1


class WorkerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if driver.python() is None:
            raise AssertionError("no Python with Manim: run ci/manim-env or set LECTERN_PYTHON")
        cls.worker = driver.Worker()

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()

    def open(self, code, **more):
        scene, opened = self.worker.open(code, **more)
        self.addCleanup(scene.close)
        self.assertEqual(opened["event"], "opened", opened)
        return scene, opened

    def fault_of(self, code, mode="draw", **more):
        scene, _ = self.open(code, **more)
        fault = scene.beat(1, mode)
        self.assertEqual(fault["event"], "fault", {**fault, "records": None})
        return fault


class Beats(WorkerTest):
    def test_warm_tells_what_there_is(self):
        self.assertEqual(self.worker.warm["event"], "warm")
        self.assertRegex(self.worker.warm["manim"], r"^\d+\.\d+")
        self.assertIn(self.worker.warm["latex"], (True, False))

    def test_beats_build_on_each_other(self):
        scene, opened = self.open(CHAIN)
        digests = [opened["digest"]]
        for number, frames in ((1, 6), (2, 6), (3, 6 + 30 + 8)):
            done = scene.beat(number)
            self.assertEqual((done["event"], done["frames"]), ("done", frames))
            self.assertEqual(sum(repeats(done["records"])), frames)
            self.assertTrue(is_key(done["records"][0]))
            self.assertFalse(any(map(is_key, done["records"][1:])))
            digests.append(done["digest"])
        self.assertEqual(len(set(digests)), 4)
        self.assertTrue(all(re.fullmatch("[0-9a-f]{32}", digest) for digest in digests))

    def test_a_frozen_wait_is_one_record(self):
        scene, _ = self.open(body("self.add(Square())", "self.wait(60)"))
        self.assertEqual(repeats(scene.beat(1)["records"]), [900])

    def test_a_dry_run_keeps_nothing_and_counts_all(self):
        scene, opened = self.open(CHAIN)
        dry = scene.beat(1, "dry")
        self.assertEqual((dry["event"], dry["frames"], dry["records"]), ("done", 6, []))
        self.assertEqual(dry["digest"], opened["digest"])
        self.assertEqual(scene.beat(1)["digest"], self.open(CHAIN)[0].beat(1)["digest"])

    def test_coarse_steps_take_the_time_of_all(self):
        code = body("self.play(Create(Circle()), run_time=3.3)", "self.wait(0.75)", "self.end = self.renderer.time")
        scene, _ = self.open(code)
        dry, drawn = scene.beat(1, "dry"), scene.beat(1)
        self.assertEqual(dry["frames"], drawn["frames"])
        self.assertEqual(dry["animations"], drawn["animations"])

    def test_replay_ends_where_drawing_ends(self):
        drawn, replayed = self.open(CHAIN)[0], self.open(CHAIN)[0]
        for number in (1, 2, 3):
            a, b = drawn.beat(number), replayed.beat(number, "replay")
            self.assertEqual((a["digest"], a["frames"]), (b["digest"], b["frames"]))
            self.assertEqual(b["records"], [])

    def test_digests_are_those_of_another_server(self):
        scene, opened = self.open(CHAIN)
        mine = [opened["digest"], *(scene.beat(number)["digest"] for number in (1, 2, 3))]
        other = driver.Worker(PYTHONHASHSEED="99")
        try:
            scene, opened = other.open(CHAIN)
            theirs = [opened["digest"], *(scene.beat(number)["digest"] for number in (1, 2, 3))]
            scene.close()
        finally:
            other.close()
        self.assertEqual(mine, theirs)

    def test_a_digest_sees_what_the_next_beat_can_see(self):
        plain = body("self.box = Square()", "self.play(Create(self.box), run_time=0.2)")
        seen = {self.open(plain)[0].beat(1)["digest"]}
        for line in (
            "self.box.set_fill(RED, 0.5)",
            "self.box.points[0, 0] += 1e-9",
            "self.box.add_updater(lambda m: m)",
            "self.box.add_updater(lambda m: m.shift(UP))",
            "self.extra = [1, 2]",
            "self.extra = [1, 3]",
            "self.add(Dot())",
            "np.random.random()",
            "import random; random.random()",
            "self.camera.background_color = RED",
            "self.bring_to_back(self.box); self.remove(self.box)",
        ):
            seen.add(self.open(plain + f"        {line}\n")[0].beat(1)["digest"])
        self.assertEqual(len(seen), 12)

    def test_a_digest_of_odd_things(self):
        lines = (
            "self.chain = None",
            "for i in range(5000): self.chain = [self.chain]",
            "self.chance = [__import__('random').Random(1), np.random.default_rng(1), np.random.RandomState(1)]",
            "self.things = {1, 'two', (3, 4)}, open('x', 'w'), iter([1]), memoryview(b'x'), self",
            "self.objects = np.array([None, 'a'], dtype='O')",
            "self.wait(0.2)",
        )
        digests = [self.open(body(*lines))[0].beat(1).get("digest") for _ in range(2)]
        self.assertRegex(digests[0] or "", "[0-9a-f]{32}")
        self.assertEqual(*digests)

    def test_a_digest_does_not_see_lines_and_time(self):
        plain = body("self.box = Square()", "self.box.add_updater(lambda m: m)", "self.wait(0.4)")
        moved = plain.replace("class", "\n\n# a remark\nclass")
        longer = plain.replace("wait(0.4)", "wait(0.8)")
        self.assertEqual(len({self.open(code)[0].beat(1)["digest"] for code in (plain, moved, longer)}), 1)

    def test_a_replaced_beat(self):
        scene, _ = self.open(CHAIN)
        scene.beat(1)
        code = "    def beat_2(self):\n        print(type(self).__name__, self.ring)\n        self.wait(1)\n"
        done = scene.beat(2, code=code)
        self.assertEqual((done["event"], done["frames"], done["printed"]), ("done", 15, "Section Circle\n"))
        self.assertEqual(scene.beat(3)["event"], "done")

    def test_lines_of_a_replaced_beat_are_its_own(self):
        scene, _ = self.open(CHAIN)
        code = "    def beat_1(self):\n        x = 1\n        self.wait(0.2)\n        oops()\n"
        fault = scene.beat(1, code=code)
        self.assertEqual((fault["line"], fault["text"], fault["type"]), (4, "oops()", "NameError"))
        fault = scene.beat(1, code="    def beat_1(self):\n        x = (\n")
        self.assertEqual((fault["kind"], fault["line"]), ("syntax", 2))
        self.assertEqual(scene.beat(1)["event"], "done")

    def test_pacing_is_set_before_the_beat(self):
        scene, _ = self.open(
            body("self.wait(1)", "print(self.lectern_speech, self.lectern_marks, self.lectern_beat_started)")
        )
        self.assertEqual(scene.beat(1, speech=2.5, marks={"a": 1})["printed"], "2.5 {'a': 1} 0.0\n")

    def test_a_teaching_scene_lasts_as_long_as_its_narration(self):
        code = "from lectern import *\n\nclass S(TeachingScene):\n    def beat_1(self):\n        pass\n"
        scene, _ = self.open(code)
        done = scene.beat(1, speech=4.0)
        self.assertEqual(done["event"], "done", done)
        self.assertAlmostEqual(done["frames"] / 15, 4.35, delta=0.1)

    def test_stock_scenes(self):
        code = HEAD + "    def construct(self):\n        self.play(Create(Circle()), run_time=0.4)\n"
        scene, _ = self.open(code, stock=True)
        self.assertEqual(scene.beat(0)["frames"], 6)
        still, _ = self.open(HEAD + "    def construct(self):\n        self.add(Circle())\n", stock=True)
        self.assertEqual(repeats(still.beat(0)["records"]), [1])

    def test_animations_are_told_with_their_lines(self):
        scene, _ = self.open(body("self.wait(0.4)", "self.play(Create(Circle()), run_time=0.8)"))
        told = scene.beat(1)["animations"]
        self.assertEqual([note["line"] for note in told], [FIRST, FIRST + 1])
        self.assertAlmostEqual(told[1]["start"], 0.4)
        self.assertAlmostEqual(told[1]["seconds"], 0.8)

    def test_a_ring_that_is_full_waits_for_credit(self):
        code = body(
            "for i in range(40):",
            "    noise = np.random.randint(0, 255, (480, 854, 4), np.uint8)",
            "    self.clear().add(ImageMobject(noise).scale_to_fit_height(8))",
            "    self.wait(0.1)",
        )
        scene, _ = self.open(code, limits={"frames": 10**6, "print": 1000})
        done = scene.beat(1)
        self.assertEqual(done["event"], "done", done.get("message"))
        self.assertGreater(sum(map(len, done["records"])), 1.2 * driver.RING)

    def test_jobs_have_folders_of_their_own(self):
        code = body("print(config.get_dir('text_dir'))", "import os; print(os.getcwd())")
        (a, _), (b, _) = self.open(code), self.open(code)
        self.assertNotEqual(a.beat(1)["printed"], b.beat(1)["printed"])


class Faults(WorkerTest):
    def test_faults_are_at_the_codes_lines(self):
        for lines, kind, type_name, at in (
            (["x = 1", "self.play(Circle().animate.spin(3))"], "exception", "AttributeError", 1),
            (["c = Circle()", "self.play(Transform(c, None))"], "exception", None, 1),
            (
                ["c = Circle().add_updater(lambda m, dt: m.shift(nowhere * dt))", "self.add(c)", "self.wait(1)"],
                "exception",
                "NameError",
                0,
            ),
            (["self.play()"], "exception", "ValueError", 0),
            (["x = 1", "import sys; sys.exit(3)"], "exception", "SystemExit", 1),
            (["def f(): f()", "f()"], "exception", "RecursionError", 0),
            (["self.wait(-1)"], "exception", "ValueError", 0),
            (["x = bytearray(6 << 30)"], "exception", "MemoryError", 0),
        ):
            with self.subTest(lines[-1]):
                fault = self.fault_of(body(*lines))
                self.assertEqual(fault["kind"], kind)
                if type_name:
                    self.assertEqual(fault["type"], type_name)
                self.assertEqual(fault["line"], FIRST + at)
                self.assertEqual(fault["text"], lines[at])
                self.assertIn(fault["line"], fault["lines"])

    def test_a_fault_leaves_the_state(self):
        code = (
            CHAIN + "    def beat_4(self):\n        self.ring.shift(UP); self.clear(); self.wait(0.2)\n        1 / 0\n"
        )
        scene, _ = self.open(code)
        scene.beat(1)
        fault = scene.beat(4)
        self.assertEqual((fault["type"], fault["line"]), ("ZeroDivisionError", 19))
        other, _ = self.open(code)
        other.beat(1)
        self.assertEqual(scene.beat(2)["digest"], other.beat(2)["digest"])

    def test_faults_when_opening(self):
        for code, kind, line in (
            (HEAD + "    def beat_1(self):\n        self.play(\n", "syntax", 5),
            ("from manim import *\nx = missing\n", "exception", 2),
            ("x = 1\n", "exception", 0),
            (HEAD + "    def setup(self):\n        self.nothing.here\n", "exception", 5),
        ):
            with self.subTest(code):
                scene, fault = self.worker.open(code)
                self.assertEqual((fault["event"], fault["kind"], fault["line"]), ("fault", kind, line))
                with self.assertRaises((driver.Gone, ConnectionError)):
                    scene.peer.receive()
                scene.close()

    def test_a_class_that_is_not_there(self):
        scene, fault = self.worker.open(CHAIN, **{"class": "Other"})
        scene.close()
        self.assertIn("Other", fault["message"])

    def test_latex(self):
        if not self.worker.warm["latex"]:
            self.skipTest("no LaTeX here")
        fault = self.fault_of(body("good = MathTex('x')", r"bad = MathTex(r'\nosuchmacro x')"))
        self.assertEqual((fault["kind"], fault["line"]), ("latex", FIRST + 1))
        self.assertIn(r"Undefined control sequence", fault["message"])
        self.assertIn(r"\nosuchmacro", fault["message"])

    def test_formulas_are_kept_as_svg_only(self):
        if not self.worker.warm["latex"]:
            self.skipTest("no LaTeX here")
        code = body(r"self.add(MathTex(r'\alpha_1'), MathTex(r'\beta_2'), MathTex('c' + '_3'))", "self.wait(0.2)")
        scene, _ = self.open(code)
        self.assertEqual(scene.beat(1)["event"], "done")
        kept = list((self.worker.folder / "formulas").iterdir())
        self.assertGreaterEqual(len(kept), 3)
        self.assertEqual({file.suffix for file in kept}, {".svg"})

    def test_formulas_of_a_section_are_set_in_one_run(self):
        if not self.worker.warm["latex"]:
            self.skipTest("no LaTeX here")
        code = "from lectern import *\n\nclass S(TeachingScene):\n    def beat_1(self):\n        self.wait(1)\n"
        code += "        MathTex('u_1', '+', 'u_2'), self.show_formula('u_3'), self.label('see $u_4$', ORIGIN)\n"
        known = self.wait_for_formulas(DIGITS)
        self.open(code)
        self.assertEqual(self.wait_for_formulas(known + 3), known + 3)  # no beat has run

    def wait_for_formulas(self, count):
        until = time.monotonic() + 30
        while True:
            found = len(list((self.worker.folder / "formulas").glob("*.svg")))
            if found >= count or time.monotonic() > until:
                return found
            time.sleep(0.05)

    def test_too_many_frames(self):
        for line in ("self.wait(10**5)", "while True: self.play(Circle().animate.shift(UP))"):
            with self.subTest(line):
                fault = self.fault_of(body(line), "replay", limits={"frames": 300, "print": 1000})
                self.assertEqual((fault["kind"], fault["line"]), ("too_long", FIRST))
                self.assertIn("20 s", fault["message"])

    def test_no_code_catches_the_end(self):
        fault = self.fault_of(
            body("while True:", "    try: self.wait(1)", "    except BaseException: pass"),
            limits={"frames": 300, "print": 9},
        )
        self.assertEqual(fault["kind"], "too_long")

    def test_a_flood_of_words(self):
        fault = self.fault_of(body("while True: print('x' * 1000)"))
        self.assertEqual(fault["kind"], "output")
        self.assertLessEqual(len(fault["printed"]), 65536)
        self.assertGreater(len(fault["printed"]), 60000)

    def test_what_is_printed_is_cleaned(self):
        scene, _ = self.open(
            body(r"print('a\x1b[31mred\x1b[0m\x07\x00b')", "import sys; print('error', file=sys.stderr)")
        )
        self.assertEqual(scene.beat(1)["printed"], "aredb\nerror\n")

    def test_the_line_of_a_hang(self):
        for lines, at in (
            (["x = 0", "while True: x += 1"], 1),
            (["import time", "self.add(Dot().add_updater(lambda m, dt: time.sleep(99)))", "self.wait(1)"], 1),
            (["x = 3 ** (10 ** 9)"], 0),
        ):
            with self.subTest(lines[-1]):
                scene, _ = self.open(body(*lines))
                scene.start(1)
                pid = scene.peer.receive()["pid"]
                time.sleep(0.5)
                os.kill(pid, signal.SIGUSR1)
                time.sleep(0.2)
                text = (scene.directory / "hang.txt").read_text()
                self.assertEqual(int(re.search(r'File "scene.py", line (\d+)', text)[1]), FIRST + at, text)
                os.kill(pid, signal.SIGKILL)
                fault = scene.finish()
                self.assertEqual(fault["kind"], "killed")
                again = scene.beat(1, code="    def beat_1(self):\n        self.wait(0.2)\n")
                self.assertEqual(again["event"], "done")

    def test_a_death_is_told(self):
        for line, words in (("import ctypes; ctypes.string_at(0)", "SIGSEGV"), ("import os; os._exit(0)", "status 0")):
            with self.subTest(line):
                fault = self.fault_of(body(line))
                self.assertEqual(fault["kind"], "killed")
                self.assertIn(words, fault["message"])

    def test_alive_while_stepping(self):
        scene, _ = self.open(
            body("import time", "self.add(Dot().add_updater(lambda m, dt: time.sleep(0.03)))", "self.wait(6)")
        )
        scene.start(1, "replay")
        events = []
        while not events or events[-1]["event"] != "done":
            events.append(scene.peer.receive(1.5))
        alive = [event["frames"] for event in events if event["event"] == "alive"]
        self.assertGreaterEqual(len(alive), 3)
        self.assertEqual(alive, sorted(alive))


class Alone(unittest.TestCase):
    """Servers of their own."""

    @unittest.skipIf(os.environ.get("LECTERN_RUN"), "the launcher sets the path that LaTeX is found by")
    def test_formulas_without_latex(self):
        worker = driver.Worker(PATH="/nowhere")
        try:
            self.assertFalse(worker.warm["latex"])
            scene, _ = worker.open(body("self.add(MathTex('x^2'))", "self.wait(0.2)"))
            self.assertEqual(scene.beat(1)["event"], "done")
            scene.close()
        finally:
            worker.close()

    def test_all_end_with_the_engine(self):
        worker = driver.Worker()
        scene, _ = worker.open(body("while True: pass"))
        scene.start(1)
        pids = [worker.process.pid, scene.pid, scene.peer.receive()["pid"]]
        scene.close()
        worker.close()
        time.sleep(0.3)
        self.assertEqual([pid for pid in pids if is_running(pid)], [])


def is_running(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


class Walls(WorkerTest):
    def test_only_the_jobs_folder_can_be_written(self):
        outside = self.worker.folder / "outside"
        outside.mkdir()
        for attempt in (f"open({str(outside / 'x')!r}, 'w')", f"__import__('os').mkdir({str(outside / 'd')!r})"):
            with self.subTest(attempt):
                self.assertEqual(self.fault_of(body(attempt))["type"], "PermissionError")
        scene, _ = self.open(body("open('mine.txt', 'w').write('x')"))
        self.assertEqual(scene.beat(1)["event"], "done")
        self.assertTrue((scene.directory / "mine.txt").exists())

    def test_other_jobs_and_homes_can_not_be_read(self):
        other, _ = self.open(body("pass"))
        (other.directory / "secret").write_text("x")
        fault = self.fault_of(body(f"open({str(other.directory / 'secret')!r})"))
        self.assertEqual(fault["type"], "PermissionError")
        fault = self.fault_of(body("import os; os.listdir(os.path.dirname(os.getcwd()))"))
        self.assertEqual(fault["type"], "PermissionError")

    def test_the_working_folder_can_be_read(self):
        notes = self.worker.folder / "notes"
        notes.mkdir()
        (notes / "data.txt").write_text("hello")
        scene, _ = self.open(body("print(open('data.txt').read())"), directory=str(notes))
        self.assertEqual(scene.beat(1)["printed"], "hello\n")
        self.assertEqual(self.fault_of(body("open('data.txt', 'w')"), directory=str(notes))["type"], "PermissionError")

    def test_no_process_is_left(self):
        scene, _ = self.open(CHAIN)
        pids = [scene.pid, *(scene.beat(number)["pid"] for number in (1, 2))]
        scene.close()
        self.assertEqual(self.worker.told("ended", self.worker.jobs)["status"], 0)
        for pid in pids:
            with self.assertRaises(ProcessLookupError):
                os.kill(pid, 0)


if __name__ == "__main__":
    unittest.main()
