"""The lens on signatures in words: of whom one is, why it closes an answer, why the others do not, what to do next.

It stands apart from the choice itself, which is pure and gives codes that scripts rely on. Here too: what each
placeholder stands for.
"""

from typing import assert_never

from console.placeholders import Meaning
from console.settings_words import level_words
from console.signature_candidates import Scope
from console.signatures import Considered, Resolved, SignatureBecause, SignatureLoss
from storage.words import SignatureLevel
from widgets.language import _


def scope_words(scope: Scope) -> str:
    """Return of whom a signature is."""
    if scope.employee is not None and not scope.employee:
        return _("whoever answers")
    who = "" if scope.employee is None else _("employee {login}").format(login=scope.employee)
    where = scope.address or ("" if scope.brand is None else _("brand {slug}").format(slug=scope.brand))
    return _("{who}, for {where}").format(who=who, where=where) if who and where else who or where


def because_words(resolved: Resolved) -> str:
    """Return why this signature closes the answer, or why none does, as a sentence."""
    level, who = level_words(resolved.asked), resolved.winner
    match resolved.because:
        case SignatureBecause.MOST_PARTICULAR:
            words = _("The most particular signature that is set: that of {scope}.")
            return words.format(scope=scope_words(who.scope) if who else "-")
        case SignatureBecause.LEVEL_FIXED:
            words = _("{address} fixes the level to {level}.")
            return words.format(address=resolved.answering.address, level=level)
        case SignatureBecause.LEVEL_ASKED:
            return _("The level {level} was asked for.").format(level=level)
        case SignatureBecause.NONE_SET:
            return _("No signature is set on any level, so the answer ends without one.")
        case SignatureBecause.NONE_AT_LEVEL:
            words = _("The level is {level} and nothing is set there, so the answer ends without a signature.")
            return words.format(level=level)
        case _:
            assert_never(resolved.because)


def loss_words(one: Considered, resolved: Resolved) -> str:
    """Return why a candidate lost, as a clause; "" for the one that closes the answer."""
    match one.lost_because:
        case SignatureLoss.WON:
            return ""
        case SignatureLoss.NOT_SET:
            return _("not set")
        case SignatureLoss.LESS_PARTICULAR:
            winner = scope_words(resolved.winner.scope) if resolved.winner else "-"
            return _("less particular than that of {winner}").format(winner=winner)
        case SignatureLoss.LEVEL_FIXED:
            return _("the address fixes the level to {level}").format(level=level_words(resolved.asked))
        case SignatureLoss.LEVEL_ASKED:
            return _("the level {level} was asked for").format(level=level_words(resolved.asked))
        case SignatureLoss.OTHER_BRAND:
            return _("belongs to another brand")
        case SignatureLoss.OTHER_ADDRESS:
            return _("belongs to another mail address")
        case SignatureLoss.NO_EMPLOYEE:
            return _("whoever answers is no employee")
        case _:
            assert_never(one.lost_because)


def next_step(resolved: Resolved) -> str:
    """Return how a signature is set where one is missing; "" when one closes the answer."""
    if resolved.winner is not None:
        return ""
    of = resolved.answering
    match resolved.asked:
        case SignatureLevel.EMPLOYEE if of.employee is None:
            return _("Who answers is no employee: omnidesk employee add LOGIN --name NAME --email ADDRESS")
        case SignatureLevel.EMPLOYEE:
            option = f"--employee {of.employee}"
        case SignatureLevel.ADDRESS:
            option = f"--address {of.address}"
        case _:
            option = f"--brand {of.brand}"
    words = _("Next: omnidesk signature set {option} --file FILE")
    if any(one.lost_because is SignatureLoss.LEVEL_FIXED for one in resolved.considered):
        words = _("Next: omnidesk signature set {option} --file FILE, or address edit {address} --signature-level auto")
    return words.format(option=option, address=of.address)


def placeholder_words(meaning: Meaning) -> str:
    """Return what a placeholder stands for in a text."""
    match meaning:
        case Meaning.BRAND:
            return _("the name of the brand; in an address its short name")
        case Meaning.ACCOUNT:
            return _("the title of the account; in an address its short name")
        case Meaning.EMPLOYEE:
            return _("the name of the employee who answers; in a From name, a signature or a template")
        case Meaning.ADDRESS:
            return _("the mail address that the customer wrote to; in a signature or a template")
        case Meaning.FROM_NAME:
            return _("the From name of that mail address; in a signature or a template")
        case Meaning.CUSTOMER:
            return _("the name of the customer, else their address; in a template")
        case Meaning.TICKET:
            return _("the number of the ticket; in a template")
        case _:
            assert_never(meaning)
