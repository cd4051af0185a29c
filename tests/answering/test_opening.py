"""What an answer opens with: who speaks, which message it is about, and what closes it."""

import pytest

from console.answering.opening import answered
from storage.records import MessageKey
from storage.settings import Brand, MailAddress, Signature, SignatureId
from storage.words import Badge, Direction, ReplyKind, SignatureLevel
from tests.answering.builders import ACME, NOVA, a_mail, a_ticket, an_opening, some_settings, with_address
from tests.storage.builders import JAN

NOTE = {"direction": Direction.NOTE, "sender": "", "to": (), "text": "intern"}
SENT = {"direction": Direction.OUT, "sender": "info@acme.nl", "to": (JAN,)}


def test_the_from_is_the_address_with_its_names_filled_in() -> None:
    settings = with_address(from_name="{{medewerker}} van {{merknaam}}", from_address="hulp@{{brand}}.nl")

    speaker = an_opening(settings=settings).speaker

    assert (speaker.author.name, speaker.author.address) == ("Ana de Vries van Acme BV", "hulp@acme.nl")
    assert speaker.reply_to is not None
    assert (speaker.reply_to.address, speaker.envelope_sender) == ("info@acme.nl", "info@acme.nl")


def test_whoever_is_no_employee_speaks_as_the_brand_and_answers_come_home_by_themselves() -> None:
    speaker = an_opening(settings=with_address(from_name="{{medewerker}}"), employee=None).speaker

    assert (speaker.author.name, speaker.author.address, speaker.reply_to) == ("Acme BV", "info@acme.nl", None)


@pytest.mark.parametrize("address", ["weg@acme.nl", "supportacme@konto.omnidesk.com", "help@nova.nl"])
def test_for_an_address_that_is_gone_or_elsewhere_the_default_one_of_the_brand_speaks(address: str) -> None:
    brands = (
        Brand(id=ACME, slug="acme", name="Acme BV", default_address="sales@acme.nl"),
        Brand(id=NOVA, slug="nova", name="Nova"),
    )

    speaker = an_opening(settings=some_settings(brands=brands), ticket=a_ticket(address=address)).speaker

    assert (speaker.author.address, speaker.known.id) == ("sales@acme.nl", 2)


def test_a_brand_without_addresses_speaks_by_its_forward_address() -> None:
    settings = some_settings(addresses=())

    found = an_opening(settings=settings)

    assert (found.speaker.author.address, found.speaker.author.name) == ("supportacme@konto.omnidesk.com", "Acme BV")
    assert found.speaker.address_id is None
    assert found.signature().text == "Groet, Acme BV"


def test_a_note_is_never_what_an_answer_is_about() -> None:
    messages = (a_mail(1), a_mail(2, **NOTE))

    assert answered(messages, None) == messages[0]
    with pytest.raises(KeyError):
        answered(messages, MessageKey(2))
    with pytest.raises(KeyError):
        answered(messages, MessageKey(99))


@pytest.mark.parametrize(
    ("messages", "about"),
    [
        ((a_mail(1), a_mail(2)), 2),
        ((a_mail(1), a_mail(2, **SENT)), 1),
        ((a_mail(1), a_mail(2, automatic=True)), 1),
        ((a_mail(1), a_mail(2, badges=(Badge.NEW_PARTICIPANT.value,))), 1),
        ((a_mail(1), a_mail(2, badges=(Badge.SENDER_UNSURE.value,))), 1),
        ((a_mail(1, badges=(Badge.SENDER_UNSURE.value,)), a_mail(2, automatic=True)), 2),
        ((a_mail(1, **SENT), a_mail(2, **SENT)), 2),
    ],
)
def test_an_answer_to_the_ticket_is_about_the_newest_mail_of_a_person_that_we_know(
    messages: tuple[object, ...], about: int
) -> None:
    found = answered(messages, None)  # type: ignore[arg-type]

    assert found is not None
    assert found.key == about


def test_the_signature_is_that_of_the_address_unless_a_level_is_asked_for() -> None:
    signatures = (
        *some_settings().signatures,
        Signature(id=SignatureId(2), employee_id=some_settings().employees[0].id, text="Ana"),
    )
    found = an_opening(settings=some_settings(signatures=signatures))

    assert [found.signature(level).text for level in (None, SignatureLevel.BRAND, SignatureLevel.ADDRESS)] == [
        "Ana",
        "Groet, Acme BV",
        "",
    ]


def test_the_proposal_is_an_answer_to_be_typed_on() -> None:
    answer = an_opening(a_mail(cc=("kees@elders.nl",)), kind=ReplyKind.REPLY_ALL).answer("Dag")

    assert (answer.to, answer.cc, answer.about) == (("Jan Smit <jan@example.nl>",), ("kees@elders.nl",), 1)
    assert (answer.subject, answer.text) == ("Re: Waar blijft mijn pakket?", "Dag")


def test_a_ticket_of_a_brand_that_is_not_there_is_no_ticket() -> None:
    with pytest.raises(KeyError):
        an_opening(settings=some_settings(brands=(), addresses=()))


def test_the_language_of_the_quote_is_that_of_the_address() -> None:
    english = MailAddress(id=some_settings().addresses[0].id, brand_id=ACME, address="info@acme.nl", language="en")

    found = an_opening(settings=some_settings(addresses=(english,)))

    assert found.quote.startswith("On 21 Sept 2026")
