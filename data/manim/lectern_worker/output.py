# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scene prints."""

import io
import re
import time

from .faults import fault

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07?")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LINE_LENGTH = 4096
SEND_LENGTH = 8192
SEND_SECONDS = 0.1


class Printer(io.TextIOBase):
    """Stands for stdout and stderr: sends what is printed, and ends the beat when it is too much."""

    def __init__(self, channel, limit, stop):
        self.channel = channel
        self.limit = limit
        self.stop = stop
        self.left = limit
        self.text = ""
        self.sent = 0.0

    encoding = "utf-8"

    def writable(self):
        return True

    def write(self, text):
        self.text += text[: max(self.left, 0)]
        self.left -= len(text)
        if self.left < 0:
            self.send()
            self.stop(fault("output", f"the code printed more than {self.limit >> 10} KiB"))
        if len(self.text) > SEND_LENGTH or ("\n" in text and time.monotonic() - self.sent > SEND_SECONDS):
            self.send()
        return len(text)

    def flush(self):
        pass

    def send(self):
        if self.text:
            self.channel.send({"event": "print", "text": readable(self.text)})
        self.text, self.sent = "", time.monotonic()


def readable(text):
    text = CONTROL.sub("", ESCAPES.sub("", text.replace("\r\n", "\n")))
    return "\n".join(line[:LINE_LENGTH] for line in text.split("\n"))
