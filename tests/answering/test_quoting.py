"""What is quoted says who wrote when, in the language of the mail address, and every reader takes it for a quote."""

from datetime import UTC, timedelta, timezone

import pytest

from console.answering.quoting import forwarded, quoted
from console.mail.inner_sender import read_inner_sender
from console.mail.quotes import fold
from tests.answering.builders import a_mail
from tests.storage.builders import JAN


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nl", "Op 21 sep. 2026 om 14:13 schreef Jan Smit <jan@example.nl>:"),
        ("en", "On 21 Sept 2026 at 14:13, Jan Smit <jan@example.nl> wrote:"),
        ("xx", "On 21 Sept 2026 at 14:13, Jan Smit <jan@example.nl> wrote:"),
    ],
)
def test_a_quote_says_who_wrote_when_in_the_language_of_the_address(language: str, line: str) -> None:
    text = quoted(a_mail(), language, UTC)

    assert text.split("\n") == [line, "> Dag,", ">", "> waar blijft het?"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_folding_of_the_desk_takes_all_of_it_for_a_quote(language: str) -> None:
    quote = quoted(a_mail(text="Dag,\n> ouder\n\n-- \nJan"), language, UTC)

    blocks = fold(f"Antwoord\n\n{quote}")

    assert [(block.kind, block.text.strip()) for block in blocks if block.text.strip()] == [
        ("text", "Antwoord"),
        ("quote", quote),
    ]


def test_a_quote_in_a_quote_goes_one_deeper_and_the_zone_counts() -> None:
    text = quoted(a_mail(text="> ouder\n>> oudst"), "nl", timezone(timedelta(hours=2)))

    assert text.split("\n")[1:] == [">> ouder", ">>> oudst"]
    assert "om 16:13" in text


@pytest.mark.parametrize("name", ["Jan\r\nBcc: evil@x.example", "Jan <evil@x.example>", "", "{when}"])
def test_a_name_stays_one_line_and_names_no_other_address(name: str) -> None:
    line = quoted(a_mail(sender_name=name), "nl", UTC).split("\n")[0]

    assert line.startswith("Op 21 sep. 2026 om 14:13 schreef ")
    assert line.count("<") == (1 if name else 0)


def test_a_forward_has_the_lines_of_the_header_and_the_text_as_it_is() -> None:
    mail = a_mail(to=("info@acme.nl", "piet@elders.nl"), cc=("kees@elders.nl",))

    text = forwarded(mail, "nl", UTC)

    assert text.split("\n") == [
        "---------- Doorgestuurd bericht ----------",
        "Van: Jan Smit <jan@example.nl>",
        "Datum: 21 sep. 2026 om 14:13",
        "Onderwerp: Waar blijft mijn pakket?",
        "Aan: info@acme.nl, piet@elders.nl",
        "Cc: kees@elders.nl",
        "",
        "Dag,",
        "",
        "waar blijft het?",
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_another_desk_finds_the_inner_sender_of_what_we_forward(language: str) -> None:
    found = read_inner_sender(f"Kijk jij?\n\n{forwarded(a_mail(), language, UTC)}")

    assert found is not None
    assert (found.name, found.address) == ("Jan Smit", JAN)
