"""The first sentence on call: mail comes in, or it does not, since when, and what to do next."""

from collections.abc import Iterator

import pytest

from console.forwarding import ForwardingState
from console.oncall.coming_in import QUIET_MS, coming_in, trouble_of
from console.oncall.judging import FULL, Level
from storage.oncall import Backlog, StoreRoom
from storage.words import Forwarding, MailboxState
from tests.oncall.sights import AMSTERDAM, NOW, a_mailbox_sight, a_sight
from tests.storage.builders import HOUR, MINUTE
from widgets.language import use_language

REFUSED = {"state": MailboxState.REFUSED, "connected_since": None, "last_poll_at": NOW - 64 * MINUTE}
UNREACHED = {"state": MailboxState.WAITING, "connected_since": None, "last_poll_at": NOW - 64 * MINUTE}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def test_a_mailbox_that_is_looked_into_is_well() -> None:
    said = coming_in(a_sight(), AMSTERDAM)

    assert (said.level, said.words, said.step) == (Level.OK, "Mail comes in.", "")


def test_a_refused_login_is_told_with_since_when_and_what_to_do() -> None:
    sight = a_sight(mailboxes=(a_mailbox_sight(**REFUSED, error="the login is refused: no"),))

    said = coming_in(sight, AMSTERDAM)

    assert said.level is Level.CRITICAL
    assert said.words.startswith("Mail does not come in: acme: the login is refused, since ")
    assert "(1 h 4 min)" in said.words
    assert said.step == "Was the password changed? omnidesk secret set acme, then start the poller again."


def test_the_servers_own_words_are_in_the_sentence_and_harmless() -> None:
    error = "no connection: 192.0.2.1: \x1b[2Jno answer\u202e" + "x" * 200

    said = coming_in(a_sight(mailboxes=(a_mailbox_sight(**UNREACHED, error=error),)), AMSTERDAM)

    assert "no connection: 192.0.2.1:" in said.words and "…" in said.words
    assert not {"\x1b", "\u202e"} & set(said.words)


@pytest.mark.parametrize(
    ("error", "likely"),
    [
        ("the name imap.example.nl cannot be found: Name or service not known", "There is no server of the name"),
        ("no connection: 127.0.0.1: Connect call failed", "Nothing listens on port 993"),
        ("no connection: 192.0.2.1: no answer", "Port 993 gives no answer"),
        ("the certificate is not trusted: certificate has expired", "no longer valid"),
        ("the mail server offers no STARTTLS, or somebody in between has taken it away", "offers no STARTTLS"),
        ("the login is refused: nope", "The user or the password is wrong"),
        ("the folder cannot be opened: no such mailbox; the folders there: INBOX", "There is no folder INBOX"),
        ("the mail server ended the connection", "that alone mends itself"),
        ("the mail server says goodbye: Autologout", "that alone mends itself"),
        ('Secret "acme": others can read /s; run: chmod 600 /s', "The password is not where the configuration"),
        ("something else", "did not do what every IMAP server should"),
    ],
)
def test_each_kind_of_failure_has_a_likely_cause(error: str, likely: str) -> None:
    trouble = trouble_of(a_mailbox_sight(**UNREACHED, error=error), NOW)

    assert trouble is not None and likely in trouble.cause
    assert trouble.step != ""


@pytest.mark.parametrize(
    ("error", "step"),
    [
        ("no connection: 127.0.0.1: Connect call failed", "Usual for IMAP: port 993"),
        ("the login is refused: nope", "Often the user is the whole mail address."),
        ("the folder cannot be opened: no such mailbox", "Write the folder as the server does"),
    ],
)
def test_a_mailbox_that_never_worked_is_looked_at_for_its_settings(error: str, step: str) -> None:
    new = trouble_of(a_mailbox_sight(**(UNREACHED | {"last_poll_at": None}), error=error), NOW)
    known = trouble_of(a_mailbox_sight(**UNREACHED, error=error), NOW)

    assert new is not None and step in new.step
    assert known is not None and step not in known.step


def test_a_poller_that_died_is_told_whatever_it_said_last() -> None:
    trouble = trouble_of(a_mailbox_sight(is_held=False), NOW)

    assert trouble is not None and "has died, or stands still" in trouble.words
    assert "Process 42 on desk" in trouble.cause
    assert "omnidesk poll" in trouble.step


