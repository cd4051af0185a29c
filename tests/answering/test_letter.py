"""The mail that an answer becomes: what is shown before it is sent is what is sent, and is found again."""

from dataclasses import replace

import pytest

from console.answering.ancestry import Head
from console.answering.answer import Answer
from console.answering.concerns import ConcernKind, concerns
from console.answering.letter import ACKNOWLEDGEMENT_HEADERS, body, draft_of, loop_header, parts
from console.answering.opening import Opening
from console.customers import author
from console.grouping.case import open_case
from console.grouping.no_question import no_question
from console.mail.parse import parse
from console.mail.parsed import ParsedMail
from console.outgoing.compose import compose
from console.outgoing.files import file_named
from console.routing import route
from console.verdict import Kept
from storage.settings import Account, Settings, Signature, SignatureId
from storage.words import Badge, Because, ReplyKind, SignatureLevel
from tests.answering.builders import ACME, NOVA, a_mail, a_ticket, an_answer, an_opening, some_settings, with_address
from tests.storage.builders import JAN, NOON

ID = "<od.7.2.abcdefghijklmnopqrstuvwx@acme.nl>"


def signed(text: str) -> Settings:
    return some_settings(signatures=(Signature(id=SignatureId(1), brand_id=ACME, text=text),))


def sent(answer: Answer, opening: Opening) -> tuple[bytes, ParsedMail]:
    raw = compose(draft_of(answer, opening, message_id=ID, date=NOON))
    return raw, parse(raw)


def test_the_text_is_what_was_typed_then_the_signature_then_the_quote() -> None:
    text = body(an_answer(), an_opening())

    assert text == (
        "Dag Jan,\n\nhet komt morgen.\n\n-- \nGroet, Acme BV\n\n"
        "Op 21 sep. 2026 om 14:13 schreef Jan Smit <jan@example.nl>:\n> Dag,\n>\n> waar blijft het?"
    )


@pytest.mark.parametrize(
    ("changes", "settings", "closing"),
    [
        ({}, some_settings(), "-- \nGroet, Acme BV"),
        ({"is_unsigned": True}, some_settings(), ""),
        ({"signature": SignatureLevel.ADDRESS}, some_settings(), ""),
        ({}, some_settings(signatures=()), ""),
    ],
)
def test_the_signature_that_is_shown_is_the_one_that_is_sent(
    changes: dict[str, object], settings: Settings, closing: str
) -> None:
    answer, opening = an_answer(**changes), an_opening(settings=settings)

    shown = parts(answer, opening)
    _raw, read = sent(answer, opening)

    assert shown.signature == closing
    assert read.text == body(answer, opening)
    assert read.text.startswith("\n\n".join(filter(None, (shown.text, shown.signature, shown.quote[:20]))))


def test_our_own_reader_finds_everything_again() -> None:
    mail = a_mail(cc=("kees@elders.nl",))
    opening = an_opening(mail, settings=with_address(from_name="Hulp, Acme", from_address="hulp@acme.nl"))
    answer = an_answer(
        to=("Jan Smit <jan@example.nl>", "piet@elders.nl"),
        cc=("Kees <kees@elders.nl>",),
        files=(file_named("bon.pdf", b"%PDF"),),
    )

    raw, read = sent(answer, opening)

    assert [(one.name, one.address, one.sure) for one in (*read.from_, *read.to, *read.cc)] == [
        ("Hulp, Acme", "hulp@acme.nl", True),
        ("Jan Smit", JAN, True),
        ("", "piet@elders.nl", True),
        ("Kees", "kees@elders.nl", True),
    ]
    assert [one.address for one in read.reply_to] == ["info@acme.nl"]
    assert (read.subject, read.message_id, read.date_at) == ("Re: Waar blijft mijn pakket?", ID, NOON)
    assert (read.in_reply_to, read.references) == (("<1@example.nl>",), ("<1@example.nl>",))
    assert [(one.name, one.content_type, one.size) for one in read.attachments] == [("bon.pdf", "application/pdf", 4)]
    assert (read.text, read.defects) == (body(answer, opening), ())
    assert b'format="flowed"' in raw


