"""`omnidesk ledger`: what became of every mail that was ever fetched; exit 4 when the sums do not agree."""

from console.cli.frame import ATTENTION, DONE, Answer, Call, Verb, argument
from console.cli.shapes import ledger_shape
from console.cli.text import table
from console.cli.times import read_since
from console.commands.refusal import Refusal
from storage.records import LedgerRow
from storage.settings import Settings
from storage.words import Outcome
from widgets.language import _


async def _ledger(call: Call) -> Answer | Refusal:
    since = read_since(call.arguments.since, call.clock())
    if isinstance(since, Refusal):
        return since
    async with call.desk() as desk:
        rows = await desk.repository.reading(lambda reader: reader.ledger(since))
        settings = await desk.repository.reading(lambda reader: reader.settings())
    wanted = call.arguments.mailbox
    if wanted is not None:
        if wanted not in {row.mailbox for row in rows} and settings.mailbox_named(wanted) is None:
            return _unknown(wanted, rows, settings)
        rows = [row for row in rows if row.mailbox == wanted]
    agrees = not any(row.gaps for row in rows)
    return Answer(
        shape={"agrees": agrees, "mailboxes": [ledger_shape(row) for row in rows]},
        lines=_lines(rows, agrees=agrees),
        code=DONE if agrees else ATTENTION,
    )


def _unknown(wanted: str, rows: list[LedgerRow], settings: Settings) -> Refusal:
    names = dict.fromkeys([*(row.mailbox for row in rows), *(mailbox.name for mailbox in settings.mailboxes)])
    known = ", ".join(names) or "-"
    words = _("There is no mailbox {name} in the ledger; there are: {known}.").format(name=wanted, known=known)
    return Refusal(code="unknown-mailbox", words=words)


def _lines(rows: list[LedgerRow], *, agrees: bool) -> list[str]:
    outcomes = [outcome for outcome in Outcome if outcome is not Outcome.PENDING]
    heads = [_("mailbox"), _("numbering"), _("fetched"), *(_heads()[outcome] for outcome in outcomes)]
    cells = [
        [row.mailbox, row.uidvalidity or "", row.fetched, *(row.counts.get(outcome, 0) for outcome in outcomes),
         row.counts.get(Outcome.PENDING, 0), row.vanished]
        for row in rows
    ]  # fmt: skip
    lines = table([*heads, _("undecided"), _("vanished")], cells, empty=_("No mail was ever fetched."))
    gaps = [f"{row.mailbox}: {gap}" for row in rows for gap in row.gaps]
    said = _("The sums agree.") if agrees else _("The sums do NOT agree:")
    return [*lines, "", said, *gaps] if rows else lines


def _heads() -> dict[Outcome, str]:
    return {
        Outcome.TICKETED: _("ticketed"),
        Outcome.DUPLICATE: _("duplicate"),
        Outcome.BOUNCE: _("bounce"),
        Outcome.SETUP: _("set-up"),
        Outcome.PARKED: _("parked"),
        Outcome.FAILED: _("failed"),
    }


VERBS = (
    Verb(
        name="ledger",
        words=lambda: _("account for every mail that was fetched; exit 4 when the sums do not agree"),
        run=_ledger,
        arguments=(
            argument("--mailbox", metavar="NAME", words=lambda: _("only this forward mailbox, or import:BRAND")),
            argument(
                "--since",
                metavar="WHEN",
                words=lambda: _("only mail kept since: 02:00, 2026-03-02, 2026-03-02T08:00, or 3d, 12h, 30m ago"),
            ),
        ),
    ),
)
