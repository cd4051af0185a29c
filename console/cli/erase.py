"""`omnidesk erase`: a customer is forgotten in every file of the database; it says what goes before, and what stays."""

import sys
from collections.abc import Sequence

from console.cli.frame import DONE, IN_PART, Answer, Call, Verb, argument
from console.cli.privacy_words import (
    others_lines,
    others_shape,
    paths_lines,
    person_shape,
    person_words,
    sums_rows,
    sums_shape,
)
from console.cli.progress import Progress
from console.cli.shapes import utc
from console.cli.text import fields, local_time
from console.commands.desk import Desk
from console.commands.refusal import Refusal
from console.privacy.erasing import Erased, begin, carry_out
from console.privacy.finding import Found, find
from console.privacy.whom import needs_owner_of_secrets, person_of
from storage.privacy import Person, Sums
from storage.protocol import Reader
from widgets.language import _


async def _erase(call: Call) -> Answer | Refusal:
    given: Sequence[str] = call.arguments.customer
    async with call.desk() as desk:
        refusal = needs_owner_of_secrets(desk.actor)
        if refusal is not None:
            return refusal
        under_way = await desk.repository.reading(lambda reader: reader.erasure_under_way())
        if under_way is not None and not call.arguments.dry_run:
            call.say(_("Erasure {number}, which was begun and not ended, is carried on.").format(number=under_way.id))
            ended = await carry_out(desk.repository, under_way, call.clock, Progress(call).walked)
            if not given:
                return _answer(ended)
        if not given:
            words = _("Name whom to erase: an address of theirs, or their number. No erasure waits to be carried on.")
            return Refusal(code="usage", words=words)
        return await _erase_person(call, desk, given)


async def _erase_person(call: Call, desk: Desk, given: Sequence[str]) -> Answer | Refusal:
    """Show what goes, ask, and erase."""
    person, erased_at = await desk.repository.reading(lambda reader: _whom(reader, given))
    others = bool(call.arguments.with_others)
    found = await find(desk.repository, person, Progress(call).walked, with_others=others)
    if not found.sums:
        return _nothing(found, erased_at)
    if call.arguments.dry_run:
        return _preview(found, erased_at)
    refusal = _unconfirmed(call, found)
    if refusal is not None:
        return refusal
    begun = await begin(desk.repository, person, desk.actor, call.clock, with_others=others)
    return _answer(await carry_out(desk.repository, begun, call.clock, Progress(call).walked))


def _whom(reader: Reader, given: Sequence[str]) -> tuple[Person, int | None]:
    person = person_of(reader, given)
    times = [at for address in person.addresses if (at := reader.erased_at(address)) is not None]
    return person, max(times, default=None)


def _unconfirmed(call: Call, found: Found) -> Refusal | None:
    """Ask on a terminal; a script says --yes."""
    if call.arguments.yes:
        return None
    if not (sys.stdin is not None and sys.stdin.isatty()):
        words = _("Nothing was erased: say --yes, or --dry-run to see what would go.")
        return Refusal(code="usage", words=words)
    for line in _preview(found, None).lines:
        call.say(line)
    call.say(_("This can't be undone. Type the word {word} to erase all of this:").format(word=_("erase")))
    if sys.stdin.readline().strip() != _("erase"):
        return Refusal(code="not-confirmed", words=_("Nothing was erased."))
    return None


def _nothing(found: Found, erased_at: int | None) -> Answer | Refusal:
    """Say that nothing is there to erase: they are gone already, or only others name them."""
    named = person_words(found.person)
    if erased_at is None and not found.others:
        return Refusal(code="unknown-customer", words=_("Nothing is kept of {person}.").format(person=named))
    gone = _("Nothing is kept of {person}: they were erased on {at}.").format(person=named, at=local_time(erased_at))
    none = _("Nothing is kept of {person}.").format(person=named)
    shape = {
        "dry_run": False,
        "customer": person_shape(found.person),
        "erased_at": utc(erased_at),
        "sums": sums_shape(Sums()),
        "others": others_shape(found.others),
    }
    lines = [none if erased_at is None else gone, *others_lines(found.others)]
    return Answer(shape=shape, lines=lines, code=IN_PART if found.others else DONE)


def _preview(found: Found, erased_at: int | None) -> Answer:
    shape = {
        "dry_run": True,
        "customer": person_shape(found.person),
        "erased_at": utc(erased_at),
        "sums": sums_shape(found.sums),
        "tickets": list(found.tickets),
        "others": others_shape(found.others),
    }
    head = _("Of {person} would be erased:").format(person=person_words(found.person))
    return Answer(shape=shape, lines=[head, *fields(sums_rows(found.sums)), *others_lines(found.others)])


def _answer(erased: Erased) -> Answer:
    held = [path for path in erased.files if path not in erased.copies]
    copies = [path for path in erased.copies if path in erased.files or not erased.is_searched]
    shape = {
        "dry_run": False,
        "erasure": erased.erasure.id,
        "customer": person_shape(erased.erasure.person),
        "sums": sums_shape(erased.sums),
        "others": others_shape(erased.others),
        "texts": list(erased.texts),
        "searched": erased.is_searched,
        "files": [str(path) for path in held],
        "copies": [str(path) for path in copies],
    }
    lines = [
        _("Erased:"),
        *fields(sums_rows(erased.sums)),
        *others_lines(erased.others),
        *[_("Still named in a text of ours: {text}").format(text=text) for text in erased.texts],
        *paths_lines(_("An address still stands in:"), held),
        *paths_lines(_("These copies still hold them; remove them when you no longer need them:"), copies),
        _("Backups that are kept elsewhere hold them as well."),
    ]
    return Answer(shape=shape, lines=lines, code=DONE if erased.is_whole and not copies else IN_PART)


VERBS = (
    Verb(
        name="erase",
        words=lambda: _("erase everything that is kept of a customer, or carry on what was begun"),
        run=_erase,
        arguments=(
            argument(
                "customer",
                nargs="*",
                metavar="CUSTOMER",
                words=lambda: _("an address of theirs (or several), or their number; without one: carry on"),
            ),
            argument(
                "--with-others",
                action="store_true",
                words=lambda: _("also the messages of others that name them"),
            ),
            argument("--dry-run", action="store_true", words=lambda: _("show what would go, and erase nothing")),
            argument("--yes", action="store_true", words=lambda: _("don't ask")),
        ),
    ),
)
