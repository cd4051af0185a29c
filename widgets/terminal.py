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

ESC = "\x1b"
PASTE_BEGINS, PASTE_ENDS = f"{ESC}[200~", f"{ESC}[201~"


def read_tolerantly() -> None:
    """Let the driver read a wrong byte as U+FFFD, where a strict UTF-8 decoder ends the program (textual#6456), and
    a paste as text to its end, where Textual obeys as keys all that stands behind an ESC in it."""
    vars(linux_driver)["getincrementaldecoder"] = _tolerant


def _tolerant(encoding: str) -> Callable[[], "Typing"]:
    return lambda: Typing(codecs.getincrementaldecoder(encoding)("replace"))


class Typing:
    """What a terminal sends as text, without the ESC that stand in what is pasted."""

    def __init__(self, decoder: codecs.IncrementalDecoder) -> None:
        self._decoder = decoder
        self._is_pasting = False
        self._begun = ""  # how the text ends that came, as far as the mark that is looked for begins so

    def decode(self, octets: bytes, final: bool = False) -> str:
        """Return the text of the next bytes; half a mark at the end of a paste waits for its other half."""
        left, passed = self._decoder.decode(octets, final), ""
        while left:
            part, left = self._pasted(left) if self._is_pasting else self._typed(left)
            passed += part
        return passed

    def _typed(self, text: str) -> tuple[str, str]:
        """Return what comes before a paste, its mark included, and the rest; a pressed Esc waits for nothing."""
        begun, seen = self._begun, self._begun + text
        place = seen.find(PASTE_BEGINS)
        if place < 0:
            self._begun = _beginning(seen, PASTE_BEGINS)
            return text, ""
        self._begun, self._is_pasting = "", True
        end = place + len(PASTE_BEGINS) - len(begun)
        return text[:end], text[end:]

    def _pasted(self, text: str) -> tuple[str, str]:
        """Return what is pasted, the mark of its end included, and the rest."""
        pasted, end, left = (self._begun + text).partition(PASTE_ENDS)
        self._begun, self._is_pasting = "" if end else _beginning(pasted, PASTE_ENDS), not end
        return pasted.removesuffix(self._begun).replace(ESC, "") + end, left


def _beginning(text: str, mark: str) -> str:
    """Return the longest end of a text that a mark begins with, "" without one."""
    return next((mark[:size] for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), "")


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