def test_an_account_may_want_html_beside_the_text() -> None:
    opening = an_opening(
        settings=some_settings(account=Account(name="konto", html_alternative=True, subject_number=True))
    )

    raw, read = sent(an_answer(subject=opening.subject), opening)

    assert b"multipart/alternative" in raw
    assert (read.text, read.subject) == (body(an_answer(), opening), "Re: [#7] Waar blijft mijn pakket?")
    assert read.attachments == ()


@pytest.mark.parametrize("account", ["konto", "k"])
def test_our_own_mail_that_comes_back_is_a_loop_for_our_own_rules(account: str) -> None:
    settings = some_settings(account=Account(name=account))
    opening = an_opening(settings=settings)
    _raw, read = sent(an_answer(), opening)
    stripped = replace(read, message_id="<rewritten@elders.nl>")

    way = route(stripped, ACME, settings)
    assert way is not None
    case = open_case(
        stripped, way, author(stripped, way, settings), Kept(customer_id=None), settings, arrival=NOON, backlog=False
    )
    verdict = no_question(case, b"x" * 32)

    assert loop_header(settings, opening.speaker) == ("X-Omnidesk-Loop", f"{account} info@acme.nl")
    assert verdict is not None
    assert (verdict.because, verdict.evidence[0].header) == (Because.PARKED_LOOP, "X-Omnidesk-Loop")


def test_an_acknowledgement_says_that_nobody_wrote_it() -> None:
    opening = an_opening()
    draft = draft_of(an_answer(), opening, message_id=ID, date=NOON)

    read = parse(compose(replace(draft, extra=(*draft.extra, *ACKNOWLEDGEMENT_HEADERS))))

    assert [read.first(name).value for name in ("Auto-Submitted", "X-Auto-Response-Suppress")] == [  # type: ignore[union-attr]
        "auto-replied",
        "All",
    ]


def test_an_answer_that_looks_well_raises_no_concern() -> None:
    assert concerns(an_answer(), an_opening()) == ()


@pytest.mark.parametrize(
    ("answer", "opening", "wanted"),
    [
        (an_answer(text="Groet van Nova"), an_opening(), [(ConcernKind.OTHER_BRAND_IN_TEXT, "Nova")]),
        (
            an_answer(),
            an_opening(settings=signed("help@nova.nl")),
            [(ConcernKind.OTHER_BRAND_IN_SIGNATURE, "Nova")],
        ),
        (an_answer(), an_opening(a_mail(badges=(Badge.SENDER_UNSURE.value,))), [(ConcernKind.SENDER_UNSURE, JAN)]),
        (
            an_answer(), an_opening(head=Head(reply_to=("anders@x.nl",))),
            [(ConcernKind.ASKED_ELSEWHERE, "anders@x.nl")],
        ),
        (an_answer(), an_opening(head=Head(reply_to=(JAN, "info@acme.nl"))), []),
        (
            an_answer(cc=("Nieuw <nieuw@x.nl>", "geen adres")), an_opening(),
            [(ConcernKind.NEW_RECIPIENT, "nieuw@x.nl")],
        ),
        (an_answer(kind=ReplyKind.FORWARD, to=("nieuw@x.nl",)), an_opening(kind=ReplyKind.FORWARD), []),
        (an_answer(), an_opening(ticket=a_ticket(address="weg@acme.nl")), [(ConcernKind.STANDS_IN, "info@acme.nl")]),
        (an_answer(), an_opening(settings=some_settings(servers=())), [(ConcernKind.NO_SERVER, "")]),
        (an_answer(), an_opening(ticket=a_ticket(brand_id=NOVA, address="help@nova.nl")), []),
    ],
)  # fmt: skip
def test_what_should_be_looked_at_twice_is_named(
    answer: Answer, opening: Opening, wanted: list[tuple[ConcernKind, str]]
) -> None:
    assert [(one.kind, one.detail) for one in concerns(answer, opening)] == wanted
