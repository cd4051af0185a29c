"""`omnidesk signature`: what closes answers of a brand, of a mail address, or by an employee."""

from collections.abc import Iterator

from console.cli.changing import change, read_settings
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.given_text import given_text
from console.cli.signature_lens import RESOLVE, other_brands_line, scope_shape
from console.commands.signatures import ClearSignature, SetSignature, key_named, signature_at
from console.mail.addresses import normalise
from console.placeholders import NAMES_IN_SIGNATURE
from console.signature_candidates import Scope, key_of, scope_of
from console.signature_words import scope_words
from console.signatures import other_brands_named
from storage.settings import Brand, Settings, Signature
from widgets.language import _


def signature_shape(settings: Settings, signature: Signature) -> dict[str, object]:
    """Return a signature in JSON as it is kept, with its placeholders."""
    scope = scope_of(settings, signature)
    return {"level": scope.level.value, **scope_shape(scope), "text": signature.text}


async def _set(call: Call) -> Answer:
    given = call.arguments
    text = given_text(given.text, given.file)
    command = SetSignature(brand=given.brand, address=given.address, employee=given.employee, text=text)
    settings = await change(call, command)
    key = key_named(settings, given.brand, given.address, given.employee)
    kept = next(one for one in settings.signatures if key_of(one) == key)
    others = _others(settings, kept)
    words = _("The signature of {scope} is kept. omnidesk signature resolve --address A shows which one is used.")
    return Answer(
        shape={
            **signature_shape(settings, kept),
            "other_brands": list(others),
            "settings_version": settings.version,
        },
        lines=[words.format(scope=scope_words(scope_of(settings, kept))), *other_brands_line(others)],
    )


def _others(settings: Settings, kept: Signature) -> tuple[str, ...]:
    """An employee's signature for everything belongs to no brand, so it may name any."""
    brand = _brand(settings, kept)
    return () if brand is None else other_brands_named(kept.text, settings, brand)


def _brand(settings: Settings, kept: Signature) -> Brand | None:
    owner = next((known.brand_id for known in settings.addresses if known.id == kept.address_id), kept.brand_id)
    return None if owner is None else settings.brand(owner)


async def _clear(call: Call) -> Answer:
    given = call.arguments
    command = ClearSignature(brand=given.brand, address=given.address, employee=given.employee)
    settings = await change(call, command)
    words = _("The signature of {scope} is taken away.").format(scope=scope_words(_scope(call)))
    return Answer(
        shape={"cleared": scope_shape(_scope(call)), "settings_version": settings.version},
        lines=[words],
    )


async def _show(call: Call) -> Answer:
    settings = await read_settings(call)
    shown = list(_chosen(call, settings))
    return Answer(
        shape={"signatures": [signature_shape(settings, one) for one in shown]},
        lines=[line for one in shown for line in _block(settings, one)] or [_missing(call)],
    )


def _chosen(call: Call, settings: Settings) -> Iterator[Signature]:
    """Without a scope all of them: what holds for most comes first, an employee's last."""
    if _scope(call) == Scope():
        yield from sorted(settings.signatures, key=_place)
        return
    given = call.arguments
    one = signature_at(settings, key_named(settings, given.brand, given.address, given.employee))
    if one is not None:
        yield one


def _place(one: Signature) -> tuple[int, int, int]:
    return one.employee_id or 0, one.address_id or 0, one.brand_id or 0


def _block(settings: Settings, one: Signature) -> Iterator[str]:
    yield f"{scope_words(scope_of(settings, one))}:"
    yield from (f"  {line}".rstrip() for line in one.text.split("\n"))


def _missing(call: Call) -> str:
    if _scope(call) == Scope():
        return _("There are no signatures yet: omnidesk signature set --brand SLUG --file FILE")
    words = _("There is no signature of {scope}: omnidesk signature show lists which there are.")
    return words.format(scope=scope_words(_scope(call)))


def _scope(call: Call) -> Scope:
    given = call.arguments
    address = None if given.address is None else normalise(given.address)
    return Scope(brand=given.brand, address=address, employee=given.employee)


_SCOPE = (
    argument("--brand", metavar="S", words=lambda: _("of this brand; beside --employee: theirs for this brand")),
    argument("--address", metavar="A", words=lambda: _("of this mail address; beside --employee: theirs for it")),
    argument(
        "--employee", metavar="L", words=lambda: _("of this employee, who may have others for a brand or address")
    ),
)
_TEXT = (
    argument(
        "--text",
        metavar="T",
        words=lambda: _("the signature; what is filled in: {names}").format(
            names=", ".join("{{" + name + "}}" for name in NAMES_IN_SIGNATURE)
        ),
    ),
    argument("--file", metavar="F", words=lambda: _("read it from a file, for several lines; - for standard input")),
)

VERBS = (
    Verb(
        name="signature set",
        words=lambda: _("set a signature; your own you may always set"),
        run=_set,
        saves=True,
        arguments=(*_SCOPE, *_TEXT),
    ),
    Verb(name="signature show", words=lambda: _("show one signature, or all"), run=_show, arguments=_SCOPE),
    Verb(name="signature clear", words=lambda: _("take a signature away"), run=_clear, saves=True, arguments=_SCOPE),
    RESOLVE,
)
