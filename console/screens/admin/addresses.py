"""Mail addresses: each brand's with its forward address, whether forwarding works, sender, grouping and signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from console import placeholders
from console.commands.addresses import AddressOptions, EditAddress, RemoveAddress
from console.commands.probing import why_no_probe
from console.commands.refusal import Refusal
from console.failure_words import words_of
from console.forwarding import ForwardingFacts, ForwardingState, forwarding_of
from console.forwarding_facts import Here, read_forwarding
from console.forwarding_words import cause_words, next_step, state_words
from console.intake.lease import this_host
from console.key_names import Where
from console.outgoing.probing import Prober
from console.screens.admin.address_form import AddressForm
from console.screens.admin.guide import GuideScreen
from console.screens.admin.removing import refusal_of
from console.screens.admin.section_screen import SECTION_PLACES, Question, SectionScreen, ShowSection
from console.screens.admin.signature_choices import own_login
from console.screens.admin.signature_lens import SignatureLens
from console.screens.admin.what_if import WhatIfScreen
from console.screens.desk_screen import places_bindings
from console.session import Session
from console.settings_words import length_words, level_words
from console.wires import NoWiresError
from storage.errors import StorageError
from storage.probes import Probe
from storage.protocol import Reader
from storage.records import TicketView
from storage.settings import Brand, MailAddress, Settings
from storage.words import Forwarding
from widgets.entries import Line
from widgets.language import _, ngettext
from widgets.preview_box import PreviewBox
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import BAD, GOOD, PLAIN, QUIET, WARNING, Cell, Group, Row
from widgets.times import duration, when

PLACES = (Where.CHANGING, Where.ADDRESSES, *SECTION_PLACES)

LOOKS = {
    Forwarding.WAITING: PLAIN, Forwarding.VERIFIED: GOOD, Forwarding.LATE: WARNING, Forwarding.BROKEN: BAD,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, and for each address the newest arrival, what its forwarding is judged by, and its tickets."""

    settings: Settings
    last_mail_at: dict[str, int]
    forwarding: dict[str, ForwardingFacts]
    tickets: dict[str, int]


