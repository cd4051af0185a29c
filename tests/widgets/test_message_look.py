"""How a message reads: quotes folded, long texts cut and said so, nothing read as markup or obeyed."""

from typing import Any

from storage.words import Direction
from tests.screens.desk import AMSTERDAM, NOW, a_message, an_attachment
from widgets.columns import ASCII, UNICODE, Glyphs
from widgets.message_look import (
    SHOWN_CHARACTERS,
    Part,
    ShownMessage,
    ShownWay,
    folded_content,
    message_content,
    size_words,
)

QUOTE = Part(kind="quote", text="> een\n> twee\n> drie\n")


def text_of(*parts: Part, unfolded: bool = False, **changes: Any) -> str:
    shown = ShownMessage(message=a_message(**changes), parts=parts)
    return message_content(shown, now=NOW, zone=AMSTERDAM, glyphs=UNICODE, unfolded=unfolded).plain


def test_a_message_tells_who_when_and_to_whom() -> None:
    lines = text_of(Part(kind="text", text="Hallo"), cc=("piet@example.nl",)).split("\n")

    assert lines == ["Jan Smit <jan@example.nl>", "11:30 · to info@acme.nl · cc piet@example.nl", "", "Hallo"]


def test_a_quote_is_one_line_until_it_is_unfolded() -> None:
    folded = text_of(Part(kind="text", text="Dank!\n\n"), QUOTE)
    unfolded = text_of(Part(kind="text", text="Dank!\n\n"), QUOTE, unfolded=True)

    assert folded.endswith("Dank!\n▸ 3 quoted lines")
    assert unfolded.endswith("Dank!\n▾ 3 quoted lines\n> een\n> twee\n> drie")


def test_a_short_quote_is_not_folded() -> None:
    assert text_of(Part(kind="quote", text="> een\n")).endswith("> een")


def test_a_text_of_more_than_a_hundred_thousand_characters_is_cut_and_says_so() -> None:
    shown = text_of(Part(kind="text", text="a" * (SHOWN_CHARACTERS + 5000)))

    assert shown.count("a") < SHOWN_CHARACTERS + 200
    assert shown.endswith("… 5 kB more; the whole mail is kept.")


def test_a_message_without_text_says_so_and_names_its_attachment() -> None:
    shown = text_of(attachments=(an_attachment(),))

    assert "This message has no text." in shown
    assert shown.endswith("Attachment: foto.jpg (image/jpeg, 1.2 MB)")


def test_what_a_mail_says_is_neither_markup_nor_obeyed() -> None:
    shown = text_of(
        Part(kind="text", text="[b]x[/y] [@click=app.quit]k[/] \x1b]52;c;eA==\x07 \u202ex"), sender_name="[red]J"
    )

    assert "[b]x[/y] [@click=app.quit]k[/] ]52;c;eA== x" in shown
    assert shown.startswith("[red]J <jan@example.nl>")


def test_a_note_and_an_answer_say_what_they_are() -> None:
    note = text_of(Part(kind="text", text="Bellen"), direction=Direction.NOTE, author="ana", to=())
    answer = text_of(Part(kind="text", text="Beste"), direction=Direction.OUT, author="ana")

    assert note.startswith(" NOTE  ana\n11:30 · internal note\n")
    assert answer.startswith("→ Jan Smit <jan@example.nl> · ana\n11:30 · sent · to info@acme.nl")


def test_an_answer_that_was_not_delivered_says_so_and_why() -> None:
    answer = text_of(Part(kind="text", text="Beste"), direction=Direction.OUT, failure="5.1.1 no such user")

    assert "! Not delivered: 5.1.1 no such user" in answer.split("\n")


def test_an_answer_tells_how_its_mail_fares_instead_of_a_bare_sent() -> None:
    message = a_message(direction=Direction.OUT, author="ana")
    shown = ShownMessage(message=message, parts=(), way=ShownWay(words="leaves in 8 s", in_short="in 8 s"))

    lines = message_content(shown, now=NOW, zone=AMSTERDAM, glyphs=UNICODE).plain.split("\n")

    assert lines[1:3] == ["11:30 · to info@acme.nl", "leaves in 8 s"]


def test_a_mail_that_went_wrong_has_a_sign_before_its_words_also_when_it_is_folded() -> None:
    way = ShownWay(words="refused for a@b.nl: \x1b[2J550", in_short="refused", is_bad=True)
    shown = ShownMessage(message=a_message(direction=Direction.OUT), parts=(Part(kind="text", text="Beste"),), way=way)

    lines = message_content(shown, now=NOW, zone=AMSTERDAM, glyphs=UNICODE).plain.split("\n")
    line = folded_content(shown, now=NOW, zone=AMSTERDAM, glyphs=UNICODE).plain

    assert lines[2] == "! refused for a@b.nl: [2J550"
    assert line == "▸ → Jan Smit · 11:30  ! refused  Beste"


def test_an_acknowledgement_says_that_nobody_wrote_it() -> None:
    shown = text_of(Part(kind="text", text="Dank"), direction=Direction.OUT, automatic=True)

    assert "written by the desk itself" in shown


def folded(*parts: Part, glyphs: Glyphs = UNICODE, **changes: Any) -> str:
    shown = ShownMessage(message=a_message(**changes), parts=parts)
    return folded_content(shown, now=NOW, zone=AMSTERDAM, glyphs=glyphs).plain


def test_a_folded_message_is_one_line_of_who_when_and_its_first_words() -> None:
    line = folded(QUOTE, Part(kind="text", text="\nGoedemorgen,\n\nMijn pakket"), attachments=(an_attachment(),))

    assert line == "▸ Jan Smit · 11:30 · 1 file  Goedemorgen, Mijn pakket"


def test_a_folded_message_without_words_shows_its_subject() -> None:
    assert folded(Part(kind="text", text="  ")) == "▸ Jan Smit · 11:30  Waar blijft mijn pakket?"


def test_a_folded_note_an_answer_and_a_failure_say_what_they_are() -> None:
    text = Part(kind="text", text="Bellen")
    note = folded(text, direction=Direction.NOTE, author="ana")
    answer = folded(text, glyphs=ASCII, direction=Direction.OUT, author="ana", failure="5.1.1")

    assert note == "▸  NOTE  ana · 11:30  Bellen"
    assert answer == "+ -> Jan Smit · ana · 11:30  ! Bellen"


def test_searched_words_are_marked() -> None:
    shown = ShownMessage(message=a_message(), parts=(Part(kind="text", text="Mijn pakket, mijn Pakketten"),))

    content = message_content(shown, now=NOW, zone=AMSTERDAM, glyphs=UNICODE, highlight="pakket")

    marked = [content.plain[span.start : span.end] for span in content.spans if span.style == "reverse"]
    assert marked == ["pakket", "Pakketten"]


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size_words(size) for size in (12, 1500, 2_500_000)] == ["12 B", "2 kB", "2.5 MB"]
