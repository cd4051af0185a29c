"""Answering: message, bytes, outbox and status are written together, or the answer is refused with words."""

from dataclasses import replace
from typing import Any

import pytest

from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.merging import Merge
from console.commands.tickets.noting import AddNote
from console.commands.tickets.replying import UNDO_MS, Reply, dry_run
from console.commands.tickets.statuses import Close, Spam
from console.mail.message_ids import read_signed_id
from console.mail.parse import parse
from console.outgoing.files import OutgoingFile, file_named
from storage.outbox import Outgoing
from storage.protocol import Reader
from storage.records import Message, MessageKey, TicketNumber
from storage.settings import AddressId, MailAddress
from storage.words import Direction, OutboxState, ReplyKind, TicketStatus
from tests.answering.builders import an_answer
from tests.attaching import a_mail_with_files, take_in_files
from tests.commands.tickets.steps import ANA, BEN, LATER, event_of, opened, refusal_of, ticket_of
from tests.storage.builders import ACME, JAN, a_draft
from tests.storage.steps import save

PIET = "piet@elders.nl"


async def messages_of(desk: Desk, number: TicketNumber) -> list[Message]:
    return await desk.repository.reading(lambda reader: reader.messages(number))


async def mails_of(desk: Desk) -> list[tuple[Outgoing, bytes]]:
    """Return every mail of the outbox with its bytes, oldest first."""

    def read(reader: Reader) -> list[tuple[Outgoing, bytes]]:
        return [(one, reader.outgoing_bytes(one.id)) for one in reversed(reader.outbox(limit=99))]

    return await desk.repository.reading(read)


async def with_address(desk: Desk, **changes: Any) -> None:
    """Give the first mail address these settings."""
    settings = await desk.repository.reading(lambda reader: reader.settings())
    first = MailAddress(id=AddressId(1), brand_id=ACME, address="info@acme.nl")
    kept = replace(settings, addresses=(replace(first, **changes), *settings.addresses[1:]))
    await desk.repository.writing(lambda writer: save(writer, kept))


async def test_an_answer_is_a_message_with_its_bytes_in_the_outbox(desk: Desk) -> None:
    number = await opened(desk)

    done = await Reply(number=number, answer=an_answer(to=(f"Jan Smit <{JAN}>",)), undo_ms=UNDO_MS).run(desk)

    (mail, raw), message = (await mails_of(desk))[0], (await messages_of(desk, number))[-1]
    read = parse(raw)
    assert (message.direction, message.author, message.sender, message.to) == (
        Direction.OUT,
        "ana",
        "info@acme.nl",
        (JAN,),
    )
    assert (message.text, message.message_id, message.subject) == (read.text, read.message_id, read.subject)
    assert (mail.message, mail.state, mail.to, mail.sender) == (message.key, OutboxState.QUEUED, (JAN,), "info@acme.nl")
    assert (mail.queued_at, mail.next_try_at, mail.queued_by) == (LATER, LATER + 10_000, "ana")
    assert mail.address_id == 1
    assert (await event_of(desk, done.event)).verb == "reply"
    assert (await ticket_of(desk, number)).waiting_since is None


async def test_its_message_id_is_signed_with_its_own_key(desk: Desk) -> None:
    number = await opened(desk)
    await Reply(number=number, answer=an_answer()).run(desk)
    await Reply(number=number, answer=an_answer()).run(desk)

    key = await desk.repository.reading(lambda reader: reader.signing_key())
    sent = [one for one in await messages_of(desk, number) if one.direction is Direction.OUT]

    assert [read_signed_id(key, one.message_id) for one in sent] == [(number, one.key) for one in sent]
    assert [one.message_id.endswith("@acme.nl>") for one in sent] == [True, True]


async def test_the_thread_is_that_of_the_answered_mail(desk: Desk) -> None:
    kept = await desk.repository.writing(lambda writer: take_in_files(writer, a_mail_with_files()))

    await Reply(number=kept.ticket, answer=an_answer()).run(desk)
    ((_mail, raw),) = await mails_of(desk)
    await Reply(number=kept.ticket, answer=an_answer(about=(await messages_of(desk, kept.ticket))[-1].key)).run(desk)
    _first, (_second, again) = await mails_of(desk)

    thread = ("<0@example.nl>", "<a@example.nl>", "<b@example.nl>")
    assert (parse(raw).in_reply_to, parse(raw).references) == (("<b@example.nl>",), thread)
    assert parse(again).references == (*thread, parse(raw).message_id)


