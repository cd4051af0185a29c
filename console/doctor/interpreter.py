"""The interpreter and its libraries: their versions, and known faults provoked rather than looked up.

It stands apart because a version says little: distributions mend without a new number, and what matters is whether the
desk is safe here. A fault that our own reading stands above is told, and is no warning.
"""

import platform
import sqlite3
import ssl
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.utils import parseaddr
from importlib import import_module
from io import BytesIO
from pathlib import Path

from console.doctor.finding import Finding, failed, ok, warning
from console.mail.addresses import read_addresses
from console.outgoing.compose import selftest
from console.outgoing.mailer import UnsafeMailError
from widgets.language import _

LEAST = (3, 11)
_LEAST_SQLITE = (3, 38, 0)
_TRICK = b"=?x?q?support=40bank.nl=3e=00?=evil@x.nl"
_PACKAGES = ("console", "widgets", "storage")


def look_at_interpreter() -> Iterator[Finding]:
    """Yield how Python, its known faults, SQLite, TLS and our own packages are."""
    yield _python()
    yield from _faults()
    yield _sending()
    yield _sqlite()
    yield _full_text()
    yield _tls()
    yield _packages()


def _python() -> Finding:
    words = f"Python {platform.python_version()} ({sys.executable})"
    if sys.version_info < LEAST:
        return failed("python", words, _("Install Python 3.11 or newer."))
    return ok("python", words)


def _faults() -> Iterator[Finding]:
    """Provoke the faults that mail meets, first in the interpreter, then in our own reading of the same."""
    known: tuple[tuple[str, str, Callable[[], bool], bool], ...] = (
        ("python.from", _("an encoded word in From makes another address"), _reads_trick, not _is_tricked()),
        ("python.cve-2019-16056", _("an address with two @ is read as one (CVE-2019-16056)"), _reads_two_ats, True),
        ("python.cve-2023-27043", _("a name is read as the address (CVE-2023-27043)"), _reads_name, True),
        ("python.cve-2026-1299", _("line ends in a header are written as bytes (CVE-2026-1299)"), _writes_bytes, True),
        ("python.cve-2024-6923", _("words of a subject become a header (CVE-2024-6923)"), _makes_header, True),
    )
    for name, words, provoke, is_guarded in known:
        if not is_guarded:
            yield failed(name, words, _("Install another release of Python: who wrote a mail can't be known with it."))
        elif _provoked(provoke):
            yield ok(name, _("This Python has a fault: {words}; omnidesk does not rely on it.").format(words=words))
        else:
            yield ok(name, _("This Python has not the fault: {words}.").format(words=words))


def _provoked(provoke: Callable[[], bool]) -> bool:
    """A reader that raises where others are led astray has not the fault."""
    try:
        return provoke()
    except Exception:
        return False


def _is_tricked() -> bool:
    return any(one.sure and one.address != "evil@x.nl" for one in read_addresses(_TRICK))


def _reads_trick() -> bool:
    mail = message_from_bytes(b"From: " + _TRICK + b"\r\n\r\n", policy=policy.default)
    return "bank.nl" in str(mail["from"].addresses[0].domain)


def _reads_two_ats() -> bool:
    return "@" in parseaddr("a@malicious.example@important.example")[1]


def _reads_name() -> bool:
    return parseaddr("alice@example.org)bob@example.com")[1] != ""


class _Literal(str):
    """A header that folds itself, and badly."""

    name = "Subject"

    def fold(self, *, policy: object) -> str:
        return "Subject: a\nBcc: b@c.example\n"


def _writes_bytes() -> bool:
    mail = EmailMessage(policy=policy.default)
    mail.set_raw("Subject", _Literal("a"))
    written = BytesIO()
    BytesGenerator(written, policy=policy.default).flatten(mail)
    return b"\nBcc:" in written.getvalue()


def _makes_header() -> bool:
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"] = "=?utf-8?q?a=0d=0aBcc:_b=40c.example?="
    return b"\r\nBcc:" in bytes(mail)


def _sending() -> Finding:
    try:
        selftest()
    except UnsafeMailError as error:
        return failed("sending", str(error), _("Install another release of Python; nothing is sent with this one."))
    return ok("sending", _("What people type makes no headers: mail of ours says what was meant."))


def _sqlite() -> Finding:
    words = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < _LEAST_SQLITE:
        return failed("sqlite", words, _("SQLite 3.38 or newer is needed: take a newer Python or system."))
    return ok("sqlite", words)


def _full_text() -> Finding:
    """Full text is tried as the desk uses it."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(
            "create virtual table tried using fts5 (text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
    except sqlite3.Error as error:
        return failed("sqlite.fts5", str(error), _("SQLite is built without FTS5: take another Python or system."))
    finally:
        connection.close()
    return ok("sqlite.fts5", _("Full text can be searched (FTS5)."))


def _tls() -> Finding:
    trusted = len(ssl.create_default_context().get_ca_certs())
    paths = ssl.get_default_verify_paths()
    words = _("{version}, {count} authorities trusted").format(version=ssl.OPENSSL_VERSION, count=trusted)
    if not trusted and not (paths.capath and any(Path(paths.capath).glob("*.0"))):
        return warning("tls", words, _("No server can be trusted: install the certificates (ca-certificates)."))
    return ok("tls", words)


def _packages() -> Finding:
    """A folder of one of these names where the program was started would be taken for ours."""
    places = {name: Path(import_module(name).__file__ or "").resolve().parent.parent for name in _PACKAGES}
    if len(set(places.values())) > 1:
        shown = ", ".join(f"{name}: {place}" for name, place in places.items())
        return failed("packages", shown, _("Start omnidesk by its own command, or python -P -m console."))
    return ok("packages", _("The three packages are in {place}.").format(place=places["console"]))
