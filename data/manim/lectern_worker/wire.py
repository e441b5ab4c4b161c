# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON objects, one a line, over a stream socket."""

import json
import os
import socket
import sys

CHUNK = 1 << 16


class Lines:
    """Cuts what was received into lines."""

    def __init__(self):
        self.rest = b""

    def feed(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        return [json.loads(line) for line in lines if line.strip()]


class Channel:
    """The job socket. Whoever speaks on it has lost its purpose when the engine is gone, so it ends then."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.lines = Lines()
        self.waiting = []

    def send(self, message):
        data = memoryview(json.dumps(message).encode() + b"\n")
        try:
            while data:
                data = data[os.write(self.descriptor, data) :]
        except OSError:
            os._exit(0)

    def receive(self):
        """The next command; waits for it."""
        while not self.waiting:
            try:
                data = os.read(self.descriptor, CHUNK)
            except OSError:
                data = b""
            if not data:
                os._exit(0)
            self.waiting = self.lines.feed(data)
        return self.waiting.pop(0)


class Control:
    """The server's socket, whose lines bring descriptors along. The server ends with it."""

    def __init__(self, descriptor):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, descriptor)
        self.socket.set_inheritable(False)
        self.lines = Lines()
        self.descriptors = []

    def send(self, message):
        try:
            self.socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            sys.exit(0)

    def receive(self):
        """Commands that came; None at the end."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self.socket, CHUNK, 16)
        except ConnectionError:
            return None
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        self.descriptors += descriptors
        return self.lines.feed(data) if data else None

    def take_descriptors(self, count):
        if len(self.descriptors) < count:
            raise ValueError("a command came without its descriptors")
        taken, self.descriptors = self.descriptors[:count], self.descriptors[count:]
        return taken
