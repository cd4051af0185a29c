"""The account: its name in forward addresses, and the rules that hold for every address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import finding, spelling, target_spelling
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import Account, Settings
from widgets.language import _

MOST_LISTED = 200
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAccount(SettingsCommand):
    """Changes what is given; None leaves a setting as it is, an empty sequence clears it."""

    verb: ClassVar[str] = "account set"
    name: str | None = None
    title: str | None = None
    mail_domain: str | None = None
    reopen_days: int | None = None
    group_into_closed: bool | None = None
    relays: Sequence[str] | None = None
    trusted_authservs: Sequence[str] | None = None
    flood_per_hour: int | None = None
    subject_number: bool | None = None
    html_alternative: bool | None = None
    acknowledgements_per_hour: int | None = None
    retention_closed_days: int | None = None
    retention_parked_days: int | None = None
    time_zone: str | None = None
    working_hours: str | None = None
    days_off: Sequence[str] | None = None

    def change(self, settings: Settings) -> Change:
        before = settings.account
        after = self._work(self._retention(self._answers(self._numbers(self._lists(self._names(before))))))
        finding.need_change(before, after)
        return Change(
            settings=replace(settings, account=after), subject="account", detail=finding.changed_fields(before, after)
        )

    def _names(self, account: Account) -> Account:
        if self.name is not None:
            account = replace(account, name=spelling.slug(self.name))
        if self.title is not None:
            account = replace(account, title=spelling.name("--title", self.title, may_be_empty=True))
        if self.mail_domain is not None:
            account = replace(account, mail_domain=spelling.domain(self.mail_domain))
        return account

    def _lists(self, account: Account) -> Account:
        if self.relays is not None:
            account = replace(account, relays=_listed([spelling.address(one) for one in self.relays]))
        if self.trusted_authservs is not None:
            ids = [spelling.authserv(one) for one in self.trusted_authservs]
            account = replace(account, trusted_authservs=_listed(ids))
        return account

    def _numbers(self, account: Account) -> Account:
        if self.reopen_days is not None:
            days = spelling.between("--reopen-days", self.reopen_days, 0, 3650)
            account = replace(account, reopen_days=days)
        if self.group_into_closed is not None:
            account = replace(account, group_into_closed=self.group_into_closed)
        if self.flood_per_hour is not None:
            mails = spelling.between("--flood-per-hour", self.flood_per_hour, 1, 100_000)
            account = replace(account, flood_per_hour=mails)
        return account

    def _answers(self, account: Account) -> Account:
        if self.subject_number is not None:
            account = replace(account, subject_number=self.subject_number)
        if self.html_alternative is not None:
            account = replace(account, html_alternative=self.html_alternative)
        if self.acknowledgements_per_hour is not None:
            mails = spelling.between("--acknowledgements-per-hour", self.acknowledgements_per_hour, 1, 10_000)
            account = replace(account, acknowledgements_per_hour=mails)
        return account

    def _retention(self, account: Account) -> Account:
        if self.retention_closed_days is not None:
            days = spelling.between("--retention-closed-days", self.retention_closed_days, 0, MOST_DAYS)
            account = replace(account, retention_closed_days=days)
        if self.retention_parked_days is not None:
            days = spelling.between("--retention-parked-days", self.retention_parked_days, 0, MOST_DAYS)
            account = replace(account, retention_parked_days=days)
        return account

    def _work(self, account: Account) -> Account:
        if self.time_zone is not None:
            account = replace(account, time_zone=target_spelling.time_zone(self.time_zone))
        if self.working_hours is not None:
            account = replace(account, working_hours=target_spelling.working_hours(self.working_hours))
        if self.days_off is not None:
            account = replace(account, days_off=_listed(target_spelling.days_off(self.days_off)))
        return account


def _listed(values: Sequence[str]) -> tuple[str, ...]:
    if len(values) > MOST_LISTED:
        words = _("There are {count}: at most {most} can be kept.").format(count=len(values), most=MOST_LISTED)
        raise spelling.refuse("too-many", words)
    return tuple(dict.fromkeys(values))
