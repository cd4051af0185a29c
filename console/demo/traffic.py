"""Mail without end: templates with fresh names and numbers, and now and then an answer of an earlier customer.

Chance is an argument, so the same seed writes the same mails.
"""

from collections import deque
from collections.abc import Iterator
from random import Random

from console.demo.script import ScriptedMail, Template, Traffic

_ANSWERED_ONE_IN = 4
_REMEMBERED = 30


def endless(traffic: Traffic, chance: Random) -> Iterator[tuple[ScriptedMail, dict[str, ScriptedMail]]]:
    """Yield one mail after another, each with the mails that it may name."""
    waiting: deque[tuple[ScriptedMail, str]] = deque(maxlen=_REMEMBERED)
    for number in _counting():
        if waiting and chance.randrange(_ANSWERED_ONE_IN) == 0:
            asked, text = waiting.popleft()
            yield _answer(asked, text, number), {asked.name: asked}
            continue
        template = chance.choice(traffic.template)
        mail = _filled(template, traffic.fields, chance, number)
        if template.answer:
            waiting.append((mail, template.answer))
        yield mail, {}


def _counting() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def _filled(template: Template, fields: dict[str, tuple[str, ...]], chance: Random, number: int) -> ScriptedMail:
    words = {name: chance.choice(choices) for name, choices in fields.items()}
    words["order"] = str(chance.randrange(20_500, 29_999))
    local = f"{words['first']}.{words['last']}".lower().replace(" ", "").replace("ö", "o")
    return ScriptedMail(
        name=f"traffic-{number}",
        brand=template.brand,
        from_=template.from_ or f"{words['first']} {words['last']} <{local}@post.example>",
        to=template.to,
        way=template.way,
        subject=template.subject.format(**words),
        text=template.text.format(**words),
        headers=template.headers,
    )


def _answer(asked: ScriptedMail, text: str, number: int) -> ScriptedMail:
    return ScriptedMail(
        name=f"traffic-{number}",
        brand=asked.brand,
        from_=asked.from_,
        to=asked.to,
        way=asked.way,
        subject=f"Re: {asked.subject}",
        answers=asked.name,
        text=text,
    )
