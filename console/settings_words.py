"""Settings in words: what each field is called, how its value reads, and a difference as one clause.

It stands apart because the history, the refusal of a stale form, and the forms themselves must call a setting alike.
"""

from console.settings_changes import Difference
from storage.settings import Settings
from storage.words import LoginWay, Role, SignatureLevel
from widgets.language import _, ngettext

_UNITS = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_SCOPES = ("employee", "address", "brand")
_SCOPED = {"signature": 0, "smtp": 0, "template": 1}  # how many words at least stand before a scope
LONGEST = 60  # letters of a value in a clause


def difference_words(difference: Difference, settings: Settings) -> str:
    """Return a difference as a clause: "grouping period 72h → 24h", "added", "removed"."""
    if not difference.field:
        return _("added") if difference.before is None else _("removed")
    before, after = (subject_value(difference, value, settings) for value in (difference.before, difference.after))
    return f"{field_words(difference.field)} {_cut(before)} → {_cut(after)}"


def subject_value(difference: Difference, value: object, settings: Settings) -> str:
    """Return a value of a thing: "nothing" means something else to an exclusion than to a forward mailbox, and to a
    brand than to the account.
    """
    match difference.subject.partition(" ")[0], difference.field, value:
        case "exclusion", "brand_id", None:
            return "-"
        case "brand", "working_hours", "":
            return _("as the account")
    return value_words(difference.field, value, settings)


def subject_words(subject: str) -> str:
    """Return the name of a thing, as the audit trail gives it, in the language in use: "medewerker ana".

    What it is called stays; the scope behind that is read from its end, as a name may hold blanks and any word.
    """
    kind, *rest = subject.split(" ")
    kinds = _kinds()
    if kind not in kinds:
        return subject
    if kind in _SCOPED:
        at = len(rest) - 2
        while at >= _SCOPED[kind] and rest[at] in _SCOPES:
            rest[at] = kinds[rest[at]]
            at -= 2
    return " ".join((kinds[kind], *rest))


def field_words(field: str) -> str:
    """Return what a field of the settings is called."""
    return {**_names(), **_names_of_ways(), **_names_of_targets()}.get(field, field.replace("_", " "))


def value_words(field: str, value: object, settings: Settings) -> str:
    """Return a value as it reads: switches, lengths of time, roles and levels in words; "-" for nothing."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if field in ("period_s", "canary_s") and isinstance(value, int):
        return length_words(value) if value else _("off")
    if field in ("retention_closed_days", "retention_parked_days") and isinstance(value, int):
        return days_or_never(value)
    if field in ("first_answer_s", "next_answer_s"):
        return _("as the brand") if value is None else length_words(int(str(value))) if value else _("not promised")
    if field == "working_hours":
        return hours_words(str(value))
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


def hours_words(hours: str) -> str:
    """Return working hours as they read; none are always, or those of the account."""
    return hours or _("always")


def target_words(first_s: int, next_s: int) -> str:
    """Return how soon answers are promised, in working time: the first one, and each later one."""
    return " / ".join(length_words(one) if one else "-" for one in (first_s, next_s))


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


def _kinds() -> dict[str, str]:
    return {
        "account": _("account"),
        "address": _("address"),
        "brand": _("brand"),
        "employee": _("employee"),
        "exclusion": _("exclusion"),
        "mailbox": _("mailbox"),
        "signature": _("signature"),
        "smtp": "smtp",
        "template": _("template"),
    }


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


def _names_of_targets() -> dict[str, str]:
    """Return what the fields are called that promise answers."""
    return {
        "time_zone": _("time zone"),
        "working_hours": _("working hours"),
        "days_off": _("days off"),
        "first_answer_s": _("first answer"),
        "next_answer_s": _("next answer"),
    }
