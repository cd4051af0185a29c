"""What a terminal sends: a paste is text to its end, and whatever is pressed comes through at once."""

import codecs

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

from widgets.terminal import ESC, PASTE_BEGINS, PASTE_ENDS, Typing, read_tolerantly

SPILLED = "Dag,\x1b[31m rood\x13j\x1b\x1b[20 einde"


def read(sent: str, *, size: int) -> list[str]:
    """Return what is told of a text that is sent in pieces of some characters: pastes as text, keys by name."""
    typing = Typing(codecs.getincrementaldecoder("utf-8")("replace"))
    parser, octets, told = XTermParser(), sent.encode(), list[str]()
    for place in range(0, len(octets), size):
        text = typing.decode(octets[place : place + size])
        for event in parser.feed(text) if text else ():
            if isinstance(event, events.Paste):
                told.append(event.text)
            elif isinstance(event, events.Key):
                told.append(event.key)
    return told


@pytest.mark.parametrize("size", [1, 2, 5, 7, 4096])
def test_a_paste_with_an_esc_in_it_presses_no_key(size: int) -> None:
    told = read(f"a{PASTE_BEGINS}{SPILLED}{PASTE_ENDS}b{PASTE_BEGINS}€{PASTE_ENDS}", size=size)

    assert told == ["a", SPILLED.replace(ESC, ""), "b", "€"]


def test_an_esc_that_is_pressed_waits_for_nothing() -> None:
    typing = Typing(codecs.getincrementaldecoder("utf-8")("replace"))

    assert [typing.decode(one) for one in (b"\x1b", b"\x1b[", b"A", b"x")] == ["\x1b", "\x1b[", "A", "x"]


def test_a_wrong_byte_is_a_sign_and_no_end() -> None:
    typing = Typing(codecs.getincrementaldecoder("utf-8")("replace"))

    assert typing.decode(b"a\xffb") == "a\ufffdb"


def test_the_driver_reads_through_it() -> None:
    read_tolerantly()

    assert isinstance(vars(linux_driver)["getincrementaldecoder"]("utf-8")(), Typing)


def test_without_it_textual_obeys_what_is_pasted() -> None:
    told = [
        event.key
        for event in XTermParser().feed(f"{PASTE_BEGINS}{SPILLED}{PASTE_ENDS}")
        if isinstance(event, events.Key)
    ]

    assert "ctrl+s" in told, "Textual takes a paste as text to its end now: the reading can be as plain as it was"
