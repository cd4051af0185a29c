"""What the pure core answers about one mail: route, customer, verdict. Values only; the intake writes them down.

They stand apart from the rules so that routing, grouping, simulation and the intake share one language.
"""

from dataclasses import dataclass

from console.mail.parsed import InnerSender
from storage.evidence import KnownMessage, SeenReference, TicketFact
from storage.probes import Probe, ProbeId
from storage.records import Candidate, CustomerId, Evidence, MessageKey, TicketNumber
from storage.settings import BrandId
from storage.words import Because, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which brand and address a mail was for, and what said so.

    `because` is the header's name as grouping.md spells it ("X-Forwarded-For", "To", …) or "default". `addressed`
    is False for the fallback. `others` are further registered addresses found in To and Cc.
    """

    brand_id: BrandId
    address: str
    because: str
    evidence: Evidence | None
    addressed: bool
    others: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Whose mail it is (grouping.md §4). `from_address` is the From as it stood; `because` the header that decided.

    `sure` False: two readings disagree. `authenticated`: None when no trusted authserv spoke.
    """

    name: str
    address: str
    because: str
    from_address: str
    sure: bool
    authenticated: bool | None
    ourselves: bool
    relayed: bool
    proposed: InnerSender | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the rules need looked up for one mail, so that the shell can gather it in one go.

    `ids`: Message-IDs named by the mail, newest evidence first (In-Reply-To, then References from right to left).
    `tokens`: what our own signed ids name, in the same order, the mail's own Message-ID first. `probe`: the address
    that our own forwarding probe was sent to, "" for any other mail; `Kept` gives it back. `probe_id`: the Message-ID
    that this probe was sent under.
    """

    message_id: str
    ids: tuple[tuple[str, Evidence], ...]
    tokens: tuple[tuple[MessageKey, Evidence], ...]
    subject_numbers: tuple[int, ...]
    bounced_ids: tuple[str, ...]
    probe: str = ""
    probe_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The answers: what is already kept that bears on the mail.

    `customer_id` is None for somebody new. `facts` holds every ticket named by the others; `numbered` those that the
    numbers in the subject stand for now, in their order. `own_probe` is the probe as we sent it: the one that the mail
    is, or the one that a bounce speaks of.
    """

    customer_id: CustomerId | None
    same_bytes: KnownMessage | None = None
    same_id: tuple[KnownMessage, ...] = ()
    known: tuple[KnownMessage, ...] = ()
    tokens: tuple[KnownMessage, ...] = ()
    seen: tuple[SeenReference, ...] = ()
    bounced: tuple[KnownMessage, ...] = ()
    candidates: tuple[TicketFact, ...] = ()
    facts: tuple[TicketFact, ...] = ()
    numbered: tuple[TicketFact, ...] = ()
    unthreaded_automatic: int = 0
    probe: str = ""
    own_probe: Probe | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeNews:
    """What a mail tells of one of our probes: that it came back, or, with a `failure` in words, that it can't."""

    id: ProbeId
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The Message-ID that a provider gave to a message of ours on its way out."""

    message: MessageKey
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where the mail goes.

    `ticket` None with TICKETED opens a new one, which `follows` another. `message` is the kept message that a
    duplicate or a bounce belongs to. `reopen`: set the ticket open. `badges` go on the message and its ticket.
    `reason` says it in words for parked, setup and bounce. `probe`: what is to be noted on a probe of ours, and
    `rewritten` on a message of ours.
    """

    outcome: Outcome
    because: Because
    ticket: TicketNumber | None = None
    message: MessageKey | None = None
    follows: TicketNumber | None = None
    reopen: bool = False
    automatic: bool = False
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    compared: tuple[tuple[str, int], ...] = ()
    badges: tuple[str, ...] = ()
    reason: str = ""
    probe: ProbeNews | None = None
    rewritten: Rewritten | None = None
