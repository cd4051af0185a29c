"""Employees: who answers, and what they may do."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import finding, spelling
from console.commands.leaving import detail_of, without_belongings
from console.commands.quoting import quoted
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import Employee, EmployeeId, Settings
from storage.words import Role
from widgets.language import LANGUAGES, _


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEmployee(SettingsCommand):
    """Makes somebody an employee; without a language they read that of their machine."""

    verb: ClassVar[str] = "employee add"
    login: str
    name: str
    email: str
    role: Role = Role.AGENT
    language: str = ""

    def change(self, settings: Settings) -> Change:
        login = spelling.login(self.login)
        if any(known.login == login for known in settings.employees):
            words = _("There is an employee {login} already: omnidesk employee edit {login} changes them.")
            raise spelling.refuse("employee-exists", words.format(login=login))
        added = Employee(
            id=EmployeeId(0),
            login=login,
            name=spelling.name("--name", self.name),
            email=spelling.address(self.email),
            role=self.role,
            language=_language(self.language),
        )
        return Change(
            settings=replace(settings, employees=(*settings.employees, added)),
            subject=f"employee {login}",
            detail=f"role {self.role.value}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditEmployee(SettingsCommand):
    """Changes what is given of an employee; `language` "" means that of their machine."""

    verb: ClassVar[str] = "employee edit"
    login: str
    name: str | None = None
    email: str | None = None
    role: Role | None = None
    language: str | None = None

    def change(self, settings: Settings) -> Change:
        before = after = finding.employee(settings, self.login)
        if self.name is not None:
            after = replace(after, name=spelling.name("--name", self.name))
        if self.email is not None:
            after = replace(after, email=spelling.address(self.email))
        if self.role is not None:
            after = replace(after, role=self.role)
        if self.language is not None:
            after = replace(after, language=_language(self.language))
        finding.need_change(before, after)
        employees = tuple(after if known.id == before.id else known for known in settings.employees)
        return Change(
            settings=replace(settings, employees=employees),
            subject=f"employee {before.login}",
            detail=finding.changed_fields(before, after),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveEmployee(SettingsCommand):
    """Removes an employee with their signatures; what they did, and the tickets they have, keep their login."""

    verb: ClassVar[str] = "employee remove"
    login: str

    def change(self, settings: Settings) -> Change:
        gone = finding.employee(settings, self.login)
        employees = tuple(known for known in settings.employees if known.id != gone.id)
        left = replace(without_belongings(settings, gone), employees=employees)
        return Change(settings=left, subject=f"employee {gone.login}", detail=detail_of(gone.name, settings, left))


def lacks_admin(settings: Settings) -> bool:
    """Tell whether nobody is admin, so that only the system user who owns the database may change settings."""
    return all(known.role is not Role.ADMIN for known in settings.employees)


def _language(language: str) -> str:
    if language in ("", *LANGUAGES):
        return language
    words = _("{value} is no language that is spoken here: choose {known}, or nothing for that of their machine.")
    raise spelling.refuse("bad-language", words.format(value=quoted(language), known=", ".join(LANGUAGES)))
