"""Which mails are acknowledged automatically, and which never (RFC 3834 §2): the rule as a function of values."""

from dataclasses import replace

import pytest

from console.acknowledging import (
    DAY_MS,
    HOUR_MS,
    Asked,
    NotAcknowledged,
    acknowledgement_text,
    acknowledging,
    is_enough,
)
from console.mail.authentication import read_authentication
from console.mail.parsed import ParsedMail
from console.verdict import Kept
from storage.records import TicketNumber
from storage.settings import MailAddress, Settings
from tests.grouping.builders import (
    MAIN,
    NOTHING,
    SETTINGS,
    decided,
    fact,
    known,
    parsed,
    routed,
    with_account,
    with_address,
    written_by,
)

ON = with_address(acknowledge=True)


def asked(
    mail: ParsedMail,
    settings: Settings = ON,
    kept: Kept = NOTHING,
    *,
    is_imported: bool = False,
    age_ms: int = 1000,
    written_ms: int | None = 1000,
) -> Asked:
    """Return a mail that came in a second ago in Acme's forward mailbox, decided."""
    return Asked(
        mail=mail, route=routed(mail, settings=settings), author=written_by(mail, settings),
        verdict=decided(mail, kept, settings), is_imported=is_imported, age_ms=age_ms, written_ms=written_ms,
    )  # fmt: skip


def reason(mail: ParsedMail, settings: Settings = ON, **how: object) -> NotAcknowledged | None:
    """Return why a mail is not acknowledged, None when it is."""
    said = acknowledging(asked(mail, settings, **how), settings)  # type: ignore[arg-type] # names are checked by asked
    return None if isinstance(said, MailAddress) else said


def test_a_new_question_of_a_person_is_acknowledged_by_the_address_it_was_written_to() -> None:
    said = acknowledging(asked(parsed()), ON)

    assert said == replace(MAIN, acknowledge=True)


def test_an_address_that_does_not_want_it_acknowledges_nothing() -> None:
    assert reason(parsed(), SETTINGS) is NotAcknowledged.OFF
    assert reason(parsed(to="sales@acme.nl")) is NotAcknowledged.OFF


def test_a_mail_that_joins_a_ticket_is_not_acknowledged() -> None:
    answer = parsed(in_reply_to="<ons@acme.nl>", message_id="<2@example.nl>")
    kept = replace(NOTHING, known=(known("<ons@acme.nl>"),), facts=(fact(),))

    assert reason(answer, kept=kept) is NotAcknowledged.NOT_NEW


def test_what_lay_waiting_or_came_from_a_file_is_not_acknowledged() -> None:
    assert reason(parsed(), is_imported=True) is NotAcknowledged.IMPORTED
    assert reason(parsed(), age_ms=HOUR_MS + 1) is NotAcknowledged.LATE
    assert reason(parsed(), written_ms=DAY_MS + 1) is NotAcknowledged.LATE
    assert reason(parsed(), age_ms=HOUR_MS, written_ms=DAY_MS) is None
    assert reason(parsed(), written_ms=None) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
        ("X-Autoreply", "yes"),
        ("List-Unsubscribe", "<https://mailing.example>"),
    ],
)
def test_automatic_mail_is_never_acknowledged(name: str, value: str) -> None:
    assert reason(parsed(headers=[(name, value)])) is NotAcknowledged.AUTOMATIC


@pytest.mark.parametrize("value", ["All", "OOF", "DR, AutoReply", "all"])
def test_whoever_wants_no_automatic_answer_gets_none(value: str) -> None:
    assert reason(parsed(headers=[("X-Auto-Response-Suppress", value)])) is NotAcknowledged.UNWANTED


def test_a_list_is_not_acknowledged_but_a_group_that_is_our_address_is_none() -> None:
    ours = [("List-Id", "<info.acme.nl>"), ("Precedence", "list"), ("List-Post", "<mailto:info@acme.nl>")]

    assert reason(parsed(headers=[("Precedence", "list")])) is NotAcknowledged.OF_A_LIST
    assert reason(parsed(headers=[("List-Post", "<mailto:chat@list.example>")])) is NotAcknowledged.OF_A_LIST
    assert reason(parsed(headers=ours)) is None


def test_the_null_path_is_not_answered() -> None:
    assert reason(parsed(return_path="")) is NotAcknowledged.NULL_PATH
    assert reason(parsed(return_path="MAILER-DAEMON@mx.example.org")) is NotAcknowledged.NULL_PATH
    assert reason(parsed(return_path="jan@example.nl")) is None


def test_a_sender_on_whom_two_readings_disagree_is_not_answered() -> None:
    unsure = parsed(from_="Jan <jan@example.nl>, Piet <piet@example.nl>")
    twice = parsed(headers=[("From", "piet@example.nl")])

    assert reason(twice) is NotAcknowledged.UNSURE
    assert reason(unsure) in (NotAcknowledged.UNSURE, None)


