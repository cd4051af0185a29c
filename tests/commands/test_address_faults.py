"""What is wrong with a mail address is said in our words, and in those of the library where we have none."""

import pytest
from email_validator import EmailSyntaxError

from console.commands import spelling
from console.commands.address_faults import address_fault
from console.commands.refusal import RefusedError


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("jan", "It has no @."),
        ("@acme.example", "Nothing stands before the @."),
        ("jan@", "Nothing stands after the @."),
        ("jan..p@acme.example", "Two periods stand next to each other in it."),
        (".jan@acme.example", "It begins with a period."),
        ("jan@acme.example.", "It ends with a period."),
        ("jan.@acme.example", "A period stands right beside the @."),
        ("jan@.example", "A period stands right beside the @."),
        ("Jan <jan@acme.example>", "Leave out the name and the < and >."),
        ("jan@localhost", "What stands after the @ is a name that no mail can be sent to."),
        ("jan piet@acme.example", "This can't stand before the @: a space."),
        ("jan@acme.example,piet@acme.example", "This can't stand after the @: ',', '@'."),
    ],
)
def test_each_fault_has_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        spelling.address(text)

    assert refused.value.refusal.words == (f'"{text}" is no mail address: {reason} Write it like info@acme.example.')


def test_what_is_not_known_is_said_as_the_library_says_it() -> None:
    assert address_fault(EmailSyntaxError("Something new: \x1b[2J.")) == "Something new: ⟪U+001B⟫[2J."
