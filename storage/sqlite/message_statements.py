"""The statement that finds messages by words and traits, put together from named parts; every value is a parameter.

It stands apart from the reading so that a test can ask for the plan of each that may ever be composed. The rarest trait
leads: the others are asked of the messages that have it.
"""

from collections.abc import Sequence

from storage import narrowing as traits
from storage.narrowing import Narrowing, Trait
from storage.sqlite import rows
from storage.sqlite.search_words import match_expression, sent_expression
from storage.sqlite.statements import statements
from storage.sqlite.ticket_traits import IMPOSSIBLE, Question, conditions, header_values, numbered

Statement = tuple[str, dict[str, object]]


def found_statement(words: str, narrowings: Sequence[Narrowing]) -> Statement:
    """Return the statement of the keys of messages with these words and traits, newest first, and its values but limit.

    Raises ValueError for a trait that only a ticket can have.
    """
    wanted = [one.trait for one in narrowings if not one.negated]
    leader = _leader(words, wanted)
    rest = list(narrowings)
    if leader.name == "messages_by_words":
        rest = [one for one in rest if one.negated or not isinstance(one.trait, traits.SentBy)]
    elif words:
        rest.append(Narrowing(trait=traits.HoldsWords(words=words)))
    sql = statements()
    asked, values = conditions(rest, _is)
    part, own = numbered(sql[leader.name], leader.values, "found")
    return part.replace(":conditions", asked), values | own


def _leader(words: str, wanted: Sequence[Trait]) -> Question:
    senders = [trait.part for trait in wanted if isinstance(trait, traits.SentBy)]
    named = next((trait for trait in wanted if isinstance(trait, traits.MessageNamed)), None)
    header = next((trait for trait in wanted if isinstance(trait, traits.DecidedBy)), None)
    rules = next((trait for trait in wanted if isinstance(trait, traits.BecauseIn)), None)
    if named is not None:
        return Question(name="messages_by_name", values={"value": named.message_id})
    if words or senders:
        match = sent_expression(words, senders) or IMPOSSIBLE
        return Question(name="messages_by_words", values={"value": match, "is_mail": bool(senders)})
    if header is not None:
        return Question(name="messages_by_header", values={"value": header.header})
    if rules is not None:
        return Question(name="messages_by_rule", values={"value": rows.to_json(rules.rules)})
    return Question(name="messages_of_all")


def _is(trait: Trait) -> Question:
    match trait:
        case traits.HoldsWords(words=words):
            return Question(name="message_holds_words", values={"value": match_expression(words) or IMPOSSIBLE})
        case traits.SentBy(part=part):
            return Question(name="message_is_sent_by", values={"value": sent_expression("", [part]) or IMPOSSIBLE})
        case traits.BecauseIn(rules=rules):
            return Question(name="message_is_because", values={"value": rows.to_json(rules)})
        case traits.DecidedBy():
            return Question(name="message_is_decided_by", values=header_values(trait))
        case traits.MessageNamed(message_id=message_id):
            return Question(name="message_is_named", values={"value": message_id})
        case _:
            raise ValueError(f"no message has the trait {type(trait).__name__}")
