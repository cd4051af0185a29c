"""The database and who works on it: its schema, its structure, whether mail is fetched and sent, addresses, the clock.

It stands apart from the servers because nothing here leaves this machine.
"""

from collections.abc import Iterator
from pathlib import Path

from console.doctor.finding import Finding, failed, ok, warning
from console.forwarding_words import cause_words, state_words
from console.intake.lease import machine_of
from console.mail.safe_text import safe_line
from console.oncall.coming_in import QUIET_MS
from console.oncall.judging import stuck_words
from console.oncall.sight import MailboxSight, Sight
from console.privacy.erasure_words import erasure_words
from storage.oncall import StoreFacts
from storage.records import Lease
from storage.words import Forwarding, MailboxState, OutboxState
from widgets.language import _
from widgets.times import duration
from widgets.words import mailbox_words

QUEUED_MS = 10 * 60_000  # for so long mail of ours may be queued before somebody looks


def store_findings(facts: StoreFacts) -> Iterator[Finding]:
    """Yield how the database file is."""
    size = _("{mb} MB").format(mb=max(1, facts.size // 1_000_000))
    if facts.schema == facts.newest:
        yield ok("database.schema", _("schema {schema}, {size}").format(schema=facts.schema, size=size))
    elif facts.schema > facts.newest:
        words = _("The database has schema {schema}, this program knows {newest}.")
        told = words.format(schema=facts.schema, newest=facts.newest)
        yield failed("database.schema", told, _("Start the newer version of omnidesk."))
    else:
        words = _("The database has schema {schema}, this program writes {newest}.")
        remedy = _("Any verb that opens the desk brings it up, with a backup first: omnidesk status")
        yield warning("database.schema", words.format(schema=facts.schema, newest=facts.newest), remedy)
    if facts.problems is None:
        words = _("The look at its structure did not end in time.")
        yield ok("database.integrity", words, _("A whole look: omnidesk fsck"))
    elif facts.problems:
        words = _("The database is damaged: {problem}").format(problem=safe_line(facts.problems[0]))
        yield failed("database.integrity", words, _("See what is left: omnidesk fsck; or restore a backup."))
    else:
        yield ok("database.integrity", _("Its structure is whole."))


def desk_findings(sight: Sight) -> Iterator[Finding]:
    """Yield who fetches and who sends, what waits for a person, and whether the clock goes forward."""
    for one in sight.mailboxes:
        yield _polling(one, sight.now)
    if not sight.mailboxes:
        remedy = _("Set one up: omnidesk setup, or omnidesk mailbox add")
        yield warning("poller", _("No forward mailbox is set up."), remedy)
    yield _sending(sight)
    yield _waiting(sight)
    yield from _addresses(sight)
    yield _clock(sight)
    yield from _erasing(sight)


def _erasing(sight: Sight) -> Iterator[Finding]:
    """Yield an erasure that was begun and waits; one that goes on at this moment looks the same."""
    if sight.erasure is not None:
        yield warning("erasure", erasure_words(sight.erasure), _("Unless it runs now, carry it on: omnidesk erase"))


def _polling(one: MailboxSight, now: int) -> Finding:
    name, health, silent_ms = f"poller.{one.mailbox.name}", one.health, one.silent_ms(now)
    since = _("never looked at") if silent_ms is None else _("last looked {ago} ago").format(ago=duration(silent_ms))
    words = f"{mailbox_words(one.state)}, {since}"
    if health.error:
        words += f": {safe_line(health.error)}"
    if one.is_orphan and one.lease is not None:
        return failed(name, f"{words}. {_orphan_words(one.lease)}", _orphan_remedy(one.lease))
    if not one.is_held and (silent_ms is None or silent_ms > QUIET_MS):
        return failed(name, words, _("Nobody fetches mail: omnidesk poll, or omnidesk service show poll for good."))
    if health.error or health.state is MailboxState.REFUSED:
        return failed(name, words, _("Look at each step: omnidesk mailbox test {name}").format(name=one.mailbox.name))
    if (health.lag_ms or 0) > QUIET_MS:
        lag = duration(health.lag_ms or 0)
        words = _("{words}; the newest mail was taken in {lag} after it arrived").format(words=words, lag=lag)
        return warning(name, words, _("The server is slow, or its clock or this machine's is wrong: timedatectl"))
    return ok(name, words)


def _orphan_words(lease: Lease) -> str:
    state = state_of_process(lease.pid)
    if state == "T":
        return _("Process {pid} was stopped, and stands still.").format(pid=lease.pid)
    if state:
        return _("Process {pid} runs, but has not answered for its mailbox in time.").format(pid=lease.pid)
    return _("Process {pid} on {host} has died.").format(pid=lease.pid, host=machine_of(lease))


def _orphan_remedy(lease: Lease) -> str:
    if state_of_process(lease.pid) == "T":
        return _("Let it go on: kill -CONT {pid}; or end it: kill -KILL {pid}").format(pid=lease.pid)
    return _("Start another, which takes over at once or within a minute: omnidesk poll")


def state_of_process(pid: int, processes: Path = Path("/proc")) -> str:
    """Return the letter that Linux gives a process of this machine (T is stopped), "" where there is none to tell."""
    try:
        stat = (processes / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[0]


def _sending(sight: Sight) -> Finding:
    queued = sight.backlog.outbox.get(OutboxState.QUEUED, 0)
    since = sight.backlog.queued_since
    late = since is not None and sight.now - since > QUEUED_MS
    words = _("{count} queued, {stuck} wait for a person").format(count=queued, stuck=sight.backlog.stuck)
    if queued and not sight.sends:
        return failed("sender", words, _("Nobody sends: omnidesk poll"))
    if sight.backlog.stuck:
        words = f"{words}: {stuck_words(sight.backlog)}".removesuffix(": ")
        return warning("sender", words, _("See which, and decide: omnidesk outbox list --open"))
    if sight.held_up_ms:
        age, said = duration(sight.held_up_ms), safe_line(sight.backlog.held_up)
        words = _("{words}; not taken for {age}: {said}").format(words=words, age=age, said=said)
        return warning("sender", words, _("Try it: omnidesk smtp test; then omnidesk outbox retry N"))
    if late:
        return warning("sender", words, _("See what the server says: omnidesk outbox list --state queued"))
    return ok("sender", words)


def _waiting(sight: Sight) -> Finding:
    counts = sight.counts
    words = _("{parked} parked, {failed} unreadable").format(parked=counts.parked, failed=counts.failed)
    if counts.parked or counts.failed:
        return warning("mail", words, _("See why, and decide: omnidesk parked list"))
    return ok("mail", words)


def _addresses(sight: Sight) -> Iterator[Finding]:
    """Yield the addresses whose mail may not reach us; how each fares in full is a verb of its own."""
    look = {Forwarding.LATE: warning, Forwarding.BROKEN: failed}
    for name, found in sorted(sight.addresses.items()):
        if found.state in look:
            words = f"{state_words(found.state)}: {cause_words(found, name)}".removesuffix(": ")
            remedy = _("See what to do: omnidesk address list; then omnidesk address verify {address}")
            yield look[found.state](f"address.{name}", words, remedy.format(address=name))


def _clock(sight: Sight) -> Finding:
    if sight.clock_ahead_ms:
        words = _("The clock was set back: mail was kept {ahead} from now.").format(
            ahead=duration(sight.clock_ahead_ms)
        )
        return failed("clock", words, _("Set the clock by the network: timedatectl set-ntp true"))
    return ok("clock", _("The clock has not gone back."))
