"""Whoever wants to be taken for somebody else is never surely that one."""

import pytest

from console.mail.parse import parse
from console.mail.parsed import ParsedMail
from tests.corpus.hostile import EVERY_HOSTILE_MAIL
from tests.corpus.hostile.senders import FROM_TRICKS, LOOK_ALIKES, VICTIM
from tests.corpus.hostile.shape import lines
from tests.figures import figure


def sure(mail: ParsedMail) -> set[str]:
    return {one.address for one in mail.from_ if one.sure}


def named(name: str) -> ParsedMail:
    return parse(next(hostile.build() for hostile in EVERY_HOSTILE_MAIL if hostile.name == name))


@pytest.mark.parametrize("value", [value for _, value in FROM_TRICKS], ids=[name for name, _ in FROM_TRICKS])
def test_a_trick_with_from_is_never_surely_the_victim(value: bytes) -> None:
    assert VICTIM not in sure(parse(lines(b"From: " + value)))


@pytest.mark.parametrize("value", [value for _, value in LOOK_ALIKES], ids=[name for name, _ in LOOK_ALIKES])
def test_a_look_alike_is_never_surely_the_victim(value: str) -> None:
    assert VICTIM not in sure(parse(lines(b"From: " + value.encode())))


def test_the_victim_itself_is_sure() -> None:
    assert sure(parse(lines(b"From: Bank <support@bank.nl>"))) == {VICTIM}


def test_of_as_many_tricks_and_look_alikes_as_promised_none_is_surely_the_victim() -> None:
    assert len(FROM_TRICKS) >= 24
    assert len(LOOK_ALIKES) >= 50
    values = [*(value for _, value in FROM_TRICKS), *(value.encode() for _, value in LOOK_ALIKES)]
    believed = [value for value in values if VICTIM in sure(parse(lines(b"From: " + value)))]
    assert believed == []
    figure("senders", f"{len(believed)} of {len(values)}", "tricks and look-alikes are surely the victim")


@pytest.mark.parametrize(
    "name",
    ["two From headers", "two From headers, one in another case", "a From below the headers' end"],
)
def test_of_two_from_headers_neither_is_sure(name: str) -> None:
    mail = named(name)

    assert len(mail.from_) == 2
    assert sure(mail) == set()


@pytest.mark.parametrize("name", ["an mbox line as From", "a From behind a folded line"])
def test_what_is_no_header_names_nobody(name: str) -> None:
    assert [one.address for one in named(name).from_] == ["evil@x.nl"]


def test_a_sender_header_does_not_stand_for_a_missing_from() -> None:
    mail = named("no From but a Sender")

    assert mail.from_ == ()
    assert mail.sender is not None


def test_an_answer_that_goes_elsewhere_is_kept_apart_from_the_sender() -> None:
    mail = named("answers go elsewhere")

    assert [one.address for one in mail.from_] == ["jan@klant.nl"]
    assert [one.address for one in mail.reply_to] == ["evil@x.nl"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Bank\u202eknab", "Bank⟪U+202E⟫knab"),
        ("Ba\u200bnk", "Ba⟪U+200B⟫nk"),
        ("Bank\u3164", "Bank⟪U+3164⟫"),
        ("Bank\x1b[8m", "Bank⟪U+001B⟫[8m"),
    ],
)
def test_a_name_shows_what_hides_in_it(name: str, shown: str) -> None:
    (one,) = parse(lines(f'From: "{name}" <evil@x.nl>'.encode())).from_

    assert one.name == shown
