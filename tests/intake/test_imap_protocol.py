"""The adapter's own parts: responses out of bytes, rows out of responses, commands into bytes, words into failures."""

import asyncio
import base64
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.intake import imap_responses
from console.intake.imap_answers import Answer, asked_wait, code, read_code_number, read_uids, said
from console.intake.imap_commands import encode_folder, segments, uid_set
from console.intake.imap_deadlines import Deadlines
from console.intake.imap_fetched import read_internal_date, read_row
from console.intake.imap_news import FolderNews
from console.intake.imap_protocol import ImapWire
from console.intake.imap_responses import GarbledError, Response, ResponseReader
from console.intake.source import SourceError

CONVERSATION = (
    b"* OK [CAPABILITY IMAP4rev1] ready {3}\r\n"
    b"* 1 FETCH (UID 7 FLAGS (\\Seen $x) BODY[] {12}\r\nab\r\n{3}\r\nA1 )\r\n"
    b'* 2 FETCH (UID 8 BODY[] {0}\r\n X-GM-LABELS ("a ) {4}" {2}\r\nxy) RFC822.SIZE 0)\r\n'
    b"* SEARCH 1 2 3\r\n"
    b"+ go on\r\n"
    b"A1 OK done {12}\r\n"
)
ANSWERS = [
    Response(b"* OK [CAPABILITY IMAP4rev1] ready {3}"),
    Response(b"* 1 FETCH (UID 7 FLAGS (\\Seen $x) BODY[] {12})", (b"ab\r\n{3}\r\nA1 ",)),
    Response(b'* 2 FETCH (UID 8 BODY[] {0} X-GM-LABELS ("a ) {4}" {2}) RFC822.SIZE 0)', (b"", b"xy")),
    Response(b"* SEARCH 1 2 3"),
    Response(b"+ go on"),
    Response(b"A1 OK done {12}"),
]  # fmt: skip
FETCH_WORDS = st.sampled_from(
    [b"* 1 FETCH (", b"UID 1", b" BODY[]", b" {3}\r\nabc", b" {0}\r\n", b")", b"(", b" NIL", b'"', b"\\", b"\r\n", b" ",
     b"* SEARCH 1", b"* 2 EXISTS", b"* BYE", b"+ ", b"{", b"}", b"BODY[]<5>", b"\xff\x00", b"* OK ", b"999999999999999"]
)  # fmt: skip


def read_all(chunks: list[bytes]) -> list[Response]:
    reader, found = ResponseReader(), []
    for chunk in chunks:
        reader.feed(chunk)
        while (response := reader.take()) is not None:
            found.append(response)
    return found


def cut(text: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[first:last] for first, last in pairwise(bounds)]


def test_a_conversation_is_read_into_whole_responses() -> None:
    assert read_all([CONVERSATION]) == ANSWERS


def test_a_conversation_that_comes_byte_by_byte_is_read_alike() -> None:
    assert read_all([bytes([byte]) for byte in CONVERSATION]) == ANSWERS


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_however_the_bytes_are_cut_the_same_answers_come_out(places: list[int]) -> None:
    assert read_all(cut(CONVERSATION, places)) == ANSWERS


@given(st.lists(FETCH_WORDS, max_size=40).map(b"".join), st.lists(st.integers(0, 10_000), max_size=10))
def test_garbage_is_read_alike_however_it_is_cut_and_raises_only_our_own_error(text: bytes, places: list[int]) -> None:
    def outcome(chunks: list[bytes]) -> object:
        try:
            return [read_row(response) for response in read_all(chunks)]
        except GarbledError as error:
            return str(error)

    assert outcome(cut(text, places)) == outcome([text])


@given(st.lists(st.one_of(FETCH_WORDS, st.binary(max_size=20)), max_size=30))
async def test_a_wire_that_is_fed_garbage_neither_hangs_nor_raises(chunks: list[bytes]) -> None:
    wire = ImapWire(Deadlines(answer_s=0.001))
    for chunk in chunks:
        wire.data_received(chunk)

    with pytest.raises(SourceError):
        await wire.greeting()
        await wire.ask("NOOP")

    assert wire.failure is not None


