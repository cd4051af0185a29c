"""Brands: the trade names of the account, each with its forward address, its default address and what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from console.commands.brands import RemoveBrand
from console.key_names import Where
from console.screens.admin.brand_form import BrandForm
from console.screens.admin.removing import refusal_of, signatures_going, templates_going
from console.screens.admin.section_screen import SECTION_PLACES, Question, SectionScreen
from console.screens.desk_screen import places_bindings
from storage.protocol import Reader
from storage.records import TicketView
from storage.settings import Brand, Settings
from storage.words import TicketStatus
from widgets.language import _, ngettext
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row

PLACES = (Where.CHANGING, Where.BRANDS, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, and by the slug of each brand how many tickets it has, open ones and all."""

    settings: Settings
    open_tickets: dict[str, int]
    tickets: dict[str, int]


class BrandsScreen(SectionScreen[Sight]):
    """The brands."""

    # What goes along must be read before the answer, and on a narrow screen that takes more than a line.
    DEFAULT_CSS = "BrandsScreen ConfirmLine { height: auto; max-height: 4; text-wrap: wrap; }"
    SECTION = "brands"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; the short name and the forward address stay longest."""
        return (
            TableColumn(title=_("Brand"), rank=9, least=6, most=40),
            TableColumn(title=_("Name"), rank=5, least=8, most=30),
            TableColumn(title=_("Forward address"), rank=8, least=20),
            TableColumn(title=_("Default address"), rank=4, least=15, most=40),
            TableColumn(title=_("Addr."), rank=7, least=3, right=True),
            TableColumn(title=_("Open"), rank=6, least=3, right=True),
        )

    def empty_words(self) -> str:
        """Say how the first brand is made."""
        return _("No brand is made yet. n makes one: customers know its name, and it owns a forward address.")

    def ask(self, reader: Reader) -> Sight:
        """Read the settings, and how many tickets each brand has."""
        settings = reader.settings()
        is_open = (TicketStatus.OPEN,)
        return Sight(
            settings=settings,
            open_tickets={
                brand.slug: reader.ticket_total(TicketView(statuses=is_open, brand_id=brand.id))
                for brand in settings.brands
            },
            tickets={
                brand.slug: reader.ticket_total(TicketView(brand_id=brand.id)) for brand in settings.brands
            },
        )  # fmt: skip

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return a row for each brand."""
        return [self._row(sight, brand) for brand in sight.settings.brands]

    def _row(self, sight: Sight, brand: Brand) -> Row:
        own = sight.settings.addresses_of(brand.id)
        first = Cell(text=_("{address} (the first)").format(address=own[0].address) if own else "-", look=QUIET)
        return Row(
            key=brand.slug,
            cells=(
                brand.slug,
                brand.name,
                sight.settings.forward_address(brand),
                brand.default_address or first,
                str(len(own)),
                str(sight.open_tickets.get(brand.slug, 0)),
            ),
        )

    def form(self, sight: Sight, key: str | None) -> BrandForm:
        """Return the form of a brand, or of a new one."""
        known = None if key is None else sight.settings.brand_named(key)
        return BrandForm(self.session, sight.settings, known, told=self.told, keymap=self.keymap)

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask, or say what still belongs to the brand and where it is removed."""
        command = RemoveBrand(slug=key)
        brand = sight.settings.brand_named(key)
        refusal = refusal_of(self.session, sight.settings, command)
        if brand is not None and refusal is not None and refusal.code == "brand-in-use":
            words = _("{name} still has {what}. Remove those first; the number is the key of their part.")
            return words.format(name=brand.name, what=", ".join(still_there(sight.settings, brand)))
        if brand is None or refusal is not None:
            return refusal.words if refusal is not None else ""
        if count := sight.tickets.get(key, 0):
            words = ngettext(
                "{name} has {count} ticket, which keeps it: a brand with tickets stays.",
                "{name} has {count} tickets, which keep it: a brand with tickets stays.",
                count,
            )
            return words.format(name=brand.name, count=count)
        return self._question(sight.settings, brand, command)

    def _question(self, settings: Settings, brand: Brand, command: RemoveBrand) -> Question:
        clauses = (signatures_going(settings, command), templates_going(settings, command))
        along = ", ".join(filter(None, clauses))
        words = _("Remove {name}? Nothing belongs to it any more; {along}.") if along else _(
            "Remove {name}? Nothing belongs to it any more."
        )  # fmt: skip
        done = _("{name} is removed; z takes that back.").format(name=brand.name)
        return Question(words=words.format(name=brand.name, along=along), command=command, done=done)

    # Keys of this part

    def action_copy(self) -> None:
        """Copy the forward address of the brand under the cursor."""
        brand = None if self.sight is None else self.sight.settings.brand_named(self.table.cursor or "")
        if self.sight is not None and brand is not None:
            self.copy_text(self.sight.settings.forward_address(brand))


def still_there(settings: Settings, brand: Brand) -> list[str]:
    """Return what still belongs to a brand, each with the key of the part where it is removed."""
    addresses = len(settings.addresses_of(brand.id))
    mailboxes = sum(one.brand_id == brand.id for one in settings.mailboxes)
    exclusions = sum(one.brand_id == brand.id for one in settings.exclusions)
    counted = (
        (addresses, ngettext("{count} mail address (1)", "{count} mail addresses (1)", addresses)),
        (mailboxes, ngettext("{count} forward mailbox (3)", "{count} forward mailboxes (3)", mailboxes)),
        (exclusions, ngettext("{count} exclusion (5)", "{count} exclusions (5)", exclusions)),
    )
    return [words.format(count=count) for count, words in counted if count]
