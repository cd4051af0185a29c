"""Drafts: what each employee has written and not sent; nobody's console reads again for it."""

from typing import cast

from storage.drafts import Draft
from storage.records import MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.part import Part, WritingPart
from storage.sqlite.snapshot import Row
from storage.words import ReplyKind, SignatureLevel


class DraftsReading(Part):
    """Answers `storage.drafts.DraftsReader`."""

    def draft(self, login: str, ticket: TicketNumber) -> Draft | None:
        row = self._snapshot.one("draft", login=login, ticket=ticket)
        return None if row is None else _draft(row)

    def drafts(self, login: str) -> list[Draft]:
        return [_draft(row) for row in self._snapshot.all("drafts", login=login)]


class DraftsWriting(DraftsReading, WritingPart):
    """Keeps drafts."""

    def save_draft(self, draft: Draft) -> None:
        self._snapshot.change_quietly(
            "save_draft",
            login=draft.login,
            ticket=draft.ticket,
            kind=draft.kind,
            about=draft.about,
            to_typed=rows.to_json(draft.to),
            cc_typed=rows.to_json(draft.cc),
            subject=draft.subject,
            text=draft.text,
            signature=draft.signature,
            is_unsigned=draft.is_unsigned,
            files=rows.to_json(draft.files),
            saved_at=draft.saved_at,
        )

    def drop_draft(self, login: str, ticket: TicketNumber) -> None:
        self._snapshot.change_quietly("drop_draft", login=login, ticket=ticket)


@rows.sound
def _draft(row: Row) -> Draft:
    return Draft(
        login=row[0],
        ticket=TicketNumber(row[1]),
        kind=ReplyKind(row[2]),
        about=cast(MessageKey | None, row[3]),
        to=rows.texts(row[4]),
        cc=rows.texts(row[5]),
        subject=row[6],
        text=row[7],
        signature=None if row[8] is None else SignatureLevel(row[8]),
        is_unsigned=bool(row[9]),
        files=rows.texts(row[10]),
        saved_at=row[11],
    )
