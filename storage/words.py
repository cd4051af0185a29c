"""The closed vocabularies of the desk: every enum that is stored, shown or promised in JSON.

They stand alone so that the core, the store and the screens use one word for one thing.
"""

from enum import StrEnum


class TicketStatus(StrEnum):
    """Where a ticket stands in the work."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    CLOSED = "closed"
    MERGED = "merged"
    SPAM = "spam"


AWAKE = (TicketStatus.OPEN, TicketStatus.PENDING)  # where an answer is expected; whoever snoozes has decided when


class Direction(StrEnum):
    """Which way a message went: from a customer, to one, or a note between employees."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class Outcome(StrEnum):
    """What became of a delivery; every one but PENDING is final until a person changes it."""

    PENDING = "pending"
    TICKETED = "ticketed"
    DUPLICATE = "duplicate"
    BOUNCE = "bounce"
    SETUP = "setup"
    PARKED = "parked"
    FAILED = "failed"


class Because(StrEnum):
    """The rule that decided; grouping.md lists them with their meaning."""

    SIGNED_TOKEN = "signed-token"  # noqa: S105 (a rule's name)
    KNOWN_MESSAGE_ID = "known-message-id"
    SEEN_REFERENCE = "seen-reference"
    SUBJECT_NUMBER = "subject-number"
    TIME_WINDOW = "time-window"
    NEW_STRANGER = "new:stranger"
    NEW_SENDER_UNSURE = "new:sender-unsure"
    NEW_FROM_OURSELVES = "new:from-ourselves"
    NEW_GROUPING_OFF = "new:grouping-off"
    NEW_SENDER_EXCLUDED = "new:sender-excluded"
    NEW_AUTOMATIC = "new:automatic"
    NEW_SPLIT_REMEMBERED = "new:split-remembered"
    NEW_CANDIDATE_CLOSED = "new:candidate-closed"
    NEW_CAP_REACHED = "new:cap-reached"
    NEW_PERIOD_OVER = "new:period-over"
    NEW_NO_CANDIDATE = "new:no-candidate"
    MOVED_BY_EMPLOYEE = "moved-by-employee"
    PARKED_LOOP = "parked:loop"
    PARKED_BOUNCE = "parked:bounce"
    PARKED_FLOOD = "parked:flood"
    PARKED_OVERSIZE = "parked:oversize"
    SETUP_GMAIL_CONFIRMATION = "setup:gmail-confirmation"
    SETUP_PROBE = "setup:probe"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"
    FAILED = "failed"


class Badge(StrEnum):
    """A remark that a mail earns beside its decision; JSON shows these English words."""

    NEW_PARTICIPANT = "new participant"
    RECIPIENT_UNRESOLVED = "recipient unresolved"
    OTHER_BRAND = "other brand's address"
    SENDER_UNSURE = "sender unsure"
    MESSAGE_ID_REUSED = "Message-ID reused"
    MESSAGE_ID_MISSING = "Message-ID missing"
    AUTOMATIC = "automatic"
    UNAUTHENTICATED = "not authenticated"
    AUTHENTICATED = "authenticated"
    OTHER_SUBJECT = "other subject"
    OTHER_REFERENCE = "other reference number"
    NUMBER_SUGGESTED = "ticket number suggested"
    INNER_SENDER_PROPOSED = "inner sender proposed"
    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    INVITATION = "invitation"
    DEFECTIVE = "defective"


class SignatureLevel(StrEnum):
    """Whose signature closes a reply; AUTO takes the most particular."""

    AUTO = "auto"
    BRAND = "brand"
    ADDRESS = "address"
    EMPLOYEE = "employee"


class Role(StrEnum):
    """What an employee may do."""

    ADMIN = "admin"
    AGENT = "agent"
    VIEWER = "viewer"


class Security(StrEnum):
    """How a connection is protected; NONE is for loopback only."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailboxState(StrEnum):
    """How the intake of a forward mailbox fares, as its poller last wrote it."""

    NEVER = "never polled"
    CONNECTING = "connecting"
    FETCHING = "fetching"
    IDLE = "idle"
    POLLING = "polling"
    WAITING = "waiting"  # disconnected, will try again at a known time
    REFUSED = "refused"  # login refused
    STOPPED = "stopped"


class Forwarding(StrEnum):
    """Whether mail to an address reaches us by its forward address."""

    WAITING = "waiting"
    VERIFIED = "verified"
    LATE = "late"
    BROKEN = "broken"


class Doing(StrEnum):
    """What an employee is at in a ticket, as the others see it."""

    READING = "reading"
    WRITING = "writing"


class OutboxState(StrEnum):
    """Where a mail of ours is on its way out. UNKNOWN: lost after it was handed over, so a person decides."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Handing(StrEnum):
    """What an outgoing server said of one recipient; WAITING: nothing for good yet."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"


class ReplyKind(StrEnum):
    """What an answer is: to the customer, to everybody who was in it, or to somebody new."""

    REPLY = "reply"
    REPLY_ALL = "reply-all"
    FORWARD = "forward"


class LoginWay(StrEnum):
    """How an outgoing server is logged in to: with a password, or with a token of OAuth 2 (RFC 7628)."""

    PASSWORD = "password"  # noqa: S105 (a way's name)
    XOAUTH2 = "xoauth2"
