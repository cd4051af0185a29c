"""Damages as data: what is done to a sound database, which check must find it, and whether it can be put right.

Each is done behind the program's back, as a fault of the disk or of the program itself would.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.checking import Check
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.sqlite.checking_schema import wanted
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON, a_lease
from tests.storage.sqlite.killed_intake import furnish, take_in
from tests.storage.steps import answer

ANSWERED = TicketNumber(1)


def make_desk(path: Path) -> None:
    """Make a sound desk: mails that were taken in, an answer on its way, tags, marks, a mail set aside."""
    asyncio.run(furnish(path))
    asyncio.run(take_in(path))
    asyncio.run(_live(path))


async def _live(path: Path) -> None:
    async with open_repository(path, clock=lambda: NOON) as repository:
        await repository.writing(_work)


def _work(writer: Writer) -> None:
    answer(writer, ANSWERED)
    writer.add_badges(ANSWERED, ("automatic",))
    writer.take_lease(a_lease(until=NOON + 10_000_000), now=NOON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What is done by statements or to the bytes, and what must come of it."""

    name: str
    check: Check
    statements: tuple[str, ...] = ()
    spoil: Callable[[Path], None] | None = None
    is_mended: bool = True
    is_deep: bool = False

    def do(self, path: Path) -> None:
        """Damage the database at `path`."""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("pragma foreign_keys = off")
            for statement in self.statements:
                assert connection.execute(statement).rowcount != 0, statement
        if self.spoil is not None:
            self.spoil(path)


