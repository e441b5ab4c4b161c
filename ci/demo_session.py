# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of ci/demo that runs OBS; see there."""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

import obs_session

ROOT = Path(__file__).resolve().parent.parent
MAKE_SECONDS = 600


def parse():
    parser = argparse.ArgumentParser(prog="ci/demo")
    parser.add_argument("what", nargs="?", default="Pythagoras", metavar="TOPIC-or-FILE.md")
    parser.add_argument("--seconds", type=float, help="how much to record (default: the whole lecture)")
    parser.add_argument("--out", type=Path, default=ROOT / "build/demo/lecture.mkv", metavar="FILE.mkv")
    parser.add_argument("--screen", type=Path, metavar="FILE.png", help="a picture of OBS while the lecture plays")
    options = parser.parse_args()
    is_file = options.what.endswith(".md") or "/" in options.what
    if is_file and not Path(options.what).is_file():
        parser.error(f"there is no notes file {options.what}")
    options.request = {"notes": str(Path(options.what).resolve())} if is_file else {"topic": options.what}
    return options


def source_status(obs):
    return obs.vendor("status").get("player") or {}


def play_and_record(obs, options):
    """Makes, plays and records. Returns the figures and the recording's path."""
    obs.request(
        "CreateInput", sceneName="Scene", inputName="Lecture", inputKind="lectern_source", inputSettings={}, sceneItemEnabled=True
    )
    obs.record_start()
    before = obs.stats()
    asked = time.monotonic()
    obs.vendor("make", **options.request)
    if not obs_session.wait_for(lambda: source_status(obs).get("shown", 0) > 0, MAKE_SECONDS, 0.02):
        raise obs_session.Failed(f"nothing came on air: {obs.vendor('status')}")
    figures = {"first picture on air, s": round(time.monotonic() - asked, 2)}
    if options.screen:
        time.sleep(5)
        obs.screen(options.screen)
    made = wait_for_end(obs, asked, options.seconds)
    after = obs.stats()
    status = source_status(obs)
    path = obs.record_stop()
    figures["whole lecture made, s"] = round(made["at"] - asked, 2) if made else "not yet"
    figures["exit status of the run"] = made["status"] if made else None
    figures["player"] = {key: status.get(key) for key in ("state", "time", "duration", "stalls", "shown", "held", "skipped")}
    total = after["renderTotalFrames"] - before["renderTotalFrames"]
    figures["frames lagged"] = f"{after['renderSkippedFrames'] - before['renderSkippedFrames']} of {total}"
    figures["frames skipped by the encoder"] = after["outputSkippedFrames"] - before["outputSkippedFrames"]
    return figures, path


def wait_for_end(obs, asked, seconds):
    """Until the lecture is played, or so many seconds are recorded. Returns the run.end event if it came."""
    made, end = None, asked + (seconds or 3600)
    while time.monotonic() < end:
        try:
            made = obs.wait_event("run.end", 0.5)
        except obs_session.Failed:
            if obs.obs.poll() is not None:
                raise
        if made and source_status(obs).get("state") == "ended":
            break
    return made


def project_of(obs):
    return next((Path(event["project"]) for event in obs.seen if event.get("event") == "plan.done"), None)


def main():
    options = parse()
    out = options.out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = out.with_suffix("")
    with obs_session.Session(plugin=ROOT / "build/release/plugin/obs-lectern") as obs:
        figures, recording = play_and_record(obs, options)
        shutil.move(recording, out)
        project = project_of(obs)
        if project:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(project, folder)
    print(f"recording: {out}\nlecture:   {folder}")
    for name, figure in {**figures, **obs.report}.items():
        print(f"{name}: {json.dumps(figure)}")
    return 0 if obs_session.is_clean(obs.report) else 1


try:
    sys.exit(main())
except obs_session.Failed as failed:
    print(f"ci/demo: {failed}", file=sys.stderr)
    sys.exit(1)
