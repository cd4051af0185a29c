"""HTML is read in bounded time, and what it hides or claims is told."""

import time

import pytest

from console.mail.html import html_text
from console.mail.html_work import is_explosive
from console.mail.limits import HTML_BYTES, HTML_LEVELS

MOST_SECONDS = 2.0


def timed(html: str) -> tuple[float, str, bool]:
    started = time.perf_counter()
    text, is_whole = html_text(html)
    return time.perf_counter() - started, text, is_whole


@pytest.mark.parametrize(
    "unit",
    [
        "<dt><li>",
        "<option><li><dt>",
        "<img alt='\x1b'></p>\n--><li><dt>",
        "<b><i><p>x</b></i>",
        "<a><table><tr><td>",
        "<font><p>",
        "<div>",
        "<svg><p>",
        "<li>x",
        "<hr>",
        "<p>",
        "<",
        "<a ",
        "<!--",
        "&#27;",
        "\u202e",
        "</p>",
        "<select><option>",
    ],
)
def test_no_repetition_takes_longer_than_two_seconds(unit: str) -> None:
    took, _, _ = timed(unit * (HTML_BYTES // len(unit)))

    assert took < MOST_SECONDS


@pytest.mark.parametrize("prefix", ["<optgroup>", "<rp>", "<dl>", "<b>", "<table><tr><td>"])
@pytest.mark.parametrize("unit", ["</table>x", "</span>", "</h1></li><rt><hr>", "<td></body><input>"])
def test_end_tags_that_match_nothing_are_no_way_around_the_bound(prefix: str, unit: str) -> None:
    html = prefix * (HTML_LEVELS - 100)

    took, _, _ = timed(html + unit * ((HTML_BYTES - len(html)) // len(unit)))

    assert took < MOST_SECONDS


@pytest.mark.parametrize(
    "html",
    [
        "<ul>" + "<li>een<li>twee" * 5000 + "</ul>",
        "<table>" + "<tr><td><p>een<td>twee" * 3000 + "</table>",
        "<p>een<p>twee" * 5000,
        "<div><p>een</div>" * 5000,
        "<ul><li><p>een</p><ul><li>twee</ul></ul>" * 2000,
        "<dl><dt>een<dd>twee</dl>" * 3000,
        "<select><option>een<option>twee</select>" * 2000,
        "<table><tr><td><font size=2><b>een</b></font></td></tr></table>" * 2000,
    ],
)
def test_ordinary_pages_are_not_too_complex(html: str) -> None:
    assert not is_explosive(html)


def test_what_is_too_complex_still_gives_its_words() -> None:
    text, is_whole = html_text("<dt><li>" * 40_000 + "Waar blijft &lt;mijn&gt; bestelling?&#27;[2J")

    assert not is_whole
    assert text == "Waar blijft <mijn> bestelling?&#27;[2J"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>&#27;]52;c;eA==&#7;</p>", "]52;c;eA=="),
        ("<p>&#x9b;2J&#0;x</p>", "›2J\ufffdx"),
        ("<p>a&#8238;b&#8203;c</p>", "a⟪U+202E⟫bc"),
        ("zicht<div style='display:none'>geheim</div>", "zicht"),
        ("zicht<p hidden>geheim</p><span style='font-size:0'>geheim</span>", "zicht"),
        ("<a href='javascript:alert(1)'>klik</a>", "klik"),
        ("<a href=' java\tscript:x'>klik</a>", "klik"),
        ("<script>x</script><style>y</style>zicht", "zicht"),
        ("<!--[if mso]>weg<![endif]-->zicht", "zicht"),
        ("[/x] [@click=app.quit]a[/] [TODO]", "[/x] [@click=app.quit]a[/] [TODO]"),
    ],
)
def test_what_a_page_says_is_what_a_person_would_see(html: str, text: str) -> None:
    assert html_text(html) == (text, True)


@pytest.mark.parametrize(
    ("html", "lie"),
    [
        ("<a href='https://evil.x.nl/'>www.bank.nl</a>", "(text says bank.nl, goes to evil.x.nl)"),
        ("<a href='https://bank.nl@evil.x.nl/'>bank.nl</a>", "(text says bank.nl, goes to evil.x.nl)"),
        ("<a href='https:\\\\evil.x.nl\\a'>bank.nl</a>", "(text says bank.nl, goes to evil.x.nl)"),
        ("<a href='https://b\u0430nk.nl/'>bank.nl</a>", "(text says bank.nl, goes to xn--bnk-6cd.nl)"),
        ("<a href='https://x.nl/\u202e'>klik</a>", "https://x.nl/⟪U+202E⟫"),
    ],
)
def test_a_link_that_lies_is_told(html: str, lie: str) -> None:
    assert lie in html_text(html)[0]
