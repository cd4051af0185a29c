"""The faults of a night, as data: how each is made, how it is mended, and the words that must stand in each place.

They stand apart from the tests because the table in docs/operating.md is made of the same rows.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from tests.nights.installation import FOLDER, USER, Installation, Place
from tests.nights.surroundings import FalseClock, SmallDisk
from tests.storage.builders import HOUR
from tests.stories.waiting import until

QUIET_ADDRESS = "orders@acme.example"
SINCE_H, UNTIL_H, EVERY_H = 23 * 24, 12, 2  # before now: three weeks of mail, then silence
PATIENCE_S = 30.0
LARGE_BYTES = 2_000_000
Deed = Callable[[Installation], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One row: `made` and `remedy` are for the table, `words` are patterns of what each place says of it."""

    id: str
    name: str
    made: str
    remedy: str
    words: Mapping[Place, str]
    make: Deed
    mend: Deed
    is_long: bool = True


def _words(screen: str, check: str, doctor: str, status: str = "") -> dict[Place, str]:
    """Return the patterns; the screen and `status` mostly say the same."""
    return {Place.SCREEN: screen, Place.STATUS: status or screen, Place.CHECK: check, Place.DOCTOR: doctor}


def _stop_server(one: Installation) -> None:
    one.server.stop()


def _start_server(one: Installation) -> None:
    one.server.start()


def _change_password(one: Installation) -> None:
    one.server.add_user(USER, "another")
    one.server.stop()  # ends every session, which asking for a kick did not once under load
    one.server.start()


def _keep_new_password(one: Installation) -> None:
    (one.desk.folder / "acme.secret").write_text("another")
    _start_again(one)


def _expire(one: Installation) -> None:
    _certify(one, days=-1)


def _renew(one: Installation) -> None:
    _certify(one, days=2)


def _certify(one: Installation, *, days: int) -> None:
    one.server.stop()
    one.server.authority.certificate("localhost", days=days)
    one.server.start()


def _freeze(one: Installation) -> None:
    assert one.poller is not None
    one.poller.send_signal(signal.SIGSTOP)


def _thaw(one: Installation) -> None:
    assert one.poller is not None
    one.poller.send_signal(signal.SIGCONT)


def _kill(one: Installation) -> None:
    one.stop(signal.SIGKILL)


def _start_again(one: Installation) -> None:
    one.stop()
    one.start()


def _refuse(one: Installation, words: str) -> None:
    one.refusal = words
    one.desk.json("ticket", "reply", "1", "--text", "Hallo")


def _accept_again(one: Installation) -> None:
    one.refusal = None
    newest = one.desk.json("outbox", "list")["outbox"][0]
    one.desk.json("outbox", "retry", str(newest["id"]))


def _rename(one: Installation, name: str, to: str) -> None:
    words = ["mailbox", "rename", "-u", USER, name, to]
    line = ["doveadm", "-c", str(one.server.folder / "dovecot.conf"), *words]
    subprocess.run(line, check=True, capture_output=True, timeout=20)


def _fall_silent(one: Installation) -> None:
    one.desk.json("address", "add", QUIET_ADDRESS, "--brand", "acme")
    now, hours = int(time.time() * 1000), range(SINCE_H, UNTIL_H, -EVERY_H)
    before = one.desk.json("ledger")["mailboxes"][0]["ticketed"]
    for hour in hours:
        one.deliver(to=QUIET_ADDRESS, arrival=now - hour * HOUR)
    until(lambda: one.desk.json("ledger")["mailboxes"][0]["ticketed"] == before + len(hours), PATIENCE_S)


def _discard(one: Installation) -> None:
    (parked,) = one.desk.json("parked", "list")["parked"]
    one.desk.json("parked", "discard", str(parked["delivery"]), "--reason", "empty")


def _not_alone(_one: Installation) -> None:
    raise AssertionError("this takes surroundings of its own")


_STANDS_STILL = "acme: whoever fetched it has died, or stands still"
_CHECK_STANDS_STILL = "acme: whoever fetched it has died or stands still"

