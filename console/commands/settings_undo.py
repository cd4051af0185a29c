"""Takes one change of the settings back, as a change of its own; what was changed elsewhere since stays.

It stands apart from the commands that it undoes: it needs no word from them, since every version is kept whole.
"""

from dataclasses import dataclass
from typing import ClassVar

from console.commands import spelling
from console.commands.settings_command import Change, SettingsCommand
from console.settings_changes import Overtaken, taken_back
from console.settings_words import field_words, subject_words, value_words
from storage.settings import Settings, SettingsChange, SettingsReader
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoSettings(SettingsCommand):
    """Takes back what made one version of another. It is made by `undo_of`, which reads both."""

    verb: ClassVar[str] = "settings undo"
    undone: SettingsChange
    before: Settings
    after: Settings

    def change(self, settings: Settings) -> Change:
        made = taken_back(self.before, self.after, settings)
        if isinstance(made, Overtaken):
            raise spelling.refuse("overtaken", self._overtaken(made, settings))
        if made == settings:
            raise spelling.refuse("nothing-changed", _("Nothing would change: it is like that already."))
        return Change(settings=made, subject=self.undone.subject, detail=f"version {self.undone.version}")

    def _overtaken(self, found: Overtaken, settings: Settings) -> str:
        field = found.difference.field
        if not field:
            words = _("Version {version} can't be undone: {subject} has been changed or removed since.")
            return words.format(version=self.undone.version, subject=subject_words(self.undone.subject))
        words = _("Version {version} can't be undone: {field} of {subject} has been changed again, to {now}.")
        now = value_words(field, found.now, settings)
        return words.format(
            version=self.undone.version,
            field=field_words(field),
            subject=subject_words(found.difference.subject),
            now=now,
        )


def undo_of(reader: SettingsReader, version: int | None) -> UndoSettings:
    """Return the command that undoes a version, None for the newest. Raises RefusedError."""
    newest = reader.settings().version
    wanted = newest if version is None else version
    undone = reader.settings_change(wanted) if wanted > 0 else None
    if undone is None:
        words = _("There is no version {version} of the settings: omnidesk settings list shows which there are.")
        raise spelling.refuse("unknown-version", words.format(version=wanted))
    return UndoSettings(undone=undone, before=reader.settings_at(wanted - 1), after=reader.settings_at(wanted))
