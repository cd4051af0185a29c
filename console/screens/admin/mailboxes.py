"""Forward mailboxes: where each brand's mail is fetched, and how that fares at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from console.commands.mailboxes import RemoveMailbox
from console.intake.lease import is_living, lease_name, this_host
from console.key_names import Where
from console.screens.admin.mailbox_attempt import mailbox_attempt
from console.screens.admin.mailbox_form import MailboxForm
from console.screens.admin.mailbox_preview import after_words, security_name
from console.screens.admin.removing import refusal_of
from console.screens.admin.section_screen import SECTION_PLACES, Question
from console.screens.admin.trial import Attempt
from console.screens.admin.trying_section import TryingSection
from console.screens.desk_screen import DESK_S, places_bindings
from storage.protocol import Reader
from storage.records import Counts, MailboxHealth
from storage.settings import ForwardMailbox, MailboxId, Settings
from storage.words import MailboxState
from widgets.desk_state import BUSY, DeskState, MailboxSight, intake_words
from widgets.entries import Line
from widgets.language import _
from widgets.preview_box import Entry
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, WARNING, Cell, Group, Row

PLACES = (Where.CHANGING, Where.TRYING, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, and how each forward mailbox fares."""

    settings: Settings
    counts: Counts
    mailboxes: tuple[MailboxSight, ...]


class MailboxesScreen(TryingSection[Sight]):
    """The forward mailboxes."""

    SECTION = "mailboxes"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; the name, the server and the state stay longest."""
        return (
            TableColumn(title=_("Mailbox"), rank=9, least=6, most=18),
            TableColumn(title=_("Brand"), rank=6, least=6, most=16),
            TableColumn(title=_("Server"), rank=7, least=24, most=44),
            TableColumn(title=_("Protection"), rank=3, least=8, most=10),
            TableColumn(title=_("Folder"), rank=4, least=8, most=16),
            TableColumn(title=_("Afterwards"), rank=5, least=14, most=24),
            TableColumn(title=_("State"), rank=8, least=24, most=70),
        )

    def empty_words(self) -> str:
        """Say how the first one is set up."""
        return _(
            "No forward mailbox is set up yet, so no mail is fetched. n sets one up and tries it before it is saved."
        )

    def on_mount(self) -> None:
        """Look again now and then: a poller that dies changes nothing in the store."""
        self.set_interval(DESK_S, self.want_reread)

    def ask(self, reader: Reader) -> Sight:
        """Read the settings, and what the poller says of each mailbox while it lives."""
        settings, now, host = reader.settings(), self.session.clock(), this_host()
        known = {health.mailbox_id: health for health in reader.mailbox_health()}
        sights = []
        for mailbox in settings.mailboxes:
            lease = reader.lease(lease_name(mailbox.id))
            living = lease if lease is not None and is_living(lease, now, host) else None
            health = known.get(mailbox.id, _never(mailbox.id))
            sights.append(MailboxSight(name=mailbox.name, health=health, lease=living))
        return Sight(settings=settings, counts=reader.counts(), mailboxes=tuple(sights))

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return a row for each mailbox."""
        return [
            self._row(sight, mailbox, of)
            for mailbox, of in zip(sight.settings.mailboxes, sight.mailboxes, strict=True)
        ]  # fmt: skip

    def _row(self, sight: Sight, mailbox: ForwardMailbox, of: MailboxSight) -> Row:
        brand = _("catch-all") if mailbox.brand_id is None else sight.settings.brand(mailbox.brand_id).slug
        cells = (
            mailbox.name,
            brand,
            f"{mailbox.user}@{mailbox.host}:{mailbox.port}",
            Cell(text=security_name(mailbox.security), look=QUIET),
            mailbox.folder,
            after_words(mailbox.after_ingest),
            self._state(sight, of),
        )
        return Row(key=mailbox.name, cells=cells)

    def _state(self, sight: Sight, of: MailboxSight) -> Cell:
        """Return how the mailbox fares, in the words of the status line."""
        state = DeskState(
            counts=sight.counts, mailboxes=(of,), poller=self.session.poller_words(), polls=self.session.polls
        )
        said = intake_words(state, self.session.clock(), self.session.zone)
        return Cell(text=", ".join(said.parts), look=WARNING if said.look == BUSY else said.look)

    def details(self, sight: Sight, key: str) -> tuple[str, Sequence[Entry]]:
        """Return the state in full, and which mail comes here."""
        mailbox, of = sight.settings.mailbox_named(key), {one.name: one for one in sight.mailboxes}.get(key)
        if mailbox is None or of is None:
            return "", ()
        brands = [brand for brand in sight.settings.brands if mailbox.brand_id in (None, brand.id)]
        forwarded = ", ".join(sight.settings.forward_address(brand) for brand in brands)
        entries = (
            Line(label=_("State"), value=self._state(sight, of).text),
            Line(label=_("Sent to"), value=forwarded),
            Line(label=_("Afterwards"), value=after_words(mailbox.after_ingest)),
            Line(label=_("Test"), value=_("t tries it out, step by step; nothing on the server changes")),
        )
        return _("Forward mailbox {name}").format(name=mailbox.name), entries

    def form(self, sight: Sight, key: str | None) -> MailboxForm | str:
        """Return the form of a mailbox, or of a new one."""
        if key is None and not sight.settings.brands:
            return _("A forward mailbox is behind the forward address of a brand, and there is none yet: 2, then n.")
        known = None if key is None else sight.settings.mailbox_named(key)
        return MailboxForm(self.session, sight.settings, known, told=self.told, keymap=self.keymap)

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask with what becomes of mail that comes after it."""
        command = RemoveMailbox(name=key)
        refusal = refusal_of(self.session, sight.settings, command)
        if refusal is not None:
            return refusal.words
        words = _("Stop fetching from {name}? What came through it stays; new mail stays on the server, unseen here.")
        done = _("{name} is no longer polled; z takes that back. Its password is still kept.")
        return Question(words=words.format(name=key), command=command, done=done.format(name=key))

    def attempt(self, sight: Sight, key: str) -> Attempt | str:
        """Return the test of a mailbox with the password that is kept."""
        mailbox = sight.settings.mailbox_named(key)
        return "" if mailbox is None else mailbox_attempt(self.session.wires, mailbox)


def _never(mailbox_id: MailboxId) -> MailboxHealth:
    return MailboxHealth(
        mailbox_id=mailbox_id, state=MailboxState.NEVER, connected_since=None, last_poll_at=None, last_mail_at=None,
        next_try_at=None, lag_ms=None, error="",
    )  # fmt: skip
