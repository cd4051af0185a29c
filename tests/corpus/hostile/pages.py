"""Mails whose HTML explodes, hides or lies, and mails whose text wants to be read as markup."""

from tests.corpus.hostile.shape import family, fixed, lines, typed


def _html(body: bytes) -> bytes:
    return typed(b"text/html; charset=utf-8", body)


def _nested(tag: bytes, depth: int) -> bytes:
    return _html(b"<%b>" % tag * depth + b"bodem" + b"</%b>" % tag * depth)


def _table(size: int) -> bytes:
    row = b"<tr><td>een</td><td><b>twee</b></td></tr>"
    return _html(b"<table>" + row * (size // len(row)) + b"</table>")


def _tables(depth: int) -> bytes:
    return _html(b"<table><tr><td>" * depth + b"bodem" + b"</td></tr></table>" * depth)


def _misnested(count: int) -> bytes:
    return _html(b"<b><i><p>x</b></i>" * count)


def _attributes(count: int) -> bytes:
    return _html(b"<p " + b"".join(b"a%d=1 " % number for number in range(count)) + b">x")


def _links(count: int) -> bytes:
    return _html(b"".join(b"<a href='https://x.nl/%d'>bank.nl</a> " % number for number in range(count)))


def _entities(count: int) -> bytes:
    return _html(b"&#8238;&#27;" * count)


PAGES_SMALL = [
    ("an escape as an entity", _html(b"<p>&#27;]52;c;eA==&#7;</p>")),
    ("an escape as a hexadecimal entity", _html(b"<p>&#x1b;[2J&#X9B;2J&#155;2J</p>")),
    ("an escape as an entity of an entity", _html(b"<p>&amp;#27;[2J</p>")),
    ("NUL and surrogates as entities", _html(b"<p>&#0;&#xD800;&#x10FFFF;&#x110000;&#99999999999;</p>")),
    ("directions as entities", _html(b"<p>&rlm;&#8238;&#x2066;exe.fdp&lrm;&zwj;&shy;</p>")),
    ("a script link", _html(b"<a href='javascript:alert(1)'>klik</a><a href=' java\tscript:x'>klik</a>")),
    (
        "a link in data",
        _html(b"<a href='data:text/html,<script>x</script>'>klik</a><a href='file:///etc/passwd'>k</a>"),
    ),
    ("a link whose text lies", _html(b"<a href='https://evil.x.nl/'>https://www.bank.nl/inloggen</a>")),
    ("a link with a user that lies", _html(b"<a href='https://bank.nl@evil.x.nl/'>bank.nl</a>")),
    ("a link with backslashes", _html(b"<a href='https:\\\\evil.x.nl\\@bank.nl'>bank.nl</a>")),
    ("a link with an escape", _html(b"<a href='https://x.nl/&#27;]0;x&#7;'>klik</a>")),
    (
        "text hidden by style",
        _html(b"<div style='display:none'>geheim</div><span style='font-size:0'>geheim</span>zicht"),
    ),
    ("text hidden by an attribute", _html(b"<p hidden>geheim</p><p style='opacity:0'>geheim</p>zicht")),
    ("text hidden by comments in a style", _html(b"<p style='display:/**/none'>x</p><p style='disp\\6cay:none'>y</p>")),
    ("a style that never closes", _html(b"zicht<style>p{display:none}<p>weg")),
    ("a script that never closes", _html(b"zicht<script>document.write('x')")),
    (
        "conditional comments",
        _html(b"<!--[if mso]><p>alleen Outlook</p><![endif]--><!--[if !mso]><!-->zicht<!--<![endif]-->"),
    ),
    ("a comment that never closes", _html(b"zicht<!-- weg <p>weg")),
    ("comments that close oddly", _html(b"<!-->a--><!--->b--><!--a--!>c<!--a--->d")),
    ("CDATA and processing", _html(b"<![CDATA[<p>x]]><?php echo 1 ?><p>zicht")),
    ("plaintext", _html(b"<p>zicht<plaintext><script>x</script>")),
    ("a template and a noscript", _html(b"<template><p>weg</template><noscript><p>zicht</noscript>")),
    ("SVG and MathML", _html(b"<svg><title><p>x</title><style><img src=x></svg><math><mi>y</math>")),
    ("frames", _html(b"<frameset><frame src='http://x.nl'></frameset><iframe srcdoc='<p>x'></iframe>")),
    (
        "a base and a refresh",
        _html(b"<base href='http://evil.x.nl'><meta http-equiv=refresh content='0;url=x'><a href=a>b</a>"),
    ),
    ("tags without an end", _html(b"<p<b<i<a href=x" * 300)),
    ("quotes without an end", _html(b'<a href="x><p>' * 300)),
    ("NUL in tags", _html(b"<s\0cript>x</s\0cript><p\0>y")),
    ("HTML called text", typed(b"text/plain", b"<html><body>" + b"<p>x</p>" * 50)),
    (
        "HTML with a stub of text",
        typed(
            b"multipart/alternative; boundary=b",
            b"--b\r\nContent-Type: text/plain\r\n\r\n \r\n"
            b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>zicht</p>" * 90 + b"\r\n--b--",
        ),
    ),
]

MARKUP = [
    ("a closing tag", b"[/x]"),
    ("a closing tag of nothing", b"[/]"),
    ("an action", b"[@click=app.quit]weg[/]"),
    ("an action of a link", b"[link=http://x.nl]klik[/link]"),
    ("a colour and a blink", b"[bold red blink on black]x"),
    ("a word in brackets", b"[TODO] [EXTERN] [b]"),
    ("brackets that never close", b"[[[[[[" * 50),
    ("a backslash before a bracket", b"\\[/x] \\\\[@click=app.quit]"),
    ("a variable", b"$error [$primary]x[/] {name} %s %(x)s {{merknaam}}"),
    ("an emoji by name", b":warning: :skull:"),
    ("a ticket number of somebody else", b"[#1] [#999999999999999] [#0] [#-1]"),
    ("a formula", b"=cmd|'/c calc'!A1"),
    ("a shell", b"$(reboot) `reboot` ; rm -rf ~ | tee /dev/sda"),
    ("SQL", b"'; drop table message; --"),
    ("a search", b'NEAR("a" b) OR * : ^ -'),
]


def _marked(words: bytes) -> bytes:
    return lines(b"From: " + b'"' + words.replace(b'"', b"") + b'" <jan@klant.nl>', b"Subject: " + words, body=words)


PAGES = family(
    "pages",
    [
        *((name, fixed(raw)) for name, raw in PAGES_SMALL),
        *((f"markup: {name}", fixed(_marked(words))) for name, words in MARKUP),
        ("2,001 nested elements", lambda: _nested(b"div", 2001)),
        ("100,000 nested elements", lambda: _nested(b"div", 100_000)),
        ("100,000 nested bold elements", lambda: _nested(b"b", 100_000)),
        ("50,000 nested quotes", lambda: _nested(b"blockquote", 50_000)),
        ("2,000 nested fonts", lambda: _nested(b"font size=1", 2000)),
        ("a table of 450 kB", lambda: _table(450_000)),
        ("a table of 390 kB", lambda: _table(390_000)),
        ("a table of 5 MB", lambda: _table(5_000_000)),
        ("600 nested tables", lambda: _tables(600)),
        ("20,000 nested tables", lambda: _tables(20_000)),
        ("elements that close across", lambda: _misnested(15_000)),
        ("20,000 attributes", lambda: _attributes(20_000)),
        ("20,000 links that lie", lambda: _links(20_000)),
        ("40,000 controls as entities", lambda: _entities(20_000)),
        ("390 kB of opening brackets", lambda: _html(b"<" * 390_000)),
        ("1 MB of half tags", lambda: _html(b"<a " * 350_000)),
        ("390 kB of comments", lambda: _html(b"<!--x-->" * 48_000)),
        ("130,000 line breaks", lambda: _html(b"<p>" * 130_000)),
        ("entries of two kinds in each other", lambda: _html(b"<dt><li>" * 48_000)),
        ("options in entries in terms", lambda: _html(b"<option><li><dt>" * 24_000)),
        ("end tags that match nothing", lambda: _html(b"<optgroup>" * 1900 + b"</table>x" * 40_000)),
        ("90,000 list entries", lambda: _html(b"<li>x" * 78_000)),
        ("styles of 390 kB", lambda: _html(b"<p style='" + b"display:block;" * 27_000 + b"'>zicht")),
    ],
)
