# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the real OBS Studio for tests and demos: on a private Xvfb, with a profile that is thrown away afterwards.

    with Session(plugin="build/plugin/obs-lectern") as obs:
        obs.vendor("make", topic="Pythagoras")
        obs.wait_event("run.end", 300)
    print(obs.report)

Needs obs, Xvfb and the environment of ci/test-env. Linux only: it makes itself the one that inherits OBS's orphans
(PR_SET_CHILD_SUBREAPER), so that no process that OBS leaves behind goes unseen."""

import base64
import configparser
import contextlib
import ctypes
import json
import logging
import os
import queue
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import obsws_python
from obsws_python.subs import Subs
from PIL import Image
from Xlib import X, display, protocol

NAME = "Test"  # of the profile and of the scene collection
PR_SET_CHILD_SUBREAPER = 36

logging.getLogger("obsws_python").setLevel(logging.CRITICAL)  # what it logs, it raises too


class Failed(Exception):
    """OBS did not do what it should; one sentence."""


def wait_for(check, seconds, step=0.05):
    """What check() gives as soon as it is true, else its last answer."""
    end = time.monotonic() + seconds
    while not (found := check()) and time.monotonic() < end:
        time.sleep(step)
    return found


# ---- what OBS finds in its home ------------------------------------------------------------------------------


def write_ini(path, sections):
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read_dict(sections)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        parser.write(file, space_around_delimiters=False)


def window_geometry(width, height):
    """QWidget.saveGeometry() of a window that fills the screen, as there is no window manager to place it."""
    rectangle = (0, 20, width - 1, height - 1)
    data = struct.pack(">IHH", 0x1D9D0CB, 3, 0) + struct.pack(">8i", *rectangle, *rectangle)
    data += struct.pack(">iBBi4i", 0, 0, 0, width, *rectangle)
    return base64.b64encode(data).decode()


def seed_home(config, options, port):
    """Settings that leave OBS no question to ask: no wizard, no update check, no exit prompt, no tray."""
    width, height = options["size"]
    write_ini(
        config / "global.ini",
        {
            "General": {"FirstRun": "true", "EnableAutoUpdates": "false", "ConfirmOnExit": "false"},
            "Basic": {"Profile": NAME, "ProfileDir": NAME, "SceneCollection": NAME, "SceneCollectionFile": NAME},
            "BasicWindow": {
                "geometry": window_geometry(*options["screen"]),
                "PreviewEnabled": str(options["preview"]).lower(),
                "SysTrayEnabled": "false",
            },
            "OBSWebSocket": {
                "FirstLoad": "false",
                "ServerEnabled": "true",
                "ServerPort": port,
                "AlertsEnabled": "false",
                "AuthRequired": "false",
            },
        },
    )
    # From version 5.5 on obs-websocket keeps its settings in a file of its own.
    websocket = config / "plugin_config/obs-websocket/config.json"
    websocket.parent.mkdir(parents=True)
    websocket.write_text(
        json.dumps({"first_load": False, "server_enabled": True, "server_port": port, "auth_required": False})
    )
    write_ini(
        config / "basic/profiles" / NAME / "basic.ini",
        {
            "General": {"Name": NAME},
            "Video": {
                "BaseCX": width,
                "BaseCY": height,
                "OutputCX": width,
                "OutputCY": height,
                "FPSType": 2,
                "FPSNum": options["fps"],
                "FPSDen": 1,
            },
            "Output": {"Mode": "Simple"},
            "SimpleOutput": {
                "FilePath": options["recordings"],
                "RecFormat": "mkv",
                "RecFormat2": "mkv",
                "RecQuality": "Stream",
                "Preset": "ultrafast",
            },
        },
    )
    scenes = config / "basic/scenes" / f"{NAME}.json"
    scenes.parent.mkdir(parents=True)
    scenes.write_text(
        json.dumps(
            {
                "name": NAME,
                "current_scene": "Scene",
                "current_program_scene": "Scene",
                "scene_order": [{"name": "Scene"}],
                "sources": [{"id": "scene", "name": "Scene", "settings": {"items": []}}],
            }
        )
    )


def manim_python():
    """The interpreter that ci/manim-env made for the caller; OBS's home here is another one."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return data / "lectern/manim/bin/python3"


