"""The subject of an answer grows no longer by each turn."""

import pytest

from console.answering.titles import title
from storage.records import TicketNumber
from storage.words import ReplyKind


@pytest.mark.parametrize(
    ("subject", "kind", "number", "wanted"),
    [
        ("Pakket", ReplyKind.REPLY, None, "Re: Pakket"),
        ("Re: Pakket", ReplyKind.REPLY, None, "Re: Pakket"),
        ("RE: re: AW: Antw: SV: Pakket", ReplyKind.REPLY_ALL, None, "Re: Pakket"),
        ("Re[2]: Pakket", ReplyKind.REPLY, None, "Re: Pakket"),
        ("Betreft: factuur 12", ReplyKind.REPLY, None, "Re: Betreft: factuur 12"),
        ("Fwd: Pakket", ReplyKind.REPLY, None, "Re: Fwd: Pakket"),
        ("FW: Fwd: WG: Doorst: Pakket", ReplyKind.FORWARD, None, "Fwd: Pakket"),
        ("Re: Pakket", ReplyKind.FORWARD, None, "Fwd: Re: Pakket"),
        ("Pakket", ReplyKind.REPLY, 7, "Re: [#7] Pakket"),
        ("Re: [#7] Pakket", ReplyKind.REPLY, 7, "Re: [#7] Pakket"),
        ("[#7] Re: Pakket", ReplyKind.REPLY, 7, "Re: [#7] Pakket"),
        ("Re: [#8] Pakket [#7]", ReplyKind.REPLY, 7, "Re: [#7] [#8] Pakket"),
        ("Re: Re: [#7] Re: Pakket", ReplyKind.FORWARD, 7, "Fwd: [#7] Re: Re: Re: Pakket"),
        ("", ReplyKind.REPLY, None, "Re:"),
        ("a\r\nBcc: b", ReplyKind.REPLY, None, "Re: a  Bcc: b"),
    ],
)
def test_the_mark_stands_once(subject: str, kind: ReplyKind, number: int | None, wanted: str) -> None:
    assert title(subject, kind, None if number is None else TicketNumber(number)) == wanted


@pytest.mark.parametrize("kind", list(ReplyKind))
@pytest.mark.parametrize("number", [None, TicketNumber(7)])
def test_an_answer_to_an_answer_has_the_same_subject(kind: ReplyKind, number: TicketNumber | None) -> None:
    once = title("AW: Fwd: Waar blijft het?", kind, number)

    assert title(once, kind, number) == once