def flip_in(table: str, key: str) -> Callable[[Path], None]:
    """Return what flips one bit in the middle of the first packed mail of a table."""

    def flip(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            (number, packed) = connection.execute(
                f"select {key}, packed from {table} order by {key}"  # noqa: S608 (names of ours)
            ).fetchone()
            spoiled = bytearray(packed)
            spoiled[len(spoiled) // 2] ^= 4
            changed = f"update {table} set packed = ? where {key} = ?"  # noqa: S608 (names of ours)
            connection.execute(changed, (bytes(spoiled), number))

    return flip


def zero_index(path: Path) -> None:
    """Overwrite the first page of an index, as a disk does that loses a block."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        (page,) = connection.execute("select rootpage from sqlite_schema where name = 'event_of_ticket'").fetchone()
        (size,) = connection.execute("pragma page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))


REMARKED = wanted().things["trigger", "ticket_remarked"]
FORGET_WORDS = """
insert into message_text (message_text, rowid, subject, text, sender, sender_name)
select 'delete', key, subject, text, sender, sender_name from message where key = 1
"""
OTHER_WORDS = """
insert into message_text (rowid, subject, text, sender, sender_name)
select key, 'heel iets anders', 'niets daarvan', sender, sender_name from message where key = 1
"""
MORE_WORDS = """
insert into message_text (rowid, subject, text, sender, sender_name)
select key, subject || ' meer', text, sender, sender_name from message where key = 1
"""

BYTES = (
    Damage(name="a bit of a raw mail flips", check=Check.RAW_MAILS, spoil=flip_in("raw_mail", "delivery"),
           is_mended=False),
    Damage(name="a raw mail is gone", check=Check.RAW_MAILS, statements=("delete from raw_mail where delivery = 1",),
           is_mended=False),
    Damage(name="a raw mail is gone in silence", check=Check.RAW_MAILS, is_mended=False,
           statements=("drop trigger raw_mail_lost", "delete from raw_mail where delivery = 1")),
    Damage(name="an erased mail is still there", check=Check.RAW_MAILS, is_mended=False,
           statements=("update delivery set erased_at = 1 where key = 1",)),
    Damage(name="a bit of a mail of ours flips", check=Check.OUTGOING_MAILS, spoil=flip_in("outgoing_mail", "outbox"),
           is_mended=False),
    Damage(name="the kept hash of a mail is another", check=Check.MESSAGES, is_mended=False,
           statements=("update delivery set sha256 = zeroblob(32) where key = 1",)),
    Damage(name="a block of an index is lost", check=Check.STRUCTURE, spoil=zero_index, is_mended=False),
)  # fmt: skip

SCHEMA = (
    *(
        Damage(name=f"{statement}", check=Check.SCHEMA, statements=(statement,))
        for statement in (
            "drop trigger delivery_counted", "drop trigger ticket_remarked", "drop index message_of_ticket",
            "drop index delivery_fetched", "drop index signature_of", "drop view waiting", "drop table message_text",
            "delete from rule where name = 'parked:flood'",
        )
    ),
    Damage(name="a trigger does something else", check=Check.SCHEMA,
           statements=("drop trigger raw_mail_lost",
                       "create trigger raw_mail_lost after delete on raw_mail begin select 1; end")),
    Damage(name="an index is over another column", check=Check.SCHEMA,
           statements=("drop index delivery_kept", "create index delivery_kept on delivery (arrival)")),
    Damage(name="a table is foreign", check=Check.SCHEMA, statements=("create table foo (a)",), is_mended=False),
    Damage(name="a trigger is foreign", check=Check.SCHEMA, is_mended=False,
           statements=("create trigger foo after insert on message begin select 1; end",)),
    Damage(name="a table under the index of words is gone", check=Check.SCHEMA, is_mended=False,
           statements=("drop table message_text_config",)),
    Damage(name="a table is gone", check=Check.SCHEMA, statements=("drop table outbox_recipient",), is_mended=False),
    Damage(name="a column has another name", check=Check.SCHEMA, is_mended=False,
           statements=("alter table ticket rename column subject to sub",)),
    Damage(name="a mail stands twice where its unique index was", check=Check.SCHEMA, is_mended=False,
           statements=("drop index delivery_fetched",
                       "update delivery set uid = 1, uidvalidity = 7, mailbox_id = 1 where key in (1, 2)")),
)  # fmt: skip

ROWS = (
    Damage(name="the row of the desk is gone", check=Check.SETTINGS, statements=("delete from store",),
           is_mended=False),
    Damage(name="the newest settings are gone", check=Check.SETTINGS, is_mended=False,
           statements=("delete from settings_version where version = (select max(version) from settings_version)",)),
    *(
        Damage(name=f"{statement}", check=Check.SETTING_ROWS, statements=(statement,))
        for statement in (
            "delete from account", "delete from mail_address", "delete from employee", "update brand set name = 'x'",
            "update mail_address set period_s = period_s + 1", "update account set relays = '[7]'",
        )
    ),
    Damage(name="a brand is there that nobody made", check=Check.SETTING_ROWS, is_mended=False,
           statements=("insert into brand (id, slug, name) values (77, 'x', 'X')",)),
    Damage(name="the key that signs is another", check=Check.TRAIL, is_mended=False,
           statements=("update store set signing_key = randomblob(32)",)),
    Damage(name="what was done is told otherwise", check=Check.TRAIL, is_mended=False,
           statements=("update settings_version set actor = 'eva' where version = 1",)),
    Damage(name="the tags of a ticket are no list", check=Check.LISTS,
           statements=("drop trigger ticket_remarked", "update ticket set tags = '{' where number = 1", REMARKED)),
    Damage(name="the badges of a ticket are no list", check=Check.LISTS,
           statements=("drop trigger ticket_remarked", "update ticket set badges = '7' where number = 1", REMARKED)),
    Damage(name="the badges of a message are no list", check=Check.LISTS, is_mended=False,
           statements=("update message set badges = 'x' where key = 1",)),
    Damage(name="the reasons of a decision are no list", check=Check.LISTS, is_mended=False,
           statements=("update decision set evidence = '[' where sequence = 1",)),
    Damage(name="a row leads nowhere", check=Check.REFERENCES, is_mended=False,
           statements=("insert into also_delivered (message, delivery, address) values (999, 1, 'x')",)),
    Damage(name="settings can't be read", check=Check.SETTINGS, is_mended=False,
           statements=("update settings_version set snapshot = '{' where version = 1",)),
    Damage(name="settings in force are not there", check=Check.SETTINGS, is_mended=False,
           statements=("update store set settings_version = 9",)),
    Damage(name="a mail lost its decision", check=Check.DELIVERIES,
           statements=("update delivery set decision = null where key = 1",)),
    Damage(name="a mail lost its message", check=Check.DELIVERIES,
           statements=("update delivery set message = null where key = 1",)),
    Damage(name="bytes are there and said to be lost", check=Check.DELIVERIES,
           statements=("update delivery set raw_lost = 1 where key = 1",)),
    Damage(name="a message has the bytes of another", check=Check.MESSAGES, is_mended=False,
           statements=("update message set sha256 = zeroblob(32) where key = 1",)),
    Damage(name="a message came at another time than its mail", check=Check.MESSAGES, is_mended=False,
           statements=("update delivery set arrival = arrival + 1 where key = 1",)),
    Damage(name="a message is of another brand than its ticket", check=Check.MESSAGES, is_mended=False,
           statements=("update message set brand_id = 9 where direction = 'out'",)),
    Damage(name="a decision is about another ticket", check=Check.MESSAGES, is_mended=False,
           statements=("update decision set ticket = null where sequence = 1",)),
    Damage(name="a decision is about another message", check=Check.MESSAGES, is_mended=False,
           statements=("update delivery set message = 2, ticket = 2 where key = 1",)),
    Damage(name="a decision says something else", check=Check.MESSAGES, is_mended=False,
           statements=("update decision set outcome = 'bounce' where sequence = 1",)),
    Damage(name="a header that decided is not listed", check=Check.REASONS,
           statements=("delete from deciding_header",)),
    Damage(name="a header that decided is not listed where no header told the address", check=Check.REASONS,
           statements=("update decision set address_evidence = null", "delete from deciding_header")),
    Damage(name="a header is listed that did not decide", check=Check.REASONS,
           statements=("insert into deciding_header (header, message, value) values ('x-spam', 1, 'yes')",)),
    Damage(name="a message has another id than its mail", check=Check.READINGS, is_deep=True,
           statements=("update message set message_id = '<x@y>' where key = 1",)),
    Damage(name="a message has no rule", check=Check.MESSAGES, is_mended=False,
           statements=("update message set because = null where key = 1",)),
    Damage(name="a message is in no ticket", check=Check.MESSAGES, is_mended=False,
           statements=("update message set ticket = 99 where key = 2",)),
    Damage(name="a mail of ours is in another ticket", check=Check.OUTBOX,
           statements=("update outbox set ticket = 2",)),
    Damage(name="a mail of ours was refused by nobody", check=Check.OUTBOX,
           statements=("update outbox set refused = 1",)),
    Damage(name="a mail of ours goes to nobody", check=Check.OUTBOX, is_mended=False,
           statements=("delete from outbox_recipient",)),
    Damage(name="a mail of ours has no bytes", check=Check.OUTBOX, is_mended=False,
           statements=("delete from outgoing_mail",)),
    Damage(name="a reference of a mail is deleted", check=Check.READINGS, is_deep=True,
           statements=("delete from message_reference where message_id = '<een@example.nl>'",)),
    Damage(name="an address of a mail is deleted", check=Check.READINGS, is_deep=True,
           statements=("delete from message_address where message = 2 and role = 'cc'",)),
)  # fmt: skip

COUNTERS = (
    *(
        Damage(name=f"{column} of a ticket is wrong", check=Check.TICKET_FACTS,
               statements=(f"update ticket set {column} = 7 where number = 1",))  # noqa: S608 (ours)
        for column in ("message_count", "mail_count", "first_mail_at", "last_in", "active_at", "waiting_since")
    ),
    Damage(name="who wrote is counted wrong", check=Check.TICKET_PEOPLE,
           statements=("update ticket_customer set mails = 9 where ticket = 1",)),
    Damage(name="when they wrote is wrong", check=Check.TICKET_PEOPLE,
           statements=("update ticket_customer set last_mail_at = 9 where ticket = 1",)),
    Damage(name="who was written to is gone", check=Check.TICKET_PEOPLE,
           statements=("delete from ticket_address where ticket = 1",)),
    Damage(name="the ledger counts a mail too many", check=Check.LEDGER,
           statements=("update ledger_count set mails = mails + 1",)),
    Damage(name="the ledger lost its sums", check=Check.LEDGER, statements=("delete from ledger_count",)),
    Damage(name="something was discarded that was not", check=Check.LEDGER,
           statements=("insert into discard_count (outcome, mails) values ('parked', 1)",)),
    Damage(name="tickets are counted wrong", check=Check.TICKET_COUNTERS,
           statements=("update ticket_count set tickets = tickets + 1",)),
    Damage(name="a badge is not listed", check=Check.TICKET_COUNTERS, statements=("delete from ticket_mark",)),
    Damage(name="a tag is listed that no ticket has", check=Check.TICKET_COUNTERS,
           statements=("insert into ticket_mark (kind, mark, ticket) values ('tag', 'spoed', 1)",)),
    Damage(name="the outbox is counted wrong", check=Check.OUTBOX_COUNTERS,
           statements=("update outbox_count set mails = mails + 1",)),
    Damage(name="a sender is counted wrong", check=Check.SENDER_COUNTERS,
           statements=("update sender_count set mails = mails + 2",)),
    Damage(name="a sender is forgotten", check=Check.SENDER_COUNTERS, statements=("delete from sender_count",)),
    Damage(name="a sender wrote to another brand", check=Check.SENDER_COUNTERS,
           statements=("update sender_count set brand_id = brand_id + 5",)),
    Damage(name="it is forgotten when mail came to an address", check=Check.ACTIVITY,
           statements=("delete from address_activity",)),
    Damage(name="mail comes to an address in the future", check=Check.ACTIVITY,
           statements=("update address_activity set last_mail_at = last_mail_at + 100000000",)),
    Damage(name="an hour counts too few", check=Check.ARRIVAL_COUNTERS,
           statements=("update arrival_count set mails = mails - 1",)),
    Damage(name="an hour counts too many", check=Check.ARRIVAL_COUNTERS,
           statements=("update arrival_count set mails = mails + 1",)),
    Damage(name="a message is not found by its words", check=Check.FULL_TEXT, statements=(FORGET_WORDS,)),
    Damage(name="a message is found by other words", check=Check.FULL_TEXT, statements=(FORGET_WORDS, OTHER_WORDS)),
    Damage(name="a message is found by more than its words", check=Check.FULL_TEXT, is_deep=True,
           statements=(FORGET_WORDS, MORE_WORDS)),
)  # fmt: skip

DAMAGES = (*BYTES, *SCHEMA, *ROWS, *COUNTERS)
