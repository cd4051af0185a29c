"""The closed vocabularies in words of Dutch and English: rules, outcomes, badges, statuses, reasons for losing.

They stand apart from the vocabularies themselves, which are stored and promised in JSON and therefore stay English.
"""

from datetime import tzinfo
from typing import assert_never

from storage.words import Because, Direction, MailboxState, Outcome, TicketStatus
from widgets.language import _
from widgets.times import duration, moment

MAIL_TROUBLE = "mail needs somebody"  # a mark of the list: no badge that a ticket keeps


def status_words(status: TicketStatus) -> str:
    """Return a ticket's status as a person says it."""
    match status:
        case TicketStatus.OPEN:
            return _("open")
        case TicketStatus.PENDING:
            return _("pending")
        case TicketStatus.SNOOZED:
            return _("snoozed")
        case TicketStatus.CLOSED:
            return _("closed")
        case TicketStatus.MERGED:
            return _("merged")
        case TicketStatus.SPAM:
            return _("spam")
        case _:
            assert_never(status)


def direction_words(direction: Direction) -> str:
    """Return which way a message went."""
    match direction:
        case Direction.IN:
            return _("received")
        case Direction.OUT:
            return _("sent")
        case Direction.NOTE:
            return _("internal note")
        case _:
            assert_never(direction)


def outcome_words(outcome: Outcome) -> str:
    """Return what became of a delivery."""
    match outcome:
        case Outcome.PENDING:
            return _("waiting to be decided")
        case Outcome.TICKETED:
            return _("in a ticket")
        case Outcome.DUPLICATE:
            return _("duplicate")
        case Outcome.BOUNCE:
            return _("undeliverable report")
        case Outcome.SETUP:
            return _("set-up mail")
        case Outcome.PARKED:
            return _("parked")
        case Outcome.FAILED:
            return _("could not be read")
        case _:
            assert_never(outcome)


def mailbox_words(state: MailboxState) -> str:
    """Return how the intake of a mailbox fares."""
    match state:
        case MailboxState.NEVER:
            return _("never polled")
        case MailboxState.CONNECTING:
            return _("connecting")
        case MailboxState.FETCHING:
            return _("fetching mail")
        case MailboxState.IDLE:
            return _("connected")
        case MailboxState.POLLING:
            return _("connected, polling")
        case MailboxState.WAITING:
            return _("disconnected")
        case MailboxState.REFUSED:
            return _("login refused")
        case MailboxState.STOPPED:
            return _("stopped")
        case _:
            assert_never(state)


def badge_words(badge: str) -> str:
    """Return a badge in the language in use; one that is not known is shown as it is."""
    return _badges().get(badge, badge)


def because_words(because: Because) -> str:
    """Return the rule that decided, as a sentence."""
    return _rules()[because]


def lost_words(lost_because: str) -> str:
    """Return why a candidate lost, as a clause; a reason that is not known is shown as it is."""
    return _losses().get(lost_because, lost_because)


def correspondent(name: str, address: str) -> str:
    """Return a name and an address as one text; the address alone when there is no other name."""
    return f"{name} <{address}>" if name and address and name != address else name or address


def compared_words(name: str) -> str:
    """Return the name of a time that a rule compared; one that is not known is shown as it is."""
    known = {
        "arrival": _("arrival of this mail"),
        "last_customer_mail": _("last mail of the customer in that ticket"),
        "first_mail": _("first mail of that ticket"),
        "closed": _("closing of that ticket"),
        "period": _("grouping period"),
    }
    return known.get(name, name.replace("_", " "))


def compared_time(name: str, ms: int, zone: tzinfo) -> str:
    """Return a time that a rule compared: the period is a length, everything else a moment."""
    return duration(ms) if name == "period" else moment(ms, zone)


