"""The ledger: what became of every mail that was ever fetched, and where the sums do not hold.

The sums come from counter rows and the gaps from indexes that are empty while all is well, so it costs the same at a
million mails.
"""

from collections import defaultdict

from storage.records import LedgerRow
from storage.sqlite.part import Part
from storage.sqlite.rows import sound
from storage.words import Outcome

_Line = tuple[int, int, int]  # mailbox (0 for imports), brand (0 for a mailbox), UIDVALIDITY

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
        vanished = {_line(row[:3]): int(row[3]) for row in self._snapshot.all("ledger_vanished")}
        gaps = self._gaps()
        names = self._names()
        return [
            LedgerRow(
                mailbox=names[line[:2]],
                uidvalidity=line[2],
                counts={outcome: counts[line].get(outcome, 0) for outcome in Outcome},
                vanished=vanished.get(line, 0),
                gaps=tuple(gaps[line]),
            )
            for line in sorted({*counts, *vanished, *gaps})
        ]

    def _sums(self, since: int | None) -> defaultdict[_Line, dict[Outcome, int]]:
        sums: defaultdict[_Line, dict[Outcome, int]] = defaultdict(dict)
        rows = self._snapshot.all("ledger") if since is None else self._snapshot.all("ledger_since", since=since)
        for *line, outcome, mails in rows:
            sums[_line(line)][Outcome(outcome)] = mails
        return sums

    def _gaps(self) -> defaultdict[_Line, list[str]]:
        gaps: defaultdict[_Line, list[str]] = defaultdict(list)
        for name, words in _GAPS:
            for *line, mails in self._snapshot.all(name):
                gaps[_line(line)].append(words.format(mails=mails))
        return gaps

    def _names(self) -> dict[tuple[int, int], str]:
        names = {(0, row[0]): f"import:{row[1]}" for row in self._snapshot.all("ledger_brands")}
        for number, name, removed in self._snapshot.all("ledger_mailboxes"):
            names[(number, 0)] = f"{name} (removed)" if removed else name
        return names


def _line(columns: list[int] | tuple[int, ...]) -> _Line:
    mailbox, brand, uidvalidity = columns
    return mailbox, brand, uidvalidity
