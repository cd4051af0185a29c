"""Employees: who answers, what each may do, and how many open tickets each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from console.commands.employees import RemoveEmployee, lacks_admin
from console.key_names import Where
from console.screens.admin.employee_form import EmployeeForm
from console.screens.admin.employee_words import language_words, loses_admin, no_admin_then_words, no_admin_words
from console.screens.admin.removing import refusal_of, signatures_going
from console.screens.admin.section_screen import SECTION_PLACES, Question, SectionScreen
from console.screens.desk_screen import places_bindings
from console.settings_words import role_words
from storage.protocol import Reader
from storage.records import TicketView
from storage.settings import Employee, Settings
from storage.words import TicketStatus
from widgets.language import _, ngettext
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row

PLACES = (Where.CHANGING, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, and how many open tickets each login has."""

    settings: Settings
    assigned: dict[str, int]


class EmployeesScreen(SectionScreen[Sight]):
    """The employees."""

    # What goes along must be read before the answer, and on a narrow screen that takes more than a line.
    DEFAULT_CSS = "EmployeesScreen ConfirmLine { height: auto; max-height: 4; text-wrap: wrap; }"
    SECTION = "employees"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; the login and the role stay longest."""
        return (
            TableColumn(title=_("Login"), rank=9, least=6, most=64),
            TableColumn(title=_("Name"), rank=7, least=10, most=40),
            TableColumn(title=_("Mail address"), rank=4, least=10, most=50),
            TableColumn(title=_("Role"), rank=8, least=6, most=14),
            TableColumn(title=_("Language"), rank=3, least=6, most=18),
            TableColumn(title=_("Open"), rank=6, least=3, right=True),
        )

    def empty_words(self) -> str:
        """Say how the first employee is added, and who may."""
        return _(
            "There is no employee yet: only the owner of the database may change settings. n adds one, an admin first."
        )

    def ask(self, reader: Reader) -> Sight:
        """Read the settings, and how many open tickets each employee has."""
        settings = reader.settings()
        is_open = (TicketStatus.OPEN,)
        return Sight(
            settings=settings,
            assigned={
                one.login: reader.ticket_total(TicketView(statuses=is_open, assignee=one.login))
                for one in settings.employees
            },
        )

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return a row for each employee; above them that nobody is admin, when it is so."""
        employees = sight.settings.employees
        warned = [Group(title=f"! {no_admin_words()}")] if employees and lacks_admin(sight.settings) else []
        return [*warned, *(self._row(sight, one) for one in employees)]

    def _row(self, sight: Sight, known: Employee) -> Row:
        language = Cell(text=language_words(known.language), look=QUIET)
        count = str(sight.assigned.get(known.login, 0))
        return Row(
            key=known.login, cells=(known.login, known.name, known.email, role_words(known.role), language, count)
        )

    def form(self, sight: Sight, key: str | None) -> EmployeeForm:
        """Return the form of an employee, or of a new one."""
        known = next((one for one in sight.settings.employees if one.login == key), None)
        return EmployeeForm(self.session, sight.settings, known, told=self.told, keymap=self.keymap)

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask with what stays under their login, what goes along, and whether nobody is admin then."""
        command = RemoveEmployee(login=key)
        refusal = refusal_of(self.session, sight.settings, command)
        if refusal is not None:
            return refusal.words
        after = command.change(sight.settings).settings
        clauses = (self._staying(sight, key), signatures_going(sight.settings, command))
        words = _("Remove {login}? {what}.").format(login=key, what="; ".join(filter(None, clauses)))
        done = _("{login} is no employee any more; z takes that back.").format(login=key)
        if loses_admin(sight.settings, after):
            words = f"{words} {no_admin_then_words()}"
        return Question(words=words, command=command, done=done)

    def _staying(self, sight: Sight, login: str) -> str:
        count = sight.assigned.get(login, 0)
        if not count:
            return _("What they did stays under that login")
        words = ngettext("Their {count} open ticket stays theirs", "Their {count} open tickets stay theirs", count)
        return words.format(count=count)