async def test_a_dry_run_gives_the_very_bytes_and_keeps_nothing(desk: Desk) -> None:
    number = await opened(desk)
    reply = Reply(number=number, answer=an_answer(files=(file_named("bon.pdf", b"%PDF"),)))
    before = await desk.repository.reading(lambda reader: reader.revision())

    tried = await dry_run(desk, reply)

    assert await desk.repository.reading(lambda reader: reader.revision()) == before
    assert await mails_of(desk) == []
    await reply.run(desk)
    ((mail, raw),) = await mails_of(desk)
    assert (tried.raw, tried.key) == (raw, mail.message)


async def test_the_from_and_where_answers_and_bounces_go_are_those_of_the_settings(desk: Desk) -> None:
    number = await opened(desk)
    await with_address(desk, from_name="{{medewerker}} ({{merknaam}})", from_address="hulp@{{merknaam}}.nl")

    await Reply(number=number, answer=an_answer()).run(desk)

    ((mail, raw),) = await mails_of(desk)
    read = parse(raw)
    assert [(one.name, one.address) for one in read.from_] == [("Ana (Acme BV)", "hulp@acme.nl")]
    assert ([one.address for one in read.reply_to], mail.sender) == (["info@acme.nl"], "info@acme.nl")
    assert read.message_id.endswith("@acme.nl>")


@pytest.mark.parametrize("then", [TicketStatus.PENDING, TicketStatus.CLOSED])
async def test_the_ticket_may_wait_or_close_with_it(desk: Desk, then: TicketStatus) -> None:
    number = await opened(desk)

    await Reply(number=number, answer=an_answer(), then=then).run(desk)

    assert (await ticket_of(desk, number)).status is then


async def test_the_status_stays_as_it_is_unless_another_is_asked_for(desk: Desk) -> None:
    number = await opened(desk)
    await Close(number=number).run(desk)

    await Reply(number=number, answer=an_answer()).run(desk)
    await Reply(number=number, answer=an_answer(), then=TicketStatus.CLOSED).run(desk)

    assert (await ticket_of(desk, number)).status is TicketStatus.CLOSED


async def test_what_is_passed_on_answers_nobody(desk: Desk) -> None:
    number = await opened(desk)
    waiting = (await ticket_of(desk, number)).waiting_since

    done = await Reply(number=number, answer=an_answer(kind=ReplyKind.FORWARD, to=(PIET,))).run(desk)

    event, ((mail, raw),) = await event_of(desk, done.event), await mails_of(desk)
    assert (event.verb, event.detail, mail.to) == ("forward", PIET, (PIET,))
    assert (parse(raw).references, (await ticket_of(desk, number)).waiting_since) == ((), waiting)
    assert "Van: Jan Smit <jan@example.nl>" in parse(raw).text


async def test_the_draft_goes_with_the_answer_only_when_it_was_written_from_it(desk: Desk) -> None:
    number = await opened(desk)
    await desk.repository.writing(lambda writer: writer.save_draft(a_draft(number)))

    await Reply(number=number, answer=an_answer()).run(desk)
    assert await desk.repository.reading(lambda reader: reader.draft("ana", number)) is not None
    await Reply(number=number, answer=an_answer(), takes_draft=True).run(desk)

    assert await desk.repository.reading(lambda reader: reader.draft("ana", number)) is None


async def test_the_second_of_two_who_answer_is_told_who_did(desk: Desk) -> None:
    number = await opened(desk)
    seen = (await ticket_of(desk, number)).revision
    await Reply(number=number, answer=an_answer(), if_revision=seen).run(desk)

    refusal = await refusal_of(replace(desk, actor=BEN), Reply(number=number, answer=an_answer(), if_revision=seen))

    assert refusal.code == "changed"
    assert refusal.words.startswith("Ana answered ticket 1 while you were reading.")
    assert len(await mails_of(desk)) == 1


