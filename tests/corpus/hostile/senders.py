"""Mails that want to be taken for somebody else's: tricks with From, and names and domains that look like others."""

from tests.corpus.hostile.shape import family, fixed, lines

VICTIM = "support@bank.nl"

FROM_TRICKS = [
    ("an address in an encoded word with a NUL", b"=?x?q?support=40bank.nl=3e=00?=evil@x.nl"),
    ("an address in an encoded word", b"=?utf-8?q?support=40bank.nl?="),
    ("an address in the name's encoded word", b"=?utf-8?q?support=40bank.nl?= <evil@x.nl>"),
    ("brackets in an encoded word", b"=?utf-8?b?IkJhbmsiIDxzdXBwb3J0QGJhbmsubmw+?= <evil@x.nl>"),
    ("a list in an encoded word", b"=?utf-8?q?x=3Csupport=40bank.nl=3E=2C?= <evil@x.nl>"),
    ("an encoded word in the brackets", b"evil@x.nl <=?utf-8?q?support=40bank.nl?=>"),
    ("an address as the name", b"support@bank.nl <evil@x.nl>"),
    ("an address as the name with a NUL", b"support@bank.nl\x00 <evil@x.nl>"),
    ("two pairs of brackets", b"<support@bank.nl> <evil@x.nl>"),
    ("two pairs of brackets without a space", b"<support@bank.nl><evil@x.nl>"),
    ("an address behind the brackets", b"<support@bank.nl> evil@x.nl"),
    ("two addresses without a comma", b"support@bank.nl evil@x.nl"),
    ("two at signs", b"support@bank.nl@x.nl"),
    ("a quoted address as the mailbox", b'"support@bank.nl"@x.nl'),
    ("a quote that never closes", b'"support@bank.nl <evil@x.nl>'),
    ("a comment before the address", b"(support@bank.nl) evil@x.nl"),
    ("a comment that closes too early", b"evil@x.nl ) <support@bank.nl>"),
    ("a route that is none", b"<evil@x.nl:support@bank.nl>"),
    ("a bare CR between two", b"support@bank.nl\r<evil@x.nl>"),
    ("a comma and a half bracket", b"support@bank.nl,<evil@x.nl"),
    ("doubled brackets", b"<<support@bank.nl>>"),
    ("a fullwidth letter in the domain", b"support@\xef\xbd\x82ank.nl"),
    ("a soft hyphen in the domain", b"support@ba\xc2\xadnk.nl"),
    ("a variation selector in the mailbox", b"support\xef\xb8\x8f@bank.nl"),
    ("a filler letter in the mailbox", b"support\xe3\x85\xa4@bank.nl"),
    ("a grapheme joiner in the mailbox", b"supp\xcd\x8fort@bank.nl"),
    ("a zero-width space in the mailbox", b"suppor\xe2\x80\x8bt@bank.nl"),
]

# Domains that a person reads as bank.nl: one letter each from another script, or an invisible mark.
_DOMAINS = (
    *("b\u0430nk.nl", "\u044cank.nl", "ban\u043a.nl", "ba\u0578k.nl", "b\u03b1nk.nl", "\u13cfank.nl", "ba\u0274k.nl"),
    *("bank\u3002nl", "bank\uff0enl", "bank\u2024nl", "b\u0251nk.nl", "ban\u1d0b.nl", "b\u00e0nk.nl", "ba\u1e45k.nl"),
    *(
        "bank.\u0578l",
        "bank.n\u04cf",
        "bank.n\u0406",
        "bank.n\u2113",
        "ba\u200cnk.nl",
        "ba\u200dnk.nl",
        "\u2060bank.nl",
    ),
    *("bank.nl\u2044x.nl", "bank.nl\u2215x.nl", "bank\u00b7nl.x.nl", "xn--bnk-6cd.nl", "xn--nk-xka.nl", "bank.nl.x.nl"),
)
# Mailboxes that a person reads as support@bank.nl.
_MAILBOXES = (
    *(
        "supp\u043ert",
        "\u0455upport",
        "supp\u03bfrt",
        "su\u0440\u0440ort",
        "suppor\u03c4",
        "s\u1d1cpport",
        "suppo\u0433t",
    ),
    *(
        "su\ufe0fpport",
        "support\u3164",
        "sup\u034fport",
        "supp\u00f8rt",
        "\uff53upport",
        "SUPPOR\u0422",
        "suppo\u0280t",
    ),
    *("support\u00a0", "support\u200e", "\u202esupport", "support\U000e0041", "supp\U0001d428rt"),
)
# Names that a person reads as the bank's.
_NAMES = (
    *(
        "Bank \u202eknab",
        "B\u0430nk",
        "Ba\u200bnk",
        "\uff22\uff41\uff4e\uff4b",
        "\U0001d401\U0001d41a\U0001d427\U0001d424",
    ),
    *(
        "Bank\u2028<support@bank.nl>",
        "Bank\r\n <support@bank.nl>",
        "support@bank.nl",
        "Bank\u0301\u0302\u0303\u0304\u0305",
    ),
)

LOOK_ALIKES = (
    *((f"domain {domain.encode('unicode_escape').decode()}", f"support@{domain}") for domain in _DOMAINS),
    *((f"mailbox {mailbox.encode('unicode_escape').decode()}", f"{mailbox}@bank.nl") for mailbox in _MAILBOXES),
    *((f"name {name.encode('unicode_escape').decode()}", f'"{name}" <evil@x.nl>') for name in _NAMES),
)

REPLIES = [
    ("answers go elsewhere", lines(b"From: jan@klant.nl", b"Reply-To: evil@x.nl")),
    ("answers go to two", lines(b"Reply-To: jan@klant.nl, evil@x.nl", b"Reply-To: <support@bank.nl>")),
    ("answers go to an encoded word", lines(b"Reply-To: =?utf-8?q?support=40bank.nl?=")),
    ("two From headers", lines(b"From: support@bank.nl", b"From: evil@x.nl")),
    ("two From headers, one in another case", lines(b"from: evil@x.nl", b"FROM : support@bank.nl")),
    ("a From below the headers' end", b"From: evil@x.nl\r\n\x00\r\nFrom: support@bank.nl\r\n\r\nx"),
    ("a From behind a folded line", b" From: support@bank.nl\r\nFrom: evil@x.nl\r\n\r\nx"),
    ("no From but a Sender", b"Sender: support@bank.nl\r\nTo: support@acme.nl\r\n\r\nx"),
    ("an mbox line as From", b"From support@bank.nl Mon Nov 23\r\nFrom: evil@x.nl\r\n\r\nx"),
    ("a From of our own", lines(b"From: support@acme.nl", b"Reply-To: evil@x.nl")),
    ("a forged Authentication-Results", lines(b"Authentication-Results: mx.acme.nl; dmarc=pass header.from=bank.nl")),
]

SENDERS = family(
    "senders",
    [
        *((f"From: {name}", fixed(lines(b"From: " + value, b"Subject: Betaling"))) for name, value in FROM_TRICKS),
        *((f"look-alike {name}", fixed(lines(b"From: " + value.encode()))) for name, value in LOOK_ALIKES),
        *((name, fixed(raw)) for name, raw in REPLIES),
    ],
)
