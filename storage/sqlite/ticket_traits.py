"""Traits as questions of SQL: whether a ticket has one, and which tickets have one that few have.

It stands apart from the pages because each trait is asked alike wherever it is asked. Every value is a parameter whose
name ends in the trait's number, so that any traits can stand in one statement.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import assert_never

from storage import narrowing as traits
from storage.narrowing import Narrowing, Trait
from storage.sqlite import rows
from storage.sqlite.search_words import match_expression, sent_expression
from storage.sqlite.statements import statements

_LONGEST_VALUE = 200  # letters of a header's value that are kept to be found by
IMPOSSIBLE = '""'  # the full-text expression that nothing matches

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A part of a statement, by name, and what stands for `:value` and its other names in it."""

    name: str
    values: Values = field(default_factory=dict)


def conditions(
    narrowings: Sequence[Narrowing], ask: Callable[[Trait], Question] | None = None
) -> tuple[str, dict[str, object]]:
    """Return the conditions that a ticket must meet, each with `and` before it, and their values.

    Of something else, `ask` tells which question it answers about a trait.
    """
    sql, values, lines = statements(), {}, []
    for number, narrowing in enumerate(narrowings):
        question = (ask or _is)(narrowing.trait)
        part, own = numbered(sql[question.name], question.values, f"is_{number}")
        lines.append(f"and not ({part})" if narrowing.negated else f"and ({part})")
        values.update(own)
    return "\n".join(lines), values


def numbered(part: str, values: Values, suffix: str) -> tuple[str, dict[str, object]]:
    """Return a part of a statement and its values under names that no other part has."""
    named = {f"{name}_{suffix}": value for name, value in values.items()}
    for name in values:
        part = part.replace(f":{name}", f":{name}_{suffix}")
    return part, named


def found_by_few(trait: Trait) -> list[Question]:
    """Return the questions which tickets have a trait, together all of them; none where too many may have it."""
    return list(_by(trait))


def words_question(words: str, senders: Sequence[str]) -> Question:
    """Return the question which tickets hold a message with these words, of a sender with these parts."""
    name = "by_sender" if senders else "by_words"
    return Question(name=name, values={"value": sent_expression(words, senders) or IMPOSSIBLE})


def header_values(trait: traits.DecidedBy) -> Values:
    """Return what stands for the header and the beginning of its value in the questions about deciding headers."""
    value = None if trait.value is None else trait.value[:_LONGEST_VALUE]
    return {"header": trait.header, "value": value}


def _is(trait: Trait) -> Question:
    match trait:
        case traits.StatusIn(statuses=found):
            return _among("is_in_status", found)
        case traits.BrandIn(brand_ids=found):
            return _among("is_in_brand", found)
        case traits.AddressIn(addresses=found):
            return _among("is_in_address", found)
        case traits.AssigneeIn(logins=found):
            return _among("is_in_assignee", found)
        case traits.NumberIn(numbers=found):
            return _among("is_numbered", found)
        case traits.TagIn(tags=found):
            return Question(name="is_marked", values={"value": rows.to_json(found), "kind": "tag"})
        case traits.BadgeIn(badges=found):
            return Question(name="is_marked", values={"value": rows.to_json(found), "kind": "badge"})
        case traits.BecauseIn(rules=found):
            return _among("is_because", found)
        case traits.ActiveBefore(at=at):
            return Question(name="is_active_before", values={"value": at})
        case traits.ActiveSince(at=at):
            return Question(name="is_active_since", values={"value": at})
        case traits.WaitingSince(at=at):
            return Question(name="is_waiting", values={"value": at})
        case traits.WaitedBeyond(limits=limits):
            values = {"value": rows.to_json(_limits(limits)), "latest": latest(limits)}
            return Question(name="is_waiting_beyond", values=values)
        case _:
            return _is_of_messages(trait)


def _is_of_messages(
    trait: traits.SentBy | traits.DecidedBy | traits.MessageNamed | traits.Unread | traits.Undelivered
    | traits.WithAttachment | traits.HoldsWords,
) -> Question:  # fmt: skip
    match trait:
        case traits.SentBy(part=part):
            return Question(name="is_sent_by", values={"value": sent_expression("", [part]) or IMPOSSIBLE})
        case traits.HoldsWords(words=words):
            return Question(name="is_with_words", values={"value": match_expression(words) or IMPOSSIBLE})
        case traits.DecidedBy():
            return Question(name="is_decided_by", values=header_values(trait))
        case traits.MessageNamed(message_id=message_id):
            return Question(name="is_named", values={"value": message_id})
        case traits.Unread(login=login):
            return Question(name="is_unread", values={"value": login})
        case traits.Undelivered():
            return Question(name="is_undelivered")
        case traits.WithAttachment():
            return Question(name="is_with_attachment")
        case _:
            assert_never(trait)


def _by(trait: Trait) -> Iterator[Question]:
    match trait:
        case traits.NumberIn(numbers=numbers):
            yield _among("by_number", numbers)
        case traits.MessageNamed(message_id=message_id):
            yield Question(name="by_name", values={"value": message_id})
        case traits.DecidedBy():
            yield Question(name="by_header", values=header_values(trait))
        case traits.Undelivered():
            yield Question(name="by_undelivered")
        case traits.WithAttachment():
            yield Question(name="by_attachment")
        case traits.TagIn(tags=marks):
            yield from (Question(name="by_mark", values={"value": mark, "kind": "tag"}) for mark in marks)
        case traits.BadgeIn(badges=marks):
            yield from (Question(name="by_mark", values={"value": mark, "kind": "badge"}) for mark in marks)
        case traits.BecauseIn(rules=rules):
            yield from (Question(name="by_because", values={"value": rule}) for rule in rules)


def latest(limits: Sequence[traits.WaitLimit]) -> int:
    """Return the latest moment since which somebody waits too long; -1 where nothing is promised."""
    return max((one.at for one in limits if one.at is not None), default=-1)


def _limits(limits: Sequence[traits.WaitLimit]) -> list[dict[str, object]]:
    """Return limits as they stand in the statement; one that promises nothing is before every time."""
    return [{**asdict(one), "at": -1 if one.at is None else one.at} for one in limits]


def _among(name: str, found: Sequence[object]) -> Question:
    return Question(name=name, values={"value": rows.to_json(tuple(found))})
