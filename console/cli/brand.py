"""`omnidesk brand`: the trade names of the account, each with its forward address."""

from console.cli.changing import (
    change,
    change_from,
    name_hint,
    read_settings,
    taken_along_lines,
    taken_along_shape,
)
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.text import table
from console.cli.values import working_length
from console.commands.brands import AddBrand, EditBrand, RemoveBrand
from console.settings_words import target_words
from storage.settings import Brand, Settings
from widgets.language import _


def brand_shape(settings: Settings, brand: Brand) -> dict[str, object]:
    """Return a brand in JSON."""
    return {
        "brand": brand.slug,
        "name": brand.name,
        "forward_address": settings.forward_address(brand),
        "default_address": brand.default_address,
        "first_answer_seconds": brand.first_answer_s,
        "next_answer_seconds": brand.next_answer_s,
        "time_zone": brand.time_zone,
        "working_hours": brand.working_hours,
        "addresses": [known.address for known in settings.addresses_of(brand.id)],
    }


async def _add(call: Call) -> Answer:
    settings = await change(call, AddBrand(slug=call.arguments.slug, name=call.arguments.name))
    slug = call.arguments.slug
    forward = _shape(settings, slug)["forward_address"]
    lines = [
        _("Brand {slug} is made; its forward address is {forward}.").format(slug=slug, forward=forward),
        _("Next: omnidesk address add ADDRESS --brand {slug}").format(slug=slug),
        *name_hint(settings),
    ]
    return Answer(shape=_shape(settings, slug), lines=lines)


async def _edit(call: Call) -> Answer:
    given = call.arguments
    command = EditBrand(
        slug=given.slug, name=given.name, default_address=given.default_address, first_answer_s=given.first_answer,
        next_answer_s=given.next_answer, time_zone=given.time_zone, working_hours=given.working_hours,
    )  # fmt: skip
    settings = await change(call, command)
    return Answer(shape=_shape(settings, given.slug), lines=[_("Brand {slug} is changed.").format(slug=given.slug)])


async def _remove(call: Call) -> Answer:
    slug = call.arguments.slug
    before, settings = await change_from(call, RemoveBrand(slug=slug))
    shape = {"removed": slug, "also_removed": taken_along_shape(before, settings), "settings_version": settings.version}
    lines = [_("Brand {slug} is removed.").format(slug=slug), *taken_along_lines(before, settings)]
    return Answer(shape=shape, lines=lines)


async def _list(call: Call) -> Answer:
    settings = await read_settings(call)
    rows = [
        (brand.slug, brand.name, settings.forward_address(brand), brand.default_address, _promised(brand))
        for brand in settings.brands
    ]
    heads = (_("brand"), _("name"), _("forward address"), _("default address"), _("answers within"))
    return Answer(
        shape={"brands": [brand_shape(settings, brand) for brand in settings.brands]},
        lines=table(heads, rows, empty=_("There are no brands yet: omnidesk brand add SLUG --name NAME")),
    )


def _promised(brand: Brand) -> str:
    return target_words(brand.first_answer_s, brand.next_answer_s)


def _shape(settings: Settings, slug: str) -> dict[str, object]:
    brand = settings.brand_named(slug)
    shape = brand_shape(settings, brand) if brand is not None else {}
    return {**shape, "settings_version": settings.version}


_SLUG = argument("slug", metavar="SLUG", words=lambda: _("the short name, like acme"))

_TARGETS = (
    argument(
        "--first-answer",
        metavar="4h|off",
        type=working_length,
        words=lambda: _("how soon the first answer is promised, in working time (off)"),
    ),
    argument(
        "--next-answer",
        metavar="8h|off",
        type=working_length,
        words=lambda: _("how soon each later answer is promised, in working time (off)"),
    ),
    argument(
        "--time-zone", metavar="ZONE", words=lambda: _('on which clocks its hours are; "" for those of the account')
    ),
    argument(
        "--working-hours",
        metavar="HOURS",
        words=lambda: _('when it works, like "mon-fri 09:00-17:30"; "" as the account does'),
    ),
)

VERBS = (
    Verb(
        name="brand add",
        words=lambda: _("make a brand"),
        run=_add,
        saves=True,
        arguments=(
            _SLUG,
            argument("--name", metavar="NAME", required=True, words=lambda: _("the name that customers know")),
        ),
    ),
    Verb(
        name="brand edit",
        words=lambda: _("change a brand"),
        run=_edit,
        saves=True,
        arguments=(
            _SLUG,
            argument("--name", metavar="NAME", words=lambda: _("the name that customers know")),
            argument(
                "--default-address",
                metavar="A",
                words=lambda: _("where mail goes whose address can't be told; \"\" for the brand's first address"),
            ),
            *_TARGETS,
        ),
    ),
    Verb(name="brand list", words=lambda: _("show the brands with their forward addresses"), run=_list),
    Verb(
        name="brand remove",
        words=lambda: _("remove a brand that nothing belongs to"),
        run=_remove,
        saves=True,
        arguments=(_SLUG,),
    ),
)
