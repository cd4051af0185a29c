"""The settings and their history without a person: exclusions and notes go, earlier versions hold no trace."""

import json
from typing import Any

from storage.privacy import Person
from storage.sqlite.versions import Version, redacted

JAN = "jan@example.nl"
PERSON = Person(customer_id=None, addresses=(JAN,), name="Jan Smit")
WORDS = (JAN, "jan smit")
IN_FORCE = 9


def a_version(version: int = 1, *, subject: str = "account", detail: str = "", why: str = "", **kept: Any) -> Version:
    return Version(version=version, subject=subject, detail=detail, why=why, snapshot=json.dumps(kept))


def an_exclusion(pattern: str, note: str = "") -> dict[str, object]:
    return {"id": 1, "pattern": pattern, "note": note}


def kept_in(version: Version) -> Any:
    return json.loads(version.snapshot)


def test_the_note_at_an_exclusion_goes_with_it_wherever_a_change_tells_it() -> None:
    added = a_version(
        1, subject=f"exclusion {JAN}", detail="stuurt elke dag", exclusions=[an_exclusion(JAN, "Elke dag")]
    )
    told = a_version(2, subject="version 1", detail="weer: elke dag", exclusions=[an_exclusion(JAN, "elke dag")])

    after = redacted([added, told], PERSON, WORDS, IN_FORCE)

    assert [(one.subject, one.detail) for one in after] == [("erased", ""), ("version 1", "")]
    assert [kept_in(one)["exclusions"] for one in after] == [[], []]


def test_what_a_change_of_an_exclusion_says_goes_though_it_names_nobody() -> None:
    removed = a_version(3, subject=f"exclusion {JAN}", detail="een lastpak", why="op verzoek")

    (after,) = redacted([removed], PERSON, WORDS, IN_FORCE)

    assert (after.subject, after.detail, after.why) == ("erased", "", "")


def test_exclusions_and_notes_of_others_stay() -> None:
    kept = [an_exclusion("*@example.nl", "het domein"), an_exclusion("arjan@example.nl", "een ander")]
    version = a_version(IN_FORCE, exclusions=[*kept, an_exclusion(JAN), an_exclusion("x@y.nl", "van Jan Smit")])

    (after,) = redacted([version], PERSON, WORDS, IN_FORCE)

    assert kept_in(after)["exclusions"] == [*kept, an_exclusion("x@y.nl", "")]


def test_an_earlier_version_loses_relays_and_texts_that_name_them() -> None:
    version = a_version(
        4,
        account={"relays": [JAN, "form@example.nl"]},
        templates=[{"text": f"Vraag het {JAN}, of arjan@example.nl."}],
    )

    (after,) = redacted([version], PERSON, WORDS, IN_FORCE)

    assert kept_in(after) == {
        "account": {"relays": ["form@example.nl"]},
        "templates": [{"text": "Vraag het erased, of arjan@example.nl."}],
    }


def test_texts_of_ours_that_are_in_force_stay() -> None:
    version = a_version(IN_FORCE, templates=[{"text": f"Vraag het {JAN}."}])

    assert redacted([version], PERSON, WORDS, IN_FORCE) == []


def test_a_version_that_only_names_a_longer_address_stays_as_it_is() -> None:
    version = a_version(1, subject="exclusion arjan@example.nl", exclusions=[an_exclusion("arjan@example.nl", "x")])

    assert redacted([version], PERSON, WORDS, IN_FORCE) == []
