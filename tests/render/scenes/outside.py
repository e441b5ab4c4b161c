# SPDX-License-Identifier: GPL-2.0-or-later
# Each attempt to leave the job's folder has to fail; those that do not are printed.
import os
import socket

from manim import *

SECRET = "@SECRET@"


def read_secret():
    open(SECRET).read()


def list_jobs():
    os.listdir(os.path.dirname(os.environ["HOME"]))


def write_beside():
    open(os.path.join(os.path.dirname(os.environ["HOME"]), "file"), "w")


def write_font_cache():
    open(os.path.join(os.environ["HOME"], "..", "..", "home", "file"), "w")


def engines_environment():
    for name in filter(str.isdigit, os.listdir("/proc")):
        open(f"/proc/{name}/environ").read()


def connect():
    socket.socket()


def kill_server():
    parent = os.getppid()  # the scene's process, which may be signalled; its parent is the server
    with open(f"/proc/{parent}/stat") as file:
        os.kill(int(file.read().rsplit(")", 1)[1].split()[1]), 0)


def find_key():
    if not any("LECTERN_API" in name for name in os.environ):
        raise OSError("no key")


class Outside(Scene):
    def construct(self):
        for attempt in (
            read_secret,
            list_jobs,
            write_beside,
            write_font_cache,
            engines_environment,
            connect,
            kill_server,
            find_key,
        ):
            try:
                attempt()
                print(attempt.__name__)
            except OSError:
                pass
        self.wait(0.1)
