"""The last step: how the mail is forwarded at its provider, and the waiting for the first one.

It stands apart from the guide that it shows because it watches: every mail, every probe that comes back and every
question of Google's is told as it comes, and so is that nobody fetches.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.commands.refusal import Refusal
from console.failure_words import words_of
from console.forwarding_facts import Here, read_forwarding
from console.forwarding_guide import Provider
from console.intake.lease import this_host
from console.key_names import Where
from console.outgoing.probing import Prober
from console.screens.admin.guide import GuideScreen, Sight
from console.screens.desk_reading import read_desk
from console.screens.desk_screen import DESK_S, places_bindings
from console.screens.setup.progress import Progress, Step, read_progress
from console.screens.setup.proposals import provider_of
from console.screens.setup.setup_step import Journey, step_title
from console.screens.setup.steps_line import StepsLine
from console.screens.setup.waiting import Waiting, waiting_entries
from console.screens.ticket import TicketScreen
from console.session import Session
from console.wires import NoWiresError
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import TicketNumber, TicketView
from storage.settings import MailAddress, Settings
from widgets.cells import clean
from widgets.entries import Line, Title
from widgets.language import _
from widgets.notice import Notice

MOST_SKIPPED = 100  # tickets: who has more waits for no first one, and skipping costs


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSight(Sight):
    """What the guide shows, how far the steps are, and what is waited for."""

    progress: Progress
    waiting: Waiting


class ForwardingStep(GuideScreen, inherit_bindings=False):
    """The guide of the address with what has come of it on top."""

    STEP = Step.FORWARDING
    PLACES: ClassVar[tuple[Where, ...]] = (Where.SETUP_END, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.SETUP_END, Where.PANES)
    DEFAULT_CSS = """
    ForwardingStep #form-title { height: 1; padding: 0 1; background: $surface; text-wrap: nowrap; }
    """

    def __init__(
        self, session: Session, settings: Settings, *, journey: Journey, keymap: Mapping[str, str] | None = None
    ) -> None:
        known = journey.progress.address
        if known is None:
            raise LookupError("forwarding is set up without a mail address")
        super().__init__(session, known.address, keymap=keymap)
        self.journey, self.place = journey, tuple(Provider).index(provider_of(known.address))
        self.steps_line = StepsLine(journey.progress, self.STEP, session.glyphs)
        words = step_title(self.STEP, _("forward the mail of {address}").format(address=known.address))
        self.heading = Static(Content.styled(clean(words), "bold"), markup=False, id="form-title")
        self.notice = Notice()
        self._drawn: list[Line | Title] = []

    def compose(self) -> ComposeResult:
        """Lay out the steps, what is waited for, and the guide under it."""
        yield self.steps_line
        yield self.heading
        yield self._addresses
        yield self.tabs
        with self.pane_of_steps:
            yield self._asked
            yield self._steps
        yield self.notice
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Tell what the step before had to say; look now and then: that nobody fetches changes no revision."""
        self.set_interval(DESK_S, self.want_reread)
        if self.journey.said:
            self.status.say(self.journey.said)

    async def reread(self) -> None:
        """Read what has come, and draw what looks different: most of it stays as it is for hours."""
        self._desk = await read_desk(self.session)
        before, sight = self._end, await self.session.read(self._read)
        self._sight = sight
        if before is None or (before.settings, before.asked) != (sight.settings, sight.asked):
            self._draw()
        self.steps_line.show_progress(sight.progress)
        entries = self._address_entries()
        if entries != self._drawn:
            self._drawn = entries
            self._addresses.refresh(layout=True)

    def _read(self, reader: Reader) -> EndSight:
        base, session = super()._read(reader), self.session
        facts = read_forwarding(reader, Here(now=session.clock(), host=this_host(), zone=session.zone))
        view = TicketView(address=self.address)
        count = reader.ticket_total(view)
        first = reader.tickets(view, skip=min(count, MOST_SKIPPED) - 1, limit=1) if count else []
        waiting = Waiting(
            address=self.address,
            forward=self._forward_in(base.settings),
            facts=facts.get(self.address),
            asked=base.asked,
            first=first[0].number if first else None,
        )
        return EndSight(settings=base.settings, asked=base.asked, progress=read_progress(reader), waiting=waiting)

    @property
    def _end(self) -> EndSight | None:
        return self._sight if isinstance(self._sight, EndSight) else None

    # What is shown

    def _address_entries(self) -> list[Line | Title]:
        copies = _("{forward}  (y copies it)").format(forward=self.forward or "…")
        lines: list[Line | Title] = [Line(label=_("Forward to"), value=copies, look="bold")]
        if self._end is not None:
            lines += waiting_entries(self._end.waiting, self._desk, self.session.clock(), self.session.zone)
        return lines

    def _then(self, refusal: Refusal | None) -> str:
        """Return how to see that it works: by a probe where one can be sent."""
        if refusal is None:
            return _("F6 sends a probe to {address}: when it is back here, forwarding works.").format(
                address=self.address
            )
        return _("Write a mail to {address} from another address: it must turn up here.").format(address=self.address)

    # Keys

    def action_step(self, by: int) -> None:
        """Go to the step before; after this one there is none."""
        if by < 0:
            self.journey.show(Step(self.STEP + by), "")
        else:
            self.status.say(_("This is the last step; Esc leaves."))

    @on(StepsLine.StepChosen)
    def _step_chosen(self, message: StepsLine.StepChosen) -> None:
        message.stop()
        if message.step is not self.STEP:
            self.journey.show(message.step, "")

    def action_open(self) -> None:
        """Read the first mail."""
        first = None if self._end is None else self._end.waiting.first
        if first is None:
            self.status.say(_("No mail to {address} is here yet.").format(address=self.address))
        else:
            self.app.push_screen(TicketScreen(self.session, first, keymap=self.keymap, neighbour=_alone))

    def action_probe(self) -> None:
        """Send a probe; the line above tells when it is back."""
        settings = None if self._end is None else self._end.settings
        known = None if settings is None else settings.address_named(self.address)
        if settings is None or known is None:
            return
        words = self._why_not(settings, known)
        self.notice.show(words)
        if not words:
            self.status.say(_("Sending a probe to {address} …").format(address=self.address))
            self.run_worker(self._send(known), group="probe", exclusive=True)

    def _why_not(self, settings: Settings, known: MailAddress) -> str:
        refusal = self._why_no_probe(settings, known)
        if refusal is None:
            return ""
        match refusal.code:
            case "no-server":
                words = _("A probe needs sending: F7 goes to that step. Or write a mail to {address} yourself.")
                return words.format(address=self.address)
            case "no-mailbox":
                return _("A probe could not come back: there is no forward mailbox yet. F7, F7 goes to that step.")
            case _:
                return refusal.words

    async def _send(self, known: MailAddress) -> None:
        session = self.session
        try:
            prober = Prober(session.repository, session.wires.outgoing_door(), session.clock)
            sent = await prober.send(known, sent_by=session.employee or "")
        except (StorageError, NoWiresError) as error:
            self.notice.show(words_of(error))
            return
        if sent.error is None:
            self.status.say(_("A probe is on its way to {address}.").format(address=known.address))
        else:
            words = _("The probe was not sent: {said} F7, then F6, tries the server.")
            self.notice.show(words.format(said=words_of(sent.error)))
        self.want_reread()

    def action_back(self) -> None:
        """Leave; a notice goes first."""
        if self.notice.words:
            self.notice.show("")
        else:
            self.dismiss()


def _alone(_step: int) -> TicketNumber | None:
    return None
