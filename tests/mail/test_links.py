"""Every link of a mail: those with a number, those in full, where they go, and which of them lie."""

import pytest

from console.mail.html_links import MailLink
from console.mail.links import links_in, read_links
from tests.corpus.hostile.pages import PAGES
from tests.corpus.hostile.shape import Hostile
from tests.fuzz.promises import is_harmful
from tests.mail.builders import mail


def targets(raw: bytes) -> list[str]:
    return [link.target for link in read_links(raw)]


def test_a_link_has_the_number_that_stands_behind_its_text() -> None:
    page = "<p>Zie <a href='https://acme.nl/a'>hier</a> of <a href='https://acme.nl/b'>daar</a>.</p>"

    links = read_links(mail(text=None, html=page))

    assert links == (
        MailLink(number=1, text="hier", target="https://acme.nl/a"),
        MailLink(number=2, text="daar", target="https://acme.nl/b"),
    )


def test_a_link_whose_text_names_another_host_says_both() -> None:
    (link,) = read_links(mail(text=None, html="<a href='https://evil.example/x'>https://bank.nl/login</a>"))

    assert (link.says, link.goes) == ("bank.nl", "evil.example")


def test_a_target_that_stands_in_the_text_is_listed_once_without_a_number() -> None:
    links = read_links(mail(text="Zie https://acme.nl/a en https://acme.nl/a, of www.acme.nl."))

    assert [(link.number, link.text, link.target) for link in links] == [
        (0, "https://acme.nl/a", "https://acme.nl/a"),
        (0, "www.acme.nl", "http://www.acme.nl"),
    ]


def test_of_two_versions_of_a_text_the_one_that_is_shown_counts() -> None:
    raw = mail(text="Lees https://acme.nl/plat", html="<a href='https://acme.nl/opgemaakt'>lees</a>")

    assert targets(raw) == ["https://acme.nl/plat"]


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("(https://acme.nl/a)", "https://acme.nl/a"),
        ("https://acme.nl/a_(b)", "https://acme.nl/a_(b)"),
        ("https://acme.nl/?a=1.", "https://acme.nl/?a=1"),
        ("<https://acme.nl/a>", "https://acme.nl/a"),
        ("“https://acme.nl/a”", "https://acme.nl/a"),
        ("mailto:info@acme.nl", "mailto:info@acme.nl"),
    ],
)
def test_what_closes_a_sentence_or_a_bracket_is_no_part_of_a_link(written: str, target: str) -> None:
    assert [link.target for link in links_in(f"Zie {written} eens")] == [target]


def test_only_links_to_the_web_and_to_mail_are_links() -> None:
    page = "<a href='javascript:x()'>a</a> <a href='file:///etc/passwd'>b</a> <a href='data:text/html,x'>c</a>"

    assert read_links(mail(text=None, html=page)) == ()


@pytest.mark.parametrize("hostile", PAGES, ids=str)
def test_no_link_of_a_hostile_page_harms_whoever_sees_it(hostile: Hostile) -> None:
    links = read_links(hostile.build())

    shown = "".join(f"{link.text}{link.target}{link.says}{link.goes}" for link in links)
    assert len(links) <= 3000
    assert not any(is_harmful(letter) for letter in shown)
