"""Writes a backlog of realistic mails into a Maildir: the same mails for the same number, whoever reads them.

Customers come back, some answer in a thread, one in eight carries an attachment: about 6 kB a mail on average. A mail's
number tells who wrote it and what it answers, so a seeded desk and the mails that come to it know each other.
"""

import os
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from random import Random

from console.demo.times import moment

START = 1_772_000_000_000
_STEP_MS = 47_000
_STRIDE = 7_919  # a prime, so that customers do not come in the order of their numbers
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
        file = folder / "new" / f"{START // 1000 + number}.M{number}P1.bench,S={len(raw)}"
        file.write_bytes(raw)
        arrival_s = (START + number * _STEP_MS) // 1000
        os.utime(file, (arrival_s, arrival_s))
        written += len(raw)
    return written


def mail(number: int, count: int, chance: Random) -> bytes:
    """Return one mail; it answers the last one of the same customer one time in four."""
    customers = customers_of(count)
    customer = customer_of(number, customers)
    message = EmailMessage(policy=SMTP)
    message["Return-Path"] = "<info+caf_=supportacme=konto.omnidesk.com@acme.example>"
    message["Delivered-To"] = "supportacme@konto.omnidesk.com"
    message["X-Forwarded-For"] = "info@acme.example supportacme@konto.omnidesk.com"
    message["From"] = f"Klant {customer} <{sender_of(customer)}>"
    message["To"] = "info@acme.example"
    message["Date"] = format_datetime(moment(START + number * _STEP_MS))
    message["Message-ID"] = id_of(number, customer)
    message["Subject"] = " ".join(chance.choices(_WORDS, k=5)) + f" {20_000 + number}"
    if number >= customers and chance.randrange(4) == 0:
        named = id_of(number - customers, customer)
        message["In-Reply-To"] = named
        message["References"] = named
    message.set_content(_paragraphs(chance))
    if chance.randrange(3) == 0:
        message.add_alternative(f"<html><body><p>{_paragraphs(chance)}</p></body></html>", subtype="html")
    if chance.randrange(8) == 0:
        photo = chance.randbytes(chance.randrange(4_000, 40_000))
        message.add_attachment(photo, maintype="image", subtype="jpeg", filename=f"foto-{number}.jpg")
    return message.as_bytes()


def large_mail(number: int, size: int) -> bytes:
    """Return a mail of about that many bytes, nearly all of them a photo."""
    message = EmailMessage(policy=SMTP)
    message["X-Forwarded-For"] = "info@acme.example supportacme@konto.omnidesk.com"
    message["From"] = f"klant{number}@groot.example"
    message["To"] = "info@acme.example"
    message["Date"] = format_datetime(moment(START + number * _STEP_MS))
    message["Message-ID"] = f"<large-{number}-{size}@groot.example>"
    message["Subject"] = f"Foto {number}"
    message.set_content("Zie bijlage.")
    photo = Random(number).randbytes(size * 3 // 4)
    message.add_attachment(photo, maintype="image", subtype="jpeg", filename="foto.jpg")
    return message.as_bytes()


def customers_of(count: int) -> int:
    """Return how many customers write that many mails: each writes four."""
    return max(10, count // 4)


def customer_of(number: int, customers: int) -> int:
    """Return who wrote the mail of that number, among 0 … customers - 1: everybody, before anybody writes again."""
    return number * _STRIDE % customers


def sender_of(customer: int) -> str:
    """Return a customer's address."""
    return f"klant{customer}@post{customer % 97}.example"


def id_of(number: int, customer: int) -> str:
    """Return the Message-ID of a mail."""
    return f"<bench-{number}@post{customer % 97}.example>"


def _paragraphs(chance: Random) -> str:
    return "\n\n".join(" ".join(chance.choices(_WORDS, k=chance.randrange(20, 60))) for _ in range(3))
