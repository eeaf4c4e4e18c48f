"""import, imports, suppressions: files that come in, and whole lists of stops."""

import argparse
from typing import Any

from desktop_app.cli.options import Verbs, add_verb, wrong_usage
from desktop_app.cli.session import Answer, Session
from desktop_app.domain.consent import Basis
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.provision import ProvisionGround
from desktop_app.domain.receipt import Origin
from desktop_app.services.import_options import STOP_KINDS, ImportOptions
from desktop_app.services.imports import plan_file

_DECLARED = (
    "basis", "on", "occasion", "by", "recipient_type", "method", "place", "wording", "topics",
    "paper_by_hand",
    "ground", "continuing", "refusals_removed", "sensitive_confirmed", "origin",
)  # fmt: skip
_FIRM_TEXTS = (
    "address", "representative", "on", "acquired", "document", "detail", "filing_number",
)  # fmt: skip
_FIRM_FLAGS = ("sole", "filing_published", "consent_names_us", "wrongful")


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    bring = add_verb(verbs, "import", _import, help="bring in a file / 取り込み")
    bring.add_argument("file", nargs="?")
    _reading(bring)
    bring.add_argument("--stop-list", choices=STOP_KINDS, metavar="KIND", help="all of it are stops")
    _declaring(bring)
    bring.add_argument("--dry-run", action="store_true")
    bring.add_argument("--undo", metavar="BATCH")
    edited = bring.add_mutually_exclusive_group()
    edited.add_argument("--keep-edited", dest="keep_edited", action="store_const", const=True)
    edited.add_argument("--remove-edited", dest="keep_edited", action="store_const", const=False)
    add_verb(verbs, "imports", _imports, help="what was brought in / 取り込みの一覧")

    stops = add_verb(verbs, "suppressions", _suppressions, help="who is kept out / 配信除外の一覧")
    stops.add_argument("--import", dest="file", metavar="FILE", help="add a list of stops / 一覧を加える")
    stops.add_argument("--kind", choices=STOP_KINDS, default="unsubscribed")
    stops.add_argument("--dry-run", action="store_true")
    _reading(stops)


def _reading(parser: argparse.ArgumentParser) -> None:
    for name in ("format", "encoding", "delimiter", "sheet"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--header-row", type=int, metavar="N", help="0 = there is none")
    parser.add_argument("--map", action="append", dest="maps", metavar="COL=FIELD", default=[])
    parser.add_argument(
        "--status-map", action="append", dest="status_maps", metavar="COL:VALUE=STATUS", default=[]
    )


def _declaring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--basis", choices=[basis.value for basis in Basis])
    parser.add_argument("--on", metavar="DATE")
    parser.add_argument("--recipient-type", choices=[kind.value for kind in RecipientType])
    parser.add_argument("--recipient-type-ground", dest="ground")
    for name in ("occasion", "by", "method", "place", "wording", "continuing"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--topic", action="append", dest="topics")
    for name in ("paper-by-hand", "refusals-removed", "sensitive-confirmed"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--origin", choices=[one.value for one in Origin])
    firm = parser.add_argument_group("a list from another firm / ほかの会社からの名簿 (APPI 30)")
    firm.add_argument("--from-firm", metavar="NAME")
    firm.add_argument("--firm-ground", choices=[one.value for one in ProvisionGround])
    for name in _FIRM_TEXTS:
        firm.add_argument(f"--firm-{name.replace('_', '-')}")
    for name in _FIRM_FLAGS:
        firm.add_argument(f"--firm-{name.replace('_', '-')}", action="store_true")


def _declaration(args: argparse.Namespace) -> dict[str, Any]:
    given: dict[str, Any] = {name: getattr(args, name) for name in _DECLARED}
    firm = {name: getattr(args, f"firm_{name}") for name in (*_FIRM_TEXTS, *_FIRM_FLAGS)}
    firm["ground"] = args.firm_ground
    if args.from_firm is not None or any(firm.values()):
        given["from_firm"] = {"name": args.from_firm, **firm}
    return given


def _options(args: argparse.Namespace, stop_list: str | None) -> ImportOptions:
    return ImportOptions(
        format=args.format,
        encoding=args.encoding,
        delimiter=args.delimiter,
        sheet=args.sheet,
        header_row=args.header_row,
        maps=tuple(args.maps),
        status_maps=tuple(args.status_maps),
        stop_list=stop_list,
    )


def _import(args: argparse.Namespace, session: Session) -> Answer:
    if args.undo:
        with session.services() as services:
            if args.dry_run:
                return Answer(services.imports.undo_look(args.undo))
            return Answer(services.imports.undo(args.undo, keep_edited=args.keep_edited))
    if not args.file:
        wrong_usage("import FILE, or import --undo BATCH")
    return _bring(args, session, _declaration(args), _options(args, args.stop_list))


def _bring(
    args: argparse.Namespace, session: Session, declaration: dict[str, Any], options: ImportOptions
) -> Answer:
    if args.dry_run and not session.book.exists():
        told = plan_file(None, args.file, declaration, session.environment, options=options)
    else:
        with session.services("read" if args.dry_run else "write") as services:
            told = services.imports.run(args.file, declaration, dry_run=args.dry_run, options=options)
    return Answer(told, code=1 if "error" in told else 0)


def _imports(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.imports.batches())


def _suppressions(args: argparse.Namespace, session: Session) -> Answer:
    if args.file is None:
        with session.services("read") as services:
            return Answer(services.contacts.suppressions())
    return _bring(args, session, {}, _options(args, args.kind))
