"""Bytes to text, whatever the mail claims about them.

It stands alone because headers and bodies lie in the same ways: the label is a hint, the bytes decide. Only codecs
on the list are ever called: some of Python's are no charsets, and a mail must not choose them.
"""

import re

import cchardet

_UTF_16 = ("utf_16_le", "utf_16_be")
_SAMPLE_BYTES = 32_768
_BEFORE_SAMPLE_BYTES = 1024
_LEAST_CONFIDENCE = 0.6
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_LABEL = re.compile(r"[^a-z0-9]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# WHATWG Encoding Standard §4.2: a label means what writers mean by it, mostly the larger set of its vendor.
_CODECS = {
    "ascii": "us ascii 646 ansix341968 isoir6 usascii 7bit 8bit unknown8bit unknown",
    "utf_8": "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 cp65001 utf8mb4",
    "utf_7": "utf7 unicode11utf7 xunicode20utf7",
    "utf_16_le": "utf16 utf16le unicode ucs2 iso10646ucs2 csunicode",
    "utf_16_be": "utf16be",
    "cp1252": "latin1 l1 iso88591 isoir100 88591 cp1252 windows1252 xcp1252 ansi iso885911987 cp819 ibm819",
    "cp1254": "latin5 l5 iso88599 isoir148 windows1254 cp1254 xcp1254",
    "iso8859_2": "latin2 l2 iso88592 isoir101",
    "iso8859_3": "latin3 l3 iso88593 isoir109",
    "iso8859_4": "latin4 l4 iso88594 isoir110",
    "iso8859_5": "cyrillic iso88595 isoir144",
    "iso8859_6": "arabic iso88596 isoir127 asmo708 iso88596e iso88596i",
    "iso8859_7": "greek greek8 iso88597 isoir126 elot928",
    "iso8859_8": "hebrew visual iso88598 isoir138 iso88598e iso88598i logical",
    "iso8859_10": "latin6 l6 iso885910",
    "iso8859_13": "iso885913",
    "iso8859_14": "iso885914",
    "iso8859_15": "latin9 l9 iso885915",
    "iso8859_16": "iso885916",
    "cp1250": "windows1250 cp1250 xcp1250",
    "cp1251": "windows1251 cp1251 xcp1251",
    "cp1253": "windows1253 cp1253 xcp1253",
    "cp1255": "windows1255 cp1255 xcp1255",
    "cp1256": "windows1256 cp1256 xcp1256",
    "cp1257": "windows1257 cp1257 xcp1257",
    "cp1258": "windows1258 cp1258 xcp1258",
    "cp437": "cp437 ibm437 437",
    "cp850": "cp850 ibm850 850",
    "cp852": "cp852 ibm852",
    "cp866": "cp866 ibm866 866",
    "cp874": "windows874 cp874 dos874 tis620 iso885911",
    "mac_roman": "macintosh mac macroman xmacroman",
    "mac_cyrillic": "xmaccyrillic xmacukrainian maccyrillic",
    "koi8_r": "koi8r koi8 koi cskoi8r",
    "koi8_u": "koi8u koi8ru",
    "gb18030": "gb18030 gb2312 gbk gb231280 chinese cp936 windows936 isoir58 xgbk euccn",
    "hz": "hzgb2312 hz",
    "big5hkscs": "big5 big5hkscs cnbig5 xxbig5 csbig5 cp950",
    "cp932": "shiftjis sjis xsjis mskanji windows31j ms932 cp932",
    "euc_jp": "eucjp xeucjp",
    "iso2022_jp_ext": "iso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpms cp50220 cp50221",
    "cp949": "euckr ksc56011987 ksc5601 ksc56011989 korean windows949 cp949 isoir149 uhc",
    "iso2022_kr": "iso2022kr",
}
_BY_LABEL = {label: codec for codec, labels in _CODECS.items() for label in (*labels.split(), codec.replace("_", ""))}
_DETECTABLE = {
    *("WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1255", "WINDOWS-1256"),
    *("ISO-8859-1", "ISO-8859-2", "ISO-8859-7", "ISO-8859-8", "ISO-8859-15", "KOI8-R"),
    *("SHIFT_JIS", "EUC-JP", "GB18030", "BIG5", "EUC-KR", "UHC"),
}
_IN_ASCII_BYTES = {"utf_7", "hz", "iso2022_jp_ext", "iso2022_kr", *_UTF_16}


def decode_bytes(raw: bytes, charset: str | None) -> str:
    """Return the text of these bytes: by their label, else by what they look like, in the end as Windows-1252.

    Never raises; the text holds no NUL and no lone surrogate, but other controls. UTF-8 with a few broken bytes
    stays UTF-8 with U+FFFD. *Seen:* scripts that label UTF-8 as iso-8859-1: what is valid UTF-8 is read as such.
    """
    codec = _codec(charset)
    if codec not in _IN_ASCII_BYTES and raw.isascii() and b"\x1b$" not in raw:
        text = raw.decode("ascii")
    else:
        text = _marked(raw) or _declared(raw, codec) or _guessed(raw)
    text = text.replace("\0", "") if "\0" in text else text
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text


def _codec(charset: str | None) -> str | None:
    return _BY_LABEL.get(_LABEL.sub("", charset[:64].lower())) if charset else None


def _marked(raw: bytes) -> str:
    """Return the text of bytes that start with a byte order mark, or ""."""
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    return ""


def _declared(raw: bytes, codec: str | None) -> str:
    if codec is None or codec == "ascii" or (codec in _UTF_16 and b"\0" not in raw):
        return ""
    if codec in ("cp1252", "utf_8"):
        return _strictly(raw, "utf_8") or (_mostly_utf_8(raw) if codec == "utf_8" else _strictly(raw, codec))
    return _strictly(raw, codec)


def _strictly(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except (UnicodeError, ValueError):
        return ""


def _mostly_utf_8(raw: bytes) -> str:
    """Return UTF-8 with its broken bytes replaced, if they are few among its characters outside ASCII."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return text if broken * 4 <= len(raw) - len(text) or broken * 200 <= len(text) else ""


def _guessed(raw: bytes) -> str:
    if b"\x1b$" in raw and (text := _strictly(raw, "iso2022_jp_ext")):
        return text
    return _strictly(raw, "utf_8") or _detected(raw) or _as_windows(raw)


def _detected(raw: bytes) -> str:
    """Return the text as the detector reads it, when it is sure and names a charset that mail is written in."""
    first = _NOT_ASCII.search(raw)
    start = max(0, first.start() - _BEFORE_SAMPLE_BYTES) if first else 0
    found = cchardet.detect(raw[start : start + _SAMPLE_BYTES])
    name, confidence = found.get("encoding"), found.get("confidence")
    if not isinstance(name, str) or name.upper() not in _DETECTABLE or not isinstance(confidence, float):
        return ""
    codec = _codec(name)
    return _strictly(raw, codec) if codec and confidence >= _LEAST_CONFIDENCE else ""


def _as_windows(raw: bytes) -> str:
    """Return Windows-1252 with its five unused bytes as the controls of ISO 8859-1, as browsers read it."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_WINDOWS[byte] for byte in raw)


_WINDOWS = tuple(
    bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte) for byte in range(256)
)