@pytest.mark.parametrize(("quiet_ms", "level"), [(QUIET_MS, Level.WARNING), (QUIET_MS + 1, Level.CRITICAL)])
def test_a_mailbox_that_nobody_holds_is_bad_only_after_a_while(quiet_ms: int, level: Level) -> None:
    one = a_mailbox_sight(is_held=False, lease=None, state=MailboxState.STOPPED, last_poll_at=NOW - quiet_ms)

    trouble = trouble_of(one, NOW)

    assert trouble is not None and (trouble.level, trouble.words) == (level, "nobody is fetching mail")


def test_a_mailbox_that_was_never_looked_into_says_so() -> None:
    one = a_mailbox_sight(is_held=False, lease=None, state=MailboxState.NEVER, last_poll_at=None)

    said = coming_in(a_sight(mailboxes=(one,)), AMSTERDAM)

    assert said.words == "Mail does not come in: acme: nobody is fetching mail, nobody has looked yet."


def test_mail_that_takes_long_may_come_late() -> None:
    said = coming_in(a_sight(mailboxes=(a_mailbox_sight(lag_ms=QUIET_MS + 1),)), AMSTERDAM)

    assert said.level is Level.WARNING and said.words.startswith("Mail may come late: acme:")


def test_of_several_mailboxes_the_worst_is_named_and_the_others_are_counted() -> None:
    late, refused = a_mailbox_sight(name="nova", lag_ms=HOUR), a_mailbox_sight(**REFUSED)

    said = coming_in(a_sight(mailboxes=(a_mailbox_sight(), late, refused)), AMSTERDAM)

    assert said.words.startswith("Mail of one mailbox does not come in: acme: the login is refused")
    assert said.words.endswith("1 other mailbox has trouble too.")


def test_a_desk_without_mailboxes_says_how_one_is_set_up() -> None:
    said = coming_in(a_sight(mailboxes=()), AMSTERDAM)

    assert (said.level, said.step) == (Level.CRITICAL, "Set one up: F3 here, or omnidesk setup.")


def test_a_clock_that_was_set_back_is_told_before_anything_else_is_well() -> None:
    backlog = Backlog(
        parked_since=None, failed_since=None, queued_since=None, stuck=0, outbox={}, newest_at=NOW + HOUR
    )  # fmt: skip

    said = coming_in(a_sight(backlog=backlog), AMSTERDAM)

    assert (said.level, "set back by 1 h" in said.words) == (Level.CRITICAL, True)


def test_a_broken_forwarding_is_named_though_the_mailbox_is_well() -> None:
    addresses = {"info@acme.nl": ForwardingState(state=Forwarding.BROKEN, since=NOW - HOUR)}

    said = coming_in(a_sight(addresses=addresses), AMSTERDAM)

    assert said.words == "Mail comes in, but not from info@acme.nl: the forwarding is broken."


def test_an_address_that_is_late_is_named_though_all_else_is_well() -> None:
    addresses = {"info@acme.nl": ForwardingState(state=Forwarding.LATE, since=NOW - HOUR)}

    said = coming_in(a_sight(addresses=addresses), AMSTERDAM)

    assert (said.level, said.words) == (Level.WARNING, "Mail comes in, but not as usual at info@acme.nl.")


@pytest.mark.parametrize(("free", "is_told"), [(FULL - 1, True), (FULL, False)])
def test_a_full_disk_is_told_before_whoever_stands_still_because_of_it(free: int, is_told: bool) -> None:
    room = StoreRoom(schema=7, size=1_000_000, free=free)

    said = coming_in(a_sight(mailboxes=(a_mailbox_sight(is_held=False),)), AMSTERDAM, room)

    assert said.level is Level.CRITICAL
    assert ("the disk of the database is full" in said.words) is is_told


@pytest.mark.parametrize("state", MailboxState)
@pytest.mark.parametrize("is_held", [True, False])
def test_every_state_can_be_told(state: MailboxState, is_held: bool) -> None:
    said = coming_in(a_sight(mailboxes=(a_mailbox_sight(state=state, is_held=is_held),)), AMSTERDAM)

    assert said.words.endswith(".")
    assert (said.level is Level.OK) == (is_held and state is not MailboxState.REFUSED)
