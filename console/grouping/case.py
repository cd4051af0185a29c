"""One mail before the rules: everything that they may look at, in one value, with what all of them ask of it.

It stands apart so that each rule is a function of one argument and none can reach past it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.mail.automatic import is_automatic
from console.mail.parsed import Header, ParsedMail
from console.routing import address_settings
from console.routing_headers import evidence_of
from console.routing_registry import registry_of
from console.verdict import Author, Kept, Route
from storage.evidence import TicketFact
from storage.records import Evidence, TicketNumber
from storage.settings import MailAddress, Settings
from storage.words import Badge

DAY_MS = 86_400_000
_FEATURES = {"encrypted": Badge.ENCRYPTED, "signed": Badge.SIGNED, "invitation": Badge.INVITATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A mail with its route, author, kept evidence and settings. `arrival` in ms UTC; `address` None: not registered;
    `automatic` is the mark that makes it automatic mail, None for mail of a person."""

    mail: ParsedMail
    route: Route
    author: Author
    kept: Kept
    settings: Settings
    address: MailAddress | None
    arrival: int
    backlog: bool
    automatic: Header | None

    @property
    def sender(self) -> str:
        """The address that the kept message will show as sender."""
        return self.author.from_address or self.author.address

    def fact(self, ticket: TicketNumber) -> TicketFact | None:
        """Return what is known of a ticket of the mail's brand, or None: tickets of other brands are no answer."""
        return next((fact for fact in self.kept.facts if fact.number == ticket and self.is_here(fact)), None)

    def is_here(self, fact: TicketFact) -> bool:
        """Tell whether a ticket is of the mail's brand."""
        return fact.brand_id == self.route.brand_id


def open_case(
    mail: ParsedMail, route: Route, author: Author, kept: Kept, settings: Settings, *, arrival: int, backlog: bool
) -> Case:
    """Return the case of a mail."""
    groups = registry_of(settings).groups
    return Case(
        mail=mail,
        route=route,
        author=author,
        kept=kept,
        settings=settings,
        address=address_settings(route, settings),
        arrival=arrival,
        backlog=backlog,
        automatic=is_automatic(mail.automatic_marks, group_addresses=groups, is_relay=author.relayed),
    )


def by_sender(case: Case) -> tuple[Evidence, ...]:
    """Return the header that named the customer, for a reason that lies in who wrote."""
    header = case.mail.first(case.author.because)
    return (evidence_of(case.author.because, header),) if header is not None else ()


def badges(case: Case, earned: Sequence[Badge]) -> tuple[str, ...]:
    """Return every badge of the mail: those of its way, its sender and its form, and those that the rules earned it."""
    mail, author = case.mail, case.author
    own = [
        (Badge.SENDER_UNSURE, not author.sure),
        (Badge.AUTHENTICATED, author.authenticated is True),
        (Badge.UNAUTHENTICATED, author.authenticated is False),
        (Badge.MESSAGE_ID_MISSING, not mail.message_id),
        (Badge.INNER_SENDER_PROPOSED, author.proposed is not None),
        *((badge, feature in mail.features) for feature, badge in _FEATURES.items()),
        (Badge.DEFECTIVE, bool(mail.defects)),
    ]
    found = [*case.route.badges, *(badge.value for badge in earned), *(badge.value for badge, holds in own if holds)]
    return tuple(dict.fromkeys(found))
