"""What a person wants to see in the list: a view, a brand or address, a filter, an order; and how that becomes a view.

It stands apart from the screen because it is read again at every change: lengths of time in a filter move with the
clock, brands and addresses come and go, and what was wished while the store was read must be told from what is now.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.filtering import Filter, Problem, parse, shown, within
from console.screens.views import VIEWS, place_of_view
from console.session_memory import Remembered
from storage.narrowing import Sort
from storage.records import TicketView
from storage.settings import Settings

SORTS = tuple(Sort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted. `place` is that of the view; `brand` is a slug, "" for every one; `query` a filter as text."""

    place: int = 0
    brand: str = ""
    address: str = ""
    query: str = ""
    sort: Sort = Sort.ACTIVITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A wish at a moment: the views without the filter, whose counts are flat, and the one to list. `query` is the
    filter as it is understood, "" for none or one that is wrong, which `problem` tells. `login` is who looks, "" for no
    employee."""

    views: tuple[TicketView, ...]
    view: TicketView
    query: str
    login: str
    problem: str = ""


def asked(wish: Wish, settings: Settings, who: Callable[[Settings], Actor | Refusal], now: int, zone: tzinfo) -> Asked:
    """Return what a wish asks for at a time in ms UTC.

    A brand, address or filter that means nothing narrows nothing.
    """
    actor = who(settings)
    login = actor.login if isinstance(actor, Actor) else ""
    brand = settings.brand_named(wish.brand)
    brand_id = None if brand is None else brand.id
    views = tuple(replace(view.seen_by(login), brand_id=brand_id, address=wish.address or None) for view in VIEWS)
    found = parse(wish.query, now=now, zone=zone, settings=settings, login=login)
    understood = found if isinstance(found, Filter) else Filter()
    problem = found.words if isinstance(found, Problem) else ""
    view = replace(views[wish.place], sort=wish.sort)
    return Asked(views=views, view=within(understood, view), query=shown(understood), login=login, problem=problem)


def next_sort(sort: Sort) -> Sort:
    """Return the order behind this one, in a circle."""
    return SORTS[(SORTS.index(sort) + 1) % len(SORTS)]


def recalled(kept: Remembered) -> Wish:
    """Return what was wished when the console was left."""
    sort = next((one for one in SORTS if one.value == kept.sort), Sort.ACTIVITY)
    place = place_of_view(kept.view)
    return Wish(place=place, brand=kept.brand, address=kept.address, query=kept.query, sort=sort)


def remembered(wish: Wish, kept: Remembered) -> Remembered:
    """Return what is to be kept of a wish, beside what is kept already."""
    word = VIEWS[wish.place].word
    return replace(
        kept, view=word, brand=wish.brand, address=wish.address, query=wish.query, sort=wish.sort.value
    )  # fmt: skip
