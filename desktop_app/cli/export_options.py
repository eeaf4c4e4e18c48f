"""contacts --export: the contact book, or those a search finds, as a file."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.cli.session import Answer, Session
from desktop_app.domain.errors import AppError
from desktop_app.domain.provision import FOR_GIVING, Abroad, OptOutFiling
from desktop_app.services.exports import FORMATS, ITEMS, USUAL_ITEMS, ExportRequest, Format, Giving

_BY_SUFFIX: dict[str, Format] = {".csv": "csv", ".xlsx": "xlsx", ".vcf": "vcard", ".vcard": "vcard"}
_POINTS = tuple(item.name for item in fields(OptOutFiling) if item.name not in ("number", "filed_on"))


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of an export."""
    group = parser.add_argument_group("export / 書き出し")
    group.add_argument("--export", metavar="FILE.csv|.xlsx|.vcf")
    group.add_argument("--format", choices=FORMATS, help="default: by the file's name")
    group.add_argument(
        "--for-another-firm",
        metavar="REASON",
        help=f"why the data may be given to it: {', '.join(FOR_GIVING)} / よその会社に渡す理由（個情法27条）",
    )
    for name in ("--firm-name", "--firm-address", "--representative", "--by", "--detail"):
        group.add_argument(name)
    group.add_argument("--sole-trader", action="store_true", help="the receiver has no representative")
    group.add_argument("--given-on", metavar="DATE", help="default: today")
    group.add_argument("--abroad", choices=[one.value for one in Abroad])
    group.add_argument("--items", metavar="ITEM,…", help=f"of {', '.join(ITEMS)}")
    group.add_argument("--filing-number", help="opt-out: of the filing with the PPC")
    group.add_argument("--filing-date", metavar="DATE")
    group.add_argument("--filing-done", metavar="POINT,…", help=f"opt-out: of {', '.join(_POINTS)}, or all")


def export(args: argparse.Namespace, session: Session, found: Sequence[dict[str, Any]] | None) -> Answer:
    """Write the file. `found`: the rows of a search, None = everybody.

    Raises AppError("export-format-unknown", "export-…", "giving-…").
    """
    path = Path(args.export)
    format = args.format or _BY_SUFFIX.get(path.suffix.lower())
    if format is None:
        raise AppError("export-format-unknown", format=path.suffix or path.name)
    request = ExportRequest(
        format=format,
        contact_ids=None if found is None else [row["id"] for row in found],
        what=_what(args) if found is not None else "",
        by=args.by or "",
        giving=_giving(args),
    )
    with session.services() as services:
        done = services.exports.write(request, path.absolute())
    return Answer(
        {
            "file": args.export,
            "format": done.format,
            "contacts": done.contacts,
            "stopped": done.stopped,
            "left_out": done.left_out,
            "for_another_firm": args.for_another_firm,
            "record": done.record or None,
        }
    )


def _giving(args: argparse.Namespace) -> Giving | None:
    if args.for_another_firm is None:
        return None
    items = tuple(one.strip() for one in args.items.split(",")) if args.items else USUAL_ITEMS
    return Giving(
        ground=args.for_another_firm.strip(),
        firm_name=args.firm_name or "",
        firm_address=args.firm_address or "",
        representative=args.representative or "",
        sole=args.sole_trader,
        detail=args.detail or "",
        by=args.by or "",
        on=args.given_on or "",
        abroad=args.abroad or "",
        items=items,
        filing=_filing(args),
    )


def _filing(args: argparse.Namespace) -> OptOutFiling:
    done = {one.strip().replace("-", "_") for one in (args.filing_done or "").split(",")}
    try:
        filed_on = date.fromisoformat(args.filing_date) if args.filing_date else None
    except ValueError as error:
        raise AppError("giving-date-wrong") from error
    points = {name: name in done or "all" in done for name in _POINTS}
    return OptOutFiling(number=args.filing_number or "", filed_on=filed_on, **points)


def _what(args: argparse.Namespace) -> str:
    """The selection as it was typed."""
    names = ("search", "status", "tag", "segment")
    return " ".join(f"{name}={value}" for name in names if (value := getattr(args, name)))
