"""No text of a mail is read as markup."""

import pytest

from tests.house.foreign_text import markup_offenders
from tests.house.sources import read, sources


@pytest.mark.parametrize(
    "text",
    [
        "Static(subject)",
        "Static()",
        "Label(f'{name}')",
        "app.notify(str(error))",
        "OptionList(*subjects)",
        "Option(subject, id='x')",
        "Static(_('Mail of {who}').format(who=who))",
        "self.border_title = subject",
        "Content.from_markup(subject)",
        "class Line(Static):\n    def __init__(self, text):\n        super().__init__(text)",
        "class Line(Static):\n    pass",
    ],
)
def test_a_text_that_meets_markup_is_found(text: str) -> None:
    assert markup_offenders(read(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "Static('Tickets')",
        "Static(_('Tickets'))",
        "Static(subject, markup=False)",
        "Static(markup=False)",
        "Static(Content(subject))",
        "Static(Content.assemble(subject))",
        "app.notify(str(error), markup=False)",
        "self.border_title = _('Why')",
        "class Line(Static):\n    def __init__(self, text):\n        super().__init__(text, markup=False)",
    ],
)
def test_a_text_that_meets_no_markup_is_allowed(text: str) -> None:
    assert markup_offenders(read(text)) == []


def test_no_text_of_a_mail_is_read_as_markup() -> None:
    offenders = [offence for source in sources("widgets", "console") for offence in markup_offenders(source)]

    assert offenders == []
