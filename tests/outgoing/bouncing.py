"""A report that a mail of ours can't be delivered, as Microsoft 365 writes it (RFC 3464)."""

BLOCKED = "550 5.7.520 Access denied, Your organization does not allow external forwarding."
_REPORT = """\
Return-Path: <>
From: postmaster@acme.example
To: {forward}
Subject: Undeliverable: {address}
Message-ID: <bounce@acme.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain

Your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; acme.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.7.520
Diagnostic-Code: smtp; {said}

--part
Content-Type: text/rfc822-headers

{headers}

--part--
"""


def a_bounce(of: bytes, *, address: str, forward: str, said: str = BLOCKED) -> bytes:
    """Return the report about a mail to `address`, which comes to the forward address."""
    headers = of.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
    text = _REPORT.format(address=address, forward=forward, said=said, headers=headers)
    return text.replace("\n", "\r\n").encode()
