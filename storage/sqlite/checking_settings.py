"""Whether the row of the desk itself and every version of its settings is there, and the trail of what was done whole.

It stands apart because these are rows that the program can't do without: a verb that meets them lost can only refuse.
"""

import msgspec

from storage.audit import Chain, Link
from storage.checking import Check, Deviation
from storage.settings import Settings
from storage.sqlite.audit import AuditReading
from storage.sqlite.looking import Looking
from storage.sqlite.snapshot import Kept, Snapshot

_PAGE = 500
_LINKS = 2_000
_WHAT = {Chain.EVENTS: "event", Chain.SETTINGS: "settings"}
_decode = msgspec.json.Decoder(Settings).decode


def settings(look: Looking) -> list[Deviation]:
    """Return which versions are lost or can't be read; the newest must be the one in force."""
    with look.snapshot():
        row = look.rows("version_in_force")
        kept: set[int] = set()
        found: list[Deviation] = []
        after = 0
        while page := look.rows("settings_snapshots", after=after, limit=_PAGE):
            kept.update(version for version, _ in page)
            found += [one for version, snapshot in page if (one := _undecodable(version, snapshot)) is not None]
            after = page[-1][0]
    newest = max(kept, default=0)
    if not row:
        return [_lost("store", 1), *found]
    ((in_force,),) = row
    found += [_lost("settings", version) for version in range(1, max(in_force, newest) + 1) if version not in kept]
    if in_force < newest:
        found.append(Deviation(what="settings", key=in_force, fact="version", kept=in_force, found=newest))
    return found


def trail(look: Looking) -> list[Deviation]:
    """Return the first row of each chain that is not the one that was written; without the desk's row none can tell."""
    with look.snapshot():
        if not look.rows("version_in_force"):
            return []
    return [one for chain in Chain for one in _broken(look, chain)]


def _broken(look: Looking, chain: Chain) -> list[Deviation]:
    last, seen = Link(), 0
    while True:
        with look.snapshot():
            reading = AuditReading(Snapshot(look.connection, Kept(look.path)))
            checked = reading.check_chain(chain, last, _LINKS)
        if checked.broken is not None:
            one = checked.broken
            return [Deviation(what=_WHAT[chain], key=one.row, fact=one.what, kept="other", found="as it was written")]
        if checked.is_end:
            return []
        last, seen = checked.links[-1], seen + len(checked.links)
        look.tell(Check.TRAIL, seen)


def _lost(what: str, key: int) -> Deviation:
    return Deviation(what=what, key=key, kept="missing", found="there")


def _undecodable(version: int, snapshot: str) -> Deviation | None:
    try:
        kept = _decode(snapshot).version
    except (msgspec.MsgspecError, ValueError, TypeError):
        return Deviation(what="settings", key=version, fact="snapshot", kept="damaged", found="readable")
    return (
        None if kept == version else Deviation(what="settings", key=version, fact="version", kept=kept, found=version)
    )
