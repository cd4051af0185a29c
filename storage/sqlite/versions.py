"""What of a person stands in the versions of the settings, and how each reads without it.

It stands apart and pure because what is counted before an erasure and what is written then must be the same. In the
version in force only exclusions of the person and notes that name them go: the rest are texts of ours, which decide or
are sent, and whoever wrote them changes them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storage.privacy import Person
from storage.standing import names, without

_GONE = "erased"
_SHORTEST = 4  # letters of a note that is looked for elsewhere: a shorter one says nothing of anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the settings by its number, with every text that it holds."""

    version: int
    subject: str
    detail: str
    why: str
    snapshot: str


def redacted(versions: Sequence[Version], person: Person, words: Sequence[str], in_force: int) -> list[Version]:
    """Return those versions, without the person, in which something of the person stood.

    `words` are what names the person: addresses and a name. What was noted at an exclusion of the person goes with it,
    also where a change of it tells the note.
    """
    notes = {note for one in versions for note in _notes(one.snapshot, person.addresses)}
    lost = [*words, *(note for note in notes if len(note) >= _SHORTEST)]
    after = [_without(one, person.addresses, words, lost, one.version == in_force) for one in versions]
    return [new for old, new in zip(versions, after, strict=True) if new != old]


def _without(
    version: Version, addresses: Sequence[str], words: Sequence[str], lost: Sequence[str], is_in_force: bool
) -> Version:
    is_theirs = names(version.subject, words)
    return Version(
        version=version.version,
        subject=_GONE if is_theirs else version.subject,
        detail="" if is_theirs or names(version.detail, lost) else version.detail,
        why="" if is_theirs or names(version.why, lost) else version.why,
        snapshot=_snapshot(version.snapshot, addresses, words, is_in_force),
    )


def _snapshot(snapshot: str, addresses: Sequence[str], words: Sequence[str], is_in_force: bool) -> str:
    """Return settings without exclusions of these senders and notes that name them; earlier ones without any trace."""
    if not names(snapshot, words):
        return snapshot
    kept: dict[str, Any] = json.loads(snapshot)
    after = _exempt(kept, addresses, words)
    after = after if is_in_force else _forgotten(after, addresses)
    return snapshot if after == kept else json.dumps(after, ensure_ascii=False, separators=(",", ":"))


def _exempt(kept: dict[str, Any], addresses: Sequence[str], words: Sequence[str]) -> dict[str, Any]:
    exclusions = [
        {**one, "note": ""} if names(one.get("note", ""), words) else one
        for one in kept.get("exclusions", ())
        if one["pattern"] not in addresses
    ]
    return {**kept, "exclusions": exclusions} if "exclusions" in kept else kept


def _forgotten(value: Any, addresses: Sequence[str]) -> Any:
    """Return a value of JSON without these addresses: from lists of texts they go, elsewhere a word stands for them."""
    match value:
        case str():
            return without(value, addresses, _GONE)
        case list():
            return [_forgotten(one, addresses) for one in value if not (isinstance(one, str) and one in addresses)]
        case dict():
            return {name: _forgotten(one, addresses) for name, one in value.items()}
        case _:
            return value


def _notes(snapshot: str, addresses: Iterable[str]) -> Iterator[str]:
    """Yield what was noted at exclusions of these senders, in lower case."""
    wanted = set(addresses)
    for one in json.loads(snapshot).get("exclusions", ()):
        if one["pattern"] in wanted and one.get("note", "").strip():
            yield one["note"].strip().lower()
