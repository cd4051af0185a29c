"""A desk into which a careless program has written: payloads in every field that a person or a server fills.

No command of ours would keep such words (tests/commands/test_bad_input.py); what is shown must be clean all the same.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any

from storage.protocol import Writer
from storage.records import TicketNumber
from storage.settings import (
    AddressId,
    Employee,
    EmployeeId,
    Exclusion,
    ExclusionId,
    ForwardMailbox,
    MailAddress,
    MailboxId,
    OutgoingServer,
    ServerId,
    Settings,
    Signature,
    SignatureId,
    Template,
    TemplateId,
)
from storage.sqlite.repository import open_repository
from storage.words import Security
from tests.corpus.hostile.escapes import PAYLOADS, raw
from tests.screens.outbox_desk import every_state
from tests.storage.builders import ACME, a_draft
from tests.stories.program import Program

MARK = "vraag"
IDENTIFYING = {
    "slug", "address", "login", "pattern", "default_address", "after_ingest", "language", "mail_domain",
    "from_address",
}  # fmt: skip
COLUMNS = (
    "customer.name", "message.subject", "message.text", "message.sender", "message.sender_name", "message.failure",
    "message.author", "message.address_because", "message_address.address", "attachment.name",
    "attachment.content_type", "mailbox_health.error", "delivery.reason", "outbox.server_said", "outbox.queued_by",
    "outbox.sender", "outbox_recipient.words", "ticket.subject", "ticket.assignee", "event.actor", "event.detail",
    "draft.subject", "draft.text", "saved_search.name", "settings_version.actor", "settings_version.why",
    "settings_version.subject", "settings_version.detail", "probe.failure", "decision.address_because",
)  # fmt: skip


def words(turn: int) -> str:
    """Return a text with every payload in it, another one first each turn."""
    payloads = list(PAYLOADS.values())
    place = turn % len(payloads)
    return MARK + " ".join((*payloads[place:], *payloads[:place]))


def spoil(path: Path, now: int, turn: int = 0) -> None:
    """Write payloads into every field of the settings and into every text that people read."""
    turns = count(turn)
    asyncio.run(_fill(path, now, lambda: words(next(turns))))
    with closing(sqlite3.connect(path)) as database, database:
        database.create_function("words", 0, lambda: words(next(turns)))
        for column in COLUMNS:
            table, _, name = column.partition(".")
            database.execute(f"update {table} set {name} = words() where {name} is not null")  # noqa: S608 (ours)
        database.execute("""update ticket set tags = '["' || 'vraag' || '"]'""")


async def _fill(path: Path, now: int, said: Callable[[], str]) -> None:
    async with open_repository(path, clock=lambda: now) as repository:
        await repository.writing(lambda writer: _write(writer, now, said))


def _write(writer: Writer, now: int, said: Callable[[], str]) -> None:
    settings = _grown(writer.settings(), said)
    spoiled = _spoiled(settings, said)
    for kept in (settings, spoiled):
        version = writer.settings().version
        writer.save_settings(
            replace(kept, version=version), actor="owner", verb="set", subject="account", detail="", at=now
        )
    every_state(writer, now=now)
    writer.save_draft(a_draft(TicketNumber(2), login="owner", saved_at=now))


def _grown(settings: Settings, said: Callable[[], str]) -> Settings:
    """Add one of each kind of thing that there is not yet, and an address that nothing can be sent from."""
    server = {"host": "127.0.0.1", "port": 9, "security": Security.NONE, "user": "u", "secret": "s"}
    return replace(
        settings,
        addresses=(
            *settings.addresses,
            MailAddress(id=AddressId(0), brand_id=ACME, address="sales@acme.nl", position=1, from_address=said()),
        ),
        exclusions=(Exclusion(id=ExclusionId(0), pattern="*@incasso.nl", note="n"),),
        employees=(Employee(id=EmployeeId(0), login="ana", name="Ana", email="ana@konto.nl"),),
        mailboxes=(ForwardMailbox(id=MailboxId(0), name="m", brand_id=ACME, **server),),  # type: ignore[arg-type]
        signatures=(
            Signature(id=SignatureId(0), text="t", brand_id=ACME),
            Signature(id=SignatureId(0), text="t", address_id=AddressId(1)),
        ),
        servers=(OutgoingServer(id=ServerId(0), address_id=None, **server),),  # type: ignore[arg-type]
        templates=(
            Template(id=TemplateId(0), name="t", text="t"),
            Template(id=TemplateId(0), name="u", text="t", brand_id=ACME),
        ),
    )


def _spoiled(value: Any, said: Callable[[], str]) -> Any:
    """Return a value of the settings with words in every text of its that names nobody."""
    if isinstance(value, tuple):
        return tuple(_spoiled(one, said) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for one in fields(value):
        now = getattr(value, one.name)
        is_text = isinstance(now, str) and not isinstance(now, Enum) and one.name not in IDENTIFYING
        changed[one.name] = said() if is_text else _spoiled(now, said)
    return replace(value, **changed)


def park_hostile(program: Program) -> None:
    """Import a mail of each payload, of which some are parked."""
    folder = program.folder / "parked"
    folder.mkdir()
    for number, payload in enumerate(PAYLOADS.values()):
        (folder / f"{number:03}.eml").write_bytes(raw(payload))
    assert program.json("import", str(folder), "--brand", "acme")["parked"] > 0
