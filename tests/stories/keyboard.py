"""Keys pressed in a real terminal by somebody who reads the screen before they go on."""

from functools import partial
from pathlib import Path

from benchmarks.terminal import Terminal

LOOK_S = 0.015
LOOKS = 3  # in a row without a byte or work: then a key has been worked off
AT_REST_NS = 1_000_000  # what following the store takes of a look at most
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
            strike(self._terminal, key.encode() if isinstance(key, str) else key)
        if not self._shows(until, self._terminal.text()):
            self._terminal.wait_for(partial(self._shows, until))

    @staticmethod
    def _shows(words: str, text: str) -> bool:
        """Tell whether words stand on the screen; the line between two panes parts no sentence."""
        return words in " ".join(text.replace("│", " ").split())


def strike(terminal: Terminal, keys: bytes) -> None:
    """Press keys and read the answer until the program rests; there may be none, as to a key that changes nothing."""
    terminal.send(keys)
    rest(terminal)


def rest(terminal: Terminal) -> None:
    """Read what comes until the program sends nothing and sleeps: one that waits for its turn on the machine is awake.

    It holds for a program that has begun to draw: before that it may sleep over a file or a database.
    """
    looks, ran = 0, _ran_ns(terminal.pid)
    while looks < LOOKS:
        came, before = terminal.look(LOOK_S), ran
        ran = _ran_ns(terminal.pid)
        is_quiet = not came and ran - before < AT_REST_NS and _sleeps(terminal.pid)
        looks = looks + 1 if is_quiet else 0


def _ran_ns(pid: int) -> int:
    """Return how long the main thread has run so far."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def _sleeps(pid: int) -> bool:
    """Tell whether every thread waits for something else than the machine; one that ends meanwhile has not slept."""
    try:
        stats = [(task / "stat").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return not {"R", "D"} & {stat.rpartition(")")[2].split()[0] for stat in stats}


def fill(*values: str) -> tuple[bytes | str, ...]:
    """Return the keys that fill in the fields from this one on; "" leaves a field as it is."""
    keys: list[bytes | str] = []
    for value in values:
        keys += [b"\x05", b"\x15", value, TAB] if value else [TAB]
    return tuple(keys[:-1])
