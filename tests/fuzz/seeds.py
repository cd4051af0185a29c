"""The mails that fuzzing starts from: sound ones of every kind, and every mail that a run has found a fault with."""

from functools import cache

from tests.corpus.hostile import EVERY_HOSTILE_MAIL
from tests.house.sources import ROOT
from tests.mail.builders import Attached, encoded_word, mail, multipart, part

FINDS = ROOT / "tests" / "corpus" / "seeds"
_LARGEST = 8000  # bytes of a hostile mail that is mutated further
_GROWING = {"sizes", "trees"}  # families of mails that are large


@cache
def seeds() -> tuple[bytes, ...]:
    """Return the seeds, sound ones first, and more often than the hostile ones."""
    built = (hostile.build() for hostile in EVERY_HOSTILE_MAIL if hostile.family not in _GROWING)
    return (*sound() * 10, *finds().values(), *(raw for raw in built if len(raw) <= _LARGEST))


def finds() -> dict[str, bytes]:
    """Return the mails that once broke a promise, by file name."""
    return {path.name: path.read_bytes() for path in sorted(FINDS.glob("*.eml"))}


def sound() -> tuple[bytes, ...]:
    """Return one mail of each kind that a desk sees."""
    return (
        mail(),
        mail(
            subject="Vraag over café ☕ en geïnteresseerd", from_="José Núñez <jose@klant.nl>", cc="a@b.nl, C <c@d.nl>"
        ),
        mail(html="<p>Waar blijft <b>mijn</b> <a href='https://x.nl/a'>bestelling</a>?</p><ul><li>een<li>twee</ul>"),
        mail(text=None, html="<table><tr><td>een<td>twee</table><div style='display:none'>x</div>&nbsp;&#233;"),
        mail(
            attachments=[Attached(), Attached(name="één.png", content_type="image/png", inline=True, content_id="a@b")]
        ),
        mail(in_reply_to="<a@b.nl>", references="<z@b.nl> <a@b.nl>", subject="Re: [#12] Vraag"),
        mail(
            subject=encoded_word("Fwd: Doorst: bericht", "iso-8859-1"), text="Van: Piet <piet@x.nl>\nAan: y@z.nl\n\nHoi"
        ),
        mail(
            headers=[("Auto-Submitted", "auto-replied"), ("List-Id", "Groep <groep.acme.nl>"), ("Precedence", "bulk")]
        ),
        mail(
            headers=[("Authentication-Results", "mx.x.nl; dkim=pass header.d=klant.nl; spf=fail (a) smtp.mailfrom=b@c")]
        ),
        mail(headers=[("X-Forwarded-For", "info@acme.nl support@k.omnidesk.com"), ("Delivered-To", "a@b.nl")]),
        mail(raw_body=b"caf\xe9 zonder label"),
        mail(last_headers=[("Content-Type", "text/plain; charset=utf-16")], raw_body="één".encode("utf-16")),
        mail(
            last_headers=[("Content-Type", "text/plain; format=flowed; delsp=yes")], raw_body=b"een \r\n> twee \r\n> x"
        ),
        mail(last_headers=[("Content-Transfer-Encoding", "quoted-printable")], raw_body=b"=C3=A9n =\r\nregel=20"),
        _bounce(),
        _carrying(),
        _nested(),
        _confirmation(),
        mail(
            last_headers=[("Content-Type", 'application/ms-tnef; name="winmail.dat"')], raw_body=b"\x78\x9f\x3e\x22\x01"
        ),
    )


def _bounce() -> bytes:
    status = "Reporting-MTA: dns; mx.nl\r\n\r\nFinal-Recipient: rfc822; x@y.nl\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    report = multipart(
        "report",
        part("text/plain", "Uw bericht is onbestelbaar: 550 5.1.1 x@y.nl"),
        part("message/delivery-status", status),
        part("text/rfc822-headers", "Message-ID: <eerste@acme.nl>\r\nSubject: Re: vraag\r\n"),
        parameters="; report-type=delivery-status",
    )
    return b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.nl\r\nSubject: Undelivered Mail\r\n" + report


def _carrying() -> bytes:
    carried = b"Content-Type: message/rfc822\r\n\r\n" + mail(subject="Binnenin", attachments=[Attached()])
    return b"From: jan@klant.nl\r\nSubject: Fwd: mail\r\n" + multipart("mixed", carried)


def _nested() -> bytes:
    inner = multipart("related", part("text/html", "<img src=cid:a><p>x"), part("image/png", b"\x89PNG"))
    texts = multipart("alternative", part("text/plain", "x"), inner)
    signature = part("application/pkcs7-signature; name=smime.p7s", b"0\x82")
    return b"From: jan@klant.nl\r\nSubject: x\r\n" + multipart("signed", multipart("mixed", texts), signature)


def _confirmation() -> bytes:
    link = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-abc"
    return mail(
        from_="forwarding-noreply@google.com",
        subject="(#123456789) Gmail-bevestiging voor doorsturen: mail ontvangen van info@acme.nl",
        text=f"info@acme.nl wil doorsturen.\n{link}\n",
    )
