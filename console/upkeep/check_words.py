"""The checks of a look through the database in words: what each is, what deviates, and what to do about it.

It stands apart because `fsck` and `restore --verify` tell the same things, and must tell them alike.
"""

from collections.abc import Callable, Mapping

from storage.checking import MENDABLE, Check, Deviation, Finding
from widgets.language import _

Shape = dict[str, object]
TOLD = 10
_MEND = "omnidesk fsck --repair"
_KNOWN = {Check.STRUCTURE, Check.FULL_TEXT}  # what to do about these is known even where a look could not end


def check_name(check: Check) -> str:
    """Return what is looked at."""
    return _NAMES[check]()


def remedy(finding: Finding) -> str:
    """Return what to do about what was found, "" when all is sound."""
    if finding.is_sound:
        return ""
    if finding.check is Check.SCHEMA and not finding.failure:
        return _of_schema(finding)
    if finding.failure and finding.check not in _KNOWN and not finding.about:
        return _(
            "This could not be looked at. Put right first what else is wrong here; if nothing is, restore a backup: "
            "omnidesk restore FILE --verify"
        )
    if finding.check is Check.SETTINGS and any(one.what == "store" for one in finding.deviations):
        return _REMEDIES[Check.MESSAGES]()
    if finding.check in MENDABLE:
        return _("What can be computed again is, by {command}; a backup has the rest.").format(command=_MEND)
    return _REMEDIES[finding.check]()


def _of_schema(finding: Finding) -> str:
    """Tell what to do about what the database consists of: the worst that is wrong decides."""
    lost = [one for one in finding.deviations if one.kept != "foreign"]
    if any(one.what == "table" and one.key != "message_text" for one in lost):
        return _("Nothing tells what stood in a table; a backup does: omnidesk restore FILE --verify")
    if any(one.fact == "doubles" for one in lost):
        return _(
            "What stands twice keeps an index from being made anew, and nothing tells which of the two is right. A "
            "backup from before has one of them: omnidesk restore FILE --verify. The rest is made anew by {command}."
        ).format(command=_MEND)
    if lost:
        return _("It is made anew by {command}, which then counts anew too.").format(command=_MEND)
    return _("It is not ours and does nothing for the desk: whoever made it takes it away again.")


def finding_shape(finding: Finding) -> Shape:
    """Return a check in JSON."""
    about = f":{finding.about}" if finding.about else ""
    return {
        "name": f"{finding.check.value}{about}",
        "ok": finding.is_sound,
        "found": finding.found,
        "examples": [_deviation_shape(one) for one in finding.deviations[:TOLD]],
        "failure": finding.failure or None,
        "remedy": remedy(finding) or None,
    }


def finding_lines(finding: Finding) -> list[str]:
    """Return a check for a person: a verdict, then what deviates and what to do."""
    name = check_name(finding.check) + (f" {finding.about}" if finding.about else "")
    if finding.is_sound:
        return [_marked(_("ok"), name)]
    told = [f"          {deviation_words(one)}" for one in finding.deviations[:TOLD]]
    more = finding.found - len(told)
    words = [f"          {finding.failure}"] if finding.failure else []
    rest = ["          " + _("… and {count} more").format(count=more)] if more > 0 else []
    count = f": {finding.found}" if finding.found else ""
    return [_marked(_("DAMAGED"), f"{name}{count}"), *told, *rest, *words, f"          → {remedy(finding)}"]


def _marked(state: str, words: str) -> str:
    return f"{state:9} {words}"


def deviation_words(one: Deviation) -> str:
    """Return in one line what is not what it must be."""
    kind = _KINDS.get(one.what)
    thing = kind().format(key=one.key) if kind is not None else f"{one.what} {one.key}"
    spot = one.spot
    if spot is not None:
        words = _("{mailbox}, UID {uid}, numbering {uidvalidity}")
        place = words.format(mailbox=spot.mailbox, uid=spot.uid, uidvalidity=spot.uidvalidity)
        where = place if spot.mailbox_id is not None else _("from a file")
        thing = f"{thing} ({where})"
    thing = f"{thing}, {one.fact}" if one.fact else thing
    if one.kept is None and one.found is None:
        return thing
    words = _("{thing}: {kept}, and it must be {found}")
    return words.format(thing=thing, kept=_shown(one.kept), found=_shown(one.found))


def _deviation_shape(one: Deviation) -> Shape:
    shape: Shape = {
        "what": one.what,
        "key": one.key,
        "fact": one.fact or None,
        "is": one.kept,
        "should_be": one.found,
    }
    if one.spot is not None:
        shape |= {"mailbox": one.spot.mailbox or None, "uidvalidity": one.spot.uidvalidity, "uid": one.spot.uid}
    return shape


def _shown(value: int | str | None) -> str:
    return _("nothing") if value is None else str(value)


