"""`omnidesk address guide`: how the mail of an address is forwarded at its provider, step by step.

It stands apart from the other verbs of addresses because it changes nothing and is mostly words.
"""

from collections.abc import Iterator

from console.cli.changing import read_settings
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.commands import finding, spelling
from console.forwarding_guide import Guide, Provider, Way, guide
from widgets.language import _


def guide_shape(one: Guide) -> dict[str, object]:
    """Return a guide in JSON."""
    ways = [{"title": way.title, "steps": list(way.steps)} for way in one.ways]
    return {"provider": one.provider.value, "title": one.title, "ways": ways, "remarks": list(one.remarks)}


async def _guide(call: Call) -> Answer:
    settings = await read_settings(call)
    known = finding.address(settings, spelling.address(call.arguments.address))
    forward = settings.forward_address(settings.brand(known.brand_id))
    asked = call.arguments.provider
    guides = [guide(one, known.address, forward) for one in Provider if asked in (None, one.value)]
    words = _("Mail to {address} is to be forwarded to {forward}.").format(address=known.address, forward=forward)
    return Answer(
        shape={
            "address": known.address,
            "forward_address": forward,
            "guides": [guide_shape(one) for one in guides],
        },
        lines=[words, "", *(_choice(known.address, guides) if asked is None else _whole(guides[0]))],
    )


def _choice(address: str, guides: list[Guide]) -> list[str]:
    """Return each provider on a line with the way to its steps: which one it is, only the administrator knows."""
    rows = [(one.title, f"omnidesk address guide {address} --provider {one.provider.value}") for one in guides]
    return table((_("where the mailbox is"), _("its steps")), rows, empty="")


def _whole(one: Guide) -> Iterator[str]:
    yield one.title
    for way in one.ways:
        yield ""
        yield from _steps(way)
    yield ""
    yield from (f"- {remark}" for remark in one.remarks)


def _steps(way: Way) -> Iterator[str]:
    yield way.title
    yield from (f"  {number}. {step}" for number, step in enumerate(way.steps, start=1))


VERBS = (
    Verb(
        name="address guide",
        words=lambda: _("show how to forward the mail of an address at its mail provider"),
        run=_guide,
        arguments=(
            argument("address", metavar="ADDRESS", words=lambda: _("the mail address, like info@acme.example")),
            argument(
                "--provider",
                choices=[one.value for one in Provider],
                words=lambda: _("where its mailbox is; without it, which guides there are"),
            ),
        ),
    ),
)
