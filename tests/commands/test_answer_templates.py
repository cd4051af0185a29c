"""Commands over templates: whose, what may stand in one, what is offered for an answer, what goes with a brand."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.commands.answer_templates import AddTemplate, EditTemplate, RemoveTemplate, templates_for
from console.commands.brands import RemoveBrand
from console.commands.desk import Desk
from console.commands.leaving import TakenAlong, taken_along
from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from console.commands.settings_undo import undo_of
from console.settings_versions import read_version, summary
from storage.settings import BrandId, Settings, Template, TemplateId
from storage.sqlite.repository import open_repository
from storage.words import Role
from tests.commands.builders import ACME, NOVA, OWNER, a_desk, why_not
from tests.commands.test_bad_input import PROBES, is_harmless, texts


def a_template(name: str = "Retour", *, brand_id: BrandId | None = None, text: str = "Dag {{klant}}") -> Template:
    number = 1 if brand_id is None else 10 + brand_id
    return Template(id=TemplateId(number), name=name, text=text, brand_id=brand_id)


def with_templates(*templates: Template) -> Settings:
    return replace(a_desk(), templates=templates)


TAKEN = with_templates(a_template(), a_template(brand_id=NOVA))


@pytest.mark.parametrize(
    ("brand", "brand_id", "subject"),
    [(None, None, "template Levertijd"), ("nova", NOVA, "template Levertijd brand nova")],
)
def test_a_template_is_of_a_brand_or_of_all(brand: str | None, brand_id: BrandId | None, subject: str) -> None:
    change = AddTemplate(name=" Levertijd ", text="Dag {{klant}},\r\n\r\nGroet \r\n", brand=brand).change(a_desk())

    (kept,) = change.settings.templates
    assert (kept.name, kept.text, kept.brand_id) == ("Levertijd", "Dag {{klant}},\n\nGroet", brand_id)
    assert (change.subject, change.detail) == (subject, "3 lines")


def test_only_what_is_given_is_changed() -> None:
    renamed = EditTemplate(name="retour", brand="nova", new_name="Ruilen").change(TAKEN)
    rewritten = EditTemplate(name="Retour", text="Tot ziens").change(TAKEN)

    assert renamed.settings.templates == (TAKEN.templates[0], a_template("Ruilen", brand_id=NOVA))
    assert rewritten.settings.templates == (a_template(text="Tot ziens"), TAKEN.templates[1])
    assert (renamed.subject, renamed.detail) == ("template Retour brand nova", "name")


def test_the_case_of_a_name_may_be_changed() -> None:
    change = EditTemplate(name="retour", new_name="RETOUR").change(TAKEN)

    assert change.settings.templates[0].name == "RETOUR"


def test_removing_one_leaves_that_of_another_brand() -> None:
    change = RemoveTemplate(name="Retour").change(TAKEN)

    assert change.settings.templates == TAKEN.templates[1:]


def test_a_brands_own_is_offered_in_the_place_of_one_of_all_brands_with_its_name() -> None:
    general, own, other = a_template(), a_template("retour", brand_id=ACME), a_template("Aanvraag", brand_id=NOVA)
    settings = with_templates(general, own, other)

    assert templates_for(settings, ACME) == (own,)
    assert templates_for(settings, NOVA) == (other, general)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddTemplate(name="", text="x"), "empty"),
        (AddTemplate(name="x" * 81, text="x"), "too-long"),
        (AddTemplate(name="a\nb", text="x"), "unseen-characters"),
        (AddTemplate(name="x", text=" \n\t"), "empty"),
        (AddTemplate(name="x", text="x" * 20_001), "too-long"),
        (AddTemplate(name="x", text="Dag {{naam}}"), "unknown-placeholder"),
        (AddTemplate(name="x", text="Dag {{klant}"), "unknown-placeholder"),
        (AddTemplate(name="x", text="a\u202eb"), "unseen-characters"),
        (AddTemplate(name="x", text="x", brand="amce"), "unknown-brand"),
        (AddTemplate(name="RETOUR", text="x"), "template-exists"),
        (AddTemplate(name="Retour", text="x", brand="nova"), "template-exists"),
        (EditTemplate(name="Retour", brand="acme", text="x"), "unknown-template"),
        (EditTemplate(name="Retour"), "nothing-changed"),
        (EditTemplate(name="Retour", text="Dag {{klant}}"), "nothing-changed"),
        (EditTemplate(name="Retour", text=""), "empty"),
        (RemoveTemplate(name="Ruilen"), "unknown-template"),
    ],
)
def test_what_can_not_be_is_refused_by_name(command: SettingsCommand, code: str) -> None:
    assert why_not(command, TAKEN) == code


def test_a_long_text_of_many_lines_is_kept() -> None:
    text = "\n".join(["regel"] * 3000)

    assert AddTemplate(name="x", text=text).change(a_desk()).settings.templates[0].text == text


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (RemoveTemplate(name="Retour", brand="acme"), "of brand acme. There is one of all brands: leave --brand out."),
        (RemoveTemplate(name="Retuor"), 'Did you mean "Retour"?'),
        (RemoveTemplate(name="Anders"), "omnidesk template list"),
        (AddTemplate(name="x", text="{{naam}}"), "{{klant}}, {{customer}}, {{ticket}}"),
    ],
)
def test_a_refusal_shows_the_way_out(command: SettingsCommand, words: str) -> None:
    refusal = command.check(TAKEN, OWNER)

    assert refusal is not None
    assert words in refusal.words


def test_a_template_of_another_brand_is_pointed_at() -> None:
    refusal = RemoveTemplate(name="Retour").check(with_templates(a_template(brand_id=NOVA)), OWNER)

    assert refusal is not None
    assert "--brand nova" in refusal.words


def test_bad_input_is_refused_in_words_or_kept_harmless() -> None:
    for probe in PROBES:
        for command in (AddTemplate(name=probe, text="x"), AddTemplate(name="x", text=probe)):
            try:
                change = command.change(a_desk())
            except RefusedError as error:
                assert is_harmless(error.refusal.words)
            else:
                kept = texts(asdict(change.settings))
                assert all(is_harmless(line) for text in kept for line in text.split("\n")), probe[:40]


@pytest.mark.parametrize(("role", "may"), [(Role.ADMIN, True), (Role.AGENT, False), (Role.VIEWER, False)])
def test_only_admins_change_templates(role: Role, may: bool) -> None:
    refusal = AddTemplate(name="x", text="x").check(a_desk(), Actor(login="joost", role=role))

    assert (refusal is None) is may


def test_a_brand_goes_with_its_templates_and_those_of_all_stay() -> None:
    desk = replace(TAKEN, addresses=a_desk().addresses[:1])

    change = RemoveBrand(slug="nova").change(desk)

    assert change.settings.templates == TAKEN.templates[:1]
    assert taken_along(desk, change.settings) == TakenAlong(templates=1)
    assert change.detail == "Nova; 1 template"


async def test_each_change_stands_in_the_history_and_can_be_taken_back(tmp_path: Path) -> None:
    async with open_repository(tmp_path / "desk.db", clock=lambda: 0) as repository:
        desk = Desk(repository=repository, clock=lambda: 0, actor=OWNER)
        await repository.writing(
            lambda writer: writer.save_settings(
                replace(a_desk(), version=0), actor="owner", verb="test", subject="desk", detail="", at=0
            )
        )

        made = await AddTemplate(name="Retour", text="Dag", brand="acme").run(desk)
        await EditTemplate(name="Retour", brand="acme", new_name="Ruilen").run(desk, why="zo heet het")
        told = await repository.reading(
            lambda reader: [summary(read_version(reader, one)) for one in reader.settings_changes(limit=2)]
        )
        undo = await repository.reading(lambda reader: undo_of(reader, None))
        after = await undo.run(desk)

    assert told == ["name Retour → Ruilen", "added"]
    assert after.templates == made.templates
