"""How far the first steps are, by what is kept: nothing else is remembered, so leaving halfway loses nothing.

It stands apart from the screens because the line of steps, the way onward and the coming back judge alike. The steps
lead one brand with one address to its first mail: what there is more of is managed elsewhere.
"""

from dataclasses import dataclass
from enum import IntEnum

from console.commands.servers import own_server
from storage.protocol import Reader
from storage.settings import Account, Brand, ForwardMailbox, MailAddress, OutgoingServer, Settings
from widgets.columns import Glyphs
from widgets.language import _

_PROBES = 30
_SIGNS = {True: "✓", False: "•"}
_PLAIN_SIGNS = {True: "ok", False: "-"}


class Step(IntEnum):
    """The steps, in their order."""

    ACCOUNT = 0
    BRAND = 1
    ADDRESS = 2
    MAILBOX = 3
    SENDING = 4
    FORWARDING = 5


def step_name(step: Step) -> str:
    """Return what a step is called, in a word."""
    names = {
        Step.ACCOUNT: _("Account"),
        Step.BRAND: _("Brand"),
        Step.ADDRESS: _("Address"),
        Step.MAILBOX: _("Mailbox"),
        Step.SENDING: _("Sending"),
        Step.FORWARDING: _("Forwarding"),
    }
    return names[step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The settings, and whether any mail or probe has come by the mail address."""

    settings: Settings
    has_come: bool = False

    @property
    def brand(self) -> Brand | None:
        """The brand that is set up: the first."""
        return next(iter(self.settings.brands), None)

    @property
    def address(self) -> MailAddress | None:
        """The mail address that is set up: the first of the brand."""
        return None if self.brand is None else next(iter(self.settings.addresses_of(self.brand.id)), None)

    @property
    def mailbox(self) -> ForwardMailbox | None:
        """The forward mailbox behind the brand's forward address: its own, else a catch-all."""
        if self.brand is None:
            return None
        wanted = (self.brand.id, None)
        found = [one for one in self.settings.mailboxes if one.brand_id in wanted]
        return min(found, key=lambda one: wanted.index(one.brand_id), default=None)

    @property
    def server(self) -> OutgoingServer | None:
        """The account's outgoing server."""
        return own_server(self.settings, None)

    def is_done(self, step: Step) -> bool:
        """Tell whether there is nothing left to do in a step."""
        match step:
            case Step.ACCOUNT:
                account, untouched = self.settings.account, Account()
                return (account.name, account.title) != (untouched.name, untouched.title)
            case Step.BRAND:
                return self.brand is not None
            case Step.ADDRESS:
                return self.address is not None
            case Step.MAILBOX:
                return self.mailbox is not None
            case Step.SENDING:
                return self.settings.server_of(None if self.address is None else self.address.id) is not None
            case Step.FORWARDING:
                return self.has_come

    @property
    def first_undone(self) -> Step:
        """The step to go on at: the first that is not done, else the last."""
        return next((step for step in Step if not self.is_done(step)), Step.FORWARDING)

    def why_not(self, step: Step) -> str:
        """Return why a step can't be taken yet, "" when it can."""
        if step > Step.BRAND and self.brand is None:
            return _("A brand comes first: it owns the forward address.")
        if step is Step.FORWARDING and self.address is None:
            return _("A mail address comes first: its mail is what is forwarded.")
        return ""

    def line(self, glyphs: Glyphs) -> list[str]:
        """Return the steps with what is done: by signs, or by words on a terminal that has no signs."""
        signs = _SIGNS if glyphs.closed == _SIGNS[True] else _PLAIN_SIGNS
        return [f"{signs[self.is_done(step)]} {step_name(step)}" for step in Step]


def read_progress(reader: Reader) -> Progress:
    """Return how far the steps are."""
    progress = Progress(settings=reader.settings())
    known = progress.address
    if known is None:
        return progress
    has_mail = known.address in reader.last_mail_at()
    is_back = any(one.arrived_at is not None for one in reader.newest_probes(known.address, _PROBES))
    return Progress(settings=progress.settings, has_come=has_mail or is_back)
