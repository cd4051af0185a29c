"""What one version of the settings changed of another, and how to take exactly that back.

It stands apart and pure, because the history, the refusal of a stale form and the undo must all speak of the same
differences. Rows are compared by their numbers, so a renamed brand is one that was changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from storage.settings import (
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

_SCOPES = (("employee", "employees", "login"), ("brand", "brands", "slug"), ("address", "addresses", "address"))
KINDS = ("brands", "addresses", "mailboxes", "exclusions", "employees", "signatures", "servers", "templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of one thing that differs.

    `subject` names the thing as the audit trail does ("address info@acme.nl"), `field` is the record's own name for
    it. A thing that was made or removed is one difference with the field "": None stands where it was not there.
    """

    subject: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """Why a change can't be taken back: this difference has been changed again since; `now` is what stands there."""

    difference: Difference
    now: object


def differences(before: Settings, after: Settings) -> tuple[Difference, ...]:
    """Return what differs, the account first, then things in the order of `KINDS`."""
    return tuple(found for found, _place in _differing(before, after))


def differences_of(subject: str, before: Settings, after: Settings) -> tuple[Difference, ...]:
    """Return what differs of one thing."""
    return tuple(found for found in differences(before, after) if found.subject == subject)


def taken_back(before: Settings, after: Settings, now: Settings) -> Settings | Overtaken:
    """Return the settings of now without what made `after` of `before`; what was changed elsewhere since stays."""
    made = now
    for difference, place in _differing(before, after):
        standing = place.value(now)
        if standing != difference.after:
            return Overtaken(difference=difference, now=standing)
        made = place.put(made, difference.before)
    return made


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands in settings: a field of the account, a row as a whole, or a field of a row."""

    kind: str
    row_id: int
    field: str

    def value(self, settings: Settings) -> Any:
        """Return what stands here; None for a row that is not there."""
        thing = settings.account if self.kind == "account" else _row(settings, self.kind, self.row_id)
        return thing if thing is None or not self.field else getattr(thing, self.field)

    def put(self, settings: Settings, value: Any) -> Settings:
        """Return the settings with another value here."""
        if self.kind == "account":
            account: Any = {self.field: value}
            return replace(settings, account=replace(settings.account, **account))
        rows = [one for one in getattr(settings, self.kind) if one.id != self.row_id or self.field]
        if self.field:
            rows = [replace(one, **{self.field: value}) if one.id == self.row_id else one for one in rows]
        elif value is not None:
            rows = sorted([*rows, value], key=lambda one: int(one.id))
        kept: dict[str, Any] = {self.kind: tuple(rows)}
        return replace(settings, **kept)


def _differing(before: Settings, after: Settings) -> Iterator[tuple[Difference, _Place]]:
    yield from _fields("account", _Place("account", 0, ""), before.account, after.account)
    for kind in KINDS:
        ids = dict.fromkeys(one.id for settings in (before, after) for one in getattr(settings, kind))
        for row_id in ids:
            old, new = _row(before, kind, row_id), _row(after, kind, row_id)
            subject = subject_of(after if old is None else before, new if old is None else old)
            if old is None or new is None:
                yield Difference(subject=subject, field="", before=old, after=new), _Place(kind, row_id, "")
            else:
                yield from _fields(subject, _Place(kind, row_id, ""), old, new)


def _fields(subject: str, place: _Place, old: Any, new: Any) -> Iterator[tuple[Difference, _Place]]:
    for one in fields(old):
        was, is_now = getattr(old, one.name), getattr(new, one.name)
        if was != is_now:
            found = Difference(subject=subject, field=one.name, before=was, after=is_now)
            yield found, _Place(place.kind, place.row_id, one.name)


def _row(settings: Settings, kind: str, row_id: int) -> Any:
    return next((one for one in getattr(settings, kind) if one.id == row_id), None)


def subject_of(settings: Settings, thing: Any) -> str:
    """Return the name of a thing as the audit trail gives it: "brand acme", "signature employee ana brand acme"."""
    match thing:
        case Brand():
            return f"brand {thing.slug}"
        case MailAddress():
            return f"address {thing.address}"
        case ForwardMailbox():
            return f"mailbox {thing.name}"
        case Exclusion():
            return f"exclusion {thing.pattern}"
        case Employee():
            return f"employee {thing.login}"
        case Signature():
            return f"signature {scope_of(settings, thing)}"
        case OutgoingServer():
            return f"smtp {scope_of(settings, thing) or 'account'}"
        case Template():
            return f"template {thing.name} {scope_of(settings, thing)}".rstrip()
    raise TypeError(thing)


def scope_of(settings: Settings, thing: Any) -> str:
    """Return what a thing with a scope belongs to: "employee ana address info@acme.nl", "" for the account."""
    words = []
    for word, kind, name in _SCOPES:
        owner = _row(settings, kind, getattr(thing, f"{word}_id", None) or 0)
        if owner is not None:
            words.append(f"{word} {getattr(owner, name)}")
    return " ".join(words)
