"""Each mail that is asked for is accounted for, in whatever order, shape or number a server answers."""

import asyncio

import pytest

from console.intake import imap_batches
from console.intake.imap import ImapSource, open_imap
from console.intake.imap_deadlines import Deadlines
from console.intake.source import FetchedBatch, SourceError
from tests.intake.scripted import MAIL, Script, Talk, say, scripted

PASSWORD = "geheim"
NUL = MAIL + b"\x00\xff\r\nA1 OK done\r\n* BYE\r\n{5}\r\n"


async def batches(source: ImapSource, uids: set[int]) -> list[FetchedBatch]:
    return [batch async for batch in source.fetch(uids)]


async def fetched(script: Script, uids: set[int]) -> tuple[dict[int, bytes], list[int]]:
    """Return the bodies by UID and the vanished UIDs, of one fetch from a script."""
    async with scripted(script), open_imap(script.mailbox(), PASSWORD, deadlines=Deadlines(logout_s=0.1)) as source:
        found = await batches(source, uids)
    mails = {mail.uid: mail.raw for batch in found for mail in batch.mails}
    return mails, [uid for batch in found for uid in batch.vanished]


def numbered(count: int) -> dict[int, bytes]:
    return {uid: MAIL + b"%d\r\n" % uid for uid in range(1, count + 1)}


async def test_mails_come_byte_for_byte_whatever_stands_in_them() -> None:
    mails, gone = await fetched(Script(mails={7: NUL, 9: b"", 4000000000: MAIL}), {7, 9, 4000000000})

    assert mails == {7: NUL, 9: b"", 4000000000: MAIL}
    assert gone == []


async def test_bodies_are_paired_by_uid_never_by_position() -> None:
    async def backwards(talk: Talk, tag: bytes) -> None:
        for uid in (3, 1, 2):
            await talk.write(script.row(uid, with_body=True))
        await talk.say(b"* 9 FETCH (FLAGS (\\Seen) UID 2)", b"* 4 FETCH (FLAGS (\\Seen))")
        await talk.say(b'* 5 FETCH (UID 77 BODY[] "")', tag + b" OK")

    script = Script(mails=numbered(3), acts={"UID FETCH BODY": backwards})

    mails, gone = await fetched(script, {1, 2, 3})

    assert mails == numbered(3)
    assert gone == []


async def test_batches_hold_at_most_two_hundred_mails_lowest_uid_first() -> None:
    script = Script(mails=numbered(1101))

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        found = await batches(source, set(script.mails))

    assert [len(batch.mails) for batch in found] == [200, 200, 100, 200, 200, 100, 101]
    assert [mail.uid for batch in found for mail in batch.mails] == list(range(1, 1102))
    assert script.said("UID FETCH")[0] == "UID FETCH 1:500 (UID RFC822.SIZE INTERNALDATE)"


async def test_batches_hold_about_four_megabytes_and_a_larger_mail_stands_alone() -> None:
    sizes = {1: 3, 2: 2, 3: 5, 4: 1}
    script = Script(mails={uid: b"x" * (size << 20) for uid, size in sizes.items()})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        found = await batches(source, set(script.mails))

    assert [[mail.uid for mail in batch.mails] for batch in found] == [[1], [2], [3], [4]]


async def test_a_mail_that_gives_nil_and_is_no_longer_listed_has_vanished() -> None:
    async def expunged(talk: Talk, tag: bytes) -> None:
        script.mails.pop(2, None)
        await talk.write(script.row(1, with_body=True))
        await talk.say(b"* 2 FETCH (UID 2 BODY[] NIL)", tag + b" OK done")

    script = Script(mails=numbered(2), acts={"UID FETCH BODY": expunged})

    mails, gone = await fetched(script, {1, 2, 3})

    assert mails == {1: numbered(1)[1]}
    assert sorted(gone) == [2, 3]
    assert script.said("UID FETCH 2 (UID BODY") != []


async def test_a_mail_that_gives_nil_once_is_looked_at_again() -> None:
    async def nil_at_first(talk: Talk, tag: bytes) -> None:
        del script.acts["UID FETCH BODY"]
        await talk.say(b"* 1 FETCH (UID 1 BODY[] NIL)", b'* 2 FETCH (UID 2 BODY[] "")', tag + b" OK done")

    script = Script(mails=numbered(2), acts={"UID FETCH BODY": nil_at_first})

    mails, gone = await fetched(script, {1, 2})

    assert mails == numbered(2)
    assert gone == []


async def test_a_mail_that_is_passed_over_once_is_asked_for_again() -> None:
    async def pass_over(talk: Talk, tag: bytes) -> None:
        del script.acts["UID FETCH"]
        await talk.write(script.row(1, with_body=False) + tag + b" OK\r\n")

    script = Script(mails=numbered(2), acts={"UID FETCH": pass_over})

    mails, gone = await fetched(script, {1, 2})

    assert mails == numbered(2)
    assert gone == []


