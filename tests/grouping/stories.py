"""Stories by chance: a few customers, an agency and a machine write, answer and repeat themselves; settings change.

Chance draws only what the rules look at, from few values, so that mails meet.
"""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.dramas.script import Change, Drama, Mail, Step

FORMS = {
    "jan": {"from_": "Jan Smit <jan@example.nl>"},
    "piet": {"from_": "Piet <piet@example.nl>", "cc": "jan@example.nl"},
    "incasso": {"from_": "Krediet Partners <dossiers@incasso.nl>"},
    "machine": {"from_": "Magazijn <machine@example.nl>", "headers": [("Auto-Submitted", "auto-generated")]},
    "formulier": {"from_": "Website <info@acme.nl>", "reply_to": "jan@example.nl"},
    "twijfel": {"from_": "Jan Smit <jan@example.nl>", "headers": [("From", "Jan <jan@example.nl>")]},
    "lus": {"from_": "supportacme@konto.omnidesk.com"},
}
PLACES = ["info@acme.nl", "info@acme.nl", "sales@acme.nl", "help@nova.nl", "info@acme.nl, sales@acme.nl", ""]
SECONDS = [0, 0, 1, 600, 3600, 72 * 3600, 72 * 3600 + 1, 20 * 86_400]
DESKS = [
    {"addresses": {"info@acme.nl": {"period": "10m"}}},
    {"addresses": {"info@acme.nl": {"group_by_time": False}}},
    {"addresses": {"info@acme.nl": {"group_by_time": True, "period": "72h"}}},
    {"excluded": ["incasso.nl"]},
    {"account": {"flood_per_hour": 1}},
    {"without": ["sales@acme.nl"]},
]


@st.composite
def stories(
    draw: st.DrawFn,
    *,
    mails_only: bool = False,
    most: int = 9,
    forms: Sequence[str] = tuple(FORMS),
    desks: Sequence[dict[str, Any]] = tuple(DESKS),
) -> Drama:
    """Draw a story of mails to Acme, in order of arrival, with changes of the desk in between unless `mails_only`.

    `forms` are who writes, `desks` what may change.
    """
    steps: list[Step] = []
    at = 0
    for number in range(draw(st.integers(1, most))):
        at += draw(st.sampled_from(SECONDS))
        if not mails_only and draw(st.integers(0, 4)) == 0:
            steps.append(Change(at=f"{at}s", desk=draw(st.sampled_from(desks))))
        steps.append(_mail(draw, f"mail-{number}", at, [step for step in steps if isinstance(step, Mail)], forms))
    return Drama(title="by chance", steps=steps)


@st.composite
def simultaneous(draw: st.DrawFn) -> tuple[Drama, Drama]:
    """Draw a story whose mails arrive in one second from customers who have nothing to do with each other, twice: the
    second time in another order."""
    names = draw(st.lists(st.integers(1, 30), min_size=2, max_size=6, unique=True))
    mails: list[Mail] = [_of_customer(draw, name) for name in names]
    other = draw(st.permutations(mails))
    before: list[Step] = [_of_customer(draw, name, earlier="eerder-") for name in names]
    return Drama(title="in order", steps=[*before, *mails]), Drama(title="in another", steps=[*before, *other])


def _of_customer(draw: st.DrawFn, number: int, earlier: str = "") -> Mail:
    known = f"<eerder-klant-{number}@example.nl>"
    return Mail(
        mail=f"{earlier}klant-{number}",
        from_=f"Klant {number} <klant{number}@example.nl>",
        to=draw(st.sampled_from(PLACES)),
        subject=draw(st.sampled_from(["Vraag", "Factuur 2026-118", ""])),
        references=draw(st.sampled_from(["", known, "<mailing@elders.nl>"])),
        headers=draw(st.sampled_from([[], [("Precedence", "bulk")]])),
        at="0s" if earlier else "1h",
        together="voor" if earlier else "samen",
    )


def _mail(draw: st.DrawFn, name: str, at: int, earlier: list[Mail], forms: Sequence[str]) -> Mail:
    names = [mail.mail for mail in earlier if not mail.again]
    again = draw(st.sampled_from(["", "", "", *names]))
    named = draw(st.sampled_from(["", "", "<mailing@elders.nl>", *(f"{{{one}}}" for one in names)]))
    form = FORMS[draw(st.sampled_from(sorted(forms)))]
    return Mail(
        mail=name,
        at=f"{at}s",
        again=again,
        to=draw(st.sampled_from(PLACES)),
        references=named,
        id=draw(st.sampled_from([None, None, None, "", "<vast@example.nl>"])),
        footer=draw(st.sampled_from(["", "-- \nGecontroleerd.\n"])) if again else "",
        subject=draw(st.sampled_from(["Vraag", "Vraag [#1]", "Dossier 2026-1181"])),
        **form,
    )
