"""The ledger: what became of every mail that was ever fetched, and where the sums do not hold.

The sums come from counter rows, and the gaps from indexes that are empty while all is well. Only the mails themselves
tell whether a counter is wrong: they are counted over an index that is read in some tens of milliseconds at a million.
"""

from collections import defaultdict
from collections.abc import Mapping

from storage.records import LedgerRow
from storage.sqlite.part import Part
from storage.sqlite.rows import sound
from storage.words import Outcome

_Line = tuple[int, int, int]  # mailbox (0 for imports), brand (0 for a mailbox), UIDVALIDITY

_NOT_THE_SUM = "the outcomes make {sum}, and the mails that were fetched are {fetched}: omnidesk fsck tells more"
_GAPS = (
    ("gap_undecided", "mails with an outcome but no decision: {mails}"),
    ("gap_without_message", "mails that became tickets without a message: {mails}"),
    ("gap_without_raw", "mails that lost their raw bytes: {mails}"),
)


class LedgerReading(Part):
    """Answers `storage.oncall.OnCallReader.ledger`."""

    @sound
    def ledger(self, since: int | None) -> list[LedgerRow]:
        counts = self._sums(since)
        fetched = self._fetched() if since is None else {line: sum(found.values()) for line, found in counts.items()}
        vanished = {_line(row[:3]): int(row[3]) for row in self._snapshot.all("ledger_vanished")}
        gaps = self._gaps()
        for line in {*counts, *fetched}:
            gaps[line] += _difference(sum(counts[line].values()), fetched.get(line, 0))
        names = self._names()
        return [
            LedgerRow(
                mailbox=names[line[:2]],
                uidvalidity=line[2],
                fetched=fetched.get(line, 0),
                counts={outcome: counts[line].get(outcome, 0) for outcome in Outcome},
                vanished=vanished.get(line, 0),
                gaps=tuple(gaps[line]),
            )
            for line in sorted({*counts, *fetched, *vanished, *gaps})
        ]

    def _sums(self, since: int | None) -> defaultdict[_Line, dict[Outcome, int]]:
        sums: defaultdict[_Line, dict[Outcome, int]] = defaultdict(dict)
        rows = self._snapshot.all("ledger") if since is None else self._snapshot.all("ledger_since", since=since)
        for *line, outcome, mails in rows:
            sums[_line(line)][Outcome(outcome)] = mails
        return sums

    def _fetched(self) -> dict[_Line, int]:
        return {_line(row[:3]): int(row[3]) for row in self._snapshot.all("ledger_fetched")}

    def _gaps(self) -> defaultdict[_Line, list[str]]:
        gaps: defaultdict[_Line, list[str]] = defaultdict(list)
        for name, words in _GAPS:
            for *line, mails in self._snapshot.all(name):
                gaps[_line(line)].append(words.format(mails=mails))
        return gaps

    def _names(self) -> Mapping[tuple[int, int], str]:
        names: defaultdict[tuple[int, int], str] = defaultdict(lambda: "?")
        names |= {(0, row[0]): f"import:{row[1]}" for row in self._snapshot.all("ledger_brands")}
        for number, name, removed in self._snapshot.all("ledger_mailboxes"):
            names[(number, 0)] = f"{name} (removed)" if removed else name
        return names


def _difference(outcomes: int, fetched: int) -> list[str]:
    return [] if outcomes == fetched else [_NOT_THE_SUM.format(sum=outcomes, fetched=fetched)]


def _line(columns: list[int] | tuple[int, ...]) -> _Line:
    mailbox, brand, uidvalidity = columns
    return mailbox, brand, uidvalidity