FAULTS = (
    Fault(
        id="lease-of-the-dead",
        name="lease held by a dead process",
        made="SIGKILL to `omnidesk poll`",
        remedy="`omnidesk poll` takes over at once",
        words=_words(_STANDS_STILL, _CHECK_STANDS_STILL, r"Process \d+ on \S+ has died"),
        make=_kill,
        mend=Installation.start,
        is_long=False,
    ),
    Fault(
        id="smtp-refusing",
        name="SMTP server refuses for good",
        made="it answers 554 to each mail",
        remedy="mend it there, then `omnidesk outbox retry N`",
        words=_words(
            "1 mail needs somebody: 554 5.7.1 not from you",
            "1 mail of ours waits for a person: refused 1",
            "0 queued, 1 wait for a person: refused 1",
        ),
        make=lambda one: _refuse(one, "554 5.7.1 not from you"),
        mend=_accept_again,
        is_long=False,
    ),
    Fault(
        id="poison",
        name="poison mail",
        made="a mail with nothing to read in it",
        remedy="`omnidesk parked show N`, then `discard` or `retry`",
        words=_words(
            "unreadable: the mail is empty",
            "1 mail could not be read",
            "0 parked, 1 unreadable",
            r"The mail could not be read\. The mail is empty",
        ),
        make=lambda one: one.deliver(raw=b"\r\n"),
        mend=_discard,
        is_long=False,
    ),
    Fault(
        id="dovecot-stopped",
        name="Dovecot stopped",
        made="the server is stopped",
        remedy="start it again; the poller tries by itself",
        words=_words(
            "Mail does not come in: acme: no connection",
            "acme: its server cannot be reached",
            "connect: no connection",
        ),
        make=_stop_server,
        mend=_start_server,
    ),
    Fault(
        id="password-changed",
        name="password changed",
        made="another password there, sessions ended",
        remedy="`omnidesk secret set NAME`, start the poller again",
        words=_words(
            "Mail does not come in: acme: the login is refused", "acme: login refused", "login: the login is refused"
        ),
        make=_change_password,
        mend=_keep_new_password,
        is_long=False,
    ),
    Fault(
        id="certificate-expired",
        name="certificate expired",
        made="a certificate of yesterday, server started again",
        remedy="renew it on the server; nothing here",
        words=_words(
            "the certificate is not trusted: certificate has expired",
            "acme: the certificate of its server has expired",
            r"The certificate of the server is no longer valid",
        ),
        make=_expire,
        mend=_renew,
    ),
    Fault(
        id="poller-stopped",
        name="poller stands still",
        made="SIGSTOP to `omnidesk poll`",
        remedy="`kill -CONT`, or `kill -KILL` and start it again",
        words=_words(_STANDS_STILL, _CHECK_STANDS_STILL, r"was stopped, and stands still"),
        make=_freeze,
        mend=_thaw,
    ),
    Fault(
        id="mailbox-renamed",
        name="mailbox renamed",
        made="`doveadm mailbox rename` while it is followed",
        remedy="`omnidesk mailbox edit NAME --folder NEW`",
        words=_words(
            "acme: the folder cannot be opened",
            "acme: its folder cannot be opened",
            "select: the folder cannot be opened",
        ),
        make=lambda one: _rename(one, FOLDER, "Oud"),
        mend=lambda one: _rename(one, "Oud", FOLDER),
    ),
    Fault(
        id="address-silent",
        name="address silent",
        made="three weeks of mail, then none for 12 hours",
        remedy="`omnidesk address verify ADDRESS`",
        words=_words(
            f"Mail comes in, but not as usual at {QUIET_ADDRESS}",
            "1 address is late or silent",
            "late: No mail came for longer than is usual",
        ),
        make=_fall_silent,
        mend=lambda one: one.deliver(to=QUIET_ADDRESS),
    ),
)

DISK_FULL = Fault(
    id="disk-full",
    name="disk full",
    made="the disk of the database shrinks to what is used",
    remedy="make room on it; nothing else",
    words=_words(
        "the disk of the database is full",
        "only 0 MB free on the disk of the database",
        "0 MB free on the disk of the database",
    ),
    make=_not_alone,
    mend=_not_alone,
)

CLOCK_WRONG = Fault(
    id="clock-wrong",
    name="clock wrong",
    made="every process finds it two hours back (libfaketime)",
    remedy="set it right: `timedatectl set-ntp true`",
    words=_words(
        "Mail comes in, but the clock of this machine was set back",
        "the clock of this machine was set back",
        "The clock was set back",
    ),
    make=_not_alone,
    mend=_not_alone,
)

SMTP_LATER = Fault(
    id="smtp-later",
    name="SMTP server refuses for now",
    made="it answers 451 to each mail",
    remedy="mend it there; tried again by itself for two days",
    words=_words(
        r"! +Server said +451 4\.7\.1 later",
        r"the outgoing server has not taken mail of ours for \d+ min",
        r"not taken for \d+ min( \d+ s)?: 451 4\.7\.1 later",
    ),
    make=lambda one: _refuse(one, "451 4.7.1 later"),
    mend=_accept_again,
)


ORDER = (
    "dovecot-stopped", "password-changed", "certificate-expired", "disk-full", "poller-stopped", "smtp-refusing",
    "smtp-later", "lease-of-the-dead", "mailbox-renamed", "clock-wrong", "address-silent", "poison",
)  # fmt: skip


def disk_full(disk: SmallDisk) -> Fault:
    """Return the row of a full disk; what it says is the same whichever disk it is."""

    def fill(one: Installation) -> None:
        disk.fill()
        packs_badly = Random(7).randbytes(LARGE_BYTES).hex().encode()
        one.deliver(raw=b"From: Jan <jan@example.nl>\r\nSubject: foto\r\n\r\n" + packs_badly)

    return replace(DISK_FULL, make=fill, mend=lambda _one: disk.make_room())


def clock_wrong(clock: FalseClock) -> Fault:
    """Return the row of a clock that was set back."""
    return replace(CLOCK_WRONG, make=lambda _one: clock.set("-2h"), mend=lambda _one: clock.set("+0"))


def rows() -> tuple[Fault, ...]:
    """Return every fault, in the order in which the table has them."""
    known = {one.id: one for one in (*FAULTS, DISK_FULL, CLOCK_WRONG, SMTP_LATER)}
    return tuple(known[name] for name in ORDER)
