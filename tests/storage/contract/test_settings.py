"""Settings are kept whole, as versions, and never over somebody else's change."""

from dataclasses import replace

import pytest

from storage.errors import ConflictError
from storage.protocol import Repository
from storage.settings import (
    Account,
    AddressId,
    Brand,
    BrandId,
    EmployeeId,
    MailboxId,
    OutgoingServer,
    ServerId,
    Settings,
    SettingsChange,
    Signature,
    SignatureId,
    Template,
    TemplateId,
)
from storage.words import LoginWay, Security
from tests.storage.builders import ACME, NOON, NOVA, a_delivery, a_mailbox, an_address, an_import
from tests.storage.steps import open_with, save, with_settings

SIGNATURES = (
    Signature(id=SignatureId(0), text="Acme\n020-1234567", brand_id=ACME),
    Signature(id=SignatureId(0), text="Ana", employee_id=EmployeeId(1), address_id=AddressId(2)),
)
SERVERS = (
    OutgoingServer(id=ServerId(0), address_id=None, host="smtp.konto.nl", port=465, security=Security.TLS),
    OutgoingServer(
        id=ServerId(0),
        address_id=AddressId(1),
        host="smtp.acme.nl",
        port=587,
        security=Security.STARTTLS,
        login_way=LoginWay.XOAUTH2,
    ),
)
TEMPLATES = (
    Template(id=TemplateId(0), name="bedankt", text="Bedankt, {{customer}}.\n"),
    Template(id=TemplateId(0), name="bedankt", text="Dank je wel!", brand_id=NOVA),
)


async def test_a_new_database_has_the_default_settings(repository: Repository) -> None:
    assert await repository.reading(lambda reader: reader.settings()) == Settings()


async def test_what_is_saved_is_read_back_with_numbers(repository: Repository) -> None:
    saved = await with_settings(repository)

    assert await repository.reading(lambda reader: reader.settings()) == saved
    assert saved.version == 1
    assert [brand.id for brand in saved.brands] == [1, 2]
    assert [address.id for address in saved.addresses] == [1, 2, 3]
    assert [saved.exclusions[0].id, saved.employees[0].id, saved.mailboxes[0].id] == [1, 1, 1]


async def test_every_version_can_be_read_again(repository: Repository) -> None:
    first = await with_settings(repository)
    renamed = replace(first, account=replace(first.account, title="Konto & Co"))
    second = await repository.writing(lambda writer: save(writer, renamed))

    assert await repository.reading(lambda reader: reader.settings_at(0)) == Settings()
    assert await repository.reading(lambda reader: reader.settings_at(1)) == first
    assert await repository.reading(lambda reader: reader.settings_at(2)) == second
    assert second.account.title == "Konto & Co"


async def test_an_unknown_version_is_a_key_error(repository: Repository) -> None:
    with pytest.raises(KeyError):
        await repository.reading(lambda reader: reader.settings_at(5))


async def test_who_began_at_an_older_version_is_told(repository: Repository) -> None:
    first = await with_settings(repository)
    await repository.writing(lambda writer: save(writer, first))

    with pytest.raises(ConflictError, match="version 2"):
        await repository.writing(lambda writer: save(writer, first))


async def test_a_save_that_is_undone_leaves_the_settings_in_force(repository: Repository) -> None:
    first = await with_settings(repository)
    seen: list[Settings] = []

    def save_and_fail(writer: object) -> None:
        changed = replace(first, account=replace(first.account, title="never"))
        seen.append(save(writer, changed))  # type: ignore[arg-type]
        seen.append(writer.settings())  # type: ignore[attr-defined]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await repository.writing(save_and_fail)
    again = await repository.writing(
        lambda writer: save(writer, replace(first, account=replace(first.account, title="yes")))
    )

    assert seen[0] == seen[1]
    assert await repository.writing(lambda writer: writer.settings()) == again
    assert again.account.title == "yes"


async def test_a_number_is_never_given_twice(repository: Repository) -> None:
    first = await with_settings(repository)
    fewer = await repository.writing(lambda writer: save(writer, replace(first, addresses=first.addresses[:2])))

    more = replace(fewer, addresses=(*fewer.addresses, an_address(address="new@acme.nl")))
    saved = await repository.writing(lambda writer: save(writer, more))

    assert saved.addresses[-1].id == 4


async def test_an_address_takes_the_spelling_that_another_gave_up(repository: Repository) -> None:
    first = await with_settings(repository)
    main, sales, nova = first.addresses

    swapped = replace(first, addresses=(replace(sales, address=main.address), nova))
    saved = await repository.writing(lambda writer: save(writer, swapped))

    assert [(address.id, address.address) for address in saved.addresses] == [(2, "info@acme.nl"), (3, "help@nova.nl")]


async def test_a_removed_mailbox_leaves_its_mail_and_its_name(repository: Repository) -> None:
    first = await with_settings(repository)
    key = await repository.writing(lambda writer: writer.keep(a_delivery()))
    assert key is not None

    without = await repository.writing(lambda writer: save(writer, replace(first, mailboxes=())))
    anew = await repository.writing(lambda writer: save(writer, replace(without, mailboxes=(a_mailbox(),))))

    kept = await repository.reading(lambda reader: reader.delivery(key))
    assert kept is not None and kept.mailbox_id == 1
    assert anew.mailboxes[0].id == MailboxId(2)