REFUSED: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"text": " \n\t"}, "empty", ""),
    ({"text": "x" * 100_001}, "too-long", "100001"),
    ({"text": "Dag {{klant}}"}, "placeholder", "{{klant}}"),
    ({"subject": "{{ merknaam }}"}, "placeholder", "{{ merknaam }}"),
    ({"to": ()}, "no-recipient", ""),
    ({"to": (), "cc": (JAN,)}, "no-recipient", ""),
    ({"to": ("jan",)}, "bad-recipient", '"jan"'),
    ({"cc": ("a@b.nl\r\nBcc: c@d.nl",)}, "bad-recipient", "Bcc"),
    ({"to": ("info@acme.nl",)}, "own-address", "info@acme.nl"),
    ({"cc": ("INFO+x@acme.nl",)}, "own-address", "info+x@acme.nl"),
    ({"cc": ("supportacme@konto.omnidesk.com",)}, "own-address", "supportacme@"),
    ({"to": tuple(f"u{number}@x.nl" for number in range(51))}, "too-many-recipients", "51"),
    ({"files": (file_named("a.zip", b"x" * (20 * 1024 * 1024 + 1)),)}, "too-large", "20.0 MB"),
    ({"files": (file_named("a.txt", b"x"),) * 51}, "too-many-files", "50"),
    ({"about": MessageKey(99)}, "unknown-message", "99"),
)  # fmt: skip


async def test_what_can_not_leave_is_refused_and_named(desk: Desk) -> None:
    number = await opened(desk)

    for changes, code, named in REFUSED:
        refusal = await refusal_of(desk, Reply(number=number, answer=an_answer(**changes)))
        assert (refusal.code, named in refusal.words) == (code, True), changes
    assert await mails_of(desk) == []
    assert len(await messages_of(desk, number)) == 1


async def test_what_only_the_bytes_give_away_is_refused_too(desk: Desk) -> None:
    number = await opened(desk)
    odd = OutgoingFile(name="a", content_type="text/html\r\nBcc: b", content=b"")

    with pytest.raises(RefusedError) as refused:
        await Reply(number=number, answer=an_answer(files=(odd,))).run(desk)

    assert refused.value.refusal.code == "unsafe"
    assert (await mails_of(desk), len(await messages_of(desk, number))) == ([], 1)


async def test_braces_that_hold_nothing_are_text(desk: Desk) -> None:
    number = await opened(desk)

    await Reply(number=number, answer=an_answer(text="In de sjabloon staan }} en {{ los, en {{}} leeg")).run(desk)

    assert len(await mails_of(desk)) == 1


async def test_a_note_is_never_answered_nor_a_message_of_another_ticket(desk: Desk) -> None:
    number, other = await opened(desk), await opened(desk)
    await AddNote(number=number, text="intern").run(desk)
    note, elsewhere = (await messages_of(desk, number))[-1], (await messages_of(desk, other))[0]

    codes = [
        (await refusal_of(desk, Reply(number=number, answer=an_answer(about=one.key)))).code
        for one in (note, elsewhere)
    ]

    assert codes == ["a-note", "unknown-message"]


async def test_spam_is_not_answered_and_a_merged_ticket_elsewhere(desk: Desk) -> None:
    number, other = await opened(desk), await opened(desk)
    await Spam(number=number).run(desk)
    assert (await refusal_of(desk, Reply(number=number, answer=an_answer()))).code == "spam"

    await Merge(number=number, into=other).run(desk)

    assert (await refusal_of(desk, Reply(number=number, answer=an_answer()))).code == "merged"


async def test_an_address_that_nobody_can_send_from_is_named(desk: Desk) -> None:
    number = await opened(desk)
    await with_address(desk, from_address='"a b"@acme.nl')

    refusal = await refusal_of(desk, Reply(number=number, answer=an_answer()))

    assert (refusal.code, "a b" in refusal.words) == ("bad-from", True)


async def test_without_an_outgoing_server_the_mail_waits_all_the_same(desk: Desk) -> None:
    number = await opened(desk)
    assert (await desk.repository.reading(lambda reader: reader.settings())).servers == ()

    await Reply(number=number, answer=an_answer()).run(desk)

    ((mail, _raw),) = await mails_of(desk)
    assert (mail.state, mail.attempts) == (OutboxState.QUEUED, 0)


async def test_the_composer_opens_with_what_the_answer_will_say(desk: Desk) -> None:
    kept = await desk.repository.writing(lambda writer: take_in_files(writer, a_mail_with_files()))

    opening = await desk.repository.reading(
        lambda reader: read_opening(reader, kept.ticket, ReplyKind.REPLY, None, ANA.login)
    )
    await Reply(number=kept.ticket, answer=opening.answer("Dag")).run(desk)

    ((_mail, raw),) = await mails_of(desk)
    assert [party.name for party in opening.left_out] == ["Piet"]
    assert opening.employee is not None
    assert (opening.employee.login, opening.about) == ("ana", kept)
    assert parse(raw).references == opening.thread.references
