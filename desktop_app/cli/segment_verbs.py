"""segment add|list|remove."""

import argparse

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session

_RULES = """A RULE is FIELD:OP:VALUE. Fields: status, basis, obtained, topic, tag, recipient, source, added,
sent, company, name, address, domain, country, note, bounced. Conditions: is, is_not; has, has_not (tag);
contains, contains_not (texts); before, after, between, last_days, not_last_days (days); none. Several values
are parted by "|". A source is hand, import, card, or an imported file by name.
Examples: tag:has:常連 / basis:is:CARD|RELATION / obtained:between:2026-04-01|2026-09-30 / sent:none /
added:last_days:30 / bounced:is:no"""


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    segment = verbs.add_parser("segment", help="saved groups of contacts / 配信グループ").add_subparsers(
        dest="what", required=True
    )
    add = add_verb(segment, "add", _add)
    add.epilog = _RULES
    add.add_argument("name")
    add.add_argument("--rule", action="append", dest="rules", metavar="FIELD:OP:VALUE", required=True)
    add.add_argument("--any", action="store_true", help="one of the rules is enough / どれか1つでよい")
    add_verb(segment, "list", _list)
    remove = add_verb(segment, "remove", _remove)
    remove.add_argument("name")


def _add(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.segments.add_texts(args.name, args.rules, "any" if args.any else "all"))


def _list(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.segments.list_json())


def _remove(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.segments.remove_named(args.name))
