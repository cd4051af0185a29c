"""Certificates of our own for tests: an authority that lives as long as a folder, and what it signs.

`authority(folder)` makes one; `authority.certificate("localhost")` signs a server certificate; `authority.trusting()`
is the SSL context of a client that trusts it and nobody else; `certificate.serving()` that of a server.
"""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A server certificate and its key, both PEM files."""

    chain: Path
    key: Path

    def serving(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An authority of our own; `chain` is what a client has to trust."""

    folder: Path
    chain: Path
    key: Path

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.chain))

    def certificate(self, name: str, *, days: int = 2) -> Certificate:
        """Sign a certificate for a host name, and for 127.0.0.1 if the name is `localhost`.

        It is valid for so many days; of less than none, it has expired.
        """
        also = ",IP:127.0.0.1" if name == "localhost" else ""
        made = Certificate(chain=self.folder / f"{name}.pem", key=self.folder / f"{name}.key")
        asked, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName=DNS:{name}{also}\nextendedKeyUsage=serverAuth\n")
        _openssl("req", *_CURVE, "-keyout", made.key, "-out", asked, "-subj", f"/CN={name}")
        _openssl(
            "x509", "-req", "-in", asked, "-CA", self.chain, "-CAkey", self.key, "-CAcreateserial",
            "-out", made.chain, "-days", str(days), "-extfile", extensions,
        )  # fmt: skip
        return made


def has_openssl() -> bool:
    """Tell whether certificates can be made here."""
    return shutil.which("openssl") is not None


def authority(folder: Path, name: str = "authority") -> Authority:
    """Make an authority whose files stand in a folder."""
    made = Authority(folder=folder, chain=folder / f"{name}.pem", key=folder / f"{name}.key")
    _openssl(
        "req", "-x509", *_CURVE, "-keyout", made.key, "-out", made.chain, "-days", "2", "-subj", f"/CN={name}",
        "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
    )  # fmt: skip
    return made


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=30)