def _badges() -> dict[str, str]:
    return {
        "new participant": _("new participant"),
        "recipient unresolved": _("recipient unresolved"),
        "other brand's address": _("other brand's address"),
        "sender unsure": _("sender unsure"),
        "Message-ID reused": _("Message-ID reused"),
        "Message-ID missing": _("Message-ID missing"),
        "automatic": _("automatic"),
        "not authenticated": _("not authenticated"),
        "authenticated": _("authenticated"),
        "other subject": _("other subject"),
        "other reference number": _("other reference number"),
        "ticket number suggested": _("ticket number suggested"),
        "inner sender proposed": _("inner sender proposed"),
        "encrypted": _("encrypted"),
        "signed": _("signed"),
        "invitation": _("invitation"),
        "defective": _("defective"),
        MAIL_TROUBLE: _("mail needs somebody"),
    }


def _rules() -> dict[Because, str]:
    return {
        Because.SIGNED_TOKEN: _("It answers a mail that we sent: our signed Message-ID came back."),
        Because.KNOWN_MESSAGE_ID: _(
            "It names a message of this ticket by its Message-ID, and the sender takes part in it."
        ),
        Because.SEEN_REFERENCE: _("It names the same earlier mail as another mail of this customer."),
        Because.SUBJECT_NUMBER: _("The subject names this ticket's number, and the sender takes part in it."),
        Because.TIME_WINDOW: _("The same customer wrote to the same address within the grouping period."),
        Because.NEW_STRANGER: _("A new ticket: it names another ticket, but the sender takes no part in that one."),
        Because.NEW_SENDER_UNSURE: _("A new ticket: who sent it is not certain, so it joins nothing."),
        Because.NEW_FROM_OURSELVES: _("A new ticket: it comes from ourselves, and our mail is not grouped by time."),
        Because.NEW_GROUPING_OFF: _("A new ticket: grouping by time is switched off for this address."),
        Because.NEW_SENDER_EXCLUDED: _("A new ticket: the sender is on the list of timeline exclusions."),
        Because.NEW_AUTOMATIC: _("A new ticket: automatic mail is not grouped by time."),
        Because.NEW_SPLIT_REMEMBERED: _("A new ticket: an employee parted these by a split before."),
        Because.NEW_CANDIDATE_CLOSED: _("A new ticket: the ticket that it belongs to is closed."),
        Because.NEW_CAP_REACHED: _("A new ticket: the ticket that it belongs to has reached its limit."),
        Because.NEW_PERIOD_OVER: _("A new ticket: the grouping period since the customer's last mail is over."),
        Because.NEW_NO_CANDIDATE: _("A new ticket: this customer has no other ticket at this address."),
        Because.MOVED_BY_EMPLOYEE: _("An employee moved it here."),
        Because.PARKED_LOOP: _("Parked: it is our own mail that came back, a loop."),
        Because.PARKED_BOUNCE: _("Parked: an undeliverable report about a mail that is not known here."),
        Because.PARKED_FLOOD: _("Parked: too many automatic mails of this sender within an hour."),
        Because.PARKED_OVERSIZE: _("Parked: it is too large to be read."),
        Because.SETUP_GMAIL_CONFIRMATION: _("Gmail asks to confirm the forwarding of an address."),
        Because.SETUP_PROBE: _("Our own probe of the forwarding, or a report about one."),
        Because.BOUNCE: _("An undeliverable report about a mail that we sent."),
        Because.DUPLICATE: _("The same mail was received before."),
        Because.FAILED: _("The mail could not be read."),
    }


def _losses() -> dict[str, str]:
    return {
        "stranger": _("the sender takes no part in it"),
        "sender-unsure": _("who sent the mail is not certain"),
        "from-ourselves": _("the mail comes from ourselves"),
        "grouping-off": _("grouping by time is off for this address"),
        "sender-excluded": _("the sender is a timeline exclusion"),
        "automatic": _("the mail is automatic"),
        "split-remembered": _("a split parted them before"),
        "parted": _("a split parted them before"),
        "candidate-closed": _("it is closed"),
        "closed": _("it is closed"),
        "cap-reached": _("it has reached its limit"),
        "period-over": _("its period was over"),
        "no-customer-mail": _("it holds no mail of this customer"),
        "other-customer": _("it is another customer's"),
        "older-activity": _("another ticket had newer activity"),
        "newer-activity": _("another ticket had newer activity"),
        "not-authenticated": _("the sender was not authenticated"),
        "later-evidence": _("newer evidence named another ticket"),
        "spam": _("it is marked as spam"),
        "merged": _("it was merged into another"),
    }
