"""Which Message-ID a mail of ours travels under, where its server says that it gives one of its own.

It stands apart as a table of providers: an answer that names our mail by the provider's id is recognised by it. Nothing
is guessed: a server that is not in the table keeps the id that it was given, as it should (RFC 5322 §3.6.4).
"""

import re

# Seen: Amazon SES puts its own Message-ID in the place of any other and names it in its answer to DATA, without the
# domain ("Ok 0102…-000000"): that is email.amazonses.com in its first region, REGION.amazonses.com in the others.
_SES_HOST = re.compile(r"email-smtp(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-[0-9]{1,2})\.amazonaws\.com", re.ASCII)
_SES_ANSWER = re.compile(r"Ok ([0-9a-f]{16}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]{6})", re.ASCII)
_SES_FIRST_REGION = "us-east-1"


def rewritten_id(host: str, words: str) -> str:
    """Return the Message-ID, with its angle brackets, that a server gave a mail it took; "" where it keeps ours.

    `host` is the outgoing server's name in the settings, `words` what it said to the mail.
    """
    region, named = _SES_HOST.fullmatch(host.lower().rstrip(".")), _SES_ANSWER.match(words)
    if region is None or named is None:
        return ""
    domain = "email" if region[1] == _SES_FIRST_REGION else region[1]
    return f"<{named[1]}@{domain}.amazonses.com>"