@pytest.mark.parametrize("words", [b"TAG OK done", b"TAG NO [SERVERBUG] that one is broken"])
async def test_a_mail_that_is_listed_but_withheld_stops_no_other_and_is_an_error_in_the_end(words: bytes) -> None:
    async def withhold(talk: Talk, tag: bytes) -> None:
        asked = script.said("UID FETCH")[-1]
        if " 2 " in asked:
            await talk.say(words.replace(b"TAG", tag))
        else:
            await talk.write(script.row(1, with_body=True) + script.row(3, with_body=True))
            await talk.say(words.replace(b"TAG", tag))

    script = Script(mails=numbered(3), acts={"UID FETCH BODY": withhold})
    mails: list[int] = []

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        with pytest.raises(SourceError, match="UID 2"):
            async for batch in source.fetch({1, 2, 3}):
                mails += [mail.uid for mail in batch.mails]
                assert batch.vanished == ()
        still_there = await source.uids()

    assert mails == [1, 3]
    assert still_there == {1, 2, 3}


async def test_the_last_mail_is_left_out_of_what_comes_after_it() -> None:
    script = Script(mails=numbered(3))

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        assert await source.uids_from(4) == set()
        assert await source.uids_from(2) == {2, 3}

    assert script.said("UID SEARCH") == ["UID SEARCH UID 4:*", "UID SEARCH UID 2:*"]


async def test_a_thousand_and_more_responses_in_one_chunk_are_read() -> None:
    many = numbered(400)

    async def at_once(talk: Talk, tag: bytes) -> None:
        noise = b"".join(b"* %d FETCH (FLAGS ())\r\n* OK noise\r\n" % number for number in range(1, 3000))
        await talk.write(noise + b"".join(script.row(uid, with_body=True) for uid in many) + tag + b" OK\r\n")

    script = Script(mails=many, acts={"UID FETCH BODY": at_once})

    mails, _ = await fetched(script, set(many))

    assert mails == many


