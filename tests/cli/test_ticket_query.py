"""The filter language on the command line: what it narrows, how pages go on, what is said of a wrong one."""

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets


def subjects(desk: Program, query: str, *options: str) -> list[str]:
    return [ticket["subject"] for ticket in tickets(desk, "--query", query, *options)]


def test_a_filter_of_terms_and_words_narrows_the_list(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2, text="De kraan lekt"), a_mail(3, at="09:00:00", text="De kraan drupt"))

    assert subjects(desk, "kraan") == ["Vraag 3", "Vraag 2"]
    assert subjects(desk, "kraan -lekt status:open") == ["Vraag 3"]
    assert subjects(desk, '"kraan lekt" from:klant2') == ["Vraag 2"]
    assert subjects(desk, "#2 #1 sort:age") == ["Vraag 1", "Vraag 2"]
    assert subjects(desk, "id:<3@example.nl>") == ["Vraag 3"]
    assert subjects(desk, "because:new:* header:to=info@acme brand:acme to:info is:unassigned -older:2026-03-01") != []
    assert subjects(desk, "is:unread newer:1h") == []


def test_options_and_filter_hold_at_once(desk: Program) -> None:
    import_mails(desk, a_mail(1))
    assert desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.example").code == 0

    assert subjects(desk, "status:open,closed", "--status", "closed") == []
    assert subjects(desk, "#1", "--assignee", "ana") == []
    assert subjects(desk, "#1", "--status", "open", "--brand", "acme") == ["Vraag 1"]


@pytest.mark.parametrize(("sort", "reverse"), [("age", False), ("waiting", False), ("activity", True)])
def test_a_list_in_any_order_goes_on_where_its_next_says(desk: Program, sort: str, reverse: bool) -> None:
    import_mails(desk, *(a_mail(number, at=f"08:{number:02}:00") for number in range(1, 8)))

    seen, after = [], None
    while True:
        more = ("--after", after) if after else ()
        page = desk.here("ticket", "list", "--json", "--limit", "3", "--query", f"sort:{sort}", *more).shape
        seen += [ticket["subject"] for ticket in page["tickets"]]
        after = page["next"]
        if after is None:
            break

    assert seen == sorted((f"Vraag {number}" for number in range(1, 8)), reverse=reverse)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("statis:open", "did you mean status:?"),
        ("status:opn", "did you mean open?"),
        ("brand:nova", "acme"),
        ("older:soon", "3d"),
        ("kraan tag:", "tag:urgent"),
        ('"!?"', "no letter or digit"),
    ],
)
def test_a_filter_that_is_wrong_names_the_term_and_the_way_out(desk: Program, query: str, words: str) -> None:
    said, told = desk.here("ticket", "list", "--query", query), desk.here("ticket", "list", "--query", query, "--json")

    assert (said.code, told.code) == (2, 2)
    assert said.out == ""
    assert words in said.err
    assert told.shape["error"]["code"] == "bad-query"


def test_how_long_a_customer_waits_is_told(desk: Program) -> None:
    import_mails(desk, a_mail(1))

    (ticket,) = tickets(desk, "--query", "is:waiting")

    assert ticket["waiting_since"] == "2026-03-02T08:00:00Z"


def test_a_filter_that_begins_with_a_minus_goes_behind_an_equals_sign(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2))

    refused = desk.here("ticket", "list", "--query", "-#1")
    listed = desk.here("ticket", "list", "--query=-#1", "--json").shape["tickets"]

    assert (refused.code, '"--query=-#1"' in refused.err) == (2, True)
    assert [one["subject"] for one in listed] == ["Vraag 2"]


def test_a_message_id_stands_for_itself(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2))

    assert subjects(desk, "<2@example.nl>") == ["Vraag 2"]
    assert subjects(desk, "#1 #2 -<2@example.nl>") == ["Vraag 1"]


def test_who_left_and_an_address_that_is_gone_are_listed_as_long_as_a_ticket_knows_them(desk: Program) -> None:
    import_mails(desk, a_mail(1))
    for words in (
        ("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.example"),
        ("ticket", "assign", "1", "ana"),
        ("employee", "remove", "ana"),
        ("address", "remove", "info@acme.example"),
    ):
        assert desk.here(*words).code == 0, words

    assert len(tickets(desk, "--assignee", "ana")) == len(tickets(desk, "--address", "info@acme.example")) == 1
    assert desk.here("ticket", "list", "--assignee", "ben", "--json").error_code == "unknown-employee"
    assert desk.here("ticket", "list", "--address", "a@acme.example", "--json").error_code == "unknown-address"
