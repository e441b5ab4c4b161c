# SPDX-License-Identifier: GPL-2.0-or-later
"""Faults of a scene's own code, told at the code's own lines."""

import re
import traceback

MESSAGE_LENGTH = 400
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x1f\x7f]+")


class LatexError(ValueError):
    """A formula that LaTeX refuses."""


class Stop(BaseException):
    """Ends a beat whatever the code catches; carries the fault."""

    def __init__(self, fault):
        super().__init__(fault["message"])
        self.fault = fault


def clean(text):
    """One line without control characters, cut to a sensible length."""
    text = " ".join(CONTROL.sub(" ", str(text)).split())
    return text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 1] + "…"


def fault(kind, message, type_name="", line=0, text=None, lines=()):
    return {
        "event": "fault",
        "kind": kind,
        "type": type_name,
        "message": clean(message),
        "line": line,
        "text": text,
        "lines": list(lines),
    }


def from_exception(error, program):
    """The fault that an exception means; `program` knows which lines are the code's own."""
    if isinstance(error, SyntaxError) and program.is_own(error.filename):
        line = error.lineno or 0
        return fault("syntax", error.msg, type(error).__name__, line, program.line_text(line), [line])
    places = program.places(error.__traceback__)
    line, text = places[-1] if places else (0, None)
    kind = "latex" if isinstance(error, LatexError) else "exception"
    return fault(kind, message_of(error), type(error).__name__, line, text, [place[0] for place in places])


def message_of(error):
    if isinstance(error, SystemExit):
        return f"the code ended the program ({error.code})"
    if isinstance(error, MemoryError):
        return "the code needs more memory than a scene may have"
    if isinstance(error, RecursionError):
        return "the code calls itself without end"
    return str(error) or "".join(traceback.format_exception_only(error)).strip()
