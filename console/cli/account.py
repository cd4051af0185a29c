"""`omnidesk account`: the organisation, its name in forward addresses, and the rules for every address."""

from argparse import BooleanOptionalAction
from typing import Any

from console.cli.changing import change, name_hint, read_settings
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import fields, on_off
from console.cli.values import number, switch
from console.commands.account import SetAccount
from console.settings_words import days_or_never, hours_words
from storage.settings import Settings
from widgets.language import _


def account_shape(settings: Settings) -> dict[str, Any]:
    """Return the account in JSON."""
    account = settings.account
    return {
        "name": account.name,
        "title": account.title,
        "mail_domain": account.mail_domain,
        "reopen_days": account.reopen_days,
        "group_into_closed": account.group_into_closed,
        "relays": list(account.relays),
        "trusted_authservs": list(account.trusted_authservs),
        "flood_per_hour": account.flood_per_hour,
        "subject_number": account.subject_number,
        "html_alternative": account.html_alternative,
        "acknowledgements_per_hour": account.acknowledgements_per_hour,
        "retention_closed_days": account.retention_closed_days,
        "retention_parked_days": account.retention_parked_days,
        "time_zone": account.time_zone,
        "working_hours": account.working_hours,
        "days_off": list(account.days_off),
        "settings_version": settings.version,
    }


def _lines(settings: Settings) -> list[str]:
    account = settings.account
    return fields(
        [
            (_("name"), account.name),
            (_("title"), account.title),
            (_("mail domain"), account.mail_domain),
            (_("reopens within"), _("{days} days").format(days=account.reopen_days)),
            (_("groups into closed"), on_off(account.group_into_closed)),
            (_("relays"), ", ".join(account.relays)),
            (_("trusted authservs"), ", ".join(account.trusted_authservs)),
            (
                _("flood from"),
                _("{count} automatic mails of one sender in an hour").format(count=account.flood_per_hour),
            ),
            (_("number in subjects"), on_off(account.subject_number)),
            (_("answers as HTML too"), on_off(account.html_alternative)),
            (
                _("acknowledges at most"),
                _("{count} mails in an hour").format(count=account.acknowledgements_per_hour),
            ),
            (_("lets go of closed tickets"), days_or_never(account.retention_closed_days)),
            (_("lets go of parked mails"), days_or_never(account.retention_parked_days)),
            (_("working hours"), hours_words(account.working_hours)),
            (_("on the clocks of"), account.time_zone),
            (_("days off"), ", ".join(account.days_off)),
        ]
    )


async def _show(call: Call) -> Answer:
    settings = await read_settings(call)
    return Answer(shape=account_shape(settings), lines=[*_lines(settings), *name_hint(settings)])


async def _set(call: Call) -> Answer:
    given = call.arguments
    command = SetAccount(
        name=given.name,
        title=given.title,
        mail_domain=given.mail_domain,
        reopen_days=given.reopen_days,
        group_into_closed=given.group_into_closed,
        relays=given.relay,
        trusted_authservs=given.trusted_authserv,
        flood_per_hour=given.flood_per_hour,
        subject_number=given.subject_number,
        html_alternative=given.html_alternative,
        acknowledgements_per_hour=given.acknowledgements_per_hour,
        retention_closed_days=given.retention_closed_days,
        retention_parked_days=given.retention_parked_days,
        time_zone=given.time_zone,
        working_hours=given.working_hours,
        days_off=given.day_off,
    )
    settings = await change(call, command)
    return Answer(shape=account_shape(settings), lines=[*_lines(settings), *_next(command, settings)])


def _next(command: SetAccount, settings: Settings) -> list[str]:
    """A new name or mail domain changes every forward address: forwarding must follow."""
    if not settings.brands or (command.name is None and command.mail_domain is None):
        return name_hint(settings)
    addresses = ", ".join(settings.forward_address(brand) for brand in settings.brands)
    words = _("Forward addresses are now {addresses}: set up forwarding to them at your mail provider.")
    return [words.format(addresses=addresses)]


_ARGUMENTS = (
    argument("--name", metavar="SLUG", words=lambda: _("the short name, part of every forward address")),
    argument("--title", metavar="NAME", words=lambda: _("the name in texts")),
    argument("--mail-domain", metavar="D", words=lambda: _("the domain of forward addresses")),
    argument(
        "--reopen-days",
        metavar="N",
        type=number,
        words=lambda: _("an answer to a ticket that was closed less than N days ago reopens it"),
    ),
    argument(
        "--group-into-closed",
        metavar="on|off",
        type=switch,
        words=lambda: _("group by time into tickets that were closed within the period"),
    ),
    argument(
        "--relay",
        metavar="ADDRESS",
        nargs="*",
        action="extend",
        words=lambda: _("addresses of contact forms: their Reply-To is the customer; without a value there are none"),
    ),
    argument(
        "--trusted-authserv",
        metavar="ID",
        nargs="*",
        action="extend",
        words=lambda: _("servers whose Authentication-Results count; without a value there are none"),
    ),
    argument(
        "--flood-per-hour",
        metavar="N",
        type=number,
        words=lambda: _("park the automatic mails of one sender that come above N in an hour"),
    ),
    argument(
        "--subject-number",
        action=BooleanOptionalAction,
        words=lambda: _("put the number of the ticket before the subject of answers, like [#7]"),
    ),
    argument(
        "--html-alternative",
        action=BooleanOptionalAction,
        words=lambda: _("send answers as HTML beside the plain text"),
    ),
    argument(
        "--acknowledgements-per-hour",
        metavar="N",
        type=number,
        words=lambda: _("send at most N automatic acknowledgements in an hour, of all mail addresses together"),
    ),
    argument(
        "--retention-closed-days",
        metavar="N",
        type=number,
        words=lambda: _("`omnidesk retention` erases tickets that have been closed for N days; 0 never"),
    ),
    argument(
        "--retention-parked-days",
        metavar="N",
        type=number,
        words=lambda: _("`omnidesk retention` erases mails that have been parked or unreadable for N days; 0 never"),
    ),
    argument(
        "--time-zone", metavar="ZONE", words=lambda: _("on which clocks the working hours are, like Europe/Amsterdam")
    ),
    argument(
        "--working-hours",
        metavar="HOURS",
        words=lambda: _('when answers are written, like "mon-fri 09:00-17:30, sat 10:00-16:00"; "" for always'),
    ),
    argument(
        "--day-off",
        metavar="DATE",
        nargs="*",
        action="extend",
        words=lambda: _("days on which nobody works, like 2026-12-25; without a value there are none"),
    ),
)

VERBS = (
    Verb(name="account show", words=lambda: _("show the account's settings"), run=_show),
    Verb(
        name="account set", words=lambda: _("change the account's settings"), run=_set, saves=True, arguments=_ARGUMENTS
    ),
)
