# SPDX-License-Identifier: GPL-2.0-or-later
"""The ring of shared memory that frame records go through."""

import mmap
import os
import struct
import time

from .displaylist import MAX_REPEAT

BATCH_BYTES = 1 << 18
BATCH_SECONDS = 0.01
REPEAT = struct.Struct("<I")
REPEAT_AT = 4
NUMBER = struct.Struct("=Q")


class Numbers:
    """Numbers in memory that forks share: it outlives a killed child."""

    def __init__(self, *values):
        self.page = mmap.mmap(-1, mmap.PAGESIZE)
        for index, value in enumerate(values):
            self[index] = value

    def __getitem__(self, index):
        return NUMBER.unpack_from(self.page, NUMBER.size * index)[0]

    def __setitem__(self, index, value):
        NUMBER.pack_into(self.page, NUMBER.size * index, value)

    def close(self):
        self.page.close()


POSITION, CREDIT = 0, 1


class Ring:
    """Puts records into the ring in batches and waits for credit when it is full."""

    def __init__(self, descriptor, channel):
        self.size = os.fstat(descriptor).st_size
        self.memory = mmap.mmap(descriptor, self.size)
        self.channel = channel
        self.shared = Numbers(0, self.size)
        self.records = []
        self.bytes = 0
        self.sent = 0.0

    def add(self, record):
        if len(record) > self.size:
            raise ValueError("one frame needs more memory than the ring has")
        if self.bytes + len(record) > self.size:
            self.flush()
        self.records.append(record)
        self.bytes += len(record)
        if self.bytes >= BATCH_BYTES or time.monotonic() - self.sent > BATCH_SECONDS:
            self.flush()

    def repeat_last(self, repeat):
        """Lets the last record last longer; False when it has left already."""
        if not self.records:
            return False
        total = REPEAT.unpack_from(self.records[-1], REPEAT_AT)[0] + repeat
        if total > MAX_REPEAT:
            return False
        REPEAT.pack_into(self.records[-1], REPEAT_AT, total)
        return True

    def flush(self):
        if not self.records:
            return
        at = self._room_for(self.bytes)
        offset = at % self.size
        self.memory[offset : offset + self.bytes] = b"".join(self.records)
        self.shared[POSITION] = at + self.bytes
        self.channel.send({"event": "frames", "at": at, "size": self.bytes, "count": len(self.records)})
        self.records, self.bytes, self.sent = [], 0, time.monotonic()

    def _room_for(self, size):
        at = self.shared[POSITION]
        if at % self.size + size > self.size:
            at += self.size - at % self.size
        while at + size > self.shared[CREDIT]:
            self.take(self.channel.receive())
        return at

    def take(self, command):
        """Follows a command that may come while a beat runs."""
        if command["cmd"] == "credit":
            self.shared[CREDIT] = max(self.shared[CREDIT], int(command["until"]))
        elif command["cmd"] == "close":
            os._exit(0)
