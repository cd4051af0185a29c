"""Settings and their versions.

What decides is read from the newest version's snapshot, as a replay reads the older ones; the rows of brands,
addresses and the rest are kept in step, because tickets, deliveries and lists refer to them.
"""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Protocol, TypeVar, cast

import msgspec

from storage.errors import ConflictError, DatabaseDamagedError, InUseError
from storage.settings import (
    Brand,
    Exclusion,
    ForwardMailbox,
    MailAddress,
    OutgoingServer,
    Settings,
    SettingsChange,
    Signature,
    Template,
)
from storage.sqlite import rows
from storage.sqlite.chain import linked, text_digests
from storage.sqlite.part import Part, WritingPart

_decode = rows.sound(msgspec.json.Decoder(Settings).decode)
_encode = msgspec.json.Encoder().encode


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=_Numbered)


class SettingsReading(Part):
    """Answers `storage.settings.SettingsReader`."""

    def settings(self) -> Settings:
        version = int(self._snapshot.value("settings_version"))
        kept = self._snapshot.kept.settings
        if kept is None or kept.version != version:
            kept = self._snapshot.kept.settings = self.settings_at(version)
        return kept

    def settings_at(self, version: int) -> Settings:
        if version == 0:
            return Settings()
        row = self._snapshot.one("settings_snapshot", version=version)
        if row is None:
            self._refuse_lost(version)
            raise KeyError(version)
        return _decode(row[0])

    def _refuse_lost(self, version: int) -> None:
        """Versions are never taken away: one that was there and is gone is damage."""
        if 0 < version <= int(self._snapshot.value("settings_version")):
            raise DatabaseDamagedError(
                f"The database {self._snapshot.kept.path} is damaged: version {version} of its settings is gone; "
                "restore a backup, or let `omnidesk fsck` say what is left."
            )

    def settings_changes(self, *, before: int | None = None, limit: int) -> list[SettingsChange]:
        return [rows.settings_change(row) for row in self._snapshot.all("settings_changes", before=before, limit=limit)]

    def settings_change(self, version: int) -> SettingsChange | None:
        row = self._snapshot.one("settings_change", version=version)
        return None if row is None else rows.settings_change(row)

    def signing_key(self) -> bytes:
        return cast(bytes, self._snapshot.value("signing_key"))


@dataclass(frozen=True, slots=True)
class _Kind:
    """One tuple of the settings: its field, and the statements that save and remove one row of it."""

    field: str
    save: str
    remove: str


_KINDS = (
    _Kind("brands", "save_brand", "remove_brand"),
    _Kind("addresses", "save_mail_address", "remove_mail_address"),
    _Kind("mailboxes", "save_forward_mailbox", "remove_forward_mailbox"),
    _Kind("exclusions", "save_exclusion", "remove_exclusion"),
    _Kind("employees", "save_employee", "remove_employee"),
    _Kind("signatures", "save_signature", "remove_signature"),
    _Kind("servers", "save_outgoing_server", "remove_outgoing_server"),
    _Kind("templates", "save_template", "remove_template"),
)


