"""The ways in which an IMAP server, or the line to it, fails: name, when, what happens, what the poller says of it.

They are data: a later feature is put behind the proxy by taking a mode from here. `says` is a pattern for the words
that the state of the mailbox shows; without it the poller bears the fault without a word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storage.words import Security
from tests.faults import lies
from tests.faults.misbehaving import (
    bye,
    changed,
    changed_search_of_uids,
    cut,
    drip,
    endless,
    finish,
    garbage,
    huge_literal,
    once,
    reset,
    say,
    stall,
    told_while_idle,
    without,
)
from tests.faults.proxy import Act

LATE = "did not answer in time"
ENDED = "ended the connection"
BYE = "says goodbye: the machine is going down"
WITHHELD = "does not hand out the mail with UID [0-9]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """One fault. `blind_for`: for so many strikes nothing can come in, though nothing is said to be wrong."""

    name: str
    acts: Mapping[str, Act]
    says: str = ""
    security: Security = Security.NONE
    blind_for: int = 0

    @property
    def user(self) -> str:
        """A user of the server for this mode alone."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower())


def _at(stage: str, name: str, act: Act, says: str = "") -> Mode:
    return Mode(name=name, acts={stage: act}, says=says)


SILENT = (
    _at("GREETING", "stall before the greeting", stall, LATE),
    _at("SELECT", "stall after the login", stall, LATE),
    _at("UID FETCH BODY", "stall in a literal", cut(stall), LATE),
    _at("DONE", "stall in IDLE", stall, LATE),
    _at("GREETING", "a byte now and then before the greeting", drip, LATE),
    _at("UID FETCH BODY", "a byte now and then in a literal", cut(drip), LATE),
    _at("IDLING", "a byte now and then in IDLE", drip, LATE),
)
BROKEN = (
    _at("GREETING", "RST before the greeting", reset, ENDED),
    _at("LOGIN", "RST at the login", reset, ENDED),
    _at("UID FETCH BODY", "RST in a literal", cut(reset), ENDED),
    _at("IDLING", "RST in IDLE", reset, ENDED),
    _at("GREETING", "FIN before the greeting", finish, ENDED),
    _at("SELECT", "FIN after the login", finish, ENDED),
    _at("UID SEARCH", "FIN at a search", finish, ENDED),
    _at("UID FETCH BODY", "FIN in a literal", cut(finish), ENDED),
    _at("IDLING", "FIN in IDLE", finish, ENDED),
    _at("GREETING", "BYE as the greeting", bye, BYE),
    _at("SELECT", "BYE after the login", bye, BYE),
    _at("UID FETCH", "BYE at a fetch", bye, BYE),
    _at("IDLING", "BYE in IDLE", bye, BYE),
)
REFUSING = (
    _at("CAPABILITY", "BAD to CAPABILITY", say(b"TAG BAD what?"), "does not say what it can: what\\?"),
    _at("LOGIN", "NO to LOGIN", say(b"TAG NO [AUTHENTICATIONFAILED] no"), "the login is refused"),
    _at("SELECT", "NO to SELECT", say(b"TAG NO [NONEXISTENT] no such folder"), "the folder cannot be opened"),
    _at("SELECT", "BAD to SELECT", say(b"TAG BAD what?"), "the folder cannot be opened"),
    _at("UID SEARCH", "NO to SEARCH", say(b"TAG NO index is broken"), "the folder cannot be searched: index is broken"),
    _at("UID FETCH", "BAD to the fetch of sizes", say(b"TAG BAD what?"), "hands out no mails: what\\?"),
    _at("UID FETCH BODY", "NO to the fetch of bodies", say(b"TAG NO disk error"), f"{WITHHELD}: disk error"),
    _at("UID FETCH BODY", "BAD to the fetch of bodies", say(b"TAG BAD what?"), "hands out no mails: what\\?"),
    _at("IDLE", "IDLE is promised and refused", say(b"TAG NO later"), "does not push: later"),
    _at("IDLE", "IDLE is promised and unknown", say(b"TAG BAD what?"), "does not push: what\\?"),
    _at("UID STORE", "NO to STORE", say(b"TAG NO [READ-ONLY] not yours")),
)
NO_IMAP = (
    _at("GREETING", "another protocol", say(b"HTTP/1.1 400 Bad Request", b""), "this is no IMAP server"),
    _at("GREETING", "garbage before the greeting", garbage, "no IMAP"),
    _at("UID SEARCH", "garbage at a search", garbage, "no IMAP|in time"),
    _at("UID FETCH BODY", "a literal of 4 GB", huge_literal, "announces 4294967296 bytes in one piece"),
    _at("LOGIN", "a wrong tag", say(b"XYZ99 OK done"), "says what is no IMAP: XYZ99"),
    _at("SELECT", "a wrong status", say(b"TAG MAYBE done"), "says what is no IMAP: MAYBE"),
    _at("UID SEARCH", "a line without end", endless(b" 1" * 50_000, b"* SEARCH"), "a line of more than"),
    _at("UID FETCH BODY", "rows without end", endless(b"* 1 FETCH (UID 1 FLAGS ())\r\n" * 400), LATE),
    _at("UID FETCH", "a row that is cut short", say(b"* 1 FETCH (UID 1 RFC822.SIZE", b"TAG OK done"), "cannot be read"),
    _at("UID FETCH", "brackets without end", say(b"* 1 FETCH " + b"(" * 90_000, b"TAG OK done"), "cannot be read"),
    _at("IDLING", "EXISTS without end", endless(b"* 77 EXISTS\r\n* 78 EXISTS\r\n" * 50), LATE),
)
UNTRUE = (
    _at("CAPABILITY", "no login is allowed", changed(lambda said: said.replace(b"IDLE", b"LOGINDISABLED")), "LOGINDIS"),
    _at("SELECT", "no UIDVALIDITY", changed(lies.unnumbered), "no UIDVALIDITY"),
    _at("UID FETCH BODY", "NIL for every body", changed(lies.nil), f"{WITHHELD}: no body"),
    _at("UID FETCH BODY", "an empty text for every body", changed(lies.empty), f"{WITHHELD}: no body"),
    _at("UID FETCH BODY", "OK and no body", changed(lies.fewer), f"{WITHHELD}: no body"),
    _at("UID FETCH BODY", "bodies without a UID", changed(lies.nameless), f"{WITHHELD}: no body"),
    _at("UID FETCH", "sizes without a UID", changed(lies.nameless), f"{WITHHELD}: no body"),
    Mode(
        name="mails that are hidden when they are asked for",
        blind_for=6,
        acts={"UID FETCH": changed(lies.fewer), "UID SEARCH": changed_search_of_uids(lies.listing_nothing)},
    ),
    Mode(name="searches that find nothing", acts={"UID SEARCH": changed(lies.listing_nothing)}, blind_for=3),
    _at("UID FETCH BODY", "NIL for every body, once", once(changed(lies.nil))),
    _at("SELECT", "another UIDVALIDITY at each SELECT", changed(lies.renumbered)),
    _at("UID FETCH BODY", "every body twice", changed(lies.doubled)),
    _at("UID FETCH BODY", "bodies in another order", changed(lies.backwards)),
    _at("UID FETCH BODY", "bodies that nobody asked for", changed(lies.with_strangers)),
    _at("UID FETCH", "sizes that are zero", changed(lies.sized(0))),
    _at("UID FETCH", "sizes of 4 GB", changed(lies.sized(4_294_967_295))),
    _at("UID SEARCH", "every UID twice", changed(lies.listed_twice)),
    _at("UID SEARCH", "UIDs that no folder has", changed(lies.listing_ghosts), f"{WITHHELD}: no body"),
    _at("UID FETCH BODY", "a storm of EXISTS in a fetch", changed(lies.shouted)),
    _at("IDLING", "a storm of EXISTS in IDLE", told_while_idle(lies.shouted(b""))),
    _at("CAPABILITY", "IDLE is taken away", without(b"IDLE")),
    _at("CAPABILITY", "more is promised than there is", changed(lambda said: said.replace(b"IDLE", b"IDLE X-MORE"))),
)
UNPROTECTED = (
    Mode(
        name="STARTTLS is taken away", acts={"CAPABILITY": without(b"STARTTLS")}, says="offers no STARTTLS",
        security=Security.STARTTLS,
    ),
    Mode(
        name="STARTTLS is refused", acts={"STARTTLS": say(b"TAG NO not today")}, says="does not protect the connection",
        security=Security.STARTTLS,
    ),
    Mode(
        name="something is slipped in behind STARTTLS", acts={"STARTTLS": say(b"TAG OK begin", b"* CAPABILITY X")},
        says="slipped in before the connection was protected", security=Security.STARTTLS,
    ),
    Mode(
        name="garbage in the handshake", acts={"STARTTLS": say(b"TAG OK begin")}, says="TLS", security=Security.STARTTLS
    ),
    _at("GREETING", "PREAUTH", say(b"* PREAUTH welcome"), "logged in before any login"),
)  # fmt: skip
MODES = SILENT + BROKEN + REFUSING + NO_IMAP + UNTRUE + UNPROTECTED
