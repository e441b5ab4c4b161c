# SPDX-License-Identifier: GPL-2.0-or-later
"""The gate's own process: reads code, runs none of it."""

import os
import signal

from . import confine
from .wire import Channel

MOST_SECONDS = 10  # of processor time for one request, then the process is killed


def index_file():
    return os.path.join(os.environ.get("HOME", "/"), "gate-index.json")


def serve(descriptor):
    """Answers requests until the engine hangs up; without a descriptor only makes the index."""
    from . import gate, index

    folder = os.path.dirname(index_file())
    confine.confine([folder], [])
    known = index.Index(folder)
    if descriptor is None:
        os._exit(0)
    channel = Channel(descriptor)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    while True:
        request = channel.receive()
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        reply = gate.check(known, request)
        signal.setitimer(signal.ITIMER_PROF, 0)
        channel.send({"event": "gated", **reply})
