"""What was quoted is folded, what was written stays, and nothing is lost."""

import pytest
import quotequail
from hypothesis import given
from hypothesis import strategies as st

from console.mail.quotes import fold


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in fold(text)]


def written(text: str) -> str:
    return "".join(block.text for block in fold(text) if block.kind == "text")


@given(st.text(alphabet="a>:- \n\rOpVan@9.", max_size=200) | st.text(max_size=100))
def test_the_blocks_join_to_the_text(text: str) -> None:
    blocks = fold(text)

    assert "".join(block.text for block in blocks) == text
    assert all(block.lines == len(block.text.splitlines()) for block in blocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hallo\n\n> oud\n> ouder\n", [("text", "Hallo\n\n"), ("quote", "> oud\n> ouder\n")]),
        (
            "> vraag\nja\n> nog een\nnee",
            [("quote", "> vraag\n"), ("text", "ja\n"), ("quote", "> nog een\n"), ("text", "nee")],
        ),
        (
            "Dank!\n\nOp ma 3 feb 2025 om 10:02 schreef Ana <ana@acme.nl>:\n\n> Beste Jan\n",
            [("text", "Dank!\n\n"), ("quote", "Op ma 3 feb 2025 om 10:02 schreef Ana <ana@acme.nl>:\n\n> Beste Jan\n")],
        ),
        (
            "Thanks\nOn Monday, 3 February 2025 at 10:02, Ana de Vries\n<ana@acme.nl> wrote:\n> Dear Jan",
            [
                ("text", "Thanks\n"),
                ("quote", "On Monday, 3 February 2025 at 10:02, Ana de Vries\n<ana@acme.nl> wrote:\n> Dear Jan"),
            ],
        ),
        (
            "Ok\nAna <ana@acme.nl> schreef op 3-2-2025:\nBeste",
            [("text", "Ok\n"), ("quote", "Ana <ana@acme.nl> schreef op 3-2-2025:\nBeste")],
        ),
        (
            "Ok\nAm 3.2.25 um 10:02 schrieb Ana:\n> Hallo",
            [("text", "Ok\n"), ("quote", "Am 3.2.25 um 10:02 schrieb Ana:\n> Hallo")],
        ),
        (
            "Ok\nLe lun. 3 févr. Ana a écrit :\n> Bonjour",
            [("text", "Ok\n"), ("quote", "Le lun. 3 févr. Ana a écrit :\n> Bonjour")],
        ),
        (
            "Akkoord\n\nVan: Ana <ana@acme.nl>\nVerzonden: maandag 3 februari\nAan: Jan\nOnderwerp: x\n\nBeste Jan",
            [
                ("text", "Akkoord\n\n"),
                (
                    "quote",
                    "Van: Ana <ana@acme.nl>\nVerzonden: maandag 3 februari\nAan: Jan\nOnderwerp: x\n\nBeste Jan",
                ),
            ],
        ),
        (
            "Ja\n________________\nFrom: Ana\nSent: Monday\nTo: Jan\n\nHi",
            [("text", "Ja\n"), ("quote", "________________\nFrom: Ana\nSent: Monday\nTo: Jan\n\nHi")],
        ),
        (
            "Ja\n-----Oorspronkelijk bericht-----\nBeste",
            [("text", "Ja\n"), ("quote", "-----Oorspronkelijk bericht-----\nBeste")],
        ),
        (
            "Ja\n-------- Original Message --------\nHi",
            [("text", "Ja\n"), ("quote", "-------- Original Message --------\nHi")],
        ),
        ("Groet\n-- \nJan\n06-123\n", [("text", "Groet\n"), ("signature", "-- \nJan\n06-123\n")]),
        ("Groet\n-- \nJan\n\n> oud", [("text", "Groet\n"), ("signature", "-- \nJan\n\n"), ("quote", "> oud")]),
        ("", []),
    ],
)
def test_each_way_of_quoting_is_known(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Op uw website schreef u het volgende:\ngratis verzending. Klopt dat?",
        "Van: mij\nhad ik een vraag",
        "Ik schreef al eerder:\nde fiets is kapot",
        "Dit is het --\ngeen handtekening" + "\nregel" * 30,
        ">From een regel die een server veranderde",
        "De prijs is > 100 euro",
        "-----\neen streep",
    ],
)
def test_a_sentence_that_looks_like_a_quote_stays(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize(
    "text", ["> alleen citaat", "-- \nalleen handtekening", "Van: a@b.nl\nAan: c@d.nl\nOnderwerp: x\n\ny"]
)
def test_a_text_that_would_vanish_stays(text: str) -> None:
    assert written(text) == text


def test_what_somebody_forwards_is_what_they_say() -> None:
    text = (
        "Zie onder\n---------- Forwarded message ---------\nVan: Ana <ana@acme.nl>\nDate: ma\nTo: jan@klant.nl\n\nHoi"
    )

    assert written(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Thanks\n\nOn Monday, 3 February 2025 at 10:02, Ana <ana@acme.nl> wrote:\n\n> Dear Jan\n> x\n",
        "Ok\n\n-----Original Message-----\nFrom: Ana <ana@acme.nl>\nSent: Monday\nTo: Jan\nSubject: x\n\nHi",
    ],
)
def test_quotequail_folds_the_same_lines(text: str) -> None:
    parts = quotequail.quote(text, quote_intro_line=True)
    theirs = "\n".join(part for is_shown, part in parts if is_shown)

    assert theirs.split() == written(text).split()


@pytest.mark.parametrize(
    "line",
    [
        "Op a schreef",
        "Van: a",
        "On " + "9:09 wrote " * 100 + ":",
        "_" * 5000,
        "- " * 2000,
        "--",
        "-" * 400 + " original",
        "> " * 1000,
    ],
)
def test_a_hostile_text_keeps_all_its_lines(line: str) -> None:
    text = (line + "\n") * (1_000_000 // len(line))

    assert sum(block.lines for block in fold(text)) == text.count("\n")
