"""How the mail of an address is forwarded at its provider, step by step, with the addresses filled in and to copy.

It stands apart from the form of the address because it is followed beside another window, and changes nothing here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from console.asked_confirmation import AskedConfirmation, read_asked
from console.commands.probing import why_no_probe
from console.commands.refusal import Refusal
from console.forwarding_guide import Provider, guide
from console.key_names import Where
from console.screens.admin.guide_entries import asked_entries, guide_entries, probe_words, provider_names
from console.screens.desk_screen import DeskScreen, places_bindings
from console.session import Session
from storage.protocol import Reader
from storage.settings import MailAddress, Settings
from widgets.entries import Line, Title
from widgets.language import _
from widgets.moves import Move
from widgets.pane import Pane
from widgets.sheet import Sheet
from widgets.tabs_line import TabsLine

LABEL, NUMBER = 16, 4  # widths of the labels: of the addresses, of the numbers of steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, and what Google has asked about the address."""

    settings: Settings
    asked: AskedConfirmation | None


class GuideScreen(DeskScreen):
    """The guide for a mail address, by its spelling; a tab for each provider."""

    PLACES: ClassVar[tuple[Where, ...]] = (Where.GUIDE, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.GUIDE, Where.PANES)
    DEFAULT_CSS = """
    GuideScreen #guide-addresses { border-bottom: solid $panel; }
    GuideScreen Pane { height: 1fr; }
    GuideScreen #guide-asked { margin: 0 0 1 0; }
    """

    def __init__(self, session: Session, address: str, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.address, self.place = address, 0
        self.tabs = TabsLine(provider_names(), self.place)
        self.pane_of_steps = Pane()
        self._sight: Sight | None = None
        self._addresses = Sheet(self._address_entries, label=LABEL)
        self._addresses.id = "guide-addresses"
        self._asked = Sheet(self._asked_entries)
        self._asked.id = "guide-asked"
        self._steps = Sheet(self._step_entries, label=NUMBER)

    def compose(self) -> ComposeResult:
        """Lay out the tabs, the two addresses, and what Google asks over the steps."""
        yield self.tabs
        yield self._addresses
        with self.pane_of_steps:
            yield self._asked
            yield self._steps
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for scrolling."""
        self.pane_of_steps.focus()

    async def reread(self) -> None:
        """Read the addresses and Google's question, which may come while this is in front."""
        sight = await self.session.read(self._read)
        if sight != self._sight:
            self._sight = sight
            self._draw()

    def _read(self, reader: Reader) -> Sight:
        return Sight(settings=reader.settings(), asked=read_asked(reader, self.address))

    def _draw(self) -> None:
        self.tabs.show(provider_names(), self.place)
        self._asked.display = bool(self._asked_entries())
        for sheet in (self._addresses, self._asked, self._steps):
            sheet.refresh(layout=True)

    # What is shown

    @property
    def forward(self) -> str:
        """The forward address; "" while it is not known, or when the address is gone."""
        return "" if self._sight is None else self._forward_in(self._sight.settings)

    def _forward_in(self, settings: Settings) -> str:
        known = settings.address_named(self.address)
        return "" if known is None else settings.forward_address(settings.brand(known.brand_id))

    @property
    def asked(self) -> AskedConfirmation | None:
        """What Google has asked about the address."""
        return None if self._sight is None else self._sight.asked

    def _address_entries(self) -> list[Line | Title]:
        address = Line(label=_("Mail address"), value=self.address, look="bold")
        return [address, Line(label=_("Forward to"), value=self.forward or "…", look="bold")]

    def _asked_entries(self) -> list[Line | Title]:
        is_shown = tuple(Provider)[self.place] is Provider.GOOGLE and self.asked is not None
        return list(asked_entries(self.asked, self.session.zone)) if is_shown and self.asked is not None else []

    def _step_entries(self) -> list[Line | Title]:
        if self._sight is None:
            return []
        known = self._sight.settings.address_named(self.address)
        if known is None:
            return [Line(value=_("{address} is no longer registered.").format(address=self.address))]
        shown = guide(tuple(Provider)[self.place], self.address, self.forward)
        return list(guide_entries(shown, self._then(self._why_no_probe(self._sight.settings, known))))

    def _then(self, refusal: Refusal | None) -> str:
        """Return how to see that it works; `refusal` of a probe."""
        return probe_words(refusal, self.address)

    def _why_no_probe(self, settings: Settings, known: MailAddress) -> Refusal | None:
        actor = self.session.who(settings)
        return actor if isinstance(actor, Refusal) else why_no_probe(settings, known, actor)

    # Keys

    def action_tab(self, place: int) -> None:
        """Show the steps of another provider, from the top."""
        if place != self.place:
            self.place = place
            self._draw()
            self.pane_of_steps.move(Move.TOP)

    def action_next_tab(self, step: int) -> None:
        """Show the steps of the provider beside this one."""
        self.action_tab((self.place + step) % len(Provider))

    @on(TabsLine.TabChosen)
    def _tab_chosen(self, message: TabsLine.TabChosen) -> None:
        message.stop()
        self.action_tab(message.place)

    def action_copy(self) -> None:
        """Copy the forward address."""
        if self.forward:
            self.copy_text(self.forward)

    def action_copy_code(self) -> None:
        """Copy the code that Google sent, to be typed in Gmail."""
        if self.asked is None:
            self.status.say(_("Google has not asked anything about this address: there is no code."))
        elif not self.asked.code:
            self.status.say(_("Google sent no code this time: open the link instead."))
        else:
            self.copy_text(self.asked.code)

    def action_back(self) -> None:
        """Go back to the address."""
        self.dismiss()
