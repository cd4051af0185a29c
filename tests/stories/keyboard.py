"""Keys pressed in a real terminal by somebody who reads the screen before they go on."""

from functools import partial

from benchmarks.terminal import Terminal

TAB, SAVE, LEFT, ENTER, ESCAPE = b"\t", b"\x13", b"\x1b[D", b"\r", b"\x1b"


class Keyboard:
    """Somebody at the keys: presses one, waits for its answer, and goes on when the screen says what they wait for."""

    def __init__(self, terminal: Terminal) -> None:
        self.presses = 0
        self._terminal = terminal

    def press(self, *keys: bytes | str, until: str) -> None:
        """Press keys; a text is typed in one go."""
        for key in keys:
            self.presses += len(key) if isinstance(key, str) else 1
            self._terminal.press(key.encode() if isinstance(key, str) else key)
        if not self._shows(until, self._terminal.text()):
            self._terminal.wait_for(partial(self._shows, until))

    @staticmethod
    def _shows(words: str, text: str) -> bool:
        """Tell whether words stand on the screen; the line between two panes parts no sentence."""
        return words in " ".join(text.replace("│", " ").split())


def fill(*values: str) -> tuple[bytes | str, ...]:
    """Return the keys that fill in the fields from this one on; "" leaves a field as it is."""
    keys: list[bytes | str] = []
    for value in values:
        keys += [b"\x05", b"\x15", value, TAB] if value else [TAB]
    return tuple(keys[:-1])
