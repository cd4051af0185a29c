"""Whom an answer is proposed to, and how typed recipients are read: in one way, or not at all."""

from dataclasses import replace

import pytest

from console.answering.ancestry import Head
from console.answering.recipients import BadRecipientError, read_recipients, written
from console.outgoing.compose import Party
from storage.settings import Account
from storage.words import Direction, ReplyKind
from tests.answering.builders import a_mail, a_ticket, an_opening, some_settings
from tests.storage.builders import JAN

PIET, KEES = "piet@elders.nl", "kees@elders.nl"


def addresses(parties: tuple[Party, ...]) -> list[str]:
    return [party.address for party in parties]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("jan@example.nl",), [("", "jan@example.nl")]),
        (("Jan Smit <Jan@Example.NL>",), [("Jan Smit", "jan@example.nl")]),
        (('"Smit, Jan" <jan@example.nl>',), [("Smit, Jan", "jan@example.nl")]),
        (("jan@example.nl, piet@elders.nl; kees@elders.nl",), [("", JAN), ("", PIET), ("", KEES)]),
        ((" jan@example.nl ;", "jan@example.nl"), [("", JAN)]),
        (("info@münchen.example",), [("", "info@xn--mnchen-3ya.example")]),
        (("Zoë <zoe@example.nl>",), [("Zoë", "zoe@example.nl")]),
        (("", " , ; "), []),
    ],
)
def test_typed_recipients_are_read(typed: tuple[str, ...], meant: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in read_recipients(typed)] == meant


@pytest.mark.parametrize(
    "typed",
    [
        "niemand", "jan@", "@example.nl", "jan@example.nl piet@elders.nl",
        "jan@example.nl\r\nBcc: evil@x.example", "jan@example.nl\nevil@x.example", "jan@example.nl\0",
        "Bcc: jan@example.nl", "<jan@example.nl", "jan@example.nl>", '"jan@example.nl',
        "groep: jan@example.nl;", "<jan@example.nl> <evil@x.example>", "jan@[127.0.0.1]", "jön@example.nl",
        '"jan piet"@example.nl', "jan@exa\u202emple.nl", "=?utf-8?q?jan=40example.nl?=", "x" * 5000,
        "jan@example..nl", "jan..smit@example.nl", "jan@example.nl\u2028", "a" * 65 + "@example.nl",
        "evil@x.example\\@example.nl", "evil@x.example@example.nl", "jan@example.nl (evil@x.example)",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused_and_named(typed: str) -> None:
    with pytest.raises(BadRecipientError) as refused:
        read_recipients((typed,))

    assert refused.value.value.isprintable()
    assert len(refused.value.value) <= 200


@pytest.mark.parametrize(
    "name",
    ["Jan Smit", "Smit, Jan", 'Jan "de" Smit', "Jan <evil@x.example>", "Zoë; Jan", "=?utf-8?q?a=0d=0aBcc?=", "\\", '"'],
)
def test_a_proposed_recipient_is_read_again_as_the_same_address(name: str) -> None:
    text = written(Party(address=JAN, name=name))

    assert addresses(read_recipients((text,))) == [JAN]


def test_a_reply_goes_to_who_wrote_and_leaves_third_parties_out_but_named() -> None:
    mail = a_mail(to=("info@acme.nl", PIET), cc=(KEES, "sales@acme.nl"))

    found = an_opening(mail, head=Head(names=((PIET, "Piet"),), reply_to=("elders@example.nl",)))

    assert found.to == (Party(address=JAN, name="Jan Smit"),)
    assert found.cc == ()
    assert addresses(found.left_out) == ["elders@example.nl", PIET, KEES]
    assert found.left_out[1].name == "Piet"


def test_a_reply_to_all_goes_to_everybody_but_ourselves() -> None:
    mail = a_mail(to=("info@acme.nl", PIET, JAN), cc=(KEES, "supportacme@konto.omnidesk.com", PIET))

    found = an_opening(mail, kind=ReplyKind.REPLY_ALL)

    assert (addresses(found.to), addresses(found.cc), found.left_out) == ([JAN, PIET], [KEES], ())


@pytest.mark.parametrize("sender", ["forms@web.example", "info@acme.nl", "ana@konto.nl", ""])
def test_of_a_form_and_of_one_of_us_the_customer_is_answered(sender: str) -> None:
    settings = some_settings(account=Account(name="konto", relays=("forms@web.example",)))

    found = an_opening(a_mail(sender=sender, sender_name="Formulier"), settings=settings)

    assert found.to == (Party(address=JAN, name="Jan Smit"),)


def test_a_mail_of_ours_is_followed_by_one_to_the_same_people() -> None:
    sent = a_mail(2, direction=Direction.OUT, sender="info@acme.nl", to=(PIET,), cc=(KEES,))

    reply, to_all = an_opening(a_mail(), sent, about=2), an_opening(a_mail(), sent, about=2, kind=ReplyKind.REPLY_ALL)

    assert (addresses(reply.to), addresses(reply.left_out)) == ([PIET], [KEES])
    assert (addresses(to_all.to), addresses(to_all.cc)) == ([PIET], [KEES])


def test_what_is_forwarded_is_proposed_to_nobody() -> None:
    found = an_opening(kind=ReplyKind.FORWARD)

    assert (found.to, found.cc, found.left_out) == ((), (), ())


def test_who_can_not_be_written_to_is_not_proposed() -> None:
    odd = '"jan piet"@example.nl'

    found = an_opening(a_mail(sender=odd, cc=("x@[127.0.0.1]",)), ticket=a_ticket(customer_address=odd))

    assert (found.to, found.left_out) == ((), ())


def test_an_address_that_took_no_part_is_new() -> None:
    note = a_mail(3, direction=Direction.NOTE, sender="", to=("geheim@x.nl",))

    found = an_opening(a_mail(cc=(KEES,)), note)

    assert [found.is_new(one) for one in (JAN, KEES, PIET, "geheim@x.nl")] == [False, False, True, True]


def test_a_ticket_without_mail_is_answered_to_its_customer() -> None:
    note = a_mail(3, direction=Direction.NOTE, sender="", to=())

    found = an_opening(note, ticket=a_ticket(subject="Gebeld"))

    assert (addresses(found.to), found.subject, found.quote, found.about) == ([JAN], "Re: Gebeld", "", None)
    assert replace(found.thread) == an_opening(kind=ReplyKind.FORWARD).thread
