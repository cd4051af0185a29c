"""The audit trail read as a chain and computed anew, a stretch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.audit import Broken, Chain, Checked, Link
from storage.sqlite.chain import differing, linked, text_digests
from storage.sqlite.part import Part
from storage.sqlite.rows import sound
from storage.sqlite.snapshot import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How a chain is read: its statement, how many fixed columns lead a row, what the texts behind are called."""

    statement: str
    end: str
    fixed: int
    texts: Sequence[str]


# What stands where a text of a person was taken out; the settings themselves are written anew without the person.
_BLANK = ("", "erased", None)
_REWRITTEN = ("snapshot",)

_SHAPES = {
    Chain.EVENTS: _Shape(
        statement="event_links", end="event_digest", fixed=6, texts=("subject", "detail", "undo", "ticket")
    ),
    Chain.SETTINGS: _Shape(
        statement="settings_links", end="settings_digest", fixed=4, texts=("subject", "detail", "why", "snapshot")
    ),
}


class AuditReading(Part):
    """Answers `storage.audit.AuditReader`."""

    @sound
    def check_chain(self, chain: Chain, behind: Link, limit: int) -> Checked:
        shape, key = _SHAPES[chain], self._snapshot.value("signing_key")
        links: list[Link] = []
        erased = 0
        found = self._snapshot.all(shape.statement, after=behind.row, limit=limit)
        for row in found:
            link = Link(row=row[0], digest=row[-2])
            what = _fault(shape, key, row, links[-1] if links else behind)
            if what:
                broken = Broken(chain=chain, row=row[0], what=what)
                return Checked(links=links, erased=erased, is_end=True, broken=broken)
            links.append(link)
            erased += row[-1]
        last, is_end = links[-1] if links else behind, len(found) < limit
        is_cut = is_end and last.digest != self._snapshot.value(shape.end)
        broken_end = Broken(chain=chain, row=last.row, what="end") if is_cut else None
        return Checked(links=links, erased=erased, is_end=is_end, broken=broken_end)


def _fault(shape: _Shape, key: bytes, row: Row, behind: Link) -> str:
    """Return what of a row does not agree, "" when all does."""
    *_, digests, digest, is_erased = row
    if digest != linked(behind.digest, digests, *row[: shape.fixed]):
        return "link"
    texts = row[shape.fixed : shape.fixed + len(shape.texts)]
    changed = differing(digests, text_digests(key, *texts))
    blank = {place for place, text in enumerate(texts) if text in _BLANK or shape.texts[place] in _REWRITTEN}
    wrong = [shape.texts[place] for place in changed if not (is_erased and place in blank)]
    return wrong[0] if wrong else ""
