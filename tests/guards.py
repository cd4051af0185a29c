"""The guards of the desk, each with the test that fails where it is taken away.

`take_away("last-gate")` takes one away in this process. A program whose environment is `without("last-gate")` lacks it
from its first line on, and so does every Python that it starts: `tests/unguarded/sitecustomize.py` sees to that.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from tests.house.sources import ROOT

NAMED_BY = "OMNIDESK_WITHOUT"
UNGUARDED = ROOT / "tests" / "unguarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What holds a promise, in words; the test that sees it gone; and how it is taken away."""

    name: str
    words: str
    test: str
    away: Callable[[], None]


def without(*names: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which every Python of the tests lacks these guards."""
    path = os.pathsep.join((str(UNGUARDED), str(ROOT)))
    return {**environment, "PYTHONPATH": path, NAMED_BY: ",".join(names)}


def take_away(*names: str) -> None:
    """Take guards away in this process, for good. Raises KeyError."""
    known = {guard.name: guard for guard in GUARDS}
    for name in names:
        known[name].away()


def _found(path: str) -> Any:
    """Return what a path like `module:Class.method` names."""
    module, _, inside = path.partition(":")
    found: Any = import_module(module)
    for name in filter(None, inside.split(".")):
        found = getattr(found, name)
    return found


def _becomes(path: str, instead: Callable[..., object]) -> Callable[[], None]:
    """Return what makes a function another one, for those too who have imported it already."""

    def away() -> None:
        function = _found(path)
        function.__code__ = instead.__code__
        function.__defaults__, function.__kwdefaults__ = instead.__defaults__, instead.__kwdefaults__

    return away


def _has(path: str, name: str, value: Callable[[], object]) -> Callable[[], None]:
    """Return what gives a module or a class another value under one of its names."""
    return lambda: setattr(_found(path), name, value())


def _all(*steps: Callable[[], None]) -> Callable[[], None]:
    def away() -> None:
        for step in steps:
            step()

    return away


def _nothing(*_: object, **__: object) -> None:
    return None


def _always(*_: object) -> bool:
    return True


def _as_it_is(text: str) -> str:
    return text


class _LikeAnything:
    """A digest that agrees with whatever was kept."""

    def digest(self) -> "_LikeAnything":
        return self

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment] # it equals what has another hash


def _deferred(snapshot: Any, sql: str) -> None:
    snapshot._execute(sql.removesuffix(" immediate"), {})


def _split_without_unique() -> Callable[[str], object]:
    split = _found("storage.sqlite.migrate:split")
    mark = "unique index delivery_fetched"
    return lambda script: (one.replace(mark, mark.removeprefix("unique ")) for one in split(script))


GUARDS = (
    Guard(
        name="safe-text",
        words="foreign text is cleaned where it comes in",
        test="tests/mail/test_gate_of_texts.py::test_no_payload_is_left_in_any_field",
        away=_all(
            *(_becomes(f"console.mail.safe_text:safe_{kind}", _as_it_is) for kind in ("line", "identity", "block"))
        ),
    ),
    Guard(
        name="clean-cells",
        words="a widget cleans what it draws once more",
        test="tests/widgets/test_cells.py::test_a_block_keeps_its_lines_and_loses_what_a_terminal_obeys",
        away=_all(*(_becomes(f"widgets.cells:{name}", _as_it_is) for name in ("clean", "clean_block"))),
    ),
    Guard(
        name="last-gate",
        words="a line filter stands before the terminal",
        test="tests/screens/test_last_gate.py::test_a_widget_that_forgets_to_clean_its_text_is_cleaned_by_the_gate",
        away=_becomes("widgets.last_gate:is_harmless", _always),
    ),
    Guard(
        name="lease-fence",
        words="what is written under a lease is written by its holder only",
        test="tests/outgoing/test_sender.py::test_who_loses_the_lease_hands_nothing_over",
        away=_becomes("storage.sqlite.mailboxes:MailboxesWriting.check_lease", _nothing),
    ),
    Guard(
        name="handed-at",
        words="it is kept that a mail is begun to be handed over, before its first byte leaves",
        test="tests/outgoing/test_sender.py::test_what_was_found_unfinished_is_sent_again_or_unknown",
        away=_becomes("storage.sqlite.outbox_changes:OutboxWriting.note_handing_over", _nothing),
    ),
    Guard(
        name="unique-coordinates",
        words="mailbox, uidvalidity and uid stand once in the database",
        test="tests/storage/contract/test_deliveries.py::test_the_same_coordinates_are_kept_once",
        away=_has("storage.sqlite.migrate", "split", _split_without_unique),
    ),
    Guard(
        name="begin-immediate",
        words="who writes takes the lock when the transaction begins",
        test="tests/storage/sqlite/test_eight_writers.py::"
        "test_eight_writers_neither_hinder_each_other_nor_lose_anything",
        away=_becomes("storage.sqlite.snapshot:Snapshot.plain", _deferred),
    ),
    Guard(
        name="strict-envelope",
        words="only plain addresses and bytes reach a server",
        test="tests/outgoing/test_strict.py::test_no_server_is_asked_about_a_mail_that_is_not_safe",
        away=_all(
            _becomes("console.outgoing.strict:check_envelope", _nothing),
            _becomes("console.outgoing.strict:check_raw", _nothing),
        ),
    ),
    Guard(
        name="read-back",
        words="a mail is read by two readers before it is sent",
        test="tests/outgoing/test_compose.py::test_a_writer_with_a_fault_sends_nothing",
        away=_all(
            _becomes("console.outgoing.compose:_read_back", _nothing),
            _becomes("console.outgoing.reading_back:check_leaves", _nothing),
        ),
    ),
    Guard(
        name="signed-ids",
        words="a Message-ID of ours is believed only with our signature",
        test="tests/mail/test_message_ids.py::test_a_changed_signed_id_is_refused",
        away=_has("console.mail.message_ids", "hmac", lambda: _without_comparing(import_module("hmac"))),
    ),
    Guard(
        name="newest-revision",
        words="who acts on what changed meanwhile is told first",
        test="tests/commands/test_two_at_once.py::"
        "test_of_two_who_answer_at_once_one_does_and_the_other_is_told_by_name",
        away=_becomes("console.commands.tickets.ticket_command:TicketCommand._changed", _nothing),
    ),
    Guard(
        name="sha-256",
        words="kept bytes are handed out only while their SHA-256 agrees",
        test="tests/storage/sqlite/test_raw_mail.py::test_other_bytes_in_their_place_are_noticed",
        away=_has("storage.sqlite.raw_mail", "hashlib", lambda: SimpleNamespace(sha256=lambda raw: _LikeAnything())),
    ),
    Guard(
        name="dialling",
        words="without protection only this machine is spoken to",
        test="tests/intake/test_imap_faults.py::test_plain_login_leaves_this_machine_never",
        away=_becomes("console.dialling:is_loopback", _always),
    ),
    Guard(
        name="new-files-only",
        words="a file is made anew, over nothing and through no link",
        test="tests/test_saving.py::test_a_link_that_lies_ready_is_not_followed",
        away=_has("console.saving", "_NEW", lambda: os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ),
)


def _without_comparing(hmac: Any) -> SimpleNamespace:
    return SimpleNamespace(new=hmac.new, compare_digest=_always)
