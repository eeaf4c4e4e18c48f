"""contact, contacts, why, optout, evidence."""

import argparse
from typing import Any

from desktop_app.cli import export_options
from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session, read_json
from desktop_app.domain.consent import Basis
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.suppression import Channel
from desktop_app.services.stop_views import StopGiven

_TEXTS = ("full", "family", "given", "kana", "company", "department", "title", "phone", "country", "note")


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    contact = verbs.add_parser("contact", help="one contact / 連絡先").add_subparsers(
        dest="what", required=True
    )
    add = add_verb(contact, "add", _add)
    add.add_argument("--from", dest="file", metavar="FILE.json")
    add.add_argument("--email", action="append")
    for name in _TEXTS:
        add.add_argument(f"--{name}")
    add.add_argument("--recipient-type", choices=[kind.value for kind in RecipientType])
    add.add_argument("--recipient-type-ground")
    add.add_argument("--tag", action="append", dest="tags")
    add.add_argument("--basis", choices=[basis.value for basis in Basis])
    for name in ("on", "method", "place", "occasion", "by", "wording"):
        add.add_argument(f"--{name}")
    add.add_argument("--paper-by-hand", action="store_true")

    rows = add_verb(verbs, "contacts", _rows, help="who is in the book / 連絡先の一覧")
    rows.add_argument("--search", default="")
    rows.add_argument("--status", choices=("mailable", "incomplete", "stopped"))
    rows.add_argument("--tag")
    rows.add_argument("--segment", metavar="NAME")
    export_options.add_options(rows)

    why = add_verb(verbs, "why", _why, help="why may this address be written to? / 送れる理由・送れない理由")
    why.add_argument("address")
    why.add_argument("--class", dest="cls", default="AD")
    why.add_argument("--topic")
    why.add_argument("--remote-sale-ad", action="store_true")

    optout = add_verb(verbs, "optout", _optout, help="somebody said stop / 配信停止の申し出")
    optout.add_argument("address")
    optout.add_argument("--via", choices=[channel.value for channel in Channel], required=True)
    optout.add_argument("--topic", action="append", default=[], help="only this kind; may be repeated")
    optout.add_argument("--until", metavar="DATE", help="the last day on which it holds / いつまで")
    optout.add_argument("--on", metavar="DATE|TIME", default="", help="when it was told / 申し出の日")
    optout.add_argument("--by", default="", help="who took it / 受け付けた人")
    optout.add_argument("--note", default="", help="what was said / メモ")
    optout.add_argument(
        "--all-addresses", action="store_true", help="every address of the person / この人のアドレスすべて"
    )

    evidence = add_verb(verbs, "evidence", _evidence, help="the proof for one address / 根拠の控え")
    evidence.add_argument("address")
    evidence.add_argument("--out", metavar="FILE.pdf|.csv|.zip")


def _add(args: argparse.Namespace, session: Session) -> Answer:
    given: dict[str, Any] = read_json(args.file) if args.file else {}
    if not isinstance(given, dict):
        raise AppError("json-unreadable", file=args.file)
    flags = {
        name: getattr(args, name) for name in (*_TEXTS, "recipient_type", "recipient_type_ground", "tags")
    }
    given |= {name: value for name, value in flags.items() if value is not None}
    if args.email:
        given["emails"] = args.email
    if args.basis:
        given["evidence"] = [*(given.get("evidence") or []), _evidence_flags(args)]
    with session.services() as services:
        return Answer(services.contacts.add(given))


def _evidence_flags(args: argparse.Namespace) -> dict[str, Any]:
    item = {"basis": args.basis, "obtained_at": args.on, "purpose_told_at": None}
    item |= {name: getattr(args, name) for name in ("method", "place", "occasion", "by", "wording")}
    if args.paper_by_hand:
        item |= {"paper": True, "handed_over_by_person": True}
    return {name: value for name, value in item.items() if value is not None}


def _rows(args: argparse.Namespace, session: Session) -> Answer:
    if args.export is None:
        return Answer(_found(args, session))
    narrowed = any((args.search, args.status, args.tag, args.segment))
    return export_options.export(args, session, _found(args, session) if narrowed else None)


def _found(args: argparse.Namespace, session: Session) -> list[dict[str, Any]]:
    with session.services("read") as services:
        among = services.segments.contact_ids_named(args.segment) if args.segment else None
        return services.contacts.rows(search=args.search, status=args.status, tag=args.tag, among=among)


def _why(args: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(
            services.contacts.why(
                args.address,
                cls=args.cls,
                topic=args.topic,
                remote_sale_ad=args.remote_sale_ad,
            )
        )


def _optout(args: argparse.Namespace, session: Session) -> Answer:
    with session.services("beside") as services:
        given = StopGiven(
            addresses=(args.address,), via=args.via, by=args.by, on=args.on, note=args.note,
            topics=tuple(args.topic), until=args.until or "",
        )  # fmt: skip
        return Answer(services.stops.tell(given, all_addresses=args.all_addresses))


def _evidence(args: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.keeping.evidence(args.address, args.out))
