"""Header injection: whatever stands in a field that an employee or a customer can fill, no header is made of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from console.answering.ancestry import Head
from console.answering.letter import draft_of
from console.answering.recipients import BadRecipientError, read_recipients
from console.mail.parse import parse
from console.outgoing.compose import Draft, compose
from console.outgoing.files import file_named
from console.outgoing.mailer import UnsafeMailError
from storage.settings import Account
from tests.answering.builders import ANA, a_mail, a_ticket, an_answer, an_opening, some_settings, with_address
from tests.figures import figure
from tests.storage.builders import NOON

EVIL = "evil@x.example"
PROBES = (
    f"a\r\nBcc: {EVIL}",
    f"a\nBcc: {EVIL}",
    f"a\rBcc: {EVIL}",
    f"a\r\n Bcc: {EVIL}",
    f"a\n\tBcc: {EVIL}",
    f"a\r\n\r\nBcc: {EVIL}\r\n",
    f"a\n\nBcc: {EVIL}",
    f"a\x0bBcc: {EVIL}",
    f"a\x0cBcc: {EVIL}",
    f"a\x1cBcc: {EVIL}",
    f"a\x1dBcc: {EVIL}",
    f"a\x1eBcc: {EVIL}",
    f"a\x85Bcc: {EVIL}",
    f"a\u2028Bcc: {EVIL}",
    f"a\u2029Bcc: {EVIL}",
    f"a\0\r\nBcc: {EVIL}",
    f"a%0d%0aBcc: {EVIL}",
    f"a\\r\\nBcc: {EVIL}",
    "=?utf-8?q?a=0d=0aBcc:_evil=40x.example?=",
    "=?utf-8?b?YQ0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=",
    "é=?utf-8?q?=0ABcc:_evil=40x.example?=",
    "=?utf-8?q?a?=\r\n =?utf-8?q?=0aBcc:_evil=40x.example?=",
    f'" <jan@example.nl>,\r\nBcc: {EVIL}',
    f"<{EVIL}>",
    f", {EVIL}",
    f'x" <{EVIL}>, "y',
    f"(a) {EVIL}",
    f'a"; filename="b.exe"\r\nBcc: {EVIL}',
    f"utf-8''a%0d%0aBcc%3A%20{EVIL}",
    f"a\u560a\u560dBcc: {EVIL}",
    f"嘊嘍Bcc: {EVIL}",
)
ALLOWED = {
    "from", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "x-omnidesk-loop",
    "content-type", "content-transfer-encoding", "mime-version",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A field that somebody fills, and how a draft is made with a text in it."""

    name: str
    answer: dict[str, Any]
    mail: dict[str, Any]
    ticket: dict[str, Any]
    head: dict[str, Any]
    settings: dict[str, Any]
    employee: dict[str, Any]
    address: dict[str, Any]

    def draft(self) -> Draft:
        account = {"name": "konto"} | self.settings
        settings = replace(with_address(**self.address), account=Account(**account))
        opening = an_opening(
            a_mail(**self.mail), ticket=a_ticket(**self.ticket), head=Head(**self.head), settings=settings,
            employee=replace(ANA, **self.employee),
        )  # fmt: skip
        proposed = opening.answer("Dag")
        typed = {"text": "Dag"} | self.answer
        return draft_of(replace(proposed, **typed), opening, message_id="<od.7.2.abc@acme.nl>", date=NOON)


def field(name: str, **given: dict[str, Any]) -> Field:
    parts = ("answer", "mail", "ticket", "head", "settings", "employee", "address")
    return Field(name=name, **{part: given.get(part, {}) for part in parts})


