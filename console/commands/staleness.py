"""Tells whoever saves a form what somebody else changed of the same thing while it was open.

It stands apart because every settings command asks it: nothing is overwritten silently, and what is told is the
change itself, not that there was one.
"""

from console.commands.refusal import Refusal
from console.settings_changes import differences_of
from console.settings_words import difference_words
from storage.settings import SettingsChange, SettingsReader
from widgets.language import _

LOOKED_AT = 200  # versions; a form that is older than that is told so


def changed_meanwhile(reader: SettingsReader, subject: str, seen: int) -> Refusal | None:
    """Return what was changed of a thing after a version, as a refusal; None when nothing was."""
    now = reader.settings()
    if now.version == seen:
        return None
    changed = differences_of(subject, reader.settings_at(seen), now)
    if not changed:
        return None
    later = [one for one in reader.settings_changes(limit=LOOKED_AT) if one.version > seen and one.subject == subject]
    told = "; ".join(difference_words(one, now) for one in changed)
    words = _("{who} changed this while you were looking at it: {what}. Look at it again, then save.")
    return Refusal(code="changed", words=words.format(who=_who(later), what=told))


def _who(later: list[SettingsChange]) -> str:
    return ", ".join(dict.fromkeys(one.actor for one in reversed(later))) or _("Somebody")