@pytest.mark.parametrize("by", ["ticket", "import"])
async def test_a_brand_that_is_used_cannot_be_removed(repository: Repository, by: str) -> None:
    first = await with_settings(repository)
    if by == "ticket":
        await repository.writing(open_with)
    else:
        await repository.writing(lambda writer: writer.keep(an_import()))

    only_nova = replace(first, brands=first.brands[1:], addresses=first.addresses[2:], mailboxes=())
    with pytest.raises(ConflictError, match="acme"):
        await repository.writing(lambda writer: save(writer, only_nova))

    assert await repository.reading(lambda reader: reader.settings()) == first


async def test_an_unused_brand_can_be_removed(repository: Repository) -> None:
    first = await with_settings(repository)

    only_acme = replace(first, brands=first.brands[:1], addresses=first.addresses[:2])
    saved = await repository.writing(lambda writer: save(writer, only_acme))

    assert [brand.id for brand in saved.brands] == [ACME]


async def test_a_mailbox_of_a_brand_that_is_not_there_is_refused(repository: Repository) -> None:
    with pytest.raises(ConflictError, match="Forward mailbox lost"):
        await with_settings(repository, mailboxes=(a_mailbox(name="lost", brand_id=BrandId(9)),))


async def test_two_of_one_name_are_refused(repository: Repository) -> None:
    brands = (Brand(id=ACME, slug="acme", name="Acme"), Brand(id=NOVA, slug="acme", name="Acme too"))

    with pytest.raises(ConflictError, match="brand acme"):
        await with_settings(repository, brands=brands, addresses=(), mailboxes=())


async def test_the_signing_key_stays(repository: Repository) -> None:
    first = await repository.reading(lambda reader: reader.signing_key())
    again = await repository.writing(lambda writer: writer.signing_key())

    assert first == again
    assert len(first) == 32


async def test_who_changed_the_settings_is_told_newest_first(repository: Repository) -> None:
    first = await with_settings(repository)
    await repository.writing(
        lambda writer: writer.save_settings(
            replace(first, account=replace(first.account, title="Konto & Co")),
            actor="ana", verb="account set", subject="account", detail="title", at=NOON, why="a new name",
        )
    )  # fmt: skip

    newest, oldest = await repository.reading(lambda reader: reader.settings_changes(limit=5))

    assert newest == SettingsChange(
        version=2, at=NOON, actor="ana", verb="account set", subject="account", detail="title", why="a new name"
    )
    assert oldest.version == 1
    assert await repository.reading(lambda reader: reader.settings_changes(before=2, limit=5)) == [oldest]
    assert await repository.reading(lambda reader: reader.settings_changes(limit=1)) == [newest]
    assert await repository.reading(lambda reader: reader.settings_change(2)) == newest
    assert await repository.reading(lambda reader: reader.settings_change(3)) is None


async def _with_signatures(repository: Repository) -> Settings:
    first = await with_settings(repository)
    more = replace(first, signatures=SIGNATURES, servers=SERVERS, templates=TEMPLATES)
    return await repository.writing(lambda writer: save(writer, more))


async def test_what_was_removed_comes_back_under_its_number(repository: Repository) -> None:
    first = await _with_signatures(repository)
    bare = replace(first, exclusions=(), employees=(), mailboxes=(), signatures=(), servers=(), templates=())
    less = await repository.writing(lambda writer: save(writer, bare))

    again = await repository.writing(lambda writer: save(writer, replace(first, version=less.version)))

    assert replace(again, version=first.version) == first
    assert len(await repository.reading(lambda reader: reader.mailbox_health())) == 1


async def test_signatures_and_outgoing_servers_are_kept_with_the_settings(repository: Repository) -> None:
    saved = await _with_signatures(repository)

    assert [one.id for one in saved.signatures] == [1, 2]
    assert saved.server_of(AddressId(1)) == saved.servers[1]
    assert saved.server_of(AddressId(2)) == saved.servers[0]
    assert await repository.reading(lambda reader: reader.settings()) == saved


async def test_a_signature_of_an_employee_who_is_not_there_is_refused(repository: Repository) -> None:
    lost = Signature(id=SignatureId(0), text="-", employee_id=EmployeeId(9))

    with pytest.raises(ConflictError, match="an employee that is not there"):
        await with_settings(repository, signatures=(lost,))


async def test_templates_are_kept_with_the_settings(repository: Repository) -> None:
    saved = await _with_signatures(repository)
    thanks = replace(saved.templates[0], text="Dank u wel.")

    changed = await repository.writing(lambda writer: save(writer, replace(saved, templates=(thanks,))))

    assert [one.id for one in saved.templates] == [1, 2]
    assert changed.templates == (thanks,)
    assert await repository.reading(lambda reader: reader.settings()) == changed


async def test_two_templates_of_one_name_in_one_brand_are_refused(repository: Repository) -> None:
    twice = tuple(Template(id=TemplateId(0), name="bedankt", text=text, brand_id=NOVA) for text in ("a", "b"))

    with pytest.raises(ConflictError, match="template bedankt"):
        await with_settings(repository, templates=twice)


async def test_a_template_of_a_brand_that_is_not_there_is_refused(repository: Repository) -> None:
    lost = Template(id=TemplateId(0), name="bedankt", text="-", brand_id=BrandId(9))

    with pytest.raises(ConflictError, match="Template bedankt belongs to a brand that is not there"):
        await with_settings(repository, templates=(lost,))


async def test_how_an_address_and_the_account_answer_is_kept(repository: Repository) -> None:
    account = Account(name="konto", subject_number=True, html_alternative=True, acknowledgements_per_hour=7)
    main = an_address(language="en", acknowledge=True, acknowledgement="We have it: {{ticket}}")

    saved = await with_settings(repository, account=account, addresses=(main,))

    kept = await repository.reading(lambda reader: reader.settings())
    assert (kept, kept.account, kept.addresses) == (saved, account, (replace(main, id=AddressId(1)),))
