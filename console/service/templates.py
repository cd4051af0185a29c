"""The files that run the desk for good, filled in for this installation: whose, where, and by which interpreter.

It stands apart because what is filled in is quoted for who reads it: systemd expands `%` and `$` and splits at spaces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """This installation: the command that starts it, the system user and group, the absolute folder of the database."""

    command: tuple[str, ...]
    user: str
    group: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A file that is shipped: `name` names it on the command line, `path` is where it belongs."""

    name: str
    file: str
    path: str

    def words(self) -> str:
        """Return what it is for."""
        return {
            "poll": _("fetches and sends mail for good; a watchdog begins it anew when it hangs"),
            "backup": _("makes one backup while everybody works on"),
            "timer": _("starts the backup every night"),
            "logrotate": _("keeps the log small where it goes into a file"),
        }[self.name]


TEMPLATES = (
    Template(name="poll", file="omnidesk-poll.service", path="/etc/systemd/system/omnidesk-poll.service"),
    Template(name="backup", file="omnidesk-backup.service", path="/etc/systemd/system/omnidesk-backup.service"),
    Template(name="timer", file="omnidesk-backup.timer", path="/etc/systemd/system/omnidesk-backup.timer"),
    Template(name="logrotate", file="logrotate", path="/etc/logrotate.d/omnidesk"),
)


def filled(template: Template, installation: Installation) -> str:
    """Return a file for an installation."""
    text = files(__package__).joinpath(template.file).read_text(encoding="utf-8")
    # With a temporary folder of its own, the service would not see a database that lies in the common one.
    is_temporary = installation.folder.startswith(("/tmp/", "/var/tmp/"))  # noqa: S108 (compared, not used)
    places = {
        "@OMNIDESK@": " ".join(map(_in_unit, installation.command)),
        "@USER@": installation.user,
        "@GROUP@": installation.group,
        "@FOLDER@": _in_unit(installation.folder),
        "@PLAIN_FOLDER@": installation.folder.replace("%", "%%"),
        "@PRIVATE_TMP@": "no" if is_temporary else "yes",
    }
    for place, value in places.items():
        text = text.replace(place, value)
    return text


def _in_unit(word: str) -> str:
    """Return a word as systemd reads it (systemd.service(5), "Command lines")."""
    plain = _specifiers(word)
    if plain and all(letter.isalnum() or letter in "/._-=:+,@%" for letter in plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _specifiers(word: str) -> str:
    return word.replace("%", "%%").replace("$", "$$")


def names(templates: Sequence[Template] = TEMPLATES) -> tuple[str, ...]:
    """Return the names of the files."""
    return tuple(template.name for template in templates)
