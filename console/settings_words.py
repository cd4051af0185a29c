"""Settings in words: what each field is called, how its value reads, and a difference as one clause.

It stands apart because the history, the refusal of a stale form, and the forms themselves must call a setting alike.
"""

from console.settings_changes import Difference
from storage.settings import Settings
from storage.words import LoginWay, Role, SignatureLevel
from widgets.language import _, ngettext

_UNITS = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))
LONGEST = 60  # letters of a value in a clause


def difference_words(difference: Difference, settings: Settings) -> str:
    """Return a difference as a clause: "grouping period 72h → 24h", "added", "removed"."""
    if not difference.field:
        return _("added") if difference.before is None else _("removed")
    before, after = (_of_subject(difference, value, settings) for value in (difference.before, difference.after))
    return f"{field_words(difference.field)} {_cut(before)} → {_cut(after)}"


def _of_subject(difference: Difference, value: object, settings: Settings) -> str:
    """Return a value of a thing; an exclusion without a brand is no catch-all, as a forward mailbox is."""
    is_wide = difference.field == "brand_id" and value is None and difference.subject.startswith("exclusion ")
    return "-" if is_wide else value_words(difference.field, value, settings)


def field_words(field: str) -> str:
    """Return what a field of the settings is called."""
    return {**_names(), **_names_of_ways()}.get(field, field.replace("_", " "))


def value_words(field: str, value: object, settings: Settings) -> str:
    """Return a value as it reads: switches, lengths of time, roles and levels in words; "-" for nothing."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if field in ("period_s", "canary_s") and isinstance(value, int):
        return length_words(value) if value else _("off")
    if field in ("retention_closed_days", "retention_parked_days") and isinstance(value, int):
        return days_or_never(value)
    if isinstance(value, Role):
        return role_words(value)
    if isinstance(value, SignatureLevel):
        return level_words(value)
    if isinstance(value, LoginWay):
        return login_way_words(value)
    if field == "brand_id":
        return next((brand.slug for brand in settings.brands if brand.id == value), _("catch-all"))
    if field == "address_id":
        return next((known.address for known in settings.addresses if known.id == value), "-")
    if field == "position" and isinstance(value, int):
        return str(value + 1)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    text = "" if value is None else " ".join(str(value).split())
    return text or "-"


def length_words(seconds: int) -> str:
    """Return a length of time as it can be typed: "72h", "3d12h". Whole days only from a week on, as hours below."""
    if seconds and seconds % 3600 == 0 and seconds < 7 * 86_400:
        return f"{seconds // 3600}h"
    parts = []
    for unit, letter in _UNITS:
        count, seconds = divmod(seconds, unit)
        if count:
            parts.append(f"{count}{letter}")
    return "".join(parts) or "0s"


def days_or_never(days: int) -> str:
    """Return after how many days something is let go; 0 days are never."""
    return ngettext("{count} day", "{count} days", days).format(count=days) if days else _("never")


def role_words(role: Role) -> str:
    """Return a role in the language in use."""
    return {Role.ADMIN: _("admin"), Role.AGENT: _("agent"), Role.VIEWER: _("viewer")}[role]


def level_words(level: SignatureLevel) -> str:
    """Return a level of signatures in the language in use."""
    return {
        SignatureLevel.AUTO: _("most particular"),
        SignatureLevel.BRAND: _("brand"),
        SignatureLevel.ADDRESS: _("mail address"),
        SignatureLevel.EMPLOYEE: _("employee"),
    }[level]


def login_way_words(way: LoginWay) -> str:
    """Return a way of logging in, in the language in use."""
    return {LoginWay.PASSWORD: _("password"), LoginWay.XOAUTH2: _("token")}[way]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _names() -> dict[str, str]:
    return {
        "name": _("name"),
        "title": _("title"),
        "slug": _("short name"),
        "mail_domain": _("mail domain"),
        "reopen_days": _("days until a closed ticket stays closed"),
        "group_into_closed": _("groups into closed tickets"),
        "relays": _("contact forms"),
        "trusted_authservs": _("trusted servers"),
        "flood_per_hour": _("flood limit an hour"),
        "subject_number": _("ticket number in subjects"),
        "html_alternative": _("answers as HTML too"),
        "acknowledgements_per_hour": _("most acknowledgements an hour"),
        "retention_closed_days": _("closed tickets are let go after"),
        "retention_parked_days": _("parked mails are let go after"),
        "default_address": _("default address"),
        "address": _("mail address"),
        "brand_id": _("brand"),
        "address_id": _("mail address"),
        "from_name": _("From name"),
        "from_address": _("From address"),
        "group_by_time": _("Group by time"),
        "period_s": _("grouping period"),
        "cap_days": _("most days"),
        "cap_mails": _("most mails"),
        "signature_level": _("signature level"),
        "position": _("place"),
        "canary_s": _("canary"),
        "acknowledge": _("acknowledges"),
        "acknowledgement": _("acknowledgement"),
        "pattern": _("pattern"),
        "note": _("note"),
        "login": _("login"),
        "email": _("mail address"),
        "role": _("role"),
        "language": _("language"),
        "text": _("text"),
    }


def _names_of_ways() -> dict[str, str]:
    """Return what the fields of a way to a server are called."""
    return {
        "host": _("server"),
        "port": _("port"),
        "security": _("security"),
        "user": _("user"),
        "secret": _("secret"),
        "login_way": _("login with"),
        "folder": _("folder"),
        "after_ingest": _("after ingest"),
    }