_NAMES: Mapping[Check, Callable[[], str]] = {
    Check.STRUCTURE: lambda: _("the structure of the file"),
    Check.SCHEMA: lambda: _("tables, indexes, triggers and views are those that were made"),
    Check.REFERENCES: lambda: _("references from row to row"),
    Check.SETTINGS: lambda: _("every version of the settings can be read"),
    Check.SETTING_ROWS: lambda: _("what is set stands in its rows as its version says"),
    Check.TRAIL: lambda: _("the trail of what was done is whole"),
    Check.RAW_MAILS: lambda: _("the bytes of every mail that came in are those that came"),
    Check.OUTGOING_MAILS: lambda: _("the bytes of every mail of ours are those that were made"),
    Check.LISTS: lambda: _("every list that is kept can be read"),
    Check.DELIVERIES: lambda: _("every mail has its outcome, its decision and its message"),
    Check.MESSAGES: lambda: _("every message has its ticket, its mail and its rule"),
    Check.REASONS: lambda: _("the headers that decided are those of the decisions"),
    Check.TICKET_FACTS: lambda: _("what is kept of tickets is what their messages say"),
    Check.TICKET_PEOPLE: lambda: _("who takes part in tickets is who wrote and was written to"),
    Check.OUTBOX: lambda: _("the outbox goes with its messages"),
    Check.LEDGER: lambda: _("the sums of the ledger are those of the mails"),
    Check.TICKET_COUNTERS: lambda: _("the counters and marks of tickets are those of the tickets"),
    Check.OUTBOX_COUNTERS: lambda: _("the counters of the outbox are those of its mails"),
    Check.SENDER_COUNTERS: lambda: _("the counters of senders are those of their mails"),
    Check.ARRIVAL_COUNTERS: lambda: _("the counters of each hour are those of its mails"),
    Check.ACTIVITY: lambda: _("when mail came last to each address is when it was counted"),
    Check.FULL_TEXT: lambda: _("messages are found by their words"),
    Check.READINGS: lambda: _("messages name whom and what their mails name"),
    Check.SERVER: lambda: _("every mail on the server is kept:"),
}

_REMEDIES: Mapping[Check, Callable[[], str]] = {
    Check.STRUCTURE: lambda: _(
        "Stop everything that uses it, keep the file aside, and restore a backup: omnidesk restore FILE --verify"
    ),
    Check.REFERENCES: lambda: _(
        "Rows lead to rows that are gone; nothing tells what they were. A backup does: omnidesk restore FILE --verify"
    ),
    Check.SETTINGS: lambda: _(
        "Old versions are read by replays only. If the newest one is damaged, restore a backup: omnidesk restore FILE"
    ),
    Check.TRAIL: lambda: _(
        "It was changed behind the program's back: omnidesk audit verify tells where. A backup has what was written: "
        "omnidesk restore FILE --verify"
    ),
    Check.RAW_MAILS: lambda: _(
        "Bytes can't be computed. What is still on the server is fetched again, and kept when its SHA-256 agrees: "
        "omnidesk fsck --server --repair. Else a backup has it. The messages stay as they were read."
    ),
    Check.OUTGOING_MAILS: lambda: _(
        "Bytes can't be computed: a backup may have them. One that is queued can't be sent: write it again."
    ),
    Check.MESSAGES: lambda: _("Nothing tells what it was; a backup does: omnidesk restore FILE --verify"),
    Check.SERVER: lambda: _(
        "omnidesk poll --once takes in what is missing. What stays missing after it is a fault: please report it."
    ),
}

_KINDS: Mapping[str, Callable[[], str]] = {
    "mail": lambda: _("mail {key}"),
    "outgoing": lambda: _("mail {key} of the outbox"),
    "message": lambda: _("message {key}"),
    "ticket": lambda: _("ticket #{key}"),
    "store": lambda: _("the row of the desk itself"),
    "account": lambda: _("the account"),
    "brand": lambda: _("brand {key}"),
    "mail_address": lambda: _("mail address {key}"),
    "forward_mailbox": lambda: _("forward mailbox {key}"),
    "exclusion": lambda: _("exclusion {key}"),
    "employee": lambda: _("employee {key}"),
    "signature": lambda: _("signature {key}"),
    "outgoing_server": lambda: _("outgoing server {key}"),
    "template": lambda: _("template {key}"),
    "decision": lambda: _("decision {key}"),
    "event": lambda: _("event {key}"),
    "table": lambda: _("table {key}"),
    "index": lambda: _("index {key}"),
    "trigger": lambda: _("trigger {key}"),
    "view": lambda: _("view {key}"),
    "rule": lambda: _("rule {key}"),
    "settings": lambda: _("version {key} of the settings"),
    "sender": lambda: _("sender {key}"),
    "address": lambda: _("mail address {key}"),
    "hour": lambda: _("hour {key}"),
    "uid": lambda: _("UID {key}"),
    "numbering": lambda: _("the numbering of {key}"),
}
