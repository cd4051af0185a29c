"""What a subject says beside its words: its core, ticket numbers, reference numbers, and that it was forwarded.

It stands apart because all of it is hint, never proof: the rules decide what a hint may do.
"""

import re

MOST_NUMBERS = 20
_LONGEST = 16_384

_ANSWERED = "re|r|antw|antwoord|aw|antwort|sv|vs|svar|odp|ynt|ref|rif|res|resp|réf|bls|atb|betr|betreft|betreff"
_FORWARDED = "fwd|fw|fwrd|wg|doorst|doorgestuurd|doorsturen|tr|rv|vb|vl|vs|enc|i|pd|ilt|továbbítás|trs|videresendt"
_COUNT = r"(?:\s{0,3}[\[(]\d{1,3}[\])])?"
_BANNER = r"\[(?:extern(?:al|e|e e?-?mail)?|externe afzender|ext|caution|let op|spam|suspected spam|fwd)\]"
_TAG = rf"{_BANNER}|\[\s?#\s?\d{{1,15}}\s?\]"
_LEAD = re.compile(rf"\s*(?:(?:{_ANSWERED}|{_FORWARDED}){_COUNT}\s?[:：]|{_TAG})\s*", re.IGNORECASE)
_FORWARD_LEAD = re.compile(rf"(?:\s*(?:{_TAG}))*\s*(?:{_FORWARDED}){_COUNT}\s?[:：]", re.IGNORECASE)
_REPLY_MARK = re.compile(
    rf"\s*(?:re|r|aw|antw|antwoord|antwort|sv|vs|svar|odp|ynt|rif|res|réf){_COUNT}\s?[:：]\s*", re.IGNORECASE
)
_FORWARD_MARK = re.compile(rf"\s*(?:fwd|fw|wg|doorst|doorgestuurd|tr|rv|vb|enc){_COUNT}\s?[:：]\s*", re.IGNORECASE)
_TRAIL = re.compile(r"\s*\((?:fwd|forwarded|doorgestuurd)\)\s*$", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_TICKET = re.compile(r"\[\s?#\s?([0-9]{1,15})\s?\]")

_KEYWORD = (
    r"order|bestelling|ordernummer|bestelnummer|dossier|dossiernummer|zaak|zaaknummer|factuur|factuurnummer|invoice"
    r"|kenmerk|referentie|reference|ref|case|incident|polis|polisnummer|klantnummer|debiteur|debiteurnummer"
    r"|betalingskenmerk|rechnung|bestellung|auftrag|aktenzeichen|facture|commande|nummer|nr|no"
)
_MARK = r"(?:[\s.:#-]{0,4}(?:nr|no|nummer|number|num|id|code)\b)?[\s.:#-]{0,4}"
_TOKEN = r"[A-Z]{0,6}[-/.]?\d[A-Z0-9]{0,20}(?:[-/.][A-Z0-9]{1,20}){0,4}"  # noqa: S105 (a pattern)
_NAMED = re.compile(rf"\b(?:{_KEYWORD}){_MARK}({_TOKEN})", re.IGNORECASE | re.ASCII)
_LOOSE = re.compile(rf"(?<![\w+@./-])({_TOKEN})(?![\w@])", re.IGNORECASE | re.ASCII)
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d\d|\d{4})")
_PHONE = re.compile(r"0\d{1,3}-?\d{6,8}")
_SEPARATORS = re.compile(r"[-/.]")


def subject_core(subject: str) -> str:
    """Return the subject without what mail clients and gateways put around it, to compare two subjects by.

    Prefixes of answers and forwards in the usual languages, `[EXTERN]` banners and ticket numbers go; white space
    is collapsed and case folded (after RFC 5256 §2.1).
    """
    text = _SPACE.sub(" ", subject[:_LONGEST]).strip()
    at = 0
    while found := _LEAD.match(text, at):
        at = found.end()
    core = text[at:]
    while found := _TRAIL.search(core[-40:]):
        core = core[: len(core) - len(core[-40:]) + found.start()]
    return core.strip().casefold()


def ticket_numbers(subject: str) -> tuple[int, ...]:
    """Return the numbers of `[#123]` in a subject, each once, in order; at most 20."""
    numbers = dict.fromkeys(int(found[1]) for found in _TICKET.finditer(subject[:_LONGEST]))
    return tuple(number for number in numbers if number > 0)[:MOST_NUMBERS]


def reference_numbers(text: str) -> frozenset[str]:
    """Return the order, dossier and invoice numbers in a text, upper case, without separators; at most 20.

    A number counts when a word names it ("factuur 2026-118", three digits at least) or when it looks like one by
    itself (six digits, or five with letters). Ticket numbers, dates and phone numbers do not.
    """
    plain = _TICKET.sub(" ", text[:_LONGEST])
    found = [match[1] for match in _NAMED.finditer(plain) if _digits(match[1]) >= 3]
    found += [match[1] for match in _LOOSE.finditer(plain) if _looks_like_reference(match[1])]
    numbers = (_SEPARATORS.sub("", one).upper() for one in found if not _DATE.fullmatch(one))
    return frozenset(list(dict.fromkeys(numbers))[:MOST_NUMBERS])


def is_forwarded_by_hand(subject: str) -> bool:
    """Tell whether the subject opens with the mark of a forward (Fwd, FW, WG, Doorst, TR, RV, …), banners aside."""
    return _FORWARD_LEAD.match(subject[:_LONGEST]) is not None


def without_answer_marks(subject: str) -> str:
    """Return the subject without the marks of an answer that it opens with (Re, AW, Antw, SV …), however many.

    Words that a writer may have begun with ("Betreft:", "Ref:") stay, and so does the mark of a forward.
    """
    return _unmarked(subject, _REPLY_MARK)


def without_forward_marks(subject: str) -> str:
    """Return the subject without the marks of a forward that it opens with (Fwd, WG, Doorst …), however many."""
    return _unmarked(subject, _FORWARD_MARK)


def without_ticket_number(subject: str, number: int) -> str:
    """Return the subject without `[#number]` wherever it stands in it."""
    return _SPACE.sub(" ", re.sub(rf"\[\s?#\s?{number}\s?\]", " ", subject)).strip()


def _unmarked(subject: str, mark: re.Pattern[str]) -> str:
    at = 0
    while found := mark.match(subject, at):
        at = found.end()
    return subject[at:].strip()


def _digits(token: str) -> int:
    return sum(letter.isdigit() for letter in token)


def _looks_like_reference(token: str) -> bool:
    digits = _digits(token)
    lettered = any(letter.isalpha() for letter in token)
    return (digits >= 6 or (digits >= 5 and lettered)) and not _PHONE.fullmatch(token)