def in_pieces_from(script: Script, *, most: int = 10**9, origin: int | None = None) -> Script:
    """Let a script answer partial fetches as RFC 9051 §6.4.5 has it, or shorter, or always from the same place."""

    async def piece(talk: Talk, tag: bytes) -> None:
        asked = script.said("UID FETCH")[-1]
        uid, rest = int(asked.split(" ")[2]), asked.partition("<")[2]
        if not rest:
            return await talk.write(script.row(uid, with_body=True) + tag + b" OK\r\n")
        start, length = (int(number) for number in rest.partition(">")[0].split("."))
        start = start if origin is None else origin
        part = script.mails[uid][start : start + min(length, most)]
        return await talk.write(
            b"* 1 FETCH (UID %d BODY[]<%d> {%d}\r\n%b)\r\n%b OK\r\n" % (uid, start, len(part), part, tag)
        )

    script.acts["UID FETCH BODY"] = piece
    return script


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds in proportion, so that a large mail of a test is small."""
    monkeypatch.setattr(imap_batches, "BATCH_BYTES", 500)
    monkeypatch.setattr(imap_batches, "WHOLE_BYTES", 1000)
    monkeypatch.setattr(imap_batches, "PIECE_BYTES", 100)
    monkeypatch.setattr(imap_batches, "OVERSIZE_BYTES", 2000)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("size", [1001, 1099, 1100, 1101, 2000])
async def test_a_large_mail_comes_in_pieces_and_is_whole(size: int) -> None:
    large = bytes(number % 251 for number in range(size))

    mails, gone = await fetched(in_pieces_from(Script(mails={1: MAIL, 5: large})), {1, 5})

    assert mails == {1: MAIL, 5: large}
    assert gone == []


@pytest.mark.usefixtures("small_pieces")
async def test_a_mail_over_the_bound_is_cut_one_byte_behind_it() -> None:
    huge = bytes(number % 251 for number in range(50_000))
    script = in_pieces_from(Script(mails={5: huge}))

    mails, _ = await fetched(script, {5})

    assert mails == {5: huge[:2001]}
    assert len(script.said("UID FETCH 5 (UID BODY")) == 21


@pytest.mark.usefixtures("small_pieces")
async def test_a_mail_that_goes_between_two_pieces_has_vanished() -> None:
    async def go(talk: Talk, tag: bytes) -> None:
        script.mails.clear()
        await talk.say(b"* 1 FETCH (UID 5 BODY[]<0> NIL)", tag + b" OK")

    script = Script(mails={5: b"x" * 1500}, acts={"UID FETCH BODY": go})

    mails, gone = await fetched(script, {5})

    assert mails == {}
    assert gone == [5]


@pytest.mark.usefixtures("small_pieces")
async def test_a_server_that_knows_no_pieces_is_never_believed_to_have_sent_one() -> None:
    with pytest.raises(SourceError, match="UID 5"):
        await fetched(Script(mails={5: b"x" * 1500}), {5})


@pytest.mark.usefixtures("small_pieces")
async def test_a_piece_from_another_place_is_never_taken_for_the_one_asked_for() -> None:
    with pytest.raises(SourceError, match="UID 5"):
        await fetched(in_pieces_from(Script(mails={5: b"x" * 1500}), origin=0), {5})


@pytest.mark.usefixtures("small_pieces")
async def test_pieces_that_are_shorter_than_asked_for_end_no_mail() -> None:
    large = bytes(number % 251 for number in range(1500))

    mails, _ = await fetched(in_pieces_from(Script(mails={5: large}), most=70), {5})

    assert mails == {5: large}


async def test_sizes_that_lie_cost_a_second_look_and_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.intake.imap_protocol.RESPONSE_LIMIT", 100_000)
    large = {uid: b"%d" % uid * 30_000 for uid in range(1, 6)}

    async def lie(talk: Talk, tag: bytes) -> None:
        rows = (b"* %d FETCH (UID %d RFC822.SIZE 1)" % (uid, uid) for uid in large)
        await talk.say(*rows, tag + b" OK")

    mails, gone = await fetched(Script(mails=large, acts={"UID FETCH": lie}), set(large))

    assert mails == large
    assert gone == []


async def test_an_arrival_that_cannot_be_read_is_now() -> None:
    rows = b'* 1 FETCH (UID 1 RFC822.SIZE 9 INTERNALDATE "yesterday")', b"TAG OK"
    script = Script(mails={1: MAIL}, acts={"UID FETCH": say(*rows)})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD, clock=lambda: 1234) as source:
        found = await batches(source, {1})

    assert [mail.internal_date for batch in found for mail in batch.mails] == [1234]


async def test_a_folder_that_is_missing_is_made_before_mails_move_there() -> None:
    async def refuse_once(talk: Talk, tag: bytes) -> None:
        del script.acts["UID MOVE"]
        await talk.say(tag + b" NO [TRYCREATE] no such folder")

    script = Script(acts={"UID MOVE": refuse_once})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        await source.move({1, 2, 3, 7}, 'Köln "& co"')

    folder = '"K&APY-ln \\"&- co\\""'
    assert script.said("CREATE") == [f"CREATE {folder}"]
    assert script.said("UID MOVE") == [f"UID MOVE 1:3,7 {folder}"] * 2


@pytest.mark.parametrize(
    ("capabilities", "said"),
    [
        ("IMAP4rev1 UIDPLUS", ["COPY 1 \"Archief\"", "STORE 1 +FLAGS.SILENT (\\Deleted)", "EXPUNGE 1"]),
        ("IMAP4rev1", ["COPY 1 \"Archief\"", "STORE 1 +FLAGS.SILENT (\\Deleted)"]),
    ],
)  # fmt: skip
async def test_without_move_mails_are_copied_and_only_these_removed(capabilities: str, said: list[str]) -> None:
    script = Script(capabilities=capabilities)

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        await source.move({1}, "Archief")

    assert script.said("UID") == [f"UID {line}" for line in said]


async def test_a_refused_flag_is_an_error_after_which_the_connection_lives() -> None:
    script = Script(acts={"UID STORE": say(b"TAG NO [READ-ONLY] look, don't touch")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        with pytest.raises(SourceError, match="don't touch"):
            await source.mark_seen({1})

        assert await source.uids() == {1, 2}


async def test_a_fetch_and_a_flag_at_the_same_time_take_turns() -> None:
    script = Script(mails=numbered(900))

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source, asyncio.timeout(10):
        flags, uids = [], []
        async for batch in source.fetch(script.mails):
            uids += [mail.uid for mail in batch.mails]
            flags.append(asyncio.create_task(source.mark_seen([mail.uid for mail in batch.mails])))
        await asyncio.gather(*flags)

    assert uids == list(range(1, 901))
    assert len(script.said("UID STORE")) == len(flags)


@pytest.mark.parametrize("user", ["jörg", 'a"b\\c', "x" * 2000])
async def test_a_user_name_arrives_as_it_is_spelled(user: str) -> None:
    script = Script()

    async with scripted(script), open_imap(script.mailbox(user=user), "pass wörd"):
        pass

    plain = script.said("LOGIN")[0].encode("latin-1").decode("utf-8")
    assert user in plain or user.replace("\\", "\\\\").replace('"', '\\"') in plain
    assert plain.endswith("{10}pass wörd")
