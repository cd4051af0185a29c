"""Writes a backlog of realistic mails into a Maildir: the same mails for the same number, whoever reads them.

Customers come back, some answer in a thread, one in eight carries an attachment: about 6 kB a mail on average.
"""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from random import Random

from console.demo.times import moment

START = 1_772_000_000_000
_STEP_MS = 47_000
_TEXT = """
bestelling pakket factuur levering vraag graag bedankt gisteren morgen adres retour betaling nummer klant winkel
order refund delivery invoice please thanks yesterday question address number return payment lamp tafel kraan
"""
_WORDS = _TEXT.split()


def write_backlog(folder: Path, count: int, *, seed: int = 1) -> int:
    """Write `count` mails into `folder`/new, file times in order of arrival. Returns the bytes written."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    chance, written = Random(seed), 0
    for number in range(count):
        raw = mail(number, count, chance)
        (folder / "new" / f"{START // 1000 + number}.M{number}P1.bench").write_bytes(raw)
        written += len(raw)
    return written


def mail(number: int, count: int, chance: Random) -> bytes:
    """Return one mail; it answers an earlier one of the same customer one time in four."""
    customers = max(10, count // 4)
    customer = chance.randrange(customers)
    message = EmailMessage(policy=SMTP)
    message["Return-Path"] = "<info+caf_=supportacme=konto.omnidesk.com@acme.example>"
    message["Delivered-To"] = "supportacme@konto.omnidesk.com"
    message["X-Forwarded-For"] = "info@acme.example supportacme@konto.omnidesk.com"
    message["From"] = f"Klant {customer} <klant{customer}@post{customer % 97}.example>"
    message["To"] = "info@acme.example"
    message["Date"] = format_datetime(moment(START + number * _STEP_MS))
    message["Message-ID"] = f"<bench-{number}@post{customer % 97}.example>"
    message["Subject"] = " ".join(chance.choices(_WORDS, k=5)) + f" {20_000 + number}"
    if number and chance.randrange(4) == 0:
        named = f"<bench-{chance.randrange(number)}@post{customer % 97}.example>"
        message["In-Reply-To"] = named
        message["References"] = named
    message.set_content(_paragraphs(chance))
    if chance.randrange(3) == 0:
        message.add_alternative(f"<html><body><p>{_paragraphs(chance)}</p></body></html>", subtype="html")
    if chance.randrange(8) == 0:
        photo = chance.randbytes(chance.randrange(4_000, 40_000))
        message.add_attachment(photo, maintype="image", subtype="jpeg", filename=f"foto-{number}.jpg")
    return message.as_bytes()


def _paragraphs(chance: Random) -> str:
    return "\n\n".join(" ".join(chance.choices(_WORDS, k=chance.randrange(20, 60))) for _ in range(3))