def fields(probe: str) -> tuple[Field, ...]:
    """Return every field of a reply that somebody can fill, with a probe in it."""
    return (
        field("typed subject", answer={"subject": probe}),
        field("typed text", answer={"text": probe}),
        field("typed recipient", answer={"to": (probe,)}),
        field("typed copy", answer={"cc": (f"Kees {probe} <kees@x.nl>",)}),
        field("typed name", answer={"to": (f'"{probe}" <jan@example.nl>',)}),
        field("file name", answer={"files": (file_named(probe, b"x"),)}),
        field("file name with an end", answer={"files": (file_named(f"{probe}.pdf", b"x"),)}),
        field("file content", answer={"files": (file_named("a.txt", probe.encode("utf-8", "replace")),)}),
        field("customer's name", mail={"sender_name": probe}, ticket={"customer_name": probe}),
        field("customer's address", mail={"sender": probe}, ticket={"customer_address": probe}),
        field("customer's subject", mail={"subject": probe}, ticket={"subject": probe}),
        field("customer's text", mail={"text": probe}),
        field("customer's Message-ID", mail={"message_id": f"<{probe}@x>"}),
        field("customer's bare Message-ID", mail={"message_id": probe}),
        field("customer's References", head={"references": (f"<{probe}@x>", probe)}),
        field("customer's In-Reply-To", head={"in_reply_to": (f"<{probe}>",)}),
        field("customer's To and Cc", mail={"to": (probe,), "cc": (f"x{probe}@y.nl",)}),
        field("names in the customer's head", head={"names": (("jan@example.nl", probe),), "reply_to": (probe,)}),
        field("From name setting", address={"from_name": probe}),
        field("From address setting", address={"from_address": f"x@{probe}.nl"}),
        field("employee's name", employee={"name": probe}, address={"from_name": "{{medewerker}}"}),
        field("account's title", settings={"title": probe}, address={"from_name": "{{account}}"}),
    )


@pytest.fixture(scope="module")
def got_in() -> Iterator[dict[str, bool]]:
    """Whether each probe made a header or recipient in some field."""
    found: dict[str, bool] = {}
    yield found
    figure("injection", f"{sum(found.values())} of {len(found)}", "probes made a header or recipient, in every field")


@pytest.mark.parametrize("probe", PROBES)
def test_no_field_that_somebody_fills_makes_a_header_or_a_recipient(probe: str, got_in: dict[str, bool]) -> None:
    got_in[probe], composed = True, []
    for one in fields(probe):
        try:
            draft = one.draft()
            raw = compose(draft)
        except (BadRecipientError, UnsafeMailError):
            continue

        check(one.name, raw, {party.address for party in (*draft.to, *draft.cc)})
        composed.append(one.name)
    assert {"typed subject", "typed text", "file name", "customer's subject"} <= set(composed)
    got_in[probe] = False


def check(name: str, raw: bytes, meant: set[str]) -> None:
    """Both readers find only headers that we write, each once, and only the recipients that were meant."""
    strict = message_from_bytes(raw, policy=policy.compat32)
    read = parse(raw)
    names = [header.lower() for header in strict.keys()]  # noqa: SIM118 (a mail's names are no set)
    assert len(names) == len(set(names)), name
    assert set(names) <= ALLOWED, name
    assert {one.address for one in (*read.to, *read.cc)} == meant, name
    assert EVIL not in meant or name in ("typed recipient", "typed name", "customer's address"), name
    assert not re.search(rb"^bcc", raw.partition(b"\r\n\r\n")[0], re.IGNORECASE | re.MULTILINE), name
    assert read.defects == (), name


def test_there_are_as_many_probes_as_were_promised() -> None:
    assert len(set(PROBES)) == 31


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_in_a_list_of_recipients_names_at_most_who_was_typed(probe: str) -> None:
    try:
        found = read_recipients(("jan@example.nl", probe))
    except BadRecipientError:
        return

    assert {party.address for party in found} <= {"jan@example.nl", EVIL, probe.lower()}
    assert re.fullmatch(r"[\s,<>]*[!-~]*evil@x\.example[\s,<>]*", probe)


def test_the_loop_header_holds_no_word_of_a_stranger() -> None:
    opening = an_opening(settings=some_settings())

    read = parse(compose(draft_of(an_answer(), opening, message_id="<od.7.2.abc@acme.nl>", date=NOON)))

    assert [header.value for header in read.all("X-Omnidesk-Loop")] == ["konto info@acme.nl"]