class AddressesScreen(SectionScreen[Sight]):
    """The mail addresses."""

    SECTION = "addresses"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None, show_section: ShowSection) -> None:
        self.details = PreviewBox()
        super().__init__(session, keymap=keymap, show_section=show_section)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; the address and its forwarding stay longest."""
        return (
            TableColumn(title=_("Mail address"), rank=9, least=24),
            TableColumn(title=_("Forwarding"), rank=8, least=16, most=24),
            TableColumn(title=_("Last mail"), rank=7, least=9, most=16),
            TableColumn(title=_("Groups"), rank=6, least=6, most=12),
            TableColumn(title=_("From"), rank=5, least=14, most=40),
            TableColumn(title=_("Signature"), rank=4, least=16, most=18),
        )

    def empty_words(self) -> str:
        """Say how the first address is added."""
        return _(
            "No mail address is registered yet. n registers one; a brand comes first: it owns the forward address."
        )

    def ask(self, reader: Reader) -> Sight:
        """Read the settings, and what has come in for each address."""
        settings = reader.settings()
        here = Here(now=self.session.clock(), host=this_host(), zone=self.session.zone)
        return Sight(
            settings=settings,
            last_mail_at=reader.last_mail_at(),
            forwarding=read_forwarding(reader, here),
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
        found = self._found(sight, known)
        state = Cell(text=state_words(found.state), look=LOOKS[found.state])
        return Row(key=known.address, cells=(known.address, state, arrived, groups, sender, level))

    def _found(self, sight: Sight, known: MailAddress) -> ForwardingState:
        return forwarding_of(sight.forwarding[known.address], self.session.clock())

    # What stands beside the rows

    def body(self) -> ComposeResult:
        """Lay out the table, with the forwarding of the row under the cursor."""
        with Container(id="section-panes"):
            yield self.table
            yield self.details

    def shown(self, sight: Sight) -> None:
        """Tell the forwarding of the row under the cursor."""
        known = self._known()
        if known is not None:
            self.details.show(known.address, self._details(sight, known))

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        message.stop()
        if self.sight is not None:
            self.shown(self.sight)

    def _details(self, sight: Sight, known: MailAddress) -> list[Line]:
        found, brand = self._found(sight, known), sight.settings.brand(known.brand_id)
        forward = sight.settings.forward_address(brand)
        since = "" if found.since is None else when(found.since, self.session.clock(), self.session.zone)
        state = state_words(found.state)
        step = next_step(found, address=known.address, forward=forward, brand=brand.slug)
        lines = [
            Line(label=_("Forward to"), value=forward),
            Line(label=_("Forwarding"), value=f"{state} · {since}" if since else state),
            Line(label=_("Probe"), value=self._probe_words(sight.forwarding[known.address].probes)),
            Line(label=_("Cause"), value=cause_words(found, known.address)),
            Line(label=_("Next"), value=step),
        ]
        return [line for line in lines if line.value]

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
        refusal = refusal_of(self.session, sight.settings, command)
        if refusal is not None:
            return refusal.words
        count = sight.tickets.get(key, 0)
        stay = ngettext("its {count} ticket stays", "its {count} tickets stay", count).format(count=count)
        words = _("Remove {address}? New mail to it goes to the default address; {stay}.")
        done = _("{address} is removed; z takes that back. End the forwarding at your mail provider too.")
        return Question(words=words.format(address=key, stay=stay), command=command, done=done.format(address=key))

    def _probe_words(self, probes: Sequence[Probe]) -> str:
        """Tell of the newest probe: when it was sent, and what became of it."""
        if not probes:
            return ""
        probe = probes[0]
        sent = _("sent {when}").format(when=when(probe.sent_at, self.session.clock(), self.session.zone))
        if probe.arrived_at is not None:
            took = duration(max(probe.arrived_at - probe.sent_at, 0))
            return _("{sent}, back after {duration}").format(sent=sent, duration=took)
        return sent if probe.failed_at is not None else _("{sent}, not back yet").format(sent=sent)

    # Keys of this part

    def action_copy(self) -> None:
        """Copy the forward address of the row's brand."""
        known = self._known()
        if self.sight is not None and known is not None:
            brand = self.sight.settings.brand(known.brand_id)
            self.copy_text(self.sight.settings.forward_address(brand))

    def action_guide(self) -> None:
        """Show how the address's mail is forwarded at its provider."""
        known = self._known()
        if known is not None:
            self.app.push_screen(GuideScreen(self.session, known.address, keymap=self.keymap))

    def action_verify(self) -> None:
        """Send a probe to the address; the list tells when it is back."""
        known = self._known()
        if self.sight is None or known is None:
            return
        settings = self.sight.settings
        who = self.session.who(settings)
        refusal = who if isinstance(who, Refusal) else why_no_probe(settings, known, who)
        if refusal is not None:
            self.notice.show(refusal.words)
        else:
            self.status.say(_("Sending a probe to {address} …").format(address=known.address))
            self.run_worker(self._probe(known), group="probe", exclusive=True)

    async def _probe(self, known: MailAddress) -> None:
        session = self.session
        try:
            prober = Prober(session.repository, session.wires.outgoing_door(), session.clock)
            sent = await prober.send(known, sent_by=session.employee or "")
        except (StorageError, NoWiresError) as error:
            self.notice.show(words_of(error))
            return
        if sent.error is None:
            words = _("A probe was sent to {address}; its state changes when it is back.")
            self.told(words.format(address=known.address))
        else:
            words = _("The probe to {address} was not sent: {said} 4, then t, tries the server.")
            self.notice.show(words.format(address=known.address, said=words_of(sent.error)))
            self.want_reread()

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
