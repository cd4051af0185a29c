"""One version of the settings in entries of a sheet: who made it, when, why, and each value before and after.

They stand apart from the screen so that every difference can be shown in a test, in both languages.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from console.settings_changes import Difference
from console.settings_versions import Version
from console.settings_words import difference_words, field_words, subject_value, subject_words
from storage.settings import Settings
from widgets.entries import Line, Title
from widgets.language import _
from widgets.times import moment


def version_entries(version: Version, zone: tzinfo) -> Sequence[Line | Title]:
    """Return the entries of a version."""
    change, after = version.change, version.after
    entries: list[Line | Title] = [
        Title(text=_("Version {version} of the settings").format(version=change.version)),
        Line(label=_("When"), value=moment(change.at, zone)),
        Line(label=_("Who"), value=change.actor),
        Line(label=_("Command"), value=change.verb),
        Line(label=_("Why"), value=change.why or "-"),
    ]
    subject = None
    for one in version.differences:
        if one.subject != subject:
            entries.append(Title(text=subject_words(one.subject)))
            subject = one.subject
        entries += _difference(one, after)
    return entries


def _difference(difference: Difference, after: Settings) -> Iterator[Line]:
    field = difference.field
    if not field:
        yield Line(value=difference_words(difference, after))
        return
    yield Line(label=field_words(field), value=subject_value(difference, difference.before, after), look="$text-muted")
    yield Line(label="", value=f"→ {subject_value(difference, difference.after, after)}")
