"""The settings of the account: what each is called, what it does, and the rules that they make, in words.

They stand apart because the list, the form and its preview must tell one story of a setting.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.settings_words import days_or_never
from storage.settings import Account, Settings
from widgets.entries import Line, Title
from widgets.language import _, ngettext
from widgets.preview_box import Entry

FITS = 27  # letters of an address that stand on one line beside a form on eighty columns


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSetting:
    """A setting: `name` is its option's, `field` the record's; `words` say what it does."""

    name: str
    field: str
    label: str
    words: str


def name_settings() -> tuple[AccountSetting, ...]:
    """Return the settings that stand in forward addresses and texts."""
    return (
        _setting("name", _("Name"), _("Short, part of every forward address: a new one means forwarding anew.")),
        _setting("title", _("Title"), _("The organisation's name in From names and signatures.")),
        _setting(
            "mail_domain", _("Mail domain"), _("The domain of every forward address: a new one means forwarding anew.")
        ),
    )


def rule_settings() -> tuple[AccountSetting, ...]:
    """Return the rules for closed tickets."""
    return (
        _setting(
            "reopen_days", _("Reopen days"), _("An answer to a ticket closed less than so many days ago reopens it.")
        ),
        _setting(
            "group_into_closed",
            _("Into closed"),
            _("Group by time joins tickets that were closed within the period too; kept tickets stay."),
        ),
    )


def sender_settings() -> tuple[AccountSetting, ...]:
    """Return the settings of who may be believed, and how often."""
    return (
        _setting(
            "relay",
            _("Contact forms"),
            _("Addresses that your forms send from, one a line: the customer is in Reply-To."),
            field="relays",
        ),
        _setting(
            "trusted_authserv",
            _("Trusts"),
            _("Servers whose Authentication-Results count, one a line, like mx.acme.example."),
            field="trusted_authservs",
        ),
        _setting(
            "flood_per_hour",
            _("Flood limit"),
            _("Automatic mails of one sender in an hour; those above it are parked."),
        ),
    )


def answer_settings() -> tuple[AccountSetting, ...]:
    """Return the settings of the mail that goes out."""
    return (
        _setting(
            "subject_number", _("Ticket number"), _("The number of the ticket stands before the subject, like [#7].")
        ),
        _setting("html_alternative", _("HTML as well"), _("Answers leave as HTML too, beside the plain text.")),
        _setting(
            "acknowledgements_per_hour",
            _("Acknowledges"),
            _("So many automatic acknowledgements leave in an hour at most, those of all mail addresses together."),
        ),
    )


def retention_settings() -> tuple[AccountSetting, ...]:
    """Return the settings of what may be let go in time."""
    return (
        _setting(
            "retention_closed_days",
            _("Closed days"),
            _("Closed tickets so many days old may go, 0 never: `omnidesk retention` shows them, none goes by itself."),
        ),
        _setting(
            "retention_parked_days",
            _("Parked days"),
            _("Parked mails so many days old may go, 0 never: `omnidesk retention` shows them, none goes by itself."),
        ),
    )


def work_settings() -> tuple[AccountSetting, ...]:
    """Return the settings of the time in which promised answers are counted."""
    return (
        _setting(
            "working_hours",
            _("Working hours"),
            _("When answers are written, like mon-fri 09:00-17:30, sat 10:00-16:00; empty is always."),
        ),
        _setting("time_zone", _("Time zone"), _("On which clocks those hours are, like Europe/Amsterdam.")),
        _setting(
            "day_off", _("Days off"), _("Days on which nobody works, one a line, like 2026-12-25."), field="days_off"
        ),
    )


def all_settings() -> tuple[AccountSetting, ...]:
    """Return every setting of the account, in the order in which they are shown."""
    return (
        *name_settings(),
        *rule_settings(),
        *sender_settings(),
        *answer_settings(),
        *work_settings(),
        *retention_settings(),
    )


def rule_entries(account: Account) -> Sequence[Entry]:
    """Return in words what the rules do."""
    return (
        Title(text=_("What the rules do")),
        Line(value=_reopening(account.reopen_days)),
        Line(value=_closed(is_joined=account.group_into_closed)),
        Line(value=_forms(len(account.relays))),
        Line(value=_trust(len(account.trusted_authservs))),
        Line(value=_flood(account.flood_per_hour)),
        Line(value=_answers(account)),
        Line(value=_acknowledging(account.acknowledgements_per_hour)),
        Line(value=_working(account)),
        Line(value=_letting_go(account.retention_closed_days, account.retention_parked_days)),
    )


def forward_entries(before: Settings, after: Settings) -> Sequence[Entry]:
    """Return each brand's forward address; where it becomes another, the old one and the new one, with what follows."""
    lines: list[Entry] = []
    for brand in before.brands:
        old, new = before.forward_address(brand), after.forward_address(brand)
        lines += [_in_two(old)] if new == old else [_in_two(old), f"→ {_in_two(new)}"]
    if not lines:
        return ()
    return (Title(text=_("Forward addresses")), *lines, *_must_follow(before, after))


