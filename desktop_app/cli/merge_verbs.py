"""merge: contacts that are one person become one, and can be taken apart again."""

import argparse
from collections.abc import Sequence
from typing import Any

from desktop_app.cli.options import Verbs, add_verb, wrong_usage
from desktop_app.cli.session import Answer, Session
from desktop_app.services import Services
from desktop_app.services.merge_preview import FIELD_NAMES, Chosen, MergePreview
from desktop_app.services.people_alike import PastMerge

_USAGE = "merge A B [C …], merge --undo ENTRY, merge --list, or merge --alike"


def register(verbs: Verbs) -> None:
    """Add the verb to the parser."""
    merge = add_verb(verbs, "merge", _merge, help="one person, one contact / 同じ人の連絡先をまとめる")
    merge.add_argument("contacts", nargs="*", metavar="CONTACT", help="address or id; the first one stays")
    merge.add_argument("--take", action="append", default=[], metavar="FIELD=CONTACT")
    merge.add_argument("--ground", default="", help="why the one contact counts as a business")
    merge.add_argument("--preferred", default="", metavar="ADDRESS")
    merge.add_argument("--dry-run", action="store_true")
    merge.add_argument("--by")
    merge.add_argument("--undo", metavar="ENTRY")
    merge.add_argument("--keep-changes", action="store_true")
    merge.add_argument("--list", action="store_true", dest="past")
    merge.add_argument("--alike", action="store_true", help="who may be one person")


def _merge(args: argparse.Namespace, session: Session) -> Answer:
    asked = [bool(args.contacts), bool(args.undo), args.past, args.alike]
    if sum(asked) != 1 or len(args.contacts) == 1:
        wrong_usage(_USAGE)
    if args.undo:
        with session.services() as services:
            undone = services.people_alike.undo(args.undo, keep_changes=args.keep_changes, by=args.by)
            return Answer(_past(undone))
    if args.past:
        with session.services("read") as services:
            return Answer([_past(one) for one in services.people_alike.merges()])
    if args.alike:
        with session.services("read") as services:
            return Answer(_alike(services))
    with session.services("read" if args.dry_run else "write") as services:
        return Answer(_done(args, services))


def _done(args: argparse.Namespace, services: Services) -> dict[str, Any]:
    desk = services.people_alike
    ids = [desk.contact_of(one) for one in args.contacts]
    chosen = Chosen(
        taken=_taken(args.take, services), ground=args.ground, preferred=_address(args, ids, services)
    )
    preview = desk.preview(ids, chosen)
    if args.dry_run:
        return {"id": ids[0], "merged": ids[1:], **_shown(preview)}
    merged = desk.merge(ids, chosen, by=args.by)
    return {"entry": merged.entry, "id": ids[0], "merged": ids[1:], **_shown(preview)}


def _taken(pairs: Sequence[str], services: Services) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, _, contact = pair.partition("=")
        if name not in FIELD_NAMES or not contact:
            wrong_usage(f"--take FIELD=CONTACT, FIELD: {', '.join(FIELD_NAMES)}")
        found[name] = services.people_alike.contact_of(contact)
    return found


def _address(args: argparse.Namespace, ids: Sequence[str], services: Services) -> str:
    if not args.preferred:
        return ""
    owner = services.people_alike.contact_of(args.preferred)
    if owner not in ids:
        wrong_usage("--preferred ADDRESS: an address of one of the contacts")
    wanted = services.people_alike.address_of(args.preferred)
    return wanted or ""


def _shown(preview: MergePreview) -> dict[str, Any]:
    return {
        "fields": {line.name: line.result for line in preview.fields},
        "tags": list(preview.tags),
        "addresses": [
            {
                "address": one.before.text,
                "before": one.before.status,
                "status": one.after.status,
                "held": one.shared,
                "why": one.after.why,
            }
            for one in preview.addresses
        ],
        "mailable": preview.mailable_after,
    }


def _past(one: PastMerge) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "at": one.at,
        "by": one.by,
        "id": one.contact_id,
        "name": one.name,
        "names": list(one.names),
        "state": one.state,
        "changed": list(one.changed),
    }


def _alike(services: Services) -> list[dict[str, Any]]:
    services.people_alike.study()
    found = services.people_alike.pairs(limit=1_000_000)
    return [
        {
            "a": line.a,
            "b": line.b,
            "names": [line.name_a, line.name_b],
            "strength": line.rank,
            "reasons": list(line.signs),
        }
        for line in found.lines
    ]
