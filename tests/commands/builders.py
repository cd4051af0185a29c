"""A small desk as settings, and who acts on it."""

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.settings_command import SettingsCommand
from storage.settings import (
    Account,
    AddressId,
    Brand,
    BrandId,
    Employee,
    EmployeeId,
    Exclusion,
    ExclusionId,
    ForwardMailbox,
    MailAddress,
    MailboxId,
    Settings,
)
from storage.words import Role, Security

OWNER = Actor(login="owner", role=None, is_owner=True)
ACME, NOVA = BrandId(1), BrandId(2)


def a_desk() -> Settings:
    """Return an account with two brands, an address each, a mailbox, an exclusion and two employees."""
    return Settings(
        version=3,
        account=Account(name="konto", title="Konto BV"),
        brands=(
            Brand(id=ACME, slug="acme", name="Acme BV", default_address="info@acme.example"),
            Brand(id=NOVA, slug="nova", name="Nova"),
        ),
        addresses=(
            MailAddress(id=AddressId(1), brand_id=ACME, address="info@acme.example"),
            MailAddress(id=AddressId(2), brand_id=NOVA, address="hallo@nova.example"),
        ),
        exclusions=(Exclusion(id=ExclusionId(1), pattern="incasso.example"),),
        employees=(
            Employee(id=EmployeeId(1), login="ana", name="Ana", email="ana@konto.example", role=Role.ADMIN),
            Employee(id=EmployeeId(2), login="joost", name="Joost", email="joost@konto.example"),
        ),
        mailboxes=(
            ForwardMailbox(
                id=MailboxId(1),
                name="acme",
                brand_id=ACME,
                host="imap.example",
                port=993,
                security=Security.TLS,
                user="supportacme",
                secret="acme",
            ),
        ),
    )


def why_not(command: SettingsCommand, settings: Settings | None = None) -> str:
    """Return the code of a refusal to the owner, "" when there is none."""
    refusal = command.check(settings or a_desk(), OWNER)
    return refusal.code if isinstance(refusal, Refusal) else ""