def test_ourselves_and_our_employees_are_not_answered() -> None:
    assert reason(parsed(from_="Acme <sales@acme.nl>")) is NotAcknowledged.OURSELVES
    assert reason(parsed(from_="Ana <ana@konto.nl>")) is NotAcknowledged.OURSELVES


def test_an_address_that_somebody_typed_into_a_contact_form_is_not_answered() -> None:
    settings = replace(ON, account=replace(ON.account, relays=("formulier@acme-site.nl",)))
    form = parsed(from_="formulier@acme-site.nl", reply_to="Jan <jan@example.nl>")

    assert reason(form, settings) is NotAcknowledged.NAMED_BY_ANOTHER


@pytest.mark.parametrize(
    "local",
    [
        "mailer-daemon", "MAILER-DAEMON", "postmaster", "noreply", "no-reply", "no_reply", "noreply+x", "no-reply-12",
        "donotreply", "do-not-reply", "niet-beantwoorden", "geenantwoord", "bounces", "bounce+abc", "owner-lijst",
        "lijst-request", "lijst-bounces", "nieuwsbrief", "notifications", "shop-noreply", "nobody",
    ],
)  # fmt: skip
def test_the_address_of_a_machine_is_not_answered(local: str) -> None:
    assert reason(parsed(from_=f"{local}@example.nl")) is NotAcknowledged.MACHINE


@pytest.mark.parametrize("local", ["noor", "noah.reply", "root66", "bouncer", "norbert", "alert.willems", "jan-owner1"])
def test_a_person_whose_address_looks_a_little_like_it_is_answered(local: str) -> None:
    assert reason(parsed(from_=f"{local}@example.nl")) is None


def test_an_address_that_not_every_server_reads_alike_is_not_answered() -> None:
    assert reason(parsed(from_='"jan jansen"@example.nl')) in (NotAcknowledged.NO_ADDRESS, NotAcknowledged.UNSURE)


def test_where_the_account_trusts_a_server_only_whom_it_vouches_for_is_answered() -> None:
    settings = replace(ON, account=replace(ON.account, trusted_authservs=("mx.konto.nl",)))

    def vouched(text: str) -> ParsedMail:
        return replace(parsed(), authentication=read_authentication(f"mx.konto.nl; {text}"))

    assert reason(vouched("dmarc=pass header.from=example.nl"), settings) is None
    assert reason(vouched("dmarc=fail header.from=example.nl"), settings) is NotAcknowledged.UNAUTHENTICATED
    assert reason(parsed(), settings) is NotAcknowledged.UNAUTHENTICATED


def test_a_mail_that_names_none_of_our_addresses_is_not_answered() -> None:
    assert reason(parsed(to="undisclosed-recipients:;")) is NotAcknowledged.NOT_ADDRESSED


def test_one_a_day_and_so_many_an_hour_are_enough() -> None:
    capped = with_account(acknowledgements_per_hour=3)

    assert is_enough(capped, is_repeated=False, within_hour=2) is None
    assert is_enough(capped, is_repeated=False, within_hour=3) is NotAcknowledged.CAPPED
    assert is_enough(capped, is_repeated=True, within_hour=0) is NotAcknowledged.TODAY_ALREADY
    none_at_all = with_account(acknowledgements_per_hour=0)
    assert is_enough(none_at_all, is_repeated=False, within_hour=0) is NotAcknowledged.CAPPED


def test_it_speaks_the_address_s_language_or_its_own_words() -> None:
    author, number = written_by(parsed()), TicketNumber(7)

    dutch = acknowledgement_text(ON, replace(MAIN, language="nl"), author, number)
    english = acknowledgement_text(ON, replace(MAIN, language="en"), author, number)
    own = acknowledgement_text(
        ON, replace(MAIN, acknowledgement="Dag {{klant}}, {{ticket}}\n{{merknaam}}"), author, number
    )

    assert dutch.startswith("Bedankt voor je bericht. We hebben het ontvangen als nummer 7 ")
    assert english.startswith("Thank you for your message. We have received it as number 7 ")
    assert dutch.endswith("\nAcme BV") and english.endswith("\nAcme BV")
    assert own == "Dag Jan Smit, 7\nAcme BV"


def test_the_desk_s_own_words_repeat_nothing_that_a_stranger_wrote() -> None:
    author = written_by(parsed(from_="Koop nu goedkoop <slachtoffer@example.nl>"))

    for language in ("nl", "en"):
        said = acknowledgement_text(ON, replace(MAIN, language=language), author, TicketNumber(7))
        assert "Koop" not in said and "{{" not in said
