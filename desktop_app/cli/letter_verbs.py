"""letter confirm, letter consent-request, letter send, letter list, letter cancel."""

import argparse

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session
from desktop_app.services.letter_json import letter_json, put_json

_PUTS = {
    "confirm": "a mail that asks for confirmation / 確認メール",
    "consent-request": "the one request for consent / 一度だけのお伺い",
}


def register(verbs: Verbs) -> None:
    """Add the verb with its own verbs to the parser."""
    parser = verbs.add_parser("letter", help="single mails to people / 連絡メール")
    own = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for kind, words in _PUTS.items():
        put = add_verb(own, kind, _put, help=words)
        put.add_argument("address", nargs="+")
        put.add_argument("--by", metavar="WHO", help="who asks / 担当")
        put.add_argument("--language", choices=("ja", "en"), help="language of the letter / 文面の言語")
        put.set_defaults(kind=kind)
    send = add_verb(own, "send", _send, help="send what is in the outbox / 送信待ちを送る")
    send.add_argument("--mailbox-read-by-hand", action="store_true")
    add_verb(own, "list", _list, help="all letters / 一覧")
    cancel = add_verb(own, "cancel", _cancel, help="take a letter back / 取り消す")
    cancel.add_argument("id")
    cancel.add_argument("--by", metavar="WHO")


def _put(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        people = services.letters.put(args.kind, args.address, by=args.by, language=args.language)
    return Answer(put_json(args.kind, people))


def _send(args: argparse.Namespace, session: Session) -> Answer:
    progress = session.line if args.json else None
    with session.existing() as services:
        last = services.letters.send(mailbox_read_by_hand=args.mailbox_read_by_hand, progress=progress)
    return Answer(last)


def _list(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer([letter_json(one) for one in services.letters.rows()])


def _cancel(args: argparse.Namespace, session: Session) -> Answer:
    with session.existing() as services:
        return Answer(letter_json(services.letters.take_back(args.id, by=args.by)))
