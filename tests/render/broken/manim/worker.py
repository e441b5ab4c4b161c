# SPDX-License-Identifier: GPL-2.0-or-later
"""A worker that ends before it can say anything on its socket."""

raise SystemExit("ImportError: libcairo.so.2 is missing")
