"""How the state of an address's forwarding is shown: JSON keys, and lines for a person.

It stands apart because `address list` and `address verify` show the same thing.
"""

from console.cli.shapes import Shape, utc
from console.cli.text import local_time
from console.forwarding import ForwardingState
from console.forwarding_words import cause_words, next_step, state_words
from storage.settings import MailAddress, Settings
from storage.words import Forwarding
from widgets.language import _


def forwarding_shape(settings: Settings, known: MailAddress, found: ForwardingState) -> Shape:
    """Return the state of an address: `cause` is one of a closed list, the words are in the language in use."""
    return {
        "forwarding": found.state.value,
        "forwarding_since": utc(found.since),
        "cause": found.cause.value if found.cause is not None else None,
        "cause_words": cause_words(found, known.address) or None,
        "next_step": _step(settings, known, found) or None,
    }


def forwarding_lines(settings: Settings, known: MailAddress, found: ForwardingState) -> list[str]:
    """Return what is wrong with an address and what to do about it; nothing while all is well."""
    if found.cause is None and found.state is not Forwarding.WAITING:
        return []
    cause = cause_words(found, known.address)
    line = f"{known.address}: {' — '.join(filter(None, (_since(found), cause)))}"
    step = _step(settings, known, found)
    return [line, f"  {step}"] if step else [line]


def _since(found: ForwardingState) -> str:
    state = state_words(found.state)
    if found.since is None:
        return state
    return _("{state} since {moment}").format(state=state, moment=local_time(found.since))


def _step(settings: Settings, known: MailAddress, found: ForwardingState) -> str:
    brand = settings.brand(known.brand_id)
    return next_step(found, address=known.address, forward=settings.forward_address(brand), brand=brand.slug)