def forwards_anew(before: Settings, after: Settings) -> bool:
    """Tell whether a brand's forward address becomes another."""
    return any(before.forward_address(brand) != after.forward_address(brand) for brand in before.brands)


def _setting(name: str, label: str, words: str, *, field: str = "") -> AccountSetting:
    return AccountSetting(name=name, field=field or name, label=label, words=words)


def _in_two(address: str) -> str:
    """Return an address on two lines where a narrow preview would tear it in the middle of a word."""
    local, at, domain = address.partition("@")
    return f"{local}\n  {at}{domain}" if len(address) > FITS else address


def _must_follow(before: Settings, after: Settings) -> Sequence[Line]:
    if not forwards_anew(before, after):
        return ()
    words = _("Every forward address changes. Forwarding must follow at your mail provider, or mail no longer arrives.")
    return (Line(value=words, look="bold $text-warning"),)


def _reopening(days: int) -> str:
    if not days:
        return _("A closed ticket stays closed: an answer to it makes a new ticket.")
    words = ngettext(
        "An answer within {count} day after closing reopens the ticket.",
        "An answer within {count} days after closing reopens the ticket.",
        days,
    )
    return words.format(count=days)


def _closed(*, is_joined: bool) -> str:
    if is_joined:
        return _("By time, a mail joins a closed ticket too.")
    return _("By time, no mail joins a closed ticket.")


def _forms(count: int) -> str:
    if not count:
        return _("No contact form: the customer is in From.")
    words = ngettext(
        "{count} contact form: the customer is in Reply-To.",
        "{count} contact forms: the customer is in Reply-To.",
        count,
    )
    return words.format(count=count)


def _trust(count: int) -> str:
    if not count:
        return _("No server may vouch for a sender.")
    words = ngettext("{count} server may vouch for a sender.", "{count} servers may vouch for a sender.", count)
    return words.format(count=count)


def _flood(count: int) -> str:
    words = ngettext(
        "{count} automatic mail of a sender in an hour makes a ticket, more are parked.",
        "{count} automatic mails of a sender in an hour make tickets, more are parked.",
        count,
    )
    return words.format(count=count)


def _answers(account: Account) -> str:
    looks = _("Answers leave as plain text and as HTML.") if account.html_alternative else _("Answers are plain text.")
    subject = _("Their subject begins with [#7].") if account.subject_number else ""
    return f"{looks} {subject}".rstrip()


def _acknowledging(count: int) -> str:
    words = ngettext(
        "In an hour {count} acknowledgement leaves at most.",
        "In an hour {count} acknowledgements leave at most.",
        count,
    )
    return words.format(count=count)


def _working(account: Account) -> str:
    if not account.working_hours:
        return _("Promised answers are counted day and night.")
    words = _("Promised answers are counted {hours} ({zone}).")
    return words.format(hours=account.working_hours, zone=account.time_zone)


def _letting_go(closed_days: int, parked_days: int) -> str:
    if not closed_days and not parked_days:
        return _("Everything is kept: no ticket and no parked mail is ever old enough to go.")
    words = _(
        "`omnidesk retention` shows closed tickets older than {closed} and parked mails older than {parked}; "
        "with --apply it erases them for good. Nothing goes by itself."
    )
    return words.format(closed=days_or_never(closed_days), parked=days_or_never(parked_days))
