"""`omnidesk import`: mbox, Maildir and .eml through the same intake as the forward mailbox, with progress on stderr."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path

from console.cli.frame import DONE, IN_PART, Answer, Call, Verb, argument
from console.cli.shapes import Shape, outcome_sums
from console.cli.text import fields
from console.commands.refusal import Refusal
from console.intake.files import Imported, UnreadableFileError, import_paths
from console.intake.mail_files import CHANGED, NO_FILE
from console.mail.safe_text import safe_line
from console.services import intake_of
from storage.settings import Settings
from storage.words import Outcome
from widgets.language import _
from widgets.times import tenths
from widgets.words import outcome_words

_BAR = 24
_SAID_EVERY_S = 0.2


async def _import(call: Call) -> Answer | Refusal:
    paths = [Path(path) for path in call.arguments.paths]
    async with call.desk() as desk:
        settings = await desk.repository.reading(lambda reader: reader.settings())
        brand = settings.brand_named(call.arguments.brand)
        if brand is None:
            return _unknown_brand(call.arguments.brand, settings)
        if not desk.actor.may_answer:
            words = _("{login} may not import mail: that takes the role agent or admin.")
            return Refusal(code="not-allowed", words=words.format(login=desk.actor.login))
        started = time.perf_counter()
        progress = Progress()
        try:
            async with intake_of(desk.repository, call.clock) as means:
                imported = await import_paths(
                    paths, brand.id, means.intake, desk.repository, clock=call.clock, progress=progress.tell
                )
        except UnreadableFileError as error:
            return Refusal(code="unreadable", words=_each(error.unreadable))
        finally:
            progress.end()
    seconds = time.perf_counter() - started
    unreadable = imported.left_out.unreadable
    return Answer(
        shape=_shape(imported, seconds),
        lines=_lines(imported, seconds),
        code=IN_PART if unreadable else DONE,
        trouble=_each(unreadable),
    )


def _unknown_brand(slug: str, settings: Settings) -> Refusal:
    known = ", ".join(brand.slug for brand in settings.brands) or "-"
    words = _("There is no brand {slug}; there are: {known}. Add one: omnidesk brand add SLUG --name NAME")
    return Refusal(code="unknown-brand", words=words.format(slug=slug, known=known))


def _each(unreadable: Mapping[Path, str]) -> str:
    """Return a line for each file that can't be read, with the reason."""
    return "\n".join(f"{safe_line(str(path))}: {_reason(said)}" for path, said in unreadable.items())


def _reason(said: str) -> str:
    return {NO_FILE: _("is no file"), CHANGED: _("changed while it was read")}.get(said, said)


def _shape(imported: Imported, seconds: float) -> Shape:
    left_out = imported.left_out
    unreadable = [{"path": str(path), "reason": _reason(said)} for path, said in left_out.unreadable.items()]
    return {
        **outcome_sums(imported.outcomes),
        "already_known": imported.already_known,
        "passed_over": left_out.passed_over,
        "unreadable": unreadable,
        "seconds": round(seconds, 3),
        "mails_per_second": round(imported.fetched / seconds, 1) if seconds > 0 else 0.0,
    }


def _lines(imported: Imported, seconds: float) -> list[str]:
    outcomes = [(outcome_words(outcome), imported.outcomes.get(outcome, 0)) for outcome in Outcome]
    others = [
        (_("already known"), imported.already_known),
        (_("passed over, no mail"), imported.left_out.passed_over),
        (_("unreadable"), len(imported.left_out.unreadable)),
    ]
    shown = [(words, count) for words, count in (*outcomes, *others) if count]
    return fields([(_("taken in"), imported.fetched), *shown, (_("seconds"), tenths(seconds))])


class Progress:
    """A bar on a terminal, and now and then a line where stderr is none."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._said_at = 0.0
        self._has_bar = False

    def tell(self, done: int, total: int) -> None:
        """Hear how far it is."""
        now = time.monotonic()
        if now - self._said_at < (_SAID_EVERY_S if self._is_terminal else 5.0) and done < total:
            return
        self._said_at = now
        said = _("{done} of {total} mails").format(done=done, total=total)
        if self._is_terminal:
            filled = _BAR * done // max(total, 1)
            sys.stderr.write(f"\r{'#' * filled}{'.' * (_BAR - filled)} {said}\x1b[K")
            self._has_bar = True
        elif total:
            sys.stderr.write(f"{said}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self._has_bar:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


VERBS = (
    Verb(
        name="import",
        words=lambda: _("take in mail from files: mbox, Maildir, .eml, or folders of these; as often as you like"),
        run=_import,
        arguments=(
            argument("paths", nargs="+", metavar="PATH", words=lambda: _("an mbox file, a Maildir, an .eml, a folder")),
            argument("--brand", metavar="SLUG", required=True, words=lambda: _("the brand that the mail was sent to")),
        ),
    ),
)
