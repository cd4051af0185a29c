"""A version of the settings with what it changed: read for the history on the screen and on the command line alike.

It stands apart so that both tell the same, and neither reads more than the versions that it shows.
"""

from dataclasses import dataclass

from console.settings_changes import Difference, differences
from console.settings_words import difference_words, subject_words
from storage.settings import Settings, SettingsChange, SettingsReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Who made a version, the settings that it made, and what differs from those before."""

    change: SettingsChange
    after: Settings
    differences: tuple[Difference, ...]


def read_version(reader: SettingsReader, change: SettingsChange) -> Version:
    """Return a version with what it changed."""
    after = reader.settings_at(change.version)
    found = differences(reader.settings_at(change.version - 1), after)
    return Version(change=change, after=after, differences=found)


def summary(version: Version) -> str:
    """Return what a version changed in one line; things beside its subject are named."""
    told = []
    for one in version.differences:
        named = "" if one.subject == version.change.subject else f"{subject_words(one.subject)}: "
        told.append(named + difference_words(one, version.after))
    return "; ".join(told)
