"""The desk's figures as Prometheus reads them: gauges by mailbox name and outcome, never an address or a subject.

It stands apart because it is the only place that knows prometheus_client, which is an extra: whoever installs without
it lacks nothing but this.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from console.forwarding_facts import Here
from console.mail.safe_text import safe_line
from console.oncall.sight import Sight, read_sight
from storage.protocol import Reader
from storage.records import LedgerRow
from storage.words import Forwarding, MailboxState, OutboxState, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The desk at a moment with the sums of its ledger; `size` and `free` in bytes, of the database and its disk."""

    sight: Sight
    ledger: Sequence[LedgerRow]
    version: str
    schema: int
    size: int
    free: int


def read_measured(reader: Reader, here: Here) -> tuple[Sight, list[LedgerRow]]:
    """Return what the database tells of a moment."""
    return read_sight(reader, here), reader.ledger(None)


def exposition(measured: Measured) -> bytes:
    """Return the figures in Prometheus's text format."""
    return bytes(generate_latest(registry_of(lambda: measured)))


def registry_of(measure: Callable[[], Measured]) -> CollectorRegistry:
    """Return a registry that measures anew whenever it is asked."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Desk(measure))
    return registry


@contextmanager
def served(measure: Callable[[], Measured], host: str, port: int) -> Iterator[int]:
    """Answer over HTTP on a thread of its own until the block is left; yield the port, chosen by the system for 0."""
    server, thread = start_http_server(port, host, registry_of(measure))
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Desk(Collector):
    def __init__(self, measure: Callable[[], Measured]) -> None:
        self._measure = measure

    def describe(self) -> list[Metric]:
        """Describe nothing beforehand: a registry would measure to find out the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        measured = self._measure()
        yield from _of_build(measured)
        yield from _of_mailboxes(measured.sight)
        yield _of_ledger(measured.ledger)
        yield from _of_work(measured.sight)
        yield from _of_ages(measured.sight)


def _of_build(measured: Measured) -> Iterator[Metric]:
    labels = ["version", "schema"]
    built = GaugeMetricFamily("omnidesk_build_info", "The program and the schema that it writes.", labels=labels)
    built.add_metric([measured.version, str(measured.schema)], 1)
    yield built
    yield _gauge("omnidesk_database_bytes", "Size of the database file.", measured.size)
    yield _gauge("omnidesk_disk_free_bytes", "Room on the disk of the database.", measured.free)
    yield _gauge("omnidesk_revision", "The database's revision: it rises with every change.", measured.sight.revision)


def _of_mailboxes(sight: Sight) -> Iterator[Metric]:
    state = GaugeMetricFamily(
        "omnidesk_mailbox_state", "1 for the state that a forward mailbox is in.", labels=["mailbox", "state"]
    )
    held = _by_mailbox("omnidesk_mailbox_polled", "Whether a living process fetches the mailbox.")
    poll = _by_mailbox("omnidesk_mailbox_last_poll_timestamp_seconds", "When somebody last looked for mail.")
    mail = _by_mailbox("omnidesk_mailbox_last_mail_timestamp_seconds", "When the newest mail arrived.")
    lag = _by_mailbox("omnidesk_mailbox_lag_seconds", "From arrival on the server until it was taken in, newest mail.")
    failing = _by_mailbox("omnidesk_mailbox_failing", "Whether the last try ended with an error.")
    for one in sight.mailboxes:
        name, health = safe_line(one.mailbox.name), one.health
        for known in MailboxState:
            state.add_metric([name, known.value], one.state is known)
        held.add_metric([name], one.is_held)
        failing.add_metric([name], bool(health.error))
        for family, ms in ((poll, health.last_poll_at), (mail, health.last_mail_at), (lag, health.lag_ms)):
            if ms is not None:
                family.add_metric([name], ms / 1000)
    yield from (state, held, poll, mail, lag, failing)


def _of_ledger(ledger: Sequence[LedgerRow]) -> Metric:
    """A gauge, because a parked mail that is accepted leaves one sum for another; those of a numbering are added up."""
    mails = GaugeMetricFamily(
        "omnidesk_mails", "Mails that were ever kept, by what became of them.", labels=["mailbox", "outcome"]
    )
    sums: dict[tuple[str, Outcome], int] = {}
    for row in ledger:
        for outcome, count in row.counts.items():
            key = safe_line(row.mailbox), outcome
            sums[key] = sums.get(key, 0) + count
    for (mailbox, outcome), count in sorted(sums.items()):
        mails.add_metric([mailbox, outcome.value], count)
    return mails


def _of_work(sight: Sight) -> Iterator[Metric]:
    counts, backlog = sight.counts, sight.backlog
    yield _gauge("omnidesk_tickets", "Tickets that were ever opened.", counts.tickets)
    yield _gauge("omnidesk_tickets_open", "Tickets that are open.", counts.open)
    yield _gauge("omnidesk_tickets_unassigned", "Open tickets that are nobody's.", counts.unassigned)
    yield _gauge("omnidesk_mails_parked", "Parked mails that wait for a person.", counts.parked)
    yield _gauge("omnidesk_mails_failed", "Unreadable mails that wait for a person.", counts.failed)
    yield _gauge("omnidesk_mails_undecided", "Kept mails without a decision.", counts.pending)
    yield _gauge("omnidesk_outbox_stuck", "Mails of ours that wait for a person.", backlog.needing)
    yield _gauge("omnidesk_sender_alive", "Whether a living process sends what is queued.", sight.sends)
    yield _gauge("omnidesk_overdue", "Tickets that wait for an answer longer than promised.", sight.overdue)
    outbox = GaugeMetricFamily("omnidesk_outbox", "Mails of ours that are not done with.", labels=["state"])
    for state in OutboxState:
        outbox.add_metric([state.value], backlog.outbox.get(state, 0))
    yield outbox
    addresses = GaugeMetricFamily("omnidesk_addresses", "Mail addresses by their forwarding.", labels=["forwarding"])
    for forwarding in Forwarding:
        addresses.add_metric([forwarding.value], sight.forwarding.get(forwarding, 0))
    yield addresses


def _of_ages(sight: Sight) -> Iterator[Metric]:
    backlog = sight.backlog
    ages = (
        ("omnidesk_oldest_parked_seconds", "For how long the oldest parked mail waits.", backlog.parked_since),
        ("omnidesk_oldest_failed_seconds", "For how long the oldest unreadable mail waits.", backlog.failed_since),
        ("omnidesk_oldest_queued_seconds", "For how long the oldest mail of ours is queued.", backlog.queued_since),
        ("omnidesk_oldest_unanswered_seconds", "For how long a customer waits at most.", sight.waiting_since),
    )
    for name, words, since in ages:
        yield _gauge(name, words, 0 if since is None else max(0, sight.now - since) / 1000)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _by_mailbox(name: str, words: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, labels=["mailbox"])
