"""Commands over signatures: whose, what may stand in one, who may set it, and what goes when its owner goes."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.commands.addresses import RemoveAddress
from console.commands.brands import RemoveBrand
from console.commands.desk import Desk
from console.commands.employees import RemoveEmployee
from console.commands.leaving import TakenAlong, taken_along
from console.commands.refusal import RefusedError
from console.commands.settings_undo import undo_of
from console.commands.signatures import ClearSignature, SetSignature, SignatureCommand
from storage.settings import AddressId, EmployeeId, OutgoingServer, ServerId, Settings, Signature, SignatureId
from storage.sqlite.repository import open_repository
from storage.words import Role, Security
from tests.commands.builders import ACME, NOVA, OWNER, a_desk, why_not
from tests.commands.test_bad_input import PROBES, is_harmless, texts

OF_ACME = Signature(id=SignatureId(1), text="Groet, {{merknaam}}", brand_id=ACME)
OF_INFO = Signature(id=SignatureId(2), text="Groet", address_id=AddressId(1))
OF_JOOST = Signature(id=SignatureId(3), text="Joost", employee_id=EmployeeId(2))
OF_JOOST_FOR_NOVA = Signature(id=SignatureId(4), text="Joost van Nova", employee_id=EmployeeId(2), brand_id=NOVA)
SERVER_OF_INFO = OutgoingServer(
    id=ServerId(1), address_id=AddressId(1), host="smtp.example", port=465, security=Security.TLS
)


def a_signed_desk() -> Settings:
    signatures = (OF_ACME, OF_INFO, OF_JOOST, OF_JOOST_FOR_NOVA)
    return replace(a_desk(), signatures=signatures, servers=(SERVER_OF_INFO,))


def kept_text(text: str) -> str:
    return SetSignature(brand="nova", text=text).change(a_desk()).settings.signatures[-1].text


@pytest.mark.parametrize(
    ("command", "owner", "subject"),
    [
        (SetSignature(brand="nova", text="x"), (NOVA, None, None), "signature brand nova"),
        (SetSignature(address="INFO@acme.example", text="x"), (None, 1, None), "signature address info@acme.example"),
        (SetSignature(employee="joost", text="x"), (None, None, 2), "signature employee joost"),
        (
            SetSignature(employee="joost", brand="acme", text="x"),
            (ACME, None, 2),
            "signature employee joost brand acme",
        ),
        (
            SetSignature(employee="joost", address="info@acme.example", text="x"),
            (None, 1, 2),
            "signature employee joost address info@acme.example",
        ),
    ],
)
def test_a_signature_is_of_a_brand_an_address_or_an_employee(
    command: SetSignature, owner: tuple[int | None, ...], subject: str
) -> None:
    change = command.change(a_desk())

    (kept,) = change.settings.signatures
    assert (kept.brand_id, kept.address_id, kept.employee_id) == owner
    assert (change.subject, change.detail) == (subject, "1 line")


def test_setting_it_again_changes_the_one_that_is_there() -> None:
    change = SetSignature(brand="acme", text="Tot ziens").change(a_signed_desk())

    assert change.settings.signatures == (replace(OF_ACME, text="Tot ziens"), *a_signed_desk().signatures[1:])


def test_clearing_one_leaves_the_others() -> None:
    change = ClearSignature(employee="joost", brand="nova").change(a_signed_desk())

    assert change.settings.signatures == (OF_ACME, OF_INFO, OF_JOOST)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Groet,\r\n\tAna\r", "Groet,\n    Ana"),
        ("\n\nGroet  \n\nAna \n\n", "Groet\n\nAna"),
        ("-- \nGroet\nAna", "Groet\nAna"),
        ("--\n\nGroet\n-- \nAna", "Groet\n--\nAna"),
        ("Groet\u00a0Ana \U0001f600", "Groet Ana \U0001f600"),
        ("\n".join("x" * 40), "\n".join("x" * 40)),
    ],
)
def test_a_text_is_kept_as_plain_lines(typed: str, kept: str) -> None:
    assert kept_text(typed) == kept
    assert kept_text(kept) == kept


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (SetSignature(text="x"), "usage"),
        (SetSignature(brand="acme", address="info@acme.example", text="x"), "usage"),
        (SetSignature(brand="amce", text="x"), "unknown-brand"),
        (SetSignature(address="ifno@acme.example", text="x"), "unknown-address"),
        (SetSignature(employee="piet", text="x"), "unknown-employee"),
        (SetSignature(brand="nova", text=" \n\t\n"), "empty"),
        (SetSignature(brand="nova", text="-- \n"), "empty"),
        (SetSignature(brand="nova", text="x" * 4001), "too-long"),
        (SetSignature(brand="nova", text="x\n" * 41), "too-long"),
        (SetSignature(brand="nova", text="{{naam}}"), "unknown-placeholder"),
        (SetSignature(brand="nova", text="{{merknaam"), "unknown-placeholder"),
        (SetSignature(brand="nova", text="{{{{merknaam}}}}"), "unknown-placeholder"),
        (SetSignature(brand="nova", text="x\u202ey"), "unseen-characters"),
        (SetSignature(brand="nova", text="x\x1b[2Jy"), "unseen-characters"),
        (SetSignature(brand="nova", text="x\u2028y"), "unseen-characters"),
        (SetSignature(brand="acme", text="Groet, {{merknaam}}"), "nothing-changed"),
        (ClearSignature(), "usage"),
        (ClearSignature(brand="nova"), "unknown-signature"),
        (ClearSignature(employee="ana"), "unknown-signature"),
    ],
)
def test_what_can_not_be_is_refused_by_name(command: SignatureCommand, code: str) -> None:
    assert why_not(command, a_signed_desk()) == code


def test_a_refused_placeholder_is_named_with_what_is_known() -> None:
    refusal = SetSignature(brand="nova", text="Groet {{naam}}").check(a_desk(), OWNER)

    assert refusal is not None
    assert '"{{naam}}"' in refusal.words and "{{medewerker}}" in refusal.words and "{{from_name}}" in refusal.words


def test_bad_input_is_refused_in_words_or_kept_harmless() -> None:
    for probe in PROBES:
        try:
            change = SetSignature(brand="nova", text=probe).change(a_desk())
        except RefusedError as error:
            assert is_harmless(error.refusal.words)
        else:
            kept = texts(asdict(change.settings))
            assert all(is_harmless(line) for text in kept for line in text.split("\n")), probe[:40]


@pytest.mark.parametrize(
    ("login", "role", "command", "may"),
    [
        ("joost", Role.AGENT, SetSignature(employee="joost", text="x"), True),
        ("joost", Role.AGENT, SetSignature(employee="joost", brand="acme", text="x"), True),
        ("joost", Role.AGENT, ClearSignature(employee="joost"), True),
        ("joost", Role.AGENT, SetSignature(employee="ana", text="x"), False),
        ("joost", Role.AGENT, SetSignature(brand="nova", text="x"), False),
        ("joost", Role.AGENT, ClearSignature(address="info@acme.example"), False),
        ("joost", Role.VIEWER, SetSignature(employee="joost", text="x"), False),
        ("joost", None, SetSignature(employee="joost", text="x"), False),
        ("ana", Role.ADMIN, SetSignature(employee="joost", text="x"), True),
        ("ana", Role.ADMIN, SetSignature(brand="nova", text="x"), True),
    ],
)
def test_who_answers_may_set_their_own_and_admins_everybodys(
    login: str, role: Role | None, command: SignatureCommand, may: bool
) -> None:
    refusal = command.check(a_signed_desk(), Actor(login=login, role=role))

    assert (refusal is None) is may
    assert refusal is None or refusal.code == "not-allowed"


def test_who_may_not_is_told_what_they_may() -> None:
    refusal = SetSignature(brand="acme", text="x").check(a_desk(), Actor(login="joost", role=Role.AGENT))

    assert refusal is not None
    assert "--employee joost" in refusal.words


def test_an_address_goes_with_its_signatures_and_its_server() -> None:
    desk = a_signed_desk()

    change = RemoveAddress(address="info@acme.example").change(desk)

    assert change.settings.signatures == (OF_ACME, OF_JOOST, OF_JOOST_FOR_NOVA)
    assert taken_along(desk, change.settings) == TakenAlong(signatures=1, servers=1)
    assert change.detail == "brand acme; 1 signature; its outgoing server"


def test_a_brand_goes_with_its_signatures_those_of_employees_for_it_too() -> None:
    desk = replace(a_signed_desk(), addresses=a_desk().addresses[:1])

    change = RemoveBrand(slug="nova").change(desk)

    assert change.settings.signatures == (OF_ACME, OF_INFO, OF_JOOST)
    assert change.detail == "Nova; 1 signature"


def test_an_employee_goes_with_every_signature_of_theirs() -> None:
    change = RemoveEmployee(login="joost").change(a_signed_desk())

    assert change.settings.signatures == (OF_ACME, OF_INFO)
    assert change.detail == "Joost; 2 signatures"


async def test_an_undo_brings_an_address_back_with_what_went_with_it(tmp_path: Path) -> None:
    async with open_repository(tmp_path / "desk.db", clock=lambda: 0) as repository:
        desk = Desk(repository=repository, clock=lambda: 0, actor=OWNER)
        whole = replace(a_signed_desk(), version=0)
        before = await repository.writing(
            lambda writer: writer.save_settings(whole, actor="owner", verb="test", subject="desk", detail="", at=0)
        )

        removed = await RemoveAddress(address="info@acme.example").run(desk)
        undo = await repository.reading(lambda reader: undo_of(reader, None))
        after = await undo.run(desk)

    assert taken_along(before, removed) == TakenAlong(signatures=1, servers=1)
    assert replace(after, version=before.version) == before
