"""What a mail that joins by time should make a person look twice at: another subject, another order's number.

It stands apart because it warns and never refuses.
"""

from console.mail.parsed import ParsedMail
from console.mail.subjects import reference_numbers, subject_core
from storage.words import Badge


def warnings(mail: ParsedMail, ticket_subject: str) -> tuple[Badge, ...]:
    """Return the badges for a mail in a ticket of that subject. What one of the two leaves out can't differ."""
    earned = []
    core, other = subject_core(mail.subject), subject_core(ticket_subject)
    if core and other and core != other:
        earned.append(Badge.OTHER_SUBJECT)
    theirs = reference_numbers(ticket_subject)
    ours = (reference_numbers(mail.subject) or reference_numbers(mail.text)) if theirs else frozenset()
    if ours and theirs and not ours & theirs:
        earned.append(Badge.OTHER_REFERENCE)
    return tuple(earned)
