"""Whether the rows of brands, addresses and the rest say what the version of the settings in force says.

It stands apart because the version decides, and the rows only give ids and hold references: where they differ, the
rows are written anew from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import msgspec

from storage.checking import Deviation
from storage.settings import (
    Account,
    Brand,
    Employee,
    Exclusion,
    ForwardMailbox,
    MailAddress,
    OutgoingServer,
    Settings,
    Signature,
    Template,
)
from storage.sqlite.looking import Looking
from storage.sqlite.snapshot import Row

ACCOUNT = "account"
TOO_MUCH = "there"
# The field of the settings, the table of its rows, and what each becomes.
KINDS: tuple[tuple[str, str, type], ...] = (
    ("brands", "brand", Brand),
    ("addresses", "mail_address", MailAddress),
    ("mailboxes", "forward_mailbox", ForwardMailbox),
    ("exclusions", "exclusion", Exclusion),
    ("employees", "employee", Employee),
    ("signatures", "signature", Signature),
    ("servers", "outgoing_server", OutgoingServer),
    ("templates", "template", Template),
)
_decode = msgspec.json.Decoder(Settings).decode
_encode = msgspec.json.Encoder().encode


def setting_rows(look: Looking) -> list[Deviation]:
    """Return which rows are missing, are others, or stand though the version in force has none; nothing of one that
    can't be read, which is told by itself."""
    with look.snapshot():
        snapshot = look.rows("snapshot_in_force")
        if not snapshot:
            return []
        try:
            settings = _decode(snapshot[0][0])
        except (msgspec.MsgspecError, ValueError, TypeError):
            return []
        found = list(_differing(look, ACCOUNT, Account, {1: settings.account}))
        for field, table, kind in KINDS:
            found += _differing(look, table, kind, {row.id: row for row in getattr(settings, field)})
    return found


def _differing(look: Looking, table: str, kind: type, wanted: dict[int, Any]) -> Iterator[Deviation]:
    names = [field.name for field in fields(kind) if field.name != "id"]
    kept = {row[0]: row[1:] for row in _rows(look, table, names)}
    for key in sorted({*wanted, *kept}):
        if key not in kept:
            yield Deviation(what=table, key=key, kept="missing", found="there")
        elif key not in wanted:
            yield Deviation(what=table, key=key, kept=TOO_MUCH, found="missing")
        else:
            for name, value in zip(names, kept[key], strict=True):
                if value != _kept(getattr(wanted[key], name)):
                    yield Deviation(what=table, key=key, fact=name, kept="other", found="that of the settings")


def _rows(look: Looking, table: str, names: Sequence[str]) -> list[Row]:
    which = "where removed = 0" if table == "forward_mailbox" else ""
    sql = f"select id, {', '.join(names)} from {table} {which}"  # noqa: S608 (names of ours)
    return look.connection.execute(sql).fetchall()


def _kept(value: object) -> object:
    """Return a value as a column holds it."""
    return _encode(value).decode() if isinstance(value, tuple) else value
