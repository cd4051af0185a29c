"""An installation as it runs somewhere: Dovecot, an SMTP server, `omnidesk poll`, and somebody before the screen `I`.

It stands apart from the faults so that each of them is made on the same whole, and looked at in the same four ways.
"""

import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from benchmarks.terminal import Terminal, terminal
from tests.intake.dovecot import Dovecot, dovecot
from tests.mail.builders import mail
from tests.outgoing.sink import Kept, Sink, sink
from tests.stories.program import Program
from tests.stories.waiting import until

ADDRESS, USER, PASSWORD, FOLDER = "info@acme.example", "supportacme", "correct horse", "Klanten"
COLUMNS, ROWS = 180, 60
READY_S = 40.0
PAUSE_S = 0.2


class Place(StrEnum):
    """Where somebody on call looks."""

    SCREEN = "screen"
    STATUS = "status"
    CHECK = "check"
    DOCTOR = "doctor"


PEACE: Mapping[Place, str] = {
    Place.SCREEN: r"Mail comes in\.(?! *\d+ lines? below)",
    Place.STATUS: r"\AMail comes in\.\n(?![\s\S]*^! )",
    Place.CHECK: r"\AOMNIDESK OK",
    Place.DOCTOR: r"Everything is in order\.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Words that were found in a place, and after how many seconds."""

    words: str
    seconds: float


@dataclass(slots=True)
class Installation:
    """A running desk. `refusal` is what the SMTP server answers to each mail, None while it takes them."""

    server: Dovecot
    desk: Program
    post: Sink
    screen: Terminal | None = None
    poller: "subprocess.Popen[bytes] | None" = None
    refusal: str | None = None
    mails: int = field(default=0)

    def start(self) -> None:
        """Start the poller."""
        self.poller = self.desk.start("poll")

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """End the poller."""
        if self.poller is not None:
            self.poller.send_signal(sign)
            self.poller.communicate(timeout=30)
            self.poller = None

    def take(self, kept: Kept) -> str | None:
        """Answer a mail of ours."""
        return self.refusal

    def deliver(self, *, to: str = ADDRESS, arrival: int | None = None, raw: bytes | None = None) -> None:
        """Let a new customer's mail arrive in the forward mailbox."""
        self.mails += 1
        number = self.mails
        made = mail(
            from_=f"Klant {number} <klant{number}@voorbeeld{number}.example>", to=to, subject=f"Vraag {number}",
            message_id=f"<vraag.{number}@voorbeeld{number}.example>",
        )  # fmt: skip
        self.server.deliver(USER, made if raw is None else raw, arrival=arrival, folder=FOLDER)

    def look(self, place: Place) -> str:
        """Return what stands there now."""
        if place is not Place.SCREEN:
            ran = self.desk.run(place.value)
            return ran.stdout or ran.stderr
        assert self.screen is not None
        while self.screen.look(0.02):
            pass
        return self.screen.text()

    def seen(self, wanted: Mapping[Place, str], patience_s: float) -> dict[Place, Seen]:
        """Look in each place until the words for it stand there."""
        began, found = time.monotonic(), dict[Place, Seen]()
        while missing := [place for place in wanted if place not in found]:
            for place in missing:
                said = self.look(place)
                if match := re.search(wanted[place], said, re.MULTILINE):
                    found[place] = Seen(words=" ".join(match[0].split()), seconds=time.monotonic() - began)
                else:
                    assert time.monotonic() - began < patience_s, f"{place}: {wanted[place]!r} is not in\n{said}"
            time.sleep(PAUSE_S)
        return found

    def at_peace(self, patience_s: float = READY_S) -> float:
        """Wait until every place tells that all is well; return the seconds."""
        return max(one.seconds for one in self.seen(PEACE, patience_s).values())


@contextmanager
def installation(folder: Path, **surroundings: object) -> Iterator[Installation]:
    """Run a desk in a folder until the block ends, at peace when it begins."""
    with ExitStack() as stack:
        server = stack.enter_context(dovecot({USER: PASSWORD}))
        for name in ("cur", "new", "tmp"):
            (server.maildir(USER, FOLDER) / name).mkdir(parents=True)
        server.adopt(USER)
        more = {"SSL_CERT_FILE": str(server.authority.chain), "LANG": "C.UTF-8"}
        running = Installation(server, Program(folder, more=more, **surroundings), Sink())  # type: ignore[arg-type]
        running.post = stack.enter_context(sink(on_mail=running.take))
        stack.callback(running.stop)
        set_up(running)
        running.start()
        desk = running.desk
        running.screen = stack.enter_context(
            terminal(desk.command("--no-poll"), env=desk.environment, columns=COLUMNS, rows=ROWS)
        )
        running.screen.wait_for(lambda text: "Inbox" in text or "Tickets" in text)
        running.screen.send(b"I")
        until(lambda: desk.json("status")["mailboxes"][0]["state"] == "idle", READY_S)
        running.deliver()
        until(lambda: desk.json("status")["tickets"] == 1, READY_S)
        running.at_peace()
        yield running


def set_up(running: Installation) -> None:
    """Set up the brand, its address, its forward mailbox over TLS, and the outgoing server."""
    desk = running.desk
    desk.keep_secret("acme", PASSWORD)
    desk.set_up(ADDRESS)
    desk.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "localhost", "--port", str(running.server.tls_port),
        "--security", "tls", "--user", USER, "--secret", "acme", "--folder", FOLDER,
    )  # fmt: skip
    desk.json("smtp", "set", "--host", "127.0.0.1", "--port", str(running.post.port), "--security", "none")
