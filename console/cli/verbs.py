"""The groups of verbs: the first word of a command, the module that holds its verbs, and one line about it.

It stands apart so that `--help` and the choice of a verb import no group but the one that is asked for. A module has
`VERBS`, a tuple of `console.cli.frame.Verb`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from console.cli.frame import Verb, Words
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The verbs behind one word, in a module of `console.cli`."""

    word: str
    module: str
    words: Words

    def verbs(self) -> tuple[Verb, ...]:
        """Return the group's verbs: "brand add", "brand list" …, or the one that is the word itself."""
        held: Sequence[Verb] = import_module(f"console.cli.{self.module}").VERBS
        return tuple(verb for verb in held if verb.name.split()[0] == self.word)


def groups() -> tuple[Group, ...]:
    """Return the groups in the order of the help."""
    return (*_set_up(), *_at_work(), *_looked_after())


def _set_up() -> tuple[Group, ...]:
    return (
        _group("setup", "setup", lambda: _("the first steps in one guided screen, to the first mail")),
        _group("account", "account", lambda: _("the organisation: its name, its mail domain, rules for every address")),
        _group("brand", "brand", lambda: _("the trade names; each owns one forward address")),
        _group("address", "address", lambda: _("the mail addresses that customers write to, with their settings")),
        _group("exclusion", "exclusion", lambda: _("senders that are exempt from grouping by time")),
        _group("employee", "employee", lambda: _("who answers, and what they may do")),
        _group("signature", "signature", lambda: _("what closes answers, on three levels, and which one is used")),
        _group("template", "template", lambda: _("texts for answers, of one brand or of all")),
        _group("mailbox", "mailbox", lambda: _("the forward mailboxes that are polled")),
        _group("smtp", "smtp", lambda: _("the outgoing server that mail leaves by")),
        _group("secret", "secret", lambda: _("the passwords by name, each where it is kept")),
        _group("settings", "settings", lambda: _("who changed what of the settings, and the way back")),
    )


def _at_work() -> tuple[Group, ...]:
    return (
        _group("poll", "poll", lambda: _("fetch mail from the forward mailboxes")),
        _group("import", "importing", lambda: _("take in mail from files")),
        _group("ticket", "ticket", lambda: _("tickets and their messages")),
        _group("outbox", "outbox", lambda: _("mails of ours on their way, and what became of them")),
        _group("parked", "parked", lambda: _("mails that are in no ticket, and what to do about them")),
        _group("why", "why", lambda: _("why a mail went where it went")),
        _group("simulate", "simulate", lambda: _("what other settings would have joined or split")),
        _group("search", "search", lambda: _("find messages by words")),
        _group("ledger", "ledger", lambda: _("account for every mail that was fetched")),
        _group("reparse", "reparse", lambda: _("read kept mails again with a newer parser")),
    )


def _looked_after() -> tuple[Group, ...]:
    return (
        _group("status", "status", lambda: _("whether mail comes in, and what waits")),
        _group("check", "check", lambda: _("the same as one line and an exit code, for a monitor")),
        _group("metrics", "metrics", lambda: _("figures for Prometheus")),
        _group("digest", "digest", lambda: _("what a night brought")),
        _group("logs", "logs", lambda: _("what became of each mail, line by line, also as it happens")),
        _group("doctor", "doctor", lambda: _("what is wrong with this installation, and the remedy")),
        _group("service", "service", lambda: _("running it for good: units, timers, log rotation, the manual")),
        _group("completion", "completion", lambda: _("completion of words for your shell")),
        _group("ssh", "ssh", lambda: _("the console for who comes in over SSH; run by sshd")),
        _group("export", "export", lambda: _("hand out everything that is kept of a customer")),
        _group("erase", "erase", lambda: _("erase everything that is kept of a customer")),
        _group("retention", "retention", lambda: _("let go in time what is done with")),
        _group("audit", "audit", lambda: _("prove that the trail of what was done is whole")),
        _group("fsck", "fsck", lambda: _("look through the whole database for damage, and repair what can be")),
        _group("backup", "backup", lambda: _("copy the database while it is in use")),
        _group("restore", "restore", lambda: _("prove a backup, or put it into a new place")),
        _group("database", "database", lambda: _("share the database with a group of this machine, or take it back")),
        _group("demo", "demo", lambda: _("look around, with live mail")),
        _group("config", "config", lambda: _("the configuration file")),
    )


def group_named(word: str) -> Group | None:
    """Return the group behind a word, or None."""
    return next((group for group in groups() if group.word == word), None)


def _group(word: str, module: str, words: Words) -> Group:
    return Group(word=word, module=module, words=words)
