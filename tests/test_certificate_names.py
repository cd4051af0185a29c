"""What a certificate says of itself is read to be told; what is twisted gives nothing or safe words."""

import random
import ssl
import subprocess
from pathlib import Path

import pytest

from console.certificate_names import names_in
from tests.intake.certificates import Authority, authority, has_openssl
from tests.intake.dovecot import require


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if not has_openssl():
        require("openssl")
    return authority(tmp_path_factory.mktemp("authority"), "Own CA")


def der_of(path: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(path.read_text())


def test_a_certificate_tells_whose_it_is_who_signed_it_and_until_when(own: Authority) -> None:
    names = names_in(der_of(own.certificate("localhost").chain))

    assert names is not None
    assert (names.subject, names.issuer, names.hosts) == ("CN=localhost", "CN=Own CA", ("localhost",))
    assert names.until.startswith("20") and len(names.until) == 10


def test_a_long_name_of_a_long_life_is_read(tmp_path: Path) -> None:
    if not has_openssl():
        require("openssl")
    subject = "/C=NL/O=Bücher \x07& Co/OU=" + "x" * 60 + "/CN=mail.acme.example"
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(tmp_path / "key"))
    made = ("-days", "20000", "-utf8", "-subj", subject, "-out", str(tmp_path / "certificate"))
    command = ["openssl", "req", "-x509", *key, *made]
    subprocess.run(command, check=True, capture_output=True, timeout=30)

    names = names_in(der_of(tmp_path / "certificate"))

    assert names is not None
    assert "O=Bücher" in names.subject and "\x07" not in names.subject
    assert len(names.subject) <= 120
    assert names.until[:2] == "20"
    assert names.hosts == ()


@pytest.mark.parametrize(
    "der", [b"", b"\x30", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x30\x03\x30\x01\x00", b"x" * 99]
)
def test_what_is_no_certificate_gives_nothing(der: bytes) -> None:
    assert names_in(der) is None


def test_a_twisted_certificate_gives_nothing_or_safe_words(own: Authority) -> None:
    der = der_of(own.certificate("localhost").chain)
    chance = random.Random(1)

    for _turn in range(3000):
        twisted = bytearray(der[: chance.randrange(len(der) + 1)] if chance.random() < 0.3 else der)
        for _change in range(chance.randrange(1, 6)):
            if twisted:
                twisted[chance.randrange(len(twisted))] = chance.randrange(256)
        names = names_in(bytes(twisted))
        if names is not None:
            texts = (names.subject, names.issuer, names.until, *names.hosts)
            assert all(letter.isprintable() for text in texts for letter in text)
