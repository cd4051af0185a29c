"""`omnidesk brand`: the trade names of the account, each with its forward address."""

from console.cli.frame import Answer, Call, Verb
from console.cli.text import table
from storage.settings import Brand, Settings
from widgets.language import _


def brand_shape(settings: Settings, brand: Brand) -> dict[str, object]:
    """Return a brand in JSON."""
    return {
        "brand": brand.slug,
        "name": brand.name,
        "forward_address": settings.forward_address(brand),
        "default_address": brand.default_address,
        "addresses": [known.address for known in settings.addresses_of(brand.id)],
    }


async def _list(call: Call) -> Answer:
    async with call.desk() as desk:
        settings = await desk.repository.reading(lambda reader: reader.settings())
    rows = [
        (brand.slug, brand.name, settings.forward_address(brand), brand.default_address) for brand in settings.brands
    ]
    heads = (_("brand"), _("name"), _("forward address"), _("default address"))
    return Answer(
        shape={"brands": [brand_shape(settings, brand) for brand in settings.brands]},
        lines=table(heads, rows, empty=_("There are no brands yet: omnidesk brand add SLUG --name NAME")),
    )


VERBS = (Verb(name="brand list", words=lambda: _("show the brands"), run=_list),)
