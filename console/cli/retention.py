"""`omnidesk retention`: what the settings let go in time, shown, and with --apply erased."""

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.privacy_words import sums_rows, sums_shape
from console.cli.progress import Progress
from console.cli.shapes import utc
from console.cli.text import fields, local_time
from console.cli.unended import unended
from console.commands.refusal import Refusal
from console.privacy.counting import count_expiring
from console.privacy.retention import Expiring, expiring, let_go
from console.privacy.whom import needs_owner_of_secrets
from storage.errors import StorageError
from storage.privacy import Sums
from widgets.language import _, ngettext

_LISTED = 20


async def _retention(call: Call) -> Answer | Refusal:
    async with call.desk() as desk:
        refusal = needs_owner_of_secrets(desk.actor)
        if refusal is not None:
            return refusal
        found = await expiring(desk.repository, call.clock())
        if call.arguments.dry_run or not call.arguments.apply:
            shown = await count_expiring(desk.repository, found, call.clock(), Progress(call).walked)
            return Answer(shape=_shape(found, shown, dry_run=True), lines=_lines(found, shown))
        try:
            sums = await let_go(desk.repository, desk.actor, call.clock, Progress(call).walked)
        except StorageError as error:
            return await unended(desk, error, "omnidesk retention --apply")
    erased = [_("Erased:"), *fields(sums_rows(sums)), *_held(found)]
    return Answer(shape=_shape(found, sums, dry_run=False), lines=erased if sums else _lines(found, sums))


def _shape(found: Expiring, sums: Sums, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "closed_before": utc(found.closed_before),
        "kept_before": utc(found.kept_before),
        "tickets": list(found.tickets),
        "held": list(found.held),
        "deliveries": list(found.mails),
        "sums": sums_shape(sums),
    }


def _lines(found: Expiring, sums: Sums) -> list[str]:
    if found.closed_before is None and found.kept_before is None:
        words = _("Nothing is ever let go: omnidesk account set --retention-closed-days N --retention-parked-days N")
        return [words]
    rows: list[tuple[str, object]] = [
        (_("closed, and last active, before"), local_time(found.closed_before)),
        (_("tickets"), len(found.tickets)),
        (_("parked or unreadable, kept before"), local_time(found.kept_before)),
        (_("mails"), len(found.mails)),
    ]
    shown = ", ".join(f"#{number}" for number in found.tickets[:_LISTED])
    more = " …" if len(found.tickets) > _LISTED else ""
    listed = [f"{shown}{more}"] if shown else []
    nothing_yet = _("Nothing was erased: omnidesk retention --apply")
    going = [_("With all that belongs to it, this would be erased:"), *fields(sums_rows(sums))]
    return [*fields(rows), *listed, *_held(found), *([*going, nothing_yet] if sums else [])]


def _held(found: Expiring) -> list[str]:
    if not found.held:
        return []
    words = ngettext(
        "{count} ticket that is as old stays: a mail of ours in it is on its way, or nobody knows whether it left "
        "(omnidesk outbox list --open).",
        "{count} tickets that are as old stay: mails of ours in them are on their way, or nobody knows whether they "
        "left (omnidesk outbox list --open).",
        len(found.held),
    )
    return [words.format(count=len(found.held))]


VERBS = (
    Verb(
        name="retention",
        words=lambda: _("show what is old enough to be let go; with --apply it is erased"),
        run=_retention,
        arguments=(
            argument("--dry-run", action="store_true", words=lambda: _("only show it, as without any option")),
            argument("--apply", action="store_true", words=lambda: _("erase it; this can't be undone")),
        ),
    ),
)
