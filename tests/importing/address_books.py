"""Makers of address book files in the shapes that phones, mail programs and card software write."""

import base64

from desktop_app.importing.table import Table


def qp(text: str, charset: str = "utf-8") -> str:
    """Every byte of a text as quoted-printable."""
    return "".join(f"={byte:02X}" for byte in text.encode(charset))


def b64(text: str, charset: str = "utf-8") -> str:
    """A text as base64."""
    return base64.b64encode(text.encode(charset)).decode()


def vcf(*cards: str, version: str = "3.0", end: str = "\r\n") -> str:
    """Cards of these lines, between BEGIN and END."""
    whole = [f"BEGIN:VCARD\nVERSION:{version}\n{card.strip()}\nEND:VCARD\n" for card in cards]
    return "".join(whole).replace("\n", end)


def rows(table: Table) -> list[dict[str, str]]:
    """Each record's filled cells by their header."""
    return [
        {name: cell for name, cell in zip(table.header, record.cells, strict=False) if cell}
        for record in table.records
    ]


def reasons(table: Table) -> list[tuple[int, str]]:
    """Row and reason of every problem."""
    return [(one.row, one.reason) for one in table.problems]
