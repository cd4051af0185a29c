"""`why` by a Message-ID finds mails in no ticket too, of which none is kept: parked, discarded, beside damaged ones."""

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails

OURS = "supportacme@konto.omnidesk.com"


def test_a_parked_mail_is_found_by_its_message_id_also_when_it_was_discarded(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2, sender=OURS), a_mail(3, sender=OURS))

    parked = desk.here("why", "<2@example.nl>", "--json")
    assert desk.here("parked", "discard", "2", "--reason", "loop").code == 0
    discarded = desk.here("why", "<2@example.nl>", "--json")

    assert (parked.code, discarded.code) == (0, 0)
    assert parked.shape == desk.here("why", "delivery:2", "--json").shape | {"trail": parked.shape["trail"]}
    assert (parked.shape["because"], discarded.shape["because"]) == ("parked:loop", "parked:loop")


def test_a_damaged_mail_hides_no_other(desk: Program) -> None:
    import_mails(desk, a_mail(1, sender=OURS), a_mail(2, sender=OURS))
    desk.change("update raw_mail set packed = x'00' where delivery = 2")

    assert desk.here("why", "<1@example.nl>", "--json").shape["because"] == "parked:loop"


def test_what_no_mail_is_called_is_refused_with_how_far_was_looked(desk: Program) -> None:
    import_mails(desk, a_mail(1, sender=OURS))

    ran = desk.here("why", "<9@example.nl>", "--json")

    assert (ran.code, ran.shape["error"]["code"]) == (1, "unknown-message")
    assert "nor among the 1000 newest mails that are in none" in ran.shape["error"]["message"]
