"""Whatever happens at a desk, it places each mail where a naive second reading of grouping.md places it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.sqlite.repository import open_repository
from tests.dramas.script import Deed, Drama, Mail, Merge, Reply, Split, Step
from tests.dramas.stage import NearRoom, Stage
from tests.grouping.second_reading import Desk, Letter

KEY = b"the key of stories by chance 32b"
START = Drama(title="").moment("")
WAITS = [600, 3600, 36 * 3600, 2, 72 * 3600, 72 * 3600 + 1, 71 * 3600, 2, 31 * 86_400]
LATE = [0, 0, 0, 0, 3600, 80 * 3600]
WRITERS: dict[str, dict[str, Any]] = {
    "jan": {"from_": "Jan Smit <jan@example.nl>"},
    "piet": {"from_": "Piet <piet@example.nl>", "cc": "jan@example.nl"},
    "klaas": {"from_": "Klaas <klaas@example.nl>"},
    "incasso": {"from_": "Krediet Partners <post@incasso.nl>"},
    "machine": {"from_": "Jan Smit <jan@example.nl>", "headers": [("Auto-Submitted", "auto-generated")]},
    "twijfel": {"from_": "Jan Smit <jan@example.nl>", "headers": [("From", "Jan <jan@example.nl>")]},
    "ons": {"from_": "Acme <info@acme.nl>"},
}
OFTEN = ["jan", "jan", "jan", "jan", "jan", "jan", "piet", "klaas", "klaas", *WRITERS]
PLACES = [
    "info@acme.nl",
    "info@acme.nl",
    "info@acme.nl",
    "sales@acme.nl",
    "klaas@example.nl",
    "sales@acme.nl, info@acme.nl",
]


@dataclass(slots=True)
class Story:
    """A drama while it is made up, beside the model that says where each of its mails must end."""

    draw: st.DrawFn
    desk: Desk = field(default_factory=Desk)
    steps: list[Step] = field(default_factory=list)
    letters: dict[str, Letter] = field(default_factory=dict)
    at: int = 0

    def go_on(self) -> None:
        """Let the next thing happen."""
        self.at += self.draw(st.sampled_from(WAITS))
        standing = [case.number for case in self.desk.cases if case.status != "merged"]
        deed = self.draw(st.sampled_from(["mail", "mail", "mail", "mail", "reply", "set", "merge", "split"]))
        match deed:
            case "reply" if standing:
                self._reply(self.draw(st.sampled_from(standing)))
            case "set" if standing:
                self._set(self.draw(st.sampled_from(standing)))
            case "merge" if len(standing) > 1:
                gone, into = self.draw(st.permutations(standing))[:2]
                self.desk.merge(gone, into)
                self.steps.append(Merge(at=f"{self.at}s", merge=gone, into=into))
            case "split" if splittable := self._splittable():
                name = self.draw(st.sampled_from(splittable))
                self.desk.split(name)
                self.steps.append(Split(at=f"{self.at}s", split=name))
            case _:
                self._mail()

    def _splittable(self) -> list[str]:
        fit = [case.mails for case in self.desk.cases if len(case.mails) > 1]
        return [one.name for mails in fit for one in mails if one.sender != "info@acme.nl"]

    def _reply(self, number: int) -> None:
        name = f"reply-{len(self.steps)}"
        case = self.desk.case(number)
        to = (case.customer,)
        self.desk.reply(number, self._letter(name, id=f"{{{name}}}", sender=case.address, customer="", to=to))
        self.letters[name] = case.kept[-1].letter
        self.steps.append(Reply(at=f"{self.at}s", reply=name, ticket=number, to=case.customer))

    def _set(self, number: int) -> None:
        status = self.draw(st.sampled_from(["closed", "closed", "pending", "open"]))
        case = self.desk.case(number)
        case.status, case.closed_at = status, START + self.at * 1000
        self.steps.append(Deed(at=f"{self.at}s", set=status, ticket=number))

    def _mail(self) -> None:
        name = f"mail-{len(self.steps)}"
        known = sorted(self.letters)
        earlier = [one for one in known if one.startswith("mail-")]
        again = self.draw(st.sampled_from(earlier)) if earlier and self.draw(st.integers(0, 9)) == 9 else ""
        arrival = self.at - self.draw(st.sampled_from(LATE))
        if again:
            self._again(name, again, arrival)
            return
        writer = self.draw(st.sampled_from(OFTEN))
        to = self.draw(st.sampled_from(PLACES))
        named = self.draw(st.lists(st.sampled_from([*known, ""]), max_size=self.draw(st.sampled_from([0, 0, 1, 2]))))
        ids = [self.letters[one].id if one else "<mailing@elders.nl>" for one in named]
        shared = self.draw(st.sampled_from([None, None, None, None, None, "<vast@example.nl>"]))
        form = WRITERS[writer]
        address = form["from_"].partition("<")[2].strip(">")
        letter = self._letter(
            name,
            id=shared or f"<{name}@example.nl>",
            sender=address,
            customer=address,
            to=tuple(to.split(", ")),
            cc=tuple(filter(None, [form.get("cc", "")])),
            named=tuple(dict.fromkeys(reversed(ids))),
            arrival=START + arrival * 1000,
            automatic=writer == "machine",
            sure=writer != "twijfel",
            excluded=writer == "incasso",
        )
        mail = Mail(mail=name, to=to, id=shared, references=" ".join(ids), **form)
        self._take(mail, letter, arrival)

    def _again(self, name: str, again: str, arrival: int) -> None:
        """Let a mail come a second time, as it was or with a footer."""
        first = self.letters[again]
        footer = self.draw(st.sampled_from(["", "Gecontroleerd.\n"]))
        said = {field: getattr(first, field) for field in Letter.__dataclass_fields__}
        changes = {"name": name, "body": first.body + footer, "arrival": START + arrival * 1000, "key": len(self.steps)}
        self._take(Mail(mail=name, again=again, footer=footer), Letter(**(said | changes)), arrival)

    def _take(self, mail: Mail, letter: Letter, arrival: int) -> None:
        mail.at, mail.fetched = f"{arrival}s", f"{self.at}s"
        mail.then = self.desk.take(letter)
        self.steps.append(mail)
        if not mail.again:
            self.letters[mail.mail] = letter

    def _letter(self, name: str, **said: Any) -> Letter:
        usual = {"cc": (), "named": (), "body": name, "arrival": START + self.at * 1000, "key": len(self.steps)}
        return Letter(**({"name": name, **usual} | said))


@st.composite
def stories(draw: st.DrawFn) -> Drama:
    story = Story(draw)
    for _ in range(draw(st.integers(2, 14))):
        story.go_on()
    return Drama(title="by chance", desk={"excluded": ["incasso.nl"]}, steps=story.steps)


async def told(drama: Drama) -> dict[str, str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        async with open_repository(path, clock=lambda: 0, chance=lambda count: KEY[:count]) as repository:
            stage = Stage(repository, drama, NearRoom())
            await stage.play()
    return {name: one.then for name, one in stage.told.items()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(stories())
def test_the_desk_and_a_second_reading_of_the_rules_agree(drama: Drama) -> None:
    expected = {mail.mail: mail.then for mail in drama.mails}

    assert asyncio.run(told(drama)) == expected
