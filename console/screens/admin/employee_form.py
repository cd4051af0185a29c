"""The form of an employee: who they are, their role, and in plain words what that lets them see and do.

It stands apart from the list because a role is easily given and hardly looked at again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.commands.actor import Actor
from console.commands.employees import AddEmployee, EditEmployee, lacks_admin
from console.commands.settings_command import SettingsCommand
from console.screens.admin.employee_words import language_words, may_words, no_admin_then_words
from console.screens.admin.form_screen import FormScreen, Told
from console.session import Session
from console.settings_words import role_words
from storage.settings import Employee, EmployeeId, Settings
from storage.words import Role
from widgets.entries import Line, Title
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, ShownField, TextField
from widgets.language import LANGUAGES, _
from widgets.preview_box import Entry

# They stand for a new employee while one field is checked.
_FREE = {"login": "_free.login.while.other.fields.are.seen", "name": "-", "email": "somebody@omnidesk.com"}
_FIELDS = {
    "employee-exists": "login",
    "bad-login": "login",
    "reserved": "login",
    "bad-address": "email",
    "bad-language": "language",
}
_WARNING = "bold $text-warning"


class EmployeeForm(FormScreen):
    """An employee to change, or a new one (`known` None)."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        known: Employee | None,
        *,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._known = known
        first = Role.ADMIN if not settings.employees else Role.AGENT
        self._start = known or Employee(id=EmployeeId(0), login="", name="", email="", role=first)
        super().__init__(session, settings, told=told, keymap=keymap)

    def title_words(self) -> str:
        """Return the employee, or that it is a new one."""
        return _("New employee") if self._known is None else _("Employee {name}").format(name=self._known.name)

    def subject(self) -> str:
        """Return the employee as the history names them."""
        return "" if self._known is None else f"employee {self._known.login}"

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does and changes."""
        known = self._start
        return (
            self._login(),
            TextField(
                "name",
                _("Name"),
                value=known.name,
                help_words=_("Customers see it where {placeholder} stands in a From name or a signature.").format(
                    placeholder="{{employee}}"
                ),
                check=self.check("name"),
            ),
            TextField(
                "email",
                _("Mail address"),
                value=known.email,
                placeholder="ana@acme.example",
                help_words=_("Their own; mail from it is not taken for a customer's."),
                check=self.check("email"),
            ),
            *self._choices(),
        )

    def _login(self) -> Field:
        label = _("Login")
        if self._known is not None:
            words = _("What they did is kept under it, so it never changes.")
            return ShownField("login", label, value=self._known.login, help_words=words)
        words = _("Their login at the operating system, like ana. It never changes.")
        return TextField("login", label, placeholder="ana", help_words=words, check=self.check("login"))

    def _choices(self) -> Sequence[Field]:
        return (
            ChoiceField(
                "role",
                _("Role"),
                [(one.value, role_words(one)) for one in Role],
                value=self._start.role.value,
                help_words=_("What they may see and do; it counts at once, also where they are at work now."),
            ),
            ChoiceField(
                "language",
                _("Language"),
                [(one, language_words(one)) for one in ("", *LANGUAGES)],
                value=self._start.language,
                help_words=_("The language of their console, unless --lang or the configuration names another."),
            ),
        )

    # Saving

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return the command for one value; a new employee stands for themselves only in the field that is checked."""
        return self.command({**self._chosen(), **_FREE, **value}, value)

    def _chosen(self) -> Mapping[str, Value]:
        return {"role": self._start.role.value, "language": self._start.language}

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the adding or the changing of the employee."""
        if self._known is None:
            return AddEmployee(
                login=str(values["login"]).strip(),
                name=str(values["name"]),
                email=str(values["email"]).strip(),
                role=Role(str(values["role"])),
                language=str(values["language"]),
            )
        return EditEmployee(
            login=self._known.login,
            name=str(changes["name"]) if "name" in changes else None,
            email=str(changes["email"]).strip() if "email" in changes else None,
            role=Role(str(changes["role"])) if "role" in changes else None,
            language=str(changes["language"]) if "language" in changes else None,
        )

    def field_of(self, code: str) -> str:
        """Return the field that a refusal is about."""
        return _FIELDS.get(code, "")

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say what was saved; that nobody is admin then, the list says."""
        if self._known is None:
            login = str(values["login"]).strip()
            words = _("{login} is an employee now: at that login, omnidesk lets them in as {role}.")
        else:
            login = self._known.login
            words = _("{login} is changed; their role is {role}.")
        return words.format(login=login, role=role_words(Role(str(values["role"])))), login

    # The preview

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show what the chosen role may, how somebody comes in, and whether nobody is admin then."""
        draft = replace(
            self._start,
            login=self._start.login or str(values.get("login", "")).strip(),
            role=Role(str(values["role"])),
        )
        may = (Line(value=words) for words in may_words(draft.role))
        title = _("Who may see and do what")
        return title, (*self._warnings(draft), Title(text=role_words(draft.role)), *may, *_way_in(draft.login))

    def _warnings(self, draft: Employee) -> Sequence[Line]:
        others = (one for one in self.settings.employees if one.id != draft.id)
        after = replace(self.settings, employees=(*others, draft))
        warnings = []
        if lacks_admin(after):
            warnings.append(no_admin_then_words())
        if self._locks_out(draft):
            warnings.append(_("This is you: you can't take it back yourself then."))
        return [Line(value=words, look=_WARNING) for words in warnings]

    def _locks_out(self, draft: Employee) -> bool:
        """Tell whether who fills this in gives away what they need to undo it."""
        who = self.session.who(self.settings)
        if not isinstance(who, Actor) or who.is_owner or self._known is None:
            return False
        return who.login == draft.login and who.role is Role.ADMIN and draft.role is not Role.ADMIN


def _way_in(login: str) -> Sequence[Entry]:
    words = _("Whoever logs in to this machine as {login} and starts omnidesk is this employee.")
    access = _("That login must be able to read and write the database.")
    return (
        Title(text=_("How they come in")),
        Line(value=words.format(login=login or "…")),
        Line(value=access, look="$text-muted"),
    )
