import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.inner_sender import read_inner_sender
from console.mail.parsed import InnerSender
from console.mail.safe_text import safe_identity

JAN = InnerSender(name="Jan de Vries", address="jan@example.org")

GMAIL = """Zie hieronder.

---------- Forwarded message ---------
From: Jan de Vries <jan@example.org>
Date: Tue, 24 Nov 2026 at 09:41
Subject: Vraag
To: <info@acme.nl>

Hallo"""
GMAIL_NL = """---------- Doorgestuurd bericht ---------
Van: Jan de Vries <jan@example.org>
Datum: di 24 nov 2026 om 09:41
Onderwerp: Vraag
"""
OUTLOOK_NL = """Kun jij dit doen?

-----Oorspronkelijk bericht-----
Van: Jan de Vries [mailto:jan@example.org]
Verzonden: dinsdag 24 november 2026 09:41
Aan: info@acme.nl
Onderwerp: Vraag
"""
OUTLOOK_HTML = """
\N{NO-BREAK SPACE}
*Van:* Jan de Vries <jan@example.org>
*Verzonden:* dinsdag 24 november 2026 09:41
"""
APPLE_NL = """Begin doorgestuurd bericht:

> Van: Jan de Vries <jan@example.org>
> Onderwerp: Vraag
> Datum: 24 november 2026 om 09:41
> Aan: info@acme.nl
"""
GERMAN = """Von: Jan de Vries <jan@example.org>
Gesendet: Dienstag, 24. November 2026 09:41
Betreff: Vraag
"""
FRENCH = """-------- Message transféré --------
De : Jan de Vries <jan@example.org>
Envoyé : mardi 24 novembre 2026 09:41
Objet : Vraag
"""
THUNDERBIRD = """-------- Forwarded Message --------
Subject: \tVraag
Date: \tTue, 24 Nov 2026 09:41:28 +0100
From: \tJan de Vries <jan@example.org>
To: \tinfo@acme.nl
"""
TABLE = """Van:
Jan de Vries <jan@example.org>
Aan:
info@acme.nl
"""
QUOTED_NAME = """From: "Jan de Vries" <jan@example.org<mailto:jan@example.org>>
Sent: Tuesday
"""


@pytest.mark.parametrize(
    "text",
    [GMAIL, GMAIL_NL, OUTLOOK_NL, OUTLOOK_HTML, APPLE_NL, GERMAN, FRENCH, THUNDERBIRD, TABLE, QUOTED_NAME],
)
def test_the_inner_sender_is_read_from_every_clients_block(text: str) -> None:
    assert read_inner_sender(text) == JAN
    assert read_inner_sender(text.replace("\n", "\r\n")) == JAN


def test_a_bare_address_is_an_inner_sender_without_a_name() -> None:
    assert read_inner_sender("Van: jan@example.org\nAan: info@acme.nl\n") == InnerSender(
        name="", address="jan@example.org"
    )


def test_a_name_that_is_the_address_is_no_name() -> None:
    text = "Van: jan@example.org <jan@example.org>\nAan: info@acme.nl\n"

    assert read_inner_sender(text) == InnerSender(name="", address="jan@example.org")


def test_the_first_block_counts() -> None:
    assert read_inner_sender(GMAIL + "\n" + GMAIL.replace("jan@", "piet@")) == JAN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Van: Jan de Vries <jan@example.org>\nHallo",
        "Wie schrijft: de klant\nAan: jan@example.org",
        "Van: Jan de Vries\nAan: info@acme.nl",
        "Van: jan@\nAan: info@acme.nl",
        "De klant jan@example.org schreef: x\nAan: info@acme.nl",
        "x\n" * 200 + GMAIL,
    ],
)
def test_without_a_block_near_the_top_nobody_is_proposed(text: str) -> None:
    assert read_inner_sender(text) is None


def test_a_name_shows_its_dangerous_characters() -> None:
    inner = read_inner_sender("Van: J\u202ean <jan@example.org>\nAan: info@acme.nl\n")

    assert inner == InnerSender(name="J⟪U+202E⟫an", address="jan@example.org")


PIECES = [
    "Van:",
    "From: ",
    "Aan: ",
    "\n",
    "> ",
    "*",
    "[mailto:",
    "<",
    ">",
    "]",
    "jan@x.nl",
    "Jan",
    '"',
    " ",
    "\x00",
    "\u202e",
]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_text_makes_the_reader_raise_or_unsafe(text: str) -> None:
    inner = read_inner_sender("From: x@y.nl\n" + text)

    for one in (inner, read_inner_sender(text)):
        if one is not None:
            assert one.name == safe_identity(one.name)
            assert one.address.count("@") >= 1


@pytest.mark.parametrize("unit", ["From: <", "> ", "<a", "[mailto:", "a@", " ", "From:a@\nTo:\n", "(", "a:"])
def test_hostile_repetition_comes_to_an_end(unit: str) -> None:
    assert read_inner_sender("From: " + unit * 100_000 + "\nTo: x") is None