def test_thousands_of_responses_in_one_chunk_are_read_without_recursion() -> None:
    assert len(read_all([b"* 1 FETCH (UID 1 FLAGS ())\r\n" * 50_000])) == 50_000


def test_parentheses_without_end_are_refused_without_recursion() -> None:
    with pytest.raises(GarbledError):
        read_row(Response(b"* 1 FETCH (UID " + b"(" * 100_000))


@pytest.mark.parametrize("size", [b"33554433", b"4294967296", b"9" * 30])
def test_a_literal_over_the_bound_is_refused_when_it_is_announced(size: bytes) -> None:
    with pytest.raises(GarbledError, match="bytes in one piece"):
        read_all([b"* 1 FETCH (BODY[] {" + size + b"}\r\n"])


def test_literals_that_are_too_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_responses, "RESPONSE_LIMIT", 5)

    with pytest.raises(GarbledError):
        read_all([b"* 1 FETCH (X {3}\r\nabc Y {3}\r\nabc)\r\n"])


def test_a_line_over_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_responses, "LINE_LIMIT", 100)

    with pytest.raises(GarbledError, match="a line of more than 100 bytes"):
        read_all([b"* SEARCH " + b"1 " * 50])


def test_a_row_is_read_in_any_order_with_what_nobody_asked_for() -> None:
    text = b'* 3 fetch (INTERNALDATE " 7-Jul-2026 02:44:25 +0200" flags (\\Seen (a "b)") x) uid 9 RFC822.SIZE 12)'

    row = read_row(Response(text))

    assert row is not None
    assert (row.uid, row.size, row.internal_date, row.body) == (9, 12, 1_783_385_065_000, None)


@pytest.mark.parametrize(
    ("text", "literals", "body", "origin"),
    [
        (b"* 1 FETCH (UID 1 BODY[] {3})", (b"abc",), b"abc", None),
        (b"* 1 FETCH (BODY[]<1048576> {3} UID 1)", (b"NIL",), b"NIL", 1048576),
        (b"* 1 FETCH (UID 1 BODY[] NIL)", (), None, None),
        (b'* 1 FETCH (UID 1 BODY[] "")', (), b"", None),
        (b'* 1 FETCH (UID 1 BODY[] "say \\"hi\\" \\\\")', (), b'say "hi" \\', None),
        (b'* 1 FETCH (UID 1 BODY[] "NIL")', (), b"NIL", None),
        (b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (FROM TO)] {3})", (b"abc",), None, None),
        (b"* 1 FETCH (UID 1 FLAGS ({3} x) BODY[] ~{2})", (b"abc", b"de"), b"de", None),
    ],
)
def test_a_body_is_what_stands_at_its_name(
    text: bytes, literals: tuple[bytes, ...], body: bytes | None, origin: int | None
) -> None:
    row = read_row(Response(text, literals))

    assert row is not None
    assert (row.uid, row.body, row.origin) == (1, body, origin)


@pytest.mark.parametrize("text", [b"* 1 FETCH (FLAGS (\\Seen))", b"* 1 EXISTS", b"* SEARCH 1", b"* 1 FETCH (UID x)"])
def test_a_response_that_names_no_mail_is_no_row(text: bytes) -> None:
    assert read_row(Response(text)) is None