class SettingsWriting(SettingsReading, WritingPart):
    """Changes settings; each change is a version."""

    def save_settings(
        self, settings: Settings, *, actor: str, verb: str, subject: str, detail: str, at: int, why: str = ""
    ) -> Settings:
        kept = self.settings()
        if settings.version != kept.version:
            raise ConflictError(
                f"Somebody else changed the settings meanwhile: they have version {kept.version}, yours began at "
                f"{settings.version}. Nothing was written."
            )
        _check(settings)
        for kind in reversed(_KINDS):
            self._remove_missing(kind, kept, settings)
        saved = settings
        for kind in _KINDS:
            saved = self._save_kind(kind, kept, saved)
        self._save_account(saved)
        saved = replace(saved, version=kept.version + 1)
        made = SettingsChange(
            version=saved.version, at=at, actor=actor, verb=verb, subject=subject, detail=detail, why=why
        )
        self._keep_version(made, _encode(saved).decode())
        return saved

    def _keep_version(self, made: SettingsChange, snapshot: str) -> None:
        """Keep a version as the newest link of its chain, and put it in force."""
        key, previous = self.signing_key(), self._snapshot.value("settings_digest")
        digests = text_digests(key, made.subject, made.detail, made.why, snapshot)
        digest = linked(previous, digests, made.version, made.at, made.actor, made.verb)
        self._snapshot.add("save_settings_version", snapshot=snapshot, digests=digests, digest=digest, **asdict(made))
        self._snapshot.change("use_settings_version", version=made.version, digest=digest)

    def write_rows_anew(self) -> None:
        """Write every row as the settings in force say it; what is too much stays."""
        settings = self.settings()
        self._save_account(settings)
        for kind in _KINDS:
            for row in _rows(settings, kind):
                self._save(kind, row)

    def _save_account(self, settings: Settings) -> None:
        values = asdict(settings.account)
        values["relays"] = rows.to_json(settings.account.relays)
        values["trusted_authservs"] = rows.to_json(settings.account.trusted_authservs)
        values["days_off"] = rows.to_json(settings.account.days_off)
        self._snapshot.change("save_account", **values)

    def _remove_missing(self, kind: _Kind, kept: Settings, settings: Settings) -> None:
        wanted = {row.id for row in _rows(settings, kind)}
        for row in _rows(kept, kind):
            if row.id not in wanted:
                self._refuse_used(row)
                self._snapshot.change(kind.remove, id=row.id)

    def _refuse_used(self, row: _Numbered) -> None:
        if isinstance(row, Brand) and self._snapshot.value("brand_is_used", brand_id=row.id):
            raise InUseError(f"Brand {row.slug} has tickets or imported mail, so it can't be removed.")

    def _save_kind(self, kind: _Kind, kept: Settings, settings: Settings) -> Settings:
        before = {row.id: row for row in _rows(kept, kind)}
        saved = [row if before.get(row.id) == row else self._save(kind, row) for row in _rows(settings, kind)]
        changed: dict[str, Any] = {kind.field: tuple(saved)}
        return replace(settings, **changed)

    def _save(self, kind: _Kind, row: R) -> R:
        values = {field.name: getattr(row, field.name) for field in fields(row)}  # type: ignore[arg-type]
        made = self._snapshot.add(kind.save, **values)
        return row if row.id else replace(row, id=made)  # type: ignore[type-var]


def _rows(settings: Settings, kind: _Kind) -> tuple[_Numbered, ...]:
    return cast(tuple[_Numbered, ...], getattr(settings, kind.field))


_Scoped = MailAddress | Exclusion | ForwardMailbox | Signature | OutgoingServer | Template


def _check(settings: Settings) -> None:
    """Refuse what would point at nothing or stand twice, with words better than a constraint's."""
    known: dict[str, set[int]] = {
        "brand": {brand.id for brand in settings.brands},
        "mail address": {address.id for address in settings.addresses},
        "employee": {employee.id for employee in settings.employees},
    }
    scoped: tuple[_Scoped, ...] = (
        *settings.addresses, *settings.exclusions, *settings.mailboxes, *settings.signatures, *settings.servers,
        *settings.templates,
    )  # fmt: skip
    for row in scoped:
        for word, field in (("brand", "brand_id"), ("mail address", "address_id"), ("employee", "employee_id")):
            named = getattr(row, field, None)
            if named is not None and named not in known[word]:
                raise ConflictError(f"{_named(row)} belongs to {_a(word)} that is not there.")
    _refuse_twice("brand", [brand.slug for brand in settings.brands])
    _refuse_twice("mail address", [address.address for address in settings.addresses])
    _refuse_twice("forward mailbox", [mailbox.name for mailbox in settings.mailboxes])
    _refuse_twice("employee", [employee.login for employee in settings.employees])
    for brand_id in {template.brand_id for template in settings.templates}:
        _refuse_twice("template", [one.name for one in settings.templates if one.brand_id == brand_id])


def _a(word: str) -> str:
    return f"{'an' if word.startswith('e') else 'a'} {word}"


def _named(row: _Scoped) -> str:
    match row:
        case MailAddress():
            return f"Mail address {row.address}"
        case Exclusion():
            return f"Exclusion {row.pattern}"
        case ForwardMailbox():
            return f"Forward mailbox {row.name}"
        case Signature():
            return "A signature"
        case OutgoingServer():
            return f"Outgoing server {row.host}"
        case Template():
            return f"Template {row.name}"


def _refuse_twice(word: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConflictError(f"There would be two of {word} {twice[0]}.")
