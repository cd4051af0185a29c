"""What has brought down or fooled other readers of mail: one test each, with a sentence of what it was."""

import logging
from collections.abc import Iterator

import pytest

from console.mail.addresses import normalise, read_addresses
from console.mail.headers import decode_header
from console.mail.parse import parse
from tests.corpus.hostile.shape import lines, typed
from tests.mail.builders import mail


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A detector of bounces logs what it stumbles over."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def test_cve_2019_16056_two_at_signs_were_read_as_the_first_address() -> None:
    """CPython's parseaddr returned alice@evil.org of alice@evil.org@bank.nl, so a domain check could be passed."""
    assert normalise("alice@evil.org@bank.nl") == ""
    assert not any(one.sure for one in read_addresses(b"alice@evil.org@bank.nl"))


@pytest.mark.parametrize(
    "special",
    [b")", b"(", b"<", b">", b"[", b"]", b";", b":", b",", b"\\", b'"', b"@"],
    ids=repr,
)
def test_cve_2023_27043_a_special_character_between_addresses_gave_the_wrong_one(special: bytes) -> None:
    """CPython's getaddresses returned alice@bank.nl of alice@bank.nl)bob@evil.org, whom no server would deliver to."""
    everybody = read_addresses(b"alice@bank.nl" + special + b"bob@evil.org")

    sure = {one.address for one in everybody if one.sure}
    assert sure in (set(), {"alice@bank.nl", "bob@evil.org"})


def test_cve_2024_6923_a_line_end_in_an_encoded_word_became_a_header() -> None:
    """CPython wrote an encoded subject with line ends out as headers of their own (Bcc); here it is one line."""
    (subject, *_) = parse(lines(b"Subject: =?utf-8?q?x=0D=0ABcc:_alle@acme.nl?=")).all("subject")

    assert subject.value == "x  Bcc: alle@acme.nl"
    assert parse(lines(b"Subject: =?utf-8?q?x=0D=0ABcc:_alle@acme.nl?=")).first("bcc") is None


def test_cve_2021_42574_directions_made_a_text_read_as_another() -> None:
    """Trojan Source: overrides showed the letters of a text in another order than the machine has them."""
    read = parse(
        mail(subject="\u202eteiler\u202c", text="a \u202e b \u2066c\u2069\n", from_="\u202enaJ\u202c <jan@klant.nl>")
    )

    assert read.subject == "teiler"
    assert read.text == "a ⟪U+202E⟫ b c"
    assert read.from_[0].name == "⟪U+202E⟫naJ⟪U+202C⟫"


def test_cve_2021_3181_semicolons_in_an_address_header_ate_the_memory() -> None:
    """Mutt made an empty group of each semicolon, gigabytes of them for a mail of some megabytes."""
    assert parse(lines(b"To: " + b";" * 2_000_000)).to == ()


@pytest.mark.parametrize("break_", ["\r\n", "\r", "\n", "\x00"])
def test_mimekit_4_15_1_a_line_end_in_a_quoted_mailbox_became_an_smtp_command(break_: str) -> None:
    """MimeKit before 4.15.1 (CVE-2026-30227) took CR and LF in a quoted local part into the envelope."""
    written = f'"jan{break_}RCPT TO:<evil@x.nl>"@klant.nl'

    assert normalise(written) == ""
    assert not any(one.sure or break_ in one.address for one in read_addresses(written.encode()))


def test_zammad_5064_a_strangers_ticket_number_is_a_hint_and_nothing_else() -> None:
    """Zammad put anybody's mail with a ticket's number in its subject into that ticket, whoever had sent it."""
    read = parse(lines(b"From: vreemde@x.nl", b"Subject: Re: [#1234] betaling"))

    assert read.subject_numbers == (1234,)
    assert (read.references, read.in_reply_to) == ((), ())


def test_zammad_2198_a_space_in_an_address_stopped_the_mail() -> None:
    """Zammad could not take in a mail whose sender has a space in the address."""
    (one,) = parse(lines(b"From: Jan <jan de vries@klant.nl>")).from_

    assert (one.name, one.address, one.sure) == ("Jan", "", False)