def make_environment(home, run, extra):
    """The caller's environment without what leads out of the box: session bus, sound server, Wayland."""
    drop = ("XDG_", "DBUS_", "PULSE_", "PIPEWIRE_", "WAYLAND_", "QT_", "OBS_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(drop)}
    environment.setdefault("LANG", "C.UTF-8")
    if manim_python().exists():
        environment.setdefault("LECTERN_PYTHON", str(manim_python()))
    environment.update(
        HOME=str(home),
        XDG_CONFIG_HOME=str(home / ".config"),
        XDG_CACHE_HOME=str(home / ".cache"),
        XDG_DATA_HOME=str(home / ".local/share"),
        XDG_RUNTIME_DIR=str(run),
        DBUS_SESSION_BUS_ADDRESS="disabled:",
        PULSE_SERVER=f"unix:{run}/none",
        LIBGL_ALWAYS_SOFTWARE="1",
        QT_QPA_PLATFORM="xcb",
        **extra,
    )
    return environment


# ---- processes -----------------------------------------------------------------------------------------------


def process_fields(pid):
    """The fields of /proc/PID/stat after the name, or None when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def descendants(root):
    """The pids below `root` that still run, zombies not counted."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := process_fields(entry.name)) and fields[0] not in "ZX":
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        todo += (below := children.get(todo.pop(), []))
        found += below
    return found


def command_line(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return "?"


def processor_seconds(pid):
    fields = process_fields(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0


# ---- one OBS -------------------------------------------------------------------------------------------------


class Session:
    """One OBS, from start() to stop(); or a with block. Ports, display and home are its own, so several may run."""

    def __init__(self, plugin=None, size=(1280, 720), fps=30, screen=(1280, 800), preview=True, recordings=None, environment=None):
        self.plugin = Path(plugin).resolve() if plugin else None
        self.directory = Path(tempfile.mkdtemp(prefix="lectern-obs-"))
        self.home = self.directory / "home"
        self.config = self.home / ".config/obs-studio"
        self.recordings = Path(recordings or self.home / "Videos").resolve()
        self.options = {"size": size, "fps": fps, "screen": screen, "preview": preview, "recordings": self.recordings}
        self.extra = environment or {}
        self.obs = self.xvfb = self.client = self.listener = self.port = self.report = None
        self.events = queue.Queue()
        self.seen = []

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    # -- start

    def start(self, seconds=60):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.others = set(descendants(os.getpid()))
        try:
            self._prepare()
            self._start_screen()
            self._start_obs()
            self._connect(seconds)
        except BaseException:
            tail = "\n".join(self.output().splitlines()[-20:])
            self.stop()
            print(tail)
            raise
        return self

    def _prepare(self):
        for folder in ("home", "run"):
            (self.directory / folder).mkdir(mode=0o700)
        self.recordings.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        seed_home(self.config, self.options, self.port)
        if self.plugin:
            shutil.copytree(self.plugin, self.config / "plugins" / self.plugin.name)

    def _start_screen(self):
        read, write = os.pipe()
        screen = "%dx%dx24" % self.options["screen"]
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-fbdir", str(self.directory / "run")]
        self.xvfb = subprocess.Popen(
            [*command, "-nolisten", "tcp", "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL
        )
        os.close(write)
        with open(read) as pipe:
            self.display = f":{pipe.readline().strip()}"
        if self.display == ":":
            raise Failed("Xvfb did not start")

    def _start_obs(self):
        environment = make_environment(self.home, self.directory / "run", {"DISPLAY": self.display, **self.extra})
        command = ["obs", "--multi", "--disable-updater", "--disable-shutdown-check", "--websocket_ipv4_only"]
        self.began = time.monotonic()
        # A session of its own: what nice and SCHED_IDLE give OBS holds inside one session only.
        with (self.directory / "output.txt").open("wb") as output:
            self.obs = subprocess.Popen(
                [*command, "--profile", NAME, "--collection", NAME],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                cwd=self.directory,
                start_new_session=True,
            )

    def _answers(self):
        if self.obs.poll() is not None:
            raise Failed(f"OBS ended with {self.obs.returncode} before it was ready")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def _connect(self, seconds):
        if not wait_for(self._answers, seconds):
            raise Failed(f"OBS's websocket did not answer in {seconds} s")
        where = {"host": "127.0.0.1", "port": self.port, "timeout": 20}
        self.client = obsws_python.ReqClient(**where)
        self.listener = obsws_python.EventClient(**where, subs=Subs.VENDORS)

        def on_vendor_event(data):
            if data.vendor_name == "lectern":
                self.events.put((time.monotonic(), data.event_type, data.event_data))

        self.listener.callback.register(on_vendor_event)
        self.request("GetVersion")
        self.ready = time.monotonic() - self.began

    # -- what can be asked of it

    def request(self, kind, **fields):
        return self.client.send(kind, fields or None, raw=True) or {}

    def vendor(self, kind, **fields):
        """One request to Lectern; Failed when it says no."""
        # Version 5.1 refuses empty request data.
        data = {"requestData": fields or {"by": "session"}, "vendorName": "lectern", "requestType": kind}
        answer = self.request("CallVendorRequest", **data)["responseData"]
        if not answer.get("ok"):
            raise Failed(f"{kind}: {answer.get('error')}")
        return answer

    def wait_event(self, name, seconds, match=lambda event: True):
        """The next Lectern event of that name that matches, with "at" on the monotonic clock. Passed ones are in
        `seen`."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                at, kind, event = self.events.get(timeout=min(left, 1))
                event["at"] = at
                self.seen.append(event)
                if kind == name and match(event):
                    return event
            if self.obs.poll() is not None:
                raise Failed(f"OBS ended with {self.obs.returncode}")
        raise Failed(f"no event {name} in {seconds} s; the last were {[e.get('event') for e in self.seen[-8:]]}")

    def record_start(self):
        self.request("StartRecord")
        if not wait_for(lambda: self.request("GetRecordStatus")["outputActive"], 5):
            raise Failed("the recording did not start")

    def record_stop(self):
        """Path of the recording, once its file is whole."""
        path = Path(self.request("StopRecord")["outputPath"])
        if not wait_for(lambda: not self.request("GetRecordStatus")["outputActive"], 20):
            raise Failed("the recording did not end")
        return path

    def stats(self):
        """Frames since the start of OBS and its processor time; take it twice and subtract."""
        answer = self.request("GetStats")
        names = ("renderTotalFrames", "renderSkippedFrames", "outputTotalFrames", "outputSkippedFrames")
        found = {name: answer[name] for name in names}
        found["processorSeconds"] = processor_seconds(self.obs.pid)
        return found

    def picture(self, source, path=None):
        """A source's or scene's picture."""
        answer = self.request("GetSourceScreenshot", sourceName=source, imageFormat="png")
        data = base64.b64decode(answer["imageData"].partition(",")[2])
        target = Path(path or self.directory / "picture.png")
        target.write_bytes(data)
        return Image.open(target)

    def screen(self, path=None):
        """The whole screen, docks and dialogs too. Xvfb keeps it in a file: an XWD header, then BGRX rows."""
        data = (self.directory / "run/Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])
        width, height, stride, start = head[4], head[5], head[12], head[0] + 12 * head[19]
        image = Image.frombuffer("RGB", (width, height), data[start:], "raw", "BGRX", stride, 1)
        if path:
            image.save(path)
        return image

    def engine_pid(self):
        return self.vendor("status")["engine_pid"]

    def output(self):
        """All that OBS printed. Its lines begin with their level, which those of its log file do not."""
        path = self.directory / "output.txt"
        return path.read_text(errors="replace") if path.exists() else ""

    # -- the end

    def disconnect(self):
        """OBS 29 takes 5 s longer to close while a client is connected."""
        for client in (self.listener, self.client):
            with contextlib.suppress(Exception):
                if client:
                    client.disconnect()
        self.listener = self.client = None

    def _close_window(self):
        """As the button in a window's frame would."""
        screen = display.Display(self.display)
        protocols, delete = screen.intern_atom("WM_PROTOCOLS"), screen.intern_atom("WM_DELETE_WINDOW")
        for window in screen.screen().root.query_tree().children:
            with contextlib.suppress(Exception):
                if (window.get_wm_name() or "").startswith("OBS ") and window.get_attributes().map_state == X.IsViewable:
                    event = protocol.event.ClientMessage(
                        window=window, client_type=protocols, data=(32, [delete, X.CurrentTime, 0, 0, 0])
                    )
                    window.send_event(event)
        screen.sync()
        screen.close()

    def _end_obs(self):
        """How it ended: closed, killed, or had ended before."""
        if self.obs.poll() is not None:
            return "had ended"
        self._close_window()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.obs.wait(15)
            return "closed"
        self.obs.kill()
        self.obs.wait()
        return "killed"

    def _left(self):
        mine = set(descendants(os.getpid())) - self.others - {self.xvfb.pid}
        return [pid for pid in mine if process_fields(pid)]

    def stop(self):
        """Closes OBS as a user would and reports: how, exit, leaks, seconds, left (processes), errors (lines)."""
        if self.report:
            return self.report
        self.disconnect()
        report = {"how": "not started", "exit": None, "leaks": None, "seconds": None, "left": [], "errors": []}
        if self.obs:
            began = time.monotonic()
            report.update(how=self._end_obs(), exit=self.obs.returncode)
            report["seconds"] = round(time.monotonic() - began, 2)
            wait_for(lambda: not self._left(), 0.5)
            left = self._left()
            report["left"] = [command_line(pid) for pid in left]
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            output = self.output()
            leaks = re.findall(r"Number of memory leaks: (\d+)", output)
            report["leaks"] = int(leaks[-1]) if leaks else None
            report["errors"] = [line for line in output.splitlines() if line.startswith("error: ")]
        if self.xvfb:
            self.xvfb.terminate()
            self.xvfb.wait()
        self.log = self.output()
        shutil.rmtree(self.directory, ignore_errors=True)
        self.report = report
        return report


def is_clean(report):
    return report["how"] == "closed" and report["exit"] == 0 and report["leaks"] == 0 and not report["left"]
