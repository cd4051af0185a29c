"""`omnidesk signature resolve`: which signature closes an answer, why, and why the others do not."""

from collections.abc import Iterator, Sequence

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.commands import finding, spelling
from console.commands.actor import employee_named
from console.signature_candidates import Scope
from console.signature_words import because_words, loss_words, next_step, scope_words
from console.signatures import Considered, Resolved, other_brands_named, resolve
from storage.words import SignatureLevel
from widgets.language import _


def scope_shape(scope: Scope) -> dict[str, object]:
    """Return of whom a signature is in JSON."""
    return {"brand": scope.brand, "address": scope.address, "employee": scope.employee or None}


def resolved_shape(resolved: Resolved) -> dict[str, object]:
    """Return a choice in JSON; `level` null and `text` "" when nothing closes the answer, `lost_because` "" who won."""
    return {
        "level": resolved.level.value if resolved.level else None,
        "because": resolved.because.value,
        "text": resolved.text,
        "considered": [_considered_shape(one) for one in resolved.considered],
    }


def other_brands_line(names: Sequence[str]) -> list[str]:
    """Return a warning about another brand's name in a signature; nothing when there is none."""
    words = _("Look out: it names another brand: {names}.")
    return [words.format(names=", ".join(names))] if names else []


def _considered_shape(one: Considered) -> dict[str, object]:
    return {
        "level": one.level.value,
        **scope_shape(one.scope),
        "text": one.text,
        "lost_because": one.lost_because.value,
    }


async def _resolve(call: Call) -> Answer:
    given = call.arguments
    async with call.desk() as desk:
        settings = await desk.repository.reading(lambda reader: reader.settings())
        login = desk.actor.login
    address = finding.address(settings, spelling.address(given.address))
    employee = employee_named(settings, login) if given.employee is None else finding.employee(settings, given.employee)
    level = None if given.level is None else SignatureLevel(given.level)
    resolved = resolve(settings, address, employee, level=level)
    others = other_brands_named(resolved.text, settings, settings.brand(address.brand_id))
    return Answer(
        shape={**resolved_shape(resolved), "other_brands": list(others)}, lines=list(_lines(resolved, others))
    )


def _lines(resolved: Resolved, others: Sequence[str]) -> Iterator[str]:
    yield because_words(resolved)
    yield from filter(None, [next_step(resolved)])
    yield from other_brands_line(others)
    if resolved.text:
        yield ""
        yield from (f"  {line}".rstrip() for line in resolved.text.split("\n"))
    yield ""
    rows = [
        (scope_words(one.scope), loss_words(one, resolved) or _("closes the answer")) for one in resolved.considered
    ]
    yield from table((_("signature of"), _("outcome")), rows, empty="")


RESOLVE = Verb(
    name="signature resolve",
    words=lambda: _("show which signature closes an answer, and why"),
    run=_resolve,
    arguments=(
        argument("--address", metavar="A", required=True, words=lambda: _("the mail address that the answer is from")),
        argument("--employee", metavar="L", words=lambda: _("who answers; without it whoever asks")),
        argument(
            "--level",
            choices=[level.value for level in SignatureLevel],
            words=lambda: _("another level than the address says, to see what it would give"),
        ),
    ),
)
