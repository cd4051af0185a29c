"""Mail addresses: each brand's with its forward address, whether forwarding works, sender, grouping and signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from console import placeholders
from console.commands.addresses import AddressOptions, EditAddress, RemoveAddress
from console.key_names import Where
from console.screens.admin.address_form import AddressForm
from console.screens.admin.section_screen import SECTION_PLACES, Question, SectionScreen
from console.screens.admin.signature_choices import own_login
from console.screens.admin.signature_lens import SignatureLens
from console.screens.admin.what_if import WhatIfScreen
from console.screens.desk_screen import places_bindings
from console.settings_words import length_words, level_words
from storage.protocol import Reader
from storage.records import TicketView
from storage.settings import Brand, MailAddress, Settings
from widgets.language import _, ngettext
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row
from widgets.times import when

PLACES = (Where.CHANGING, Where.ADDRESSES, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, the newest arrival per address, and how many tickets each has."""

    settings: Settings
    last_mail_at: dict[str, int]
    tickets: dict[str, int]


class AddressesScreen(SectionScreen[Sight]):
    """The mail addresses."""

    SECTION = "addresses"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; the address and its forwarding stay longest."""
        return (
            TableColumn(title=_("Mail address"), rank=9, least=18),
            TableColumn(title=_("Forwarding"), rank=8, least=8, most=24),
            TableColumn(title=_("Last mail"), rank=7, least=6, most=16),
            TableColumn(title=_("Groups"), rank=6, least=5, most=12),
            TableColumn(title=_("From"), rank=5, least=10, most=40),
            TableColumn(title=_("Signature"), rank=4, least=8, most=18),
        )

    def empty_words(self) -> str:
        """Say how the first address is added."""
        return _(
            "No mail address is registered yet. n registers one; a brand comes first: it owns the forward address."
        )

    def ask(self, reader: Reader) -> Sight:
        """Read the settings, and what has come in for each address."""
        settings = reader.settings()
        return Sight(
            settings=settings,
            last_mail_at=reader.last_mail_at(),
            tickets={one.address: reader.ticket_total(TicketView(address=one.address)) for one in settings.addresses},
        )

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return the addresses under their brands."""
        lines: list[Row | Group] = []
        for brand in sight.settings.brands:
            lines.append(Group(title=f"{brand.name} · {sight.settings.forward_address(brand)}"))
            lines += [self._row(sight, brand, known) for known in sight.settings.addresses_of(brand.id)]
        return lines

    def _row(self, sight: Sight, brand: Brand, known: MailAddress) -> Row:
        account, last = sight.settings.account, sight.last_mail_at.get(known.address)
        sender = placeholders.from_name(known, brand, account) or known.address
        arrived = "-" if last is None else when(last, self.session.clock(), self.session.zone)
        groups = length_words(known.period_s) if known.group_by_time else _("off")
        level = Cell(text=level_words(known.signature_level), look=QUIET)
        return Row(key=known.address, cells=(known.address, "", arrived, groups, sender, level))

    def form(self, sight: Sight, key: str | None) -> AddressForm | str:
        """Return the form of an address; a new one begins at the brand under the cursor."""
        settings = sight.settings
        if not settings.brands:
            return _("A mail address belongs to a brand, and there is none yet: 2, then n, makes one.")
        near = settings.address_named(self.table.cursor or "")
        brand = settings.brands[0] if near is None else settings.brand(near.brand_id)
        known = None if key is None else settings.address_named(key)
        return AddressForm(self.session, settings, known, brand=brand, told=self.told, keymap=self.keymap)

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask with the number of tickets that stay."""
        command = RemoveAddress(address=key)
        refusal = command.check(sight.settings, self.session.actor(sight.settings))
        if refusal is not None:
            return refusal.words
        count = sight.tickets.get(key, 0)
        stay = ngettext("its {count} ticket stays", "its {count} tickets stay", count).format(count=count)
        words = _("Remove {address}? New mail to it goes to the default address; {stay}.")
        done = _("{address} is removed; z takes that back. End the forwarding at your mail provider too.")
        return Question(words=words.format(address=key, stay=stay), command=command, done=done.format(address=key))

    # Keys of this part

    def action_copy(self) -> None:
        """Copy the forward address of the row's brand."""
        known = self._known()
        if self.sight is not None and known is not None:
            brand = self.sight.settings.brand(known.brand_id)
            self.copy_text(self.sight.settings.forward_address(brand))

    def action_regroup(self) -> None:
        """Show what the settings in force would have made of the address's mail."""
        if self.sight is not None and self.table.cursor is not None:
            settings, address = self.sight.settings, self.table.cursor
            self.app.push_screen(WhatIfScreen(self.session, settings, address, in_force=True, keymap=self.keymap))

    def action_reorder(self, step: int) -> None:
        """Move the address one place within its brand: the first is the default where none is set."""
        known = self._known()
        if self.sight is None or known is None:
            return
        order = [one.address for one in self.sight.settings.addresses_of(known.brand_id)]
        place = order.index(known.address) + step
        if not 0 <= place < len(order):
            self.status.say(_("It is the last of its brand.") if step > 0 else _("It is the first of its brand."))
            return
        options = AddressOptions(position=place + 1)
        done = _("{address} is number {place} now.").format(address=known.address, place=place + 1)
        self.do(EditAddress(address=known.address, options=options), done)

    def action_lens(self) -> None:
        """Show which signature closes an answer from the address."""
        known = self._known()
        if self.sight is not None and known is not None:
            settings, login = self.sight.settings, own_login(self.sight.settings, self.session.employee)
            lens = SignatureLens(
                self.session, settings, address=known.address, employee=login, keymap=self.keymap
            )  # fmt: skip
            self.app.push_screen(lens)

    def _known(self) -> MailAddress | None:
        return None if self.sight is None else self.sight.settings.address_named(self.table.cursor or "")
