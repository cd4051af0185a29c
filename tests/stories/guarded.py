"""The closed console in a process of its own, under a guard that notes what reaches out of it, at every key there is.

    python -m tests.stories.guarded NOTES FOLDER once|everywhere WORDS…     (WORDS: what stands behind `omnidesk`)

The guard is an audit hook, set before the program is loaded: it notes what is opened for writing, started, connected,
renamed or removed, as lines of JSON in NOTES. The walk finds its way by itself: on each screen it presses the keys that
work there, types a path in FOLDER wherever something can be typed, answers yes, and goes on with the screens it found.
`once` presses each key of the catalog once, `everywhere` on each screen where it works.
"""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.closed_desk import ClosedApp

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REACHING = (
    "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.startfile", "os.kill", "pty.",
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "webbrowser.",
    "sqlite3.connect", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "shutil.", "tempfile.", "ctypes.dlopen", "smtplib.", "imaplib.", "urllib.", "syslog.",
)  # fmt: skip
SIZE = (100, 30)


def guard(notes: int) -> None:
    """Note from now on what reaches out of this process."""

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            if not (isinstance(arguments[2], int) and arguments[2] & WRITING) or isinstance(arguments[0], int):
                return
        elif not event.startswith(REACHING) or event == "sqlite3.connect/handle":
            return
        os.write(notes, json.dumps([event, [_plain(one) for one in arguments]]).encode() + b"\n")

    sys.addaudithook(note)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return os.fsdecode(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | None) else str(value)


def main() -> None:
    notes, folder, how, *words = sys.argv[1:]
    descriptor = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    guard(descriptor)
    import console.cli.main
    import console.cli.ssh
    import console.closed_desk
    from tests.stories.walk import Walk

    async def walk(app: "ClosedApp") -> int:
        async with app.run_test(size=SIZE) as pilot:
            walked = Walk(app, pilot, folder, everywhere=how == "everywhere")
            await walked.go()
            os.write(descriptor, json.dumps(["pressed", walked.pressed]).encode() + b"\n")
        return 0

    console.cli.ssh.need_terminal = lambda **_: None  # type: ignore[assignment]
    console.cli.ssh._stop_for_no_key = lambda: None
    console.closed_desk.run_app = walk  # type: ignore[assignment]
    sys.exit(console.cli.main.main(words))


if __name__ == "__main__":
    main()
