"""Mails whose files want to be written elsewhere, or to be taken for other files: 200 names, ten to a mail."""

from tests.corpus.hostile.shape import END, family, typed

_DEVICES = ("CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9", "CONIN$", "CLOCK$")
_TRAVERSALS = (
    *(
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/shadow",
        "//server/share/x",
        "\\\\server\\share\\x",
        "C:\\x.txt",
        "C:x",
    ),
    *(
        "....//....//x",
        "..%2f..%2fx",
        "%2e%2e/x",
        ".",
        "..",
        "...",
        "/",
        "\\",
        "//",
        "./",
        "../",
        "a/..",
        "a/../..",
        "~",
        "~/x",
    ),
    *(
        "~root/.ssh/authorized_keys",
        "file:///etc/passwd",
        "..\x00/x",
        "a/\x00",
        "\u2215etc\u2215passwd",
        "\uff0e\uff0e\uff0fx",
    ),
    *(
        ".bashrc",
        ".ssh",
        ".profile",
        ".forward",
        "-rf",
        "--help",
        "-",
        " ",
        "",
        "\t",
        "\n",
        ". ",
        " .",
        "x ",
        "x.",
        "x. . .",
    ),
)
_DIRECTIONS = (
    *(
        "factuur\u202efdp.exe",
        "\u202egnp.exe",
        "a\u2066b\u2069.pdf",
        "\u200ffactuur.pdf",
        "fac\u200btuur.pdf",
        "\ufefffactuur.pdf",
    ),
    *("factuur.pdf\u200b.exe", "factuur.pdf" + " " * 200 + ".exe", "factuur.pdf\u00a0.exe", "factuur.pdf\u2028.exe"),
    *(
        "factuur\U000e0070df.exe",
        "f\u0430ctuur.pdf",
        "factuur\uff0epdf",
        "factuur.p\u0501f",
        "fact\u00aduur.pdf",
        "\u061c.pdf",
    ),
)
_CONTROLS = tuple(f"a{chr(code)}b.pdf" for code in (*range(1, 32), 127, *range(0x80, 0xA0)))
_SHELL = (
    *(
        "$(reboot).pdf",
        "`reboot`.pdf",
        "a;reboot.pdf",
        "a|b.pdf",
        "a&b.pdf",
        "a>b.pdf",
        "a<b.pdf",
        "*.pdf",
        "?.pdf",
        "a'b.pdf",
    ),
    *(
        'a"b.pdf',
        "a\\nb.pdf",
        "%s%n.pdf",
        "{name}.pdf",
        "[/x].pdf",
        "[@click=app.quit].pdf",
        "!!.pdf",
        "#.pdf",
        "a:b.pdf",
    ),
    *("x.pdf:evil.exe", "x.pdf::$DATA", "desktop.ini", "autorun.inf", "x.lnk", "x.scf", "index.html", "winmail.dat"),
)
_LONG = (
    *(
        "a" * 255,
        "a" * 256,
        "a" * 5000 + ".pdf",
        "\u00e9" * 255 + ".pdf",
        "\U0001f600" * 200,
        "a." + "b" * 300,
        "." * 300,
    ),
    *(
        "\u202e" * 100 + ".pdf",
        "\x1b" * 200,
        "a" * 250 + "\u0301" * 20,
        "\u0e01" + "\u0e38" * 60,
        "x/" * 2000,
        "\\x" * 2000,
    ),
)

_EVERY = (
    *(
        *_DEVICES,
        *(f"{device.lower()}.txt" for device in _DEVICES),
        *_TRAVERSALS,
        *_DIRECTIONS,
        *_CONTROLS,
        *_SHELL,
        *_LONG,
    ),
)
NAMES = (*_EVERY, *(f"../{name}" for name in _EVERY))[:200]


def _mail(names: tuple[str, ...]) -> bytes:
    body = b"--grens\r\n\r\nZie de bijlagen\r\n"
    for at, name in enumerate(names):
        body += b"--grens\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; " + _written(at, name)
        body += END + END + b"x" + END
    return typed(b"multipart/mixed; boundary=grens", body + b"--grens--")


def _written(at: int, name: str) -> bytes:
    """Write the name in one of three ways: percent signs, a quoted string in raw UTF-8, an encoded word."""
    utf8 = name.encode()
    match at % 3:
        case 0:
            return b"filename*=utf-8''" + b"".join(b"%%%02X" % byte for byte in utf8)
        case 1:
            quoted = utf8.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\r", b" ").replace(b"\n", b" ")
            return b'filename="' + quoted + b'"'
        case _:
            return b'filename="=?utf-8?q?' + b"".join(b"=%02X" % byte for byte in utf8) + b'?="'


FILES = family(
    "file names",
    [
        (f"{start + 1} to {start + 10}", lambda start=start: _mail(NAMES[start : start + 10]))  # type: ignore[misc]
        for start in range(0, len(NAMES), 10)
    ],
)
