"""Signatures on three levels: what closes answers of a brand, of a mail address, or by an employee."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import finding, spelling, templates
from console.commands.actor import Actor, needs_admin
from console.commands.refusal import Refusal
from console.commands.settings_command import Change, SettingsCommand
from console.settings_changes import subject_of
from console.signature_candidates import Key, key_of, scope_of
from console.signature_words import scope_words
from storage.settings import Settings, Signature, SignatureId
from widgets.language import _


class SignatureCommand(SettingsCommand):
    """The base of a command over one signature: who answers may change their own, admins everybody's."""

    __slots__ = ()
    brand: str | None
    address: str | None
    employee: str | None

    def may(self, settings: Settings, actor: Actor) -> Refusal | None:
        """Return why they may not, or None; pure."""
        if actor.may_answer and self.employee == actor.login:
            return None
        refusal = needs_admin(actor)
        if refusal is None or not actor.may_answer:
            return refusal
        words = _("Your own signature is yours to change: --employee {login}").format(login=actor.login)
        return replace(refusal, words=f"{refusal.words} {words}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSignature(SignatureCommand):
    """Sets the signature of a brand, an address, or an employee, who may have others for one brand or address."""

    verb: ClassVar[str] = "signature set"
    text: str
    brand: str | None = None
    address: str | None = None
    employee: str | None = None

    def change(self, settings: Settings) -> Change:
        key = key_named(settings, self.brand, self.address, self.employee)
        text = templates.signature(self.text)
        before = signature_at(settings, key)
        after = _new(key, text) if before is None else replace(before, text=text)
        finding.need_change(before, after)
        kept = tuple(after if one == before else one for one in settings.signatures)
        signatures = (*kept, after) if before is None else kept
        return Change(
            settings=replace(settings, signatures=signatures),
            subject=subject_of(settings, after),
            detail=templates.amount(text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearSignature(SignatureCommand):
    """Takes a signature away; the next level that has one closes answers from then on."""

    verb: ClassVar[str] = "signature clear"
    brand: str | None = None
    address: str | None = None
    employee: str | None = None

    def change(self, settings: Settings) -> Change:
        key = key_named(settings, self.brand, self.address, self.employee)
        gone = signature_at(settings, key)
        if gone is None:
            words = _("There is no signature of {scope}: omnidesk signature show lists which there are.")
            scope = scope_words(scope_of(settings, _new(key, "")))
            raise spelling.refuse("unknown-signature", words.format(scope=scope))
        left = tuple(one for one in settings.signatures if one.id != gone.id)
        return Change(
            settings=replace(settings, signatures=left),
            subject=subject_of(settings, gone),
            detail=templates.amount(gone.text),
        )


def key_named(settings: Settings, brand: str | None, address: str | None, employee: str | None) -> Key:
    """Return whose signature is meant. Raises RefusedError for names that are not there or don't go together."""
    if brand is not None and address is not None:
        raise spelling.refuse("usage", _("A signature is for a brand or for a mail address, not for both."))
    if brand is None and address is None and employee is None:
        raise spelling.refuse("usage", _("Say whose signature: --brand, --address or --employee."))
    return (
        None if brand is None else finding.brand(settings, brand).id,
        None if address is None else finding.address(settings, spelling.address(address)).id,
        None if employee is None else finding.employee(settings, employee).id,
    )


def signature_at(settings: Settings, key: Key) -> Signature | None:
    """Return the signature that is set there, or None."""
    return next((one for one in settings.signatures if key_of(one) == key), None)


def _new(key: Key, text: str) -> Signature:
    brand_id, address_id, employee_id = key
    return Signature(id=SignatureId(0), text=text, brand_id=brand_id, address_id=address_id, employee_id=employee_id)
