"""What stands around an answer: the signature as sent, the quote as a line, warnings that need no colour."""

from widgets.columns import ASCII
from widgets.composer_look import ComposerSight, along_content, beneath_content, remarks_content
from widgets.language import use_language

SIGNATURE = "-- \nMet vriendelijke groet,\nAna"
QUOTE = "Op 21 september schreef Jan:\n> een\n> twee"


def test_beneath_the_text_stands_the_signature_as_sent_and_the_quote_as_a_line() -> None:
    shown = beneath_content(ComposerSight(signature=SIGNATURE, quote=QUOTE, quote_key="C-l"))

    assert shown.plain == f"{SIGNATURE}\n▸ … 3 quoted lines (C-l)"


def test_the_quote_is_unfolded_and_why_is_told_when_it_is_asked() -> None:
    sight = ComposerSight(signature=SIGNATURE, why=("Omdat.",), quote=QUOTE, is_quote_shown=True)

    assert beneath_content(sight, ASCII).plain == f"{SIGNATURE}\n  Omdat.\n- … 3 quoted lines\n{QUOTE}"


def test_an_answer_without_signature_and_quote_has_nothing_beneath_it() -> None:
    assert beneath_content(ComposerSight()).plain == ""


def test_a_warning_is_told_by_a_sign_and_comes_before_the_remarks() -> None:
    sight = ComposerSight(warnings=("The text names another brand: Nova.",), remarks=("left out: piet@example.nl",))

    assert remarks_content(sight).plain == "! The text names another brand: Nova.\nleft out: piet@example.nl"


def test_what_others_wrote_is_neither_markup_nor_obeyed() -> None:
    sight = ComposerSight(
        warnings=("[/x]\x1b[2J",), signature="-- \n[b]\u202eAna", quote="> [/y]\x07\n> z", is_quote_shown=True
    )
    shown = (
        beneath_content(sight).plain + remarks_content(sight).plain + along_content(["[@click=app.quit]a\x1b"]).plain
    )

    assert "[/x][2J" in shown
    assert "[b]Ana" in shown
    assert "> [/y]\n> z" in shown
    assert "[@click=app.quit]a" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_the_line_of_the_quote_speaks_dutch() -> None:
    use_language("nl")

    assert "regels" in beneath_content(ComposerSight(quote=QUOTE)).plain
