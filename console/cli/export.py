"""`omnidesk export`: everything that is kept of a customer, in one file for them."""

from pathlib import Path

from console.cli.frame import DONE, IN_PART, Answer, Call, Verb, argument
from console.cli.privacy_words import others_shape, person_shape, person_words
from console.cli.progress import Progress
from console.cli.shapes import utc
from console.cli.text import fields
from console.commands.refusal import Refusal
from console.privacy.exporting import ExportError, export
from console.privacy.finding import find
from console.privacy.whom import needs_owner_of_secrets, person_of
from storage.privacy import Person
from storage.records import Event
from widgets.language import _


async def _export(call: Call) -> Answer | Refusal:
    progress = Progress(call)
    async with call.desk() as desk:
        refusal = needs_owner_of_secrets(desk.actor)
        if refusal is not None:
            return refusal
        person = await desk.repository.reading(lambda reader: person_of(reader, call.arguments.customer))
        found = await find(desk.repository, person, progress.walked)
        if not found.theirs and not found.mails and person.customer_id is None:
            words = _("Nothing is kept of {person}.").format(person=person_words(person))
            return Refusal(code="unknown-customer", words=words)
        now = call.clock()
        to = Path(call.arguments.to) if call.arguments.to is not None else _usual(person, utc(now) or "")
        try:
            sums = await export(desk.repository, found, to, now, progress.walked)
        except ExportError as error:
            return Refusal(code="file", words=str(error))
        event = Event(at=now, actor=desk.actor.login, verb="export", subject=_subject(person), detail="")
        await desk.repository.writing(lambda writer: writer.add_event(event))
    rows = [(name, count) for name, count in sums.items() if count]
    shape = {
        "file": str(to),
        "customer": person_shape(person),
        "rows": sums,
        "named_in_mails_of_others": others_shape(found.others),
    }
    return Answer(
        shape=shape, lines=[f"{person_words(person)} → {to}", *fields(rows)], code=IN_PART if sums["missing"] else DONE
    )


def _usual(person: Person, day: str) -> Path:
    name = f"customer-{person.customer_id}" if person.customer_id is not None else "person"
    return Path(f"omnidesk-{name}-{day[:10]}.zip")


def _subject(person: Person) -> str:
    return f"customer {person.customer_id}" if person.customer_id is not None else "person"


VERBS = (
    Verb(
        name="export",
        words=lambda: _("hand out everything that is kept of a customer: a zip with export.json and every mail"),
        run=_export,
        arguments=(
            argument(
                "customer",
                nargs="+",
                metavar="CUSTOMER",
                words=lambda: _("an address of theirs (or several), or their number"),
            ),
            argument(
                "--to",
                metavar="FILE",
                words=lambda: _("the file to make; nothing is overwritten (omnidesk-customer-N-DATE.zip here)"),
            ),
        ),
    ),
)
