"""A mail as it was received: its headers in their order, its source made harmless, and the way that it took."""

from pathlib import Path

from console.commands.tickets.noting import AddNote
from storage.records import TicketNumber
from tests.screens.reader_desk import ADDRESS, a_mail_of, reader_of

FORWARDED = [
    ("Return-Path", "<SRS0=y7Hc2=ZK=klant.nl=jan@forward.example>"),
    ("Received", "from mail.forward.example by mx.omnidesk.com with ESMTPS; Mon, 21 Sep 2026 03:13:20 +0000"),
    ("X-Original-To", ADDRESS),
    ("Received", "from laptop by mail.klant.nl with ESMTPSA; Mon, 21 Sep 2026 03:13:10 +0000"),
]


async def test_headers_are_shown_in_their_order_with_their_place(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, received=None, headers=FORWARDED)) as console:
        await console.press("v")
        await console.settle()
        await console.settle()
        rows = [line.strip() for line in console.lines]

        assert rows[1].endswith("1 Return-Path: <SRS0=y7Hc2=ZK=klant.nl=jan@forward.example>")
        assert next(place for place, row in enumerate(rows) if "3 X-Original-To: info@acme.example" in row) > 1
        assert any("Message-ID: <1@klant.nl>" in row for row in rows)


async def test_headers_are_decoded_and_not_obeyed(tmp_path: Path) -> None:
    odd = [("X-Odd", "=?utf-8?q?caf=C3=A9_=1b=5d52=3bc=3bx=07?= [@click=app.quit]")]
    async with reader_of(tmp_path, a_mail_of(1, headers=odd)) as console:
        await console.press("v")
        await console.settle()
        await console.settle()

        assert "X-Odd: café ]52;c;x [@click=app.quit]" in console.text
        assert "\x1b" not in "".join(console.lines)


async def test_the_source_is_what_was_received(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, text="Regel een\r\n\x1b[2Jtwee\r\n")) as console:
        await console.press("o")
        await console.settle()
        await console.press("G")
        shown = "".join(console.lines)

        assert "Content-Transfer-Encoding: 8bit" in console.text and "Regel een" in console.text
        assert "\x1b" not in shown


async def test_a_long_source_is_cut_and_says_so(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, text="regel van een lange mail\r\n" * 20_000)) as console:
        await console.press("o")
        await console.settle()
        await console.press("G")
        await console.settle()

        assert "more; the whole mail is kept." in console.text


async def test_the_lens_shows_the_way_and_which_header_chose_the_address(tmp_path: Path) -> None:
    mail = a_mail_of(1, received=None, headers=FORWARDED)
    async with reader_of(tmp_path, mail, size=(120, 40)) as console:
        await console.press("L")
        await console.settle()
        await console.settle()

        assert f"{ADDRESS}: found in X-Original-To" in console.text
        assert console.text.index("laptop → mail.klant.nl") < console.text.index("+10 s mail.forward.example → mx.omni")
        assert "SRS what jan@klant.nl sent" in console.text
        assert "chose it X-Original-To (header 3 from the top): info@acme.example" in console.text


async def test_of_a_note_there_is_no_mail_and_it_says_so(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await AddNote(number=TicketNumber(1), text="Gebeld.").run(console.desk)
        await console.settle()
        await console.press("tab", "tab")
        for key in ("v", "o", "L"):
            await console.press(key)
            await console.settle()

            assert "This is a note, written here: there is no mail behind it." in console.text
            await console.press("escape")