@pytest.mark.parametrize(
    "text", [b"* 1 FETCH (UID)", b"* 1 FETCH (UID 1", b"* 1 FETCH ((a) UID 1)", b"* 1 FETCH (UID 1 BODY[] {3})"]
)
def test_a_fetch_that_makes_no_sense_is_refused(text: bytes) -> None:
    with pytest.raises(GarbledError):
        read_row(Response(text))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (b"01-Jan-1970 00:00:00 +0000", 0),
        (b" 1-jan-1970 00:00:01 -0130", 5_401_000),
        (b"31-Dec-2016 23:59:60 +0000", 1_483_228_799_000),
        (b"30-Feb-2026 00:00:00 +0000", None),
        (b"01-Foo-2026 00:00:00 +0000", None),
        (b"01-Jan-0000 00:00:00 +0000", None),
        (b"01-Jan-0001 00:00:00 +1300", None),
        (b"01-Jan-2026 00:00:00 +9999", None),
        (b"", None),
    ],
)
def test_an_internal_date_becomes_milliseconds(text: bytes, at: int | None) -> None:
    assert read_internal_date(text) == at


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ((b"LOGIN", "acme", 'a"b\\'), (b'LOGIN "acme" "a\\"b\\\\"',)),
        ((b"LOGIN", "jörg", "ge heim"), (b"LOGIN {5}", "jörg".encode() + b' "ge heim"')),
        ((b"LOGIN", "jörg", "wörd"), (b"LOGIN {5}", "jörg".encode() + b" {5}", "wörd".encode())),
        ((b"LOGIN", "a\r\nA2 DELETE x", ""), (b"LOGIN {14}", b'a\r\nA2 DELETE x ""')),
        ((b"NOOP",), (b"NOOP",)),
    ],
)
def test_a_text_is_always_one_argument(words: tuple[bytes | str, ...], sent: tuple[bytes, ...]) -> None:
    assert segments(*words) == sent


def test_a_nul_is_never_sent() -> None:
    with pytest.raises(SourceError):
        segments(b"LOGIN", "acme", "a\0b")


@given(st.text(st.characters(exclude_characters="\0")), st.text(st.characters(exclude_characters="\0")))
def test_no_text_can_end_a_line_outside_its_literal(user: str, password: str) -> None:
    sent = segments(b"LOGIN", user.encode("utf-8", "ignore").decode(), password.encode("utf-8", "ignore").decode())

    assert b"\n" not in sent[0]
    for before, after in pairwise(sent):
        size = int(before.rpartition(b"{")[2].rstrip(b"}"))
        assert b"\n" not in after[size:]


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("inbox", "INBOX"),
        ("Facturen & zo", "Facturen &- zo"),
        ("Entwürfe", "Entw&APw-rfe"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("😀", "&2D3eAA-"),
    ],
)
def test_a_folder_is_named_in_modified_utf7(name: str, encoded: str) -> None:
    assert encode_folder(name) == encoded


@given(st.text())
def test_a_folder_name_can_be_read_back(name: str) -> None:
    def plain(piece: str) -> str:
        return base64.b64decode(piece.replace(",", "/") + "===").decode("utf-16-be", "surrogatepass")

    encoded = encode_folder(name)

    parts = encoded.split("&")
    back = parts[0] + "".join(
        (plain(shifted) if shifted else "&") + rest for shifted, _, rest in (part.partition("-") for part in parts[1:])
    )
    assert encoded.isascii()
    assert back == ("INBOX" if name.upper() == "INBOX" else name)


@given(st.sets(st.integers(1, 2**32 - 1), min_size=1).map(lambda found: found | {one + 1 for one in found}))
def test_a_set_of_uids_says_each_of_them_once(uids: set[int]) -> None:
    said_uids = [
        uid
        for part in uid_set(uids).decode().split(",")
        for first, _, last in [part.partition(":")]
        for uid in range(int(first), int(last or first) + 1)
    ]

    assert said_uids == sorted(uids)


def answer(*texts: bytes, status: str = "OK", words: bytes = b"") -> Answer:
    return Answer(status=status, words=words, untagged=[Response(text) for text in texts])


def test_a_search_may_come_in_several_responses_or_in_none() -> None:
    assert read_uids(answer(b"* SEARCH 3 1", b"* 4 EXISTS", b"* search 2", b"* SEARCH", b"* SEARCHED 9")) == {1, 2, 3}
    assert read_uids(answer()) == set()
    assert read_uids(answer(b"* SEARCH 0 99999999999999999999 5 (MODSEQ x)")) == {5}


