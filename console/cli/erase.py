"""`omnidesk erase`: a customer is forgotten in every file of the database; it says what goes before, and what stays."""

import sys
from collections.abc import Iterable, Sequence

from console.cli.frame import DONE, IN_PART, Answer, Call, Verb, argument
from console.cli.left_words import left_lines, left_shape, mails_lines
from console.cli.privacy_words import (
    included_lines,
    others_lines,
    others_shape,
    person_shape,
    person_words,
    sums_rows,
    sums_shape,
)
from console.cli.progress import Progress
from console.cli.shapes import utc
from console.cli.text import fields, local_time
from console.cli.unended import unended
from console.commands.desk import Desk
from console.commands.refusal import Refusal
from console.privacy.counting import count
from console.privacy.erasing import Erased, begin, carry_out
from console.privacy.finding import Found, find
from console.privacy.looking import NOT_LOOKED, look
from console.privacy.whom import needs_owner_of_secrets, person_of
from storage.errors import StorageError
from storage.privacy import Erasure, Person, Sums
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
            ended = await _carried_out(call, desk, under_way)
            if not given or isinstance(ended, Refusal):
                return ended
            for line in ended.lines:
                call.say(line)
        if not given:
            words = _("Name whom to erase: an address of theirs, or their number. No erasure waits to be carried on.")
            return Refusal(code="usage", words=words)
        return await _erase_person(call, desk, given)


async def _erase_person(call: Call, desk: Desk, given: Sequence[str]) -> Answer | Refusal:
    """Show what goes, ask, and erase."""
    person, erased_at = await desk.repository.reading(lambda reader: _whom(reader, given))
    with_others = bool(call.arguments.with_others)
    found = await find(desk.repository, person, Progress(call).walked, with_others=with_others)
    sums = await count(desk.repository, found, with_others=with_others)
    preview = _preview(found, sums, erased_at, with_others=with_others)
    if not sums:
        return await _nothing(call, desk, found, erased_at)
    if call.arguments.dry_run:
        return preview
    refusal = _unconfirmed(call, preview.lines)
    if refusal is not None:
        return refusal
    begun = await begin(desk.repository, person, desk.actor, call.clock, with_others=with_others)
    return await _carried_out(call, desk, begun)


async def _carried_out(call: Call, desk: Desk, erasure: Erasure) -> Answer | Refusal:
    try:
        return _answer(await carry_out(desk.repository, erasure, call.clock, Progress(call).walked))
    except StorageError as error:
        return await unended(desk, error, "omnidesk erase")


def _whom(reader: Reader, given: Sequence[str]) -> tuple[Person, int | None]:
    person = person_of(reader, given)
    times = [at for address in person.addresses if (at := reader.erased_at(address)) is not None]
    return person, max(times, default=None)


def _unconfirmed(call: Call, preview: Iterable[str]) -> Refusal | None:
    """Ask on a terminal; a script says --yes."""
    if call.arguments.yes:
        return None
    if not (sys.stdin is not None and sys.stdin.isatty()):
        words = _("Nothing was erased: say --yes, or --dry-run to see what would go.")
        return Refusal(code="usage", words=words)
    for line in preview:
        call.say(line)
    call.say(_("This can't be undone. Type the word {word} to erase all of this:").format(word=_("erase")))
    if sys.stdin.readline().strip() != _("erase"):
        return Refusal(code="not-confirmed", words=_("Nothing was erased."))
    return None


async def _nothing(call: Call, desk: Desk, found: Found, erased_at: int | None) -> Answer | Refusal:
    """Say that nothing is there to erase, and look for what still holds them."""
    person, named = found.person, person_words(found.person)
    none = _("Nothing is kept of {person}.").format(person=named)
    if erased_at is None and not found.others and not found.other_mails:
        return Refusal(code="unknown-customer", words=none)
    left = await look(desk.repository, person)
    is_unclean = bool(set(left.files) - set(left.copies)) and not left.rows
    if erased_at is not None and is_unclean and not call.arguments.dry_run:
        await desk.repository.scrub()
        left = await look(desk.repository, person)
    gone = _("Nothing is kept of {person}: they were erased on {at}.").format(person=named, at=local_time(erased_at))
    shape = {
        "dry_run": bool(call.arguments.dry_run),
        "customer": person_shape(person),
        "erased_at": utc(erased_at),
        "sums": sums_shape(Sums()),
        **left_shape(left),
    }
    lines = [none if erased_at is None else gone, *left_lines(left, person.addresses)]
    return Answer(shape=shape, lines=lines, code=IN_PART if left else DONE)


def _preview(found: Found, sums: Sums, erased_at: int | None, *, with_others: bool) -> Answer:
    shape = {
        "dry_run": True,
        "customer": person_shape(found.person),
        "erased_at": utc(erased_at),
        "sums": sums_shape(sums),
        "tickets": list(found.tickets),
        "others": others_shape(found.others),
        "mails": list(found.other_mails),
    }
    head = _("Of {person} would be erased:").format(person=person_words(found.person))
    stay = [*others_lines(found.others), *mails_lines(found.other_mails)]
    lines = [head, *fields(sums_rows(sums)), *(included_lines(found.others) if with_others else stay)]
    return Answer(shape=shape, lines=lines)


def _answer(erased: Erased) -> Answer:
    person, left = erased.erasure.person, erased.left
    shape = {
        "dry_run": False,
        "erasure": erased.erasure.id,
        "customer": person_shape(person),
        "sums": sums_shape(erased.sums),
        "searched": left is not None,
        **left_shape(left or NOT_LOOKED),
    }
    if left is None:
        unseen = _(
            "Nobody has looked whether messages of others, texts or files still name them: the addresses are "
            "forgotten. To look: omnidesk erase ADDRESS, with the address once more"
        )
        told = [unseen]
    else:
        told = left_lines(left, person.addresses)
    lines = [
        _("Erased:"),
        *fields(sums_rows(erased.sums)),
        *told,
        _("Backups that are kept elsewhere hold them as well."),
    ]
    return Answer(shape=shape, lines=lines, code=IN_PART if left else DONE)


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
                words=lambda: _("also the messages and mails of others that name them"),
            ),
            argument("--dry-run", action="store_true", words=lambda: _("show what would go, and erase nothing")),
            argument("--yes", action="store_true", words=lambda: _("don't ask")),
        ),
    ),
)
