"""What a file is, by its content; a name ending in .csv or .xls proves nothing."""

import codecs
import re
import struct
import zipfile
from collections.abc import Set

from desktop_app.domain.errors import AppError
from desktop_app.importing.zip_checks import BROKEN, open_zip

TEXT = "csv"
XLSX = "xlsx"
XLS = "xls"
ODS = "ods"
VCARD = "vcard"
LDIF = "ldif"
CONTACTXML = "contactxml"
HTML = "html"
ZIP = "zip"

_PROBED = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"BM\x00", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"Standard Jet DB", "Access"),
    (b"\x00\x01\x00\x00Standard", "Access"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"!BDN", "Outlook PST"),
    (b"bplist00", "plist"),
    (b"PAR1", "Parquet"),
    (b"ftyp", "MP4"),
)
_BIFF_WITHOUT_OLE = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00",
                     b"\x09\x08\x10\x00")  # fmt: skip
_GLOBALS_BIFF8, _GLOBALS_BIFF5 = b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00"
_FILE_PASS = 0x2F
_FIRST_RECORDS = 6
_HTML = re.compile(r"(?:<!--.*?-->|<\?xml[^>]*\?>|\s)*<(?:!doctype\s+html|html|head|body|table|meta|style)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_LATER_CARD = re.compile(r"^[ \t]*begin:vcard[ \t]*$", re.MULTILINE)
"""Behind a stray line: no other kind of file has such a line."""


def kind_of(data: bytes, name: str) -> str:
    """One of the kinds above. `name` is only told in the error.

    Raises AppError("file-kind-unknown") or ("file-no-text") for what is known to be something else, and the
    reasons why a workbook can't be read: file-damaged, file-password, workbook-too-old.
    """
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _kind_of_zip(data, name)
    if data.startswith(_OLE):
        return _kind_of_ole(data, name)
    if data.startswith(_BIFF_WITHOUT_OLE):
        raise AppError("workbook-too-old", file=name)
    refuse_foreign(data, name)
    return _kind_of_text(probe(data), name)


def refuse_foreign(head: bytes, name: str) -> None:
    """Refuse what its first bytes give away. Raises AppError("file-kind-unknown")."""
    for magic, kind in _FOREIGN:
        if head.startswith(magic) or (magic == b"ftyp" and head[4:8] == magic):
            raise AppError("file-kind-unknown", file=name, kind=kind)


def probe(data: bytes) -> str:
    """The beginning of a text, good enough to see ASCII words in it whatever its encoding is."""
    head = data[:_PROBED]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\x00" and head[:1] != b"\x00":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\x00" and head[1:2] != b"\x00":
        return head.decode("utf-16-be", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _kind_of_text(head: str, name: str) -> str:
    start = head.lstrip("\ufeff \t\r\n\x0b\x0c").replace("\r\n", "\n").replace("\r", "\n")
    lower = start[:4_000].lower()
    if lower.startswith("begin:vcard") or _LATER_CARD.search(lower):
        return VCARD
    if lower.startswith(("begin:vcalendar", "begin:vevent")):
        raise AppError("file-kind-unknown", file=name, kind="iCalendar")
    if _is_ldif(start[:_PROBED]):
        return LDIF
    if lower.startswith(("<?xml", "<!doctype contactxml", "<contactxml")) or "contactxml" in lower[:2_000]:
        return _kind_of_xml(start, name)
    if _HTML.match(start[:8_000]):
        return HTML
    if lower.startswith(("{", "[")) and re.match(r"[{\[]\s*[\"{\[]", start):
        raise AppError("file-kind-unknown", file=name, kind="JSON")
    return TEXT


def _is_ldif(start: str) -> bool:
    """A `dn:` line, behind comments and the line with the version at most."""
    for line in start.split("\n")[:500]:
        if re.match(r"dn::?\s*\S", line, re.IGNORECASE):
            return True
        if line.strip() and not re.match(r"#|[ ]|version:\s*\d+\s*$", line, re.IGNORECASE):
            return False
    return False


def _kind_of_xml(start: str, name: str) -> str:
    head = start[:8_000]
    if re.search(r"<(?:\w+:)?ContactXML[\s>]|<!DOCTYPE\s+ContactXML|xmlns\.org/2002/ContactXML", head):
        return CONTACTXML
    if _HTML.match(start[:8_000]):
        return HTML
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise AppError("file-kind-unknown", file=name, kind="Excel 2003 XML")
    if start.startswith("<"):
        raise AppError("file-kind-unknown", file=name, kind="XML")
    return TEXT


def _kind_of_zip(data: bytes, name: str) -> str:
    what = "Excel" if b"xl/" in data or b"[Content_Types].xml" in data[:4_000] else "ZIP"
    archive = open_zip(data, name, what)
    return _zip_kind(set(archive.namelist()), _opendocument(archive), name)


def _zip_kind(names: Set[str], opendocument: str, name: str) -> str:
    if "spreadsheet" in opendocument:
        return ODS
    if opendocument:
        raise AppError("file-kind-unknown", file=name, kind="OpenDocument")
    folded = {one.lower().replace("\\", "/").lstrip("/") for one in names}
    if {"xl/workbook.xml", "xl/workbook.bin"} & folded:
        return XLSX
    for part, kind in (("word/", "Word"), ("ppt/", "PowerPoint"), ("visio/", "Visio")):
        if "[content_types].xml" in folded and any(one.startswith(part) for one in folded):
            raise AppError("file-kind-unknown", file=name, kind=kind)
    if any(one.startswith("index/") and one.endswith(".iwa") for one in folded) or "index.zip" in folded:
        raise AppError("file-kind-unknown", file=name, kind="Apple Numbers")
    if "content.xml" in folded and "meta-inf/manifest.xml" in folded:
        return ODS
    if "[content_types].xml" in folded and any(one.startswith("xl/") for one in folded):
        return XLSX
    return ZIP


def _opendocument(archive: zipfile.ZipFile) -> str:
    """Its `mimetype`, which says what kind of document it is; "" where there is none."""
    try:
        with archive.open("mimetype") as about:
            said = about.read(200).decode("ascii", "replace")
    except BROKEN:
        return ""
    return said if "opendocument" in said else ""


def _has_file_pass(data: bytes) -> bool:
    """Whether one of the first records of the workbook's stream says that the others are encrypted."""
    at = max(data.find(_GLOBALS_BIFF8), data.find(_GLOBALS_BIFF5))
    for _ in range(_FIRST_RECORDS):
        if at < 0 or at + 4 > len(data):
            return False
        record, size = struct.unpack_from("<HH", data, at)
        if record == _FILE_PASS:
            return True
        at += 4 + size
    return False


def _kind_of_ole(data: bytes, name: str) -> str:
    """By the names in the directory of the compound file, which are UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise AppError("file-password", file=name)
    if holds("Workbook") or holds("Book"):
        if _has_file_pass(data):
            raise AppError("file-password", file=name)
        return XLS
    for stream, kind in (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint"),
                         ("__properties_version1.0", "Outlook")):  # fmt: skip
        if holds(stream):
            raise AppError("file-kind-unknown", file=name, kind=kind)
    if len(data) < 4_096 or b"\x09\x08\x10\x00" in data[:8_192]:
        raise AppError("file-damaged", file=name, kind="Excel")
    raise AppError("file-no-text", file=name)