def test_zammad_2227_a_file_name_in_another_charset_than_it_says_stopped_the_mail() -> None:
    """Zammad failed on us-ascii''…%F6…: the name says ASCII and holds ISO 8859-1."""
    disposition = b"Content-Disposition: attachment; filename*=\"us-ascii''Platte%20W%F6lbung.jpg\""

    (attachment,) = parse(typed(b"image/jpeg", b"x", disposition)).attachments

    assert attachment.name == "Platte Wölbung.jpg"


def test_zammad_2224_a_charset_that_is_seldom_seen_stopped_the_mail() -> None:
    """Zammad had no converter for windows-1258 and left the mail."""
    assert parse(typed(b"text/plain; charset=windows-1258", b"m\x92\xe9tablir")).text == "m’établir"


def test_zammad_2746_raw_bytes_in_cc_stopped_the_mail() -> None:
    """Zammad mixed raw bytes and UTF-8 in one address header, which raised."""
    read = parse(lines("Cc: José <jose@klant.nl>, ".encode() + b"Ren\xe9 <rene@klant.nl>"))

    assert [one.address for one in read.cc] == ["jose@klant.nl", "rene@klant.nl"]


def test_zammad_3066_an_address_without_its_last_bracket_stopped_the_mail() -> None:
    """Zammad failed on From: Fabian <fabian@klant.nl; here it is read, and unsure."""
    (one,) = parse(lines(b"From: Fabian <fabian@klant.nl")).from_

    assert (one.name, one.address, one.sure) == ("Fabian", "fabian@klant.nl", False)


def test_zammad_6054_a_label_of_a_small_charset_over_utf_8_stopped_the_mail() -> None:
    """Zammad raised for an en dash in a page that calls itself gb2312."""
    page = "<meta charset=gb2312><p>één – twee</p>".encode()

    assert parse(typed(b"text/html; charset=utf-8", page)).text == "één – twee"


def test_zammad_6141_a_type_in_an_encoded_word_stopped_the_mail() -> None:
    """Zammad took an attachment for text, because its Content-Type was an encoded word, and failed on its bytes."""
    head = b"Content-Type: =?utf-8?q?application/pdf?=\r\nContent-Disposition: attachment; filename=a.pdf"
    part = b"--b\r\n" + head + b"\r\n\r\n\xff\xfe"

    read = parse(typed(b"multipart/mixed; boundary=b", b"--b\r\n\r\ntekst\r\n" + part + b"\r\n--b--"))

    assert read.text == "tekst"
    assert [one.name for one in read.attachments] == ["a.pdf"]


def test_laminas_35_a_face_in_a_header_stopped_the_mail() -> None:
    """The reader of osTicket and GLPI refused an X-Face header, as its picture is made of any printable letters."""
    face = b'X-Face: -wlbD9\'=rreR]%7k=U/$9SH49NUKg%87&q@LL\r\n        lR"jz-sU-yjj4Om?"#^&:{;}'

    assert parse(lines(face, b"Subject: x")).subject == "x"


def test_glpi_8005_a_piece_of_a_file_name_alone_stopped_the_mail() -> None:
    """GLPI raised for an incomplete continuation of a file name, which Apple's mail program sends."""
    (attachment,) = parse(typed(b"image/png", b"x", b"Content-Disposition: inline; filename*1=.png")).attachments

    assert attachment.name == "part-1.png"


def test_glpi_12887_a_mail_without_a_message_id_stopped_the_mail() -> None:
    """GLPI asked for the Message-ID of every mail and raised when a spam filter had cut it off."""
    assert parse(lines(b"Subject: x")).message_id == ""


def test_an_escape_of_iso_2022_jp_does_not_swallow_the_rest_of_a_header() -> None:
    """A lone escape switched other readers to two-byte letters, so that what follows looked like Japanese."""
    assert decode_header(b"a \x1b$ b").replace("\ufffd", "").startswith("a ")
