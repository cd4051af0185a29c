"""Signatures: every brand, mail address and employee with the text that is set, and whose answers it closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual.binding import BindingType

from console.commands.signatures import ClearSignature
from console.key_names import Where
from console.screens.admin.removing import refusal_of
from console.screens.admin.section_screen import SECTION_PLACES, Question, SectionScreen
from console.screens.admin.signature_choices import employee_name, own_login
from console.screens.admin.signature_clearing import afterwards_words
from console.screens.admin.signature_form import SignatureForm
from console.screens.admin.signature_lens import SignatureLens
from console.screens.admin.signature_rows import (
    SignatureRow,
    addresses_in,
    in_a_line,
    row_of,
    short_names,
    signature_rows,
)
from console.screens.desk_screen import places_bindings
from console.settings_words import level_words
from console.signature_candidates import Scope
from console.signature_words import scope_words
from storage.protocol import Reader
from storage.settings import Settings
from storage.words import Role, SignatureLevel
from widgets.language import _
from widgets.table_plan import TableColumn
from widgets.table_rows import PLAIN, QUIET, Cell, Group, Row

PLACES = (Where.CHANGING, Where.SIGNATURES, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, and a row for each place of a signature."""

    settings: Settings
    rows: tuple[SignatureRow, ...]


class SignaturesScreen(SectionScreen[Sight]):
    """The signatures on their three levels, from the one for most answers to the most particular."""

    DEFAULT_CSS = "SignaturesScreen ConfirmLine { height: auto; max-height: 4; text-wrap: wrap; }"
    SECTION = "signatures"
    PLACES = PLACES
    SETTINGS_NEED = Role.AGENT  # who answers sets their own
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; of whom it is stays longest."""
        return (
            TableColumn(title=_("Signature of"), rank=9, least=20, most=44),
            TableColumn(title=_("Text"), rank=7, least=20, most=60),
            TableColumn(title=_("Closes (w: why)"), rank=8, least=20, most=60),
        )

    def empty_words(self) -> str:
        """Say what comes before the first signature."""
        return _(
            "A signature is of a brand, a mail address or an employee, and there is none yet: 2, then n, makes one."
        )

    def ask(self, reader: Reader) -> Sight:
        """Read the settings, and ask for each row what it closes."""
        settings = reader.settings()
        return Sight(settings=settings, rows=signature_rows(settings))

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return the rows level by level; what goes before what stands over each."""
        lines: list[Row | Group] = []
        for level, rows in groupby(sight.rows, key=lambda row: row.scope.level):
            lines.append(Group(title=_level_title(level)))
            lines += [_line(sight.settings, row) for row in rows]
        return lines

    def form(self, sight: Sight, key: str | None) -> SignatureForm | str:
        """Return the form of a row, set or not; a new one is an employee's."""
        row = row_of(sight.rows, key)
        if row is not None:
            return SignatureForm(self.session, sight.settings, row.scope, told=self.told, keymap=self.keymap)
        if not sight.settings.employees:
            return _("n adds one of an employee, and there is none yet: 7, then n, adds one.")
        scope = self._new_scope(sight)
        return SignatureForm(self.session, sight.settings, scope, is_new=True, told=self.told, keymap=self.keymap)

    def _new_scope(self, sight: Sight) -> Scope:
        """Begin at what the cursor names; else at whoever looks, and at a place that has none of theirs yet."""
        near = row_of(sight.rows, self.table.cursor)
        scope = Scope() if near is None else near.scope
        own = own_login(sight.settings, self.session.employee)
        login = scope.employee or own or sight.settings.employees[0].login
        if scope.employee is None and scope != Scope():
            return Scope(brand=scope.brand, address=scope.address, employee=login)
        taken = {row.scope for row in sight.rows if row.text is not None}
        scopes = [Scope(employee=login), *(Scope(employee=login, brand=one.slug) for one in sight.settings.brands)]
        return next((one for one in scopes if one not in taken), scopes[0])

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask with what closes those answers then."""
        row = row_of(sight.rows, key)
        if row is None or row.text is None:
            return _("Nothing is set here; Enter sets it.")
        scope = row.scope
        command = ClearSignature(brand=scope.brand, address=scope.address, employee=scope.employee)
        refusal = refusal_of(self.session, sight.settings, command)
        if refusal is not None:
            return refusal.words
        words = _("Clear the signature of {scope}?").format(scope=scope_words(scope))
        then = afterwards_words(sight.settings, command.change(sight.settings).settings, row)
        done = _("{scope}: cleared; z takes that back.").format(scope=scope_words(scope))
        return Question(words=f"{words} {then}", command=command, done=done)

    def action_lens(self) -> None:
        """Show which signature closes an answer, beginning at what the cursor names."""
        row = None if self.sight is None else row_of(self.sight.rows, self.table.cursor)
        if self.sight is None or row is None:
            return
        settings = self.sight.settings
        near = addresses_in(settings, row.scope)
        lens = SignatureLens(
            self.session,
            settings,
            address=near[0].address if near else "",
            employee=row.scope.employee or own_login(settings, self.session.employee),
            keymap=self.keymap,
        )
        self.app.push_screen(lens)


def _level_title(level: SignatureLevel) -> str:
    match level:
        case SignatureLevel.BRAND:
            return _("Brands: where nothing more particular is set")
        case SignatureLevel.ADDRESS:
            return _("Mail addresses: before that of the brand")
        case _:
            return _("Employees: before both, in the answers that they write")


def _line(settings: Settings, row: SignatureRow) -> Row:
    text = Cell(text=_("not set"), look=QUIET) if row.text is None else in_a_line(row.text)
    return Row(key=row.key, cells=(_whose(settings, row.scope), text, _closes(settings, row)))


def _whose(settings: Settings, scope: Scope) -> str:
    """Name an employee's own by the person, a further one by its place under that."""
    if scope.employee is None:
        return next((one.name for one in settings.brands if one.slug == scope.brand), scope.address or "")
    if scope.brand is None and scope.address is None:
        names = [employee_name(one.login, one.name) for one in settings.employees if one.login == scope.employee]
        return names[0] if names else scope.employee
    place = scope_words(Scope(brand=scope.brand, address=scope.address))
    return _("{who}, for {where}").format(who=scope.employee, where=place)


def _closes(settings: Settings, row: SignatureRow) -> Cell:
    if row.text is None:
        return Cell(text="")
    if row.closes:
        short = short_names(settings)
        return Cell(text=", ".join(short[address] for address in row.closes), look=PLAIN)
    known = settings.address_named(row.scope.address or "")
    if known is not None and known.signature_level not in (SignatureLevel.AUTO, row.scope.level):
        words = _("none: the level is {level}").format(level=level_words(known.signature_level))
        return Cell(text=words, look=QUIET)
    return Cell(text=_("none now; w tells why"), look=QUIET)
