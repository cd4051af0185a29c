"""What we change about the terminal below Textual: tolerant input, the mouse on and off, and what it can draw.

The only place that touches the driver's internals; each change has a test that fails when Textual changes it.
"""

import codecs
import os
import sys
from collections.abc import Callable, Mapping

from textual.driver import Driver
from textual.drivers import linux_driver

from widgets.columns import ASCII, UNICODE, Glyphs


def read_tolerantly() -> None:
    """Let the driver read a wrong byte as U+FFFD: a strict UTF-8 decoder ends the program there (textual#6456)."""
    vars(linux_driver)["getincrementaldecoder"] = _tolerant


def _tolerant(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return lambda: codecs.getincrementaldecoder(encoding)("replace")


def set_mouse(driver: Driver | None, *, on: bool) -> bool:
    """Ask the terminal to report the mouse, or to leave it to its own selecting. Returns whether it is asked now."""
    if not isinstance(driver, linux_driver.LinuxDriver):
        return False
    if on:
        driver._mouse = True
        driver._enable_mouse_support()
    else:
        driver._disable_mouse_support()
        driver._mouse = False
    return on


def has_mouse(driver: Driver | None) -> bool:
    """Tell whether the terminal is asked to report the mouse."""
    return driver is not None and driver._mouse


def glyphs_of(environment: Mapping[str, str]) -> Glyphs:
    """Return the signs that a terminal can draw: the Linux console and a locale without UTF-8 get ASCII."""
    encoding = (getattr(sys.__stderr__, "encoding", "") or "").lower().replace("-", "")
    return UNICODE if encoding == "utf8" and environment.get("TERM") != "linux" else ASCII


def is_remote(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the terminal is at the other end of SSH, where every byte is felt."""
    return bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