def test_the_numbers_of_a_folder_stand_in_codes() -> None:
    opened = answer(
        b"* FLAGS (\\Seen)", b"* OK [UIDNEXT 12] next", b"* ok [uidvalidity 4294967295] valid", b"* OK [X 1]"
    )

    assert read_code_number(opened, "UIDVALIDITY") == 4294967295
    assert read_code_number(opened, "UIDNEXT") == 12
    assert read_code_number(opened, "HIGHESTMODSEQ") is None


@pytest.mark.parametrize(
    ("words", "wait_s"),
    [
        (b"[UNAVAILABLE] later", 60),
        (b"[inuse] locked", 60),
        (b"[LIMIT] slowly", 60),
        (b"[OVERQUOTA] full", 60),
        (b"Throttled. Suggested Backoff Time: 1500 milliseconds", 1.5),
        (b"Suggested Backoff Time: 999999999 milliseconds", 3600),
        (b"[AUTHENTICATIONFAILED] no", None),
        (b"no", None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(words: bytes, wait_s: float | None) -> None:
    assert asked_wait(words) == wait_s


def test_words_are_safe_short_and_without_a_list_of_capabilities() -> None:
    assert said(b"[CAPABILITY IMAP4rev1 IDLE] Dovecot ready.") == "Dovecot ready."
    assert said(b"\x1b[31mred\xe2\x80\xae\r\n") == "[31mred"
    assert len(said(b"x" * 10_000)) == 200
    assert code(b"[UIDVALIDITY 3] ok") == ("UIDVALIDITY", b"3")
    assert code(b"no [UIDVALIDITY 3]") == ("", b"")


@pytest.mark.parametrize(
    ("told", "is_news"),
    [
        ([b"* 3 EXISTS"], True),
        ([b"* 2 EXISTS"], False),
        ([b"* 1 EXISTS"], True),
        ([b"* 1 EXPUNGE"], False),
        ([b"* 1 EXPUNGE", b"* 2 EXISTS"], True),
        ([b"* VANISHED 1:2", b"* 1 EXISTS"], True),
        ([b"* VANISHED (EARLIER) 1:4294967295,7"], False),
        ([b"* 0 RECENT", b"* OK still here", b"* 1 FETCH (FLAGS ())"], False),
    ],
)
def test_what_is_news_in_a_folder_of_two_mails(told: list[bytes], is_news: bool) -> None:
    news = FolderNews()
    news.note(b"* 2 EXISTS")
    news.looked()

    for text in told:
        news.note(text)

    assert news.has_mail.is_set() is is_news


class StandInTransport(asyncio.Transport):
    """Keeps what was written, and whether anybody listens."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.is_paused = b"", False

    def write(self, written: bytes | bytearray | memoryview) -> None:
        self.written += bytes(written)

    def pause_reading(self) -> None:
        self.is_paused = True


async def test_after_the_ok_to_starttls_nothing_is_heard_until_tls_begins() -> None:
    wire, transport = ImapWire(Deadlines()), StandInTransport()
    wire.connection_made(transport)
    wire.data_received(b"* OK ready\r\n")
    asking = asyncio.create_task(wire.ask("STARTTLS"))
    await asyncio.sleep(0)

    wire.data_received(transport.written.split(b" ")[0] + b" OK begin\r\n")

    assert transport.is_paused
    assert (await asking).is_ok


async def test_a_command_that_the_state_forbids_is_never_sent() -> None:
    wire = ImapWire(Deadlines(answer_s=0.1))
    wire.data_received(b"* OK ready\r\n")
    await wire.greeting()

    with pytest.raises(SourceError, match="NONAUTH"):
        await wire.ask("UID", b"SEARCH ALL")
    with pytest.raises(SourceError, match="in time"):
        async with asyncio.timeout(5):
            await wire.ask("NOOP")


async def test_a_wire_shows_no_password() -> None:
    wire = ImapWire(Deadlines())
    wire.data_received(b"* OK ready\r\n")
    wire.hide("geheim")

    asking = asyncio.create_task(wire.ask("LOGIN", "acme", "geheim"))
    await asyncio.sleep(0)

    shown = f"{wire!r} {wire} {wire._pending!r} {wire._pending}"
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert "LOGIN" in shown
    assert "geheim" not in shown
