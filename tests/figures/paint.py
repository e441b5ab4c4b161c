# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums up the lines of lectern-bench-paint, one a drawing."""

import re
import statistics
import sys

PATTERN = re.compile(r"ms a frame: median (\S+) mean (\S+) 95% (\S+) most (\S+);")

rows = [tuple(map(float, found.groups())) for line in sys.stdin if (found := PATTERN.search(line))]
medians, means, slow, most = zip(*rows, strict=True)
print(
    f"{len(rows)} beats, ms a frame: median of medians {statistics.median(medians):.2f}, worst median {max(medians):.2f}, "
    f"median of means {statistics.median(means):.2f}, worst mean {max(means):.2f}, worst 95 % {max(slow):.2f}, most {max(most):.2f}"
)
