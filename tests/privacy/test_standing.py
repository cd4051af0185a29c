"""An address stands on its own, or within somebody else's; in a text, in a mail, in the bytes of a file."""

import base64

import pytest

from storage.standing import Standing, names, spellings, standing, without

JAN = "jan@example.nl"


@pytest.mark.parametrize(
    "text",
    [
        "jan@example.nl",
        "Jan <JAN@Example.NL>, u",
        "mailto:jan@example.nl.",
        '["jan@example.nl"]',
        '{"text":"Beste\\njan@example.nl\\n"}',
        "href=3Djan@example.nl",
        "%3Cjan@example.nl%3E",
        "éjan@example.nl",
    ],
)
def test_an_address_on_its_own_is_found(text: str) -> None:
    assert names(text, ["piet@example.nl", JAN])
    assert standing(text.encode(), [JAN]) is Standing.ALONE


@pytest.mark.parametrize(
    "text", ["arjan@example.nl", "van.jan@example.nl", "x+jan@example.nl", "jan@example.nl.eu", "jan@example.nlx"]
)
def test_a_longer_address_is_somebody_elses(text: str) -> None:
    assert not names(text, [JAN])
    assert standing(text.encode(), [JAN]) is Standing.WITHIN


def test_what_holds_nothing_of_it_says_so() -> None:
    assert standing(b"jan@example.com", [JAN]) is Standing.NOWHERE
    assert standing(b"jan@example.nl", []) is Standing.NOWHERE


@pytest.mark.parametrize("before", ["", "a ", "ab ", "abc ", "lange regel ervoor: "])
def test_in_base64_it_is_found_at_every_offset_and_a_longer_one_told_apart(before: str) -> None:
    alone = base64.b64encode(f"{before}{JAN} en meer".encode())
    within = base64.b64encode(f"{before}een arjan@example.nl en meer".encode())

    assert standing(alone, [JAN]) is Standing.ALONE
    assert standing(within, [JAN]) is Standing.WITHIN


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_in_utf_16_it_is_found_and_a_longer_one_told_apart(encoding: str) -> None:
    assert standing(f"a {JAN} b".encode(encoding), [JAN]) is Standing.ALONE
    assert standing(f"a ar{JAN} b".encode(encoding), [JAN]) is Standing.WITHIN


def test_what_ends_behind_a_place_does_not_count() -> None:
    content = f"xx {JAN} yy".encode()

    assert standing(content, [JAN], until=5) is Standing.NOWHERE


def test_only_the_address_itself_is_taken_out_of_a_text() -> None:
    assert without(f"{JAN}, arjan@example.nl", [JAN], "erased") == "erased, arjan@example.nl"


def test_each_spelling_stands_in_what_it_spells() -> None:
    assert JAN.encode() in set(spellings(JAN))
    assert len(set(spellings(JAN))) == 6
