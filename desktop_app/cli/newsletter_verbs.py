"""newsletter new|set|list|render|export, check."""

import argparse

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session, read_json
from desktop_app.domain.mailing import MessageClass


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    news = verbs.add_parser("newsletter", help="newsletters / お便り").add_subparsers(
        dest="what", required=True
    )
    new = add_verb(news, "new", _new)
    new.add_argument("--title", required=True)
    content = new.add_mutually_exclusive_group(required=True)
    content.add_argument("--text")
    content.add_argument("--from", dest="file", metavar="FILE.json")
    new.add_argument("--topic")
    new.add_argument("--class", dest="cls", default="AD", choices=[cls.value for cls in MessageClass])
    new.add_argument("--remote-sale-ad", choices=("yes", "no"))
    new.add_argument("--reason")
    who = new.add_mutually_exclusive_group()
    who.add_argument("--tag")
    who.add_argument("--segment", metavar="NAME")
    new.add_argument("--theme")
    new.add_argument("--account", metavar="ID|ADDRESS")
    new.add_argument("--language", choices=("ja", "en"))
    change = add_verb(news, "set", _set, help="with which account it leaves / 差出人のアカウント")
    change.add_argument("id")
    change.add_argument("--account", required=True, metavar="ID|ADDRESS|default")
    add_verb(news, "list", _list)
    render = add_verb(news, "render", _render)
    render.add_argument("id")
    render.add_argument("--to", required=True, metavar="ADDRESS")
    render.add_argument("--out", required=True, metavar="FILE.eml")
    export = add_verb(news, "export", _export, help="one page for the shop's site / ウェブ用に書き出す")
    export.add_argument("id")
    export.add_argument("--out", required=True, metavar="FILE.html")
    check = add_verb(verbs, "check", _check, help="check before sending / 送る前の確認")
    check.add_argument("id")


def _new(args: argparse.Namespace, session: Session) -> Answer:
    content = read_json(args.file) if args.file else None
    with session.services() as services:
        return Answer(
            services.newsletters.add(
                title=args.title,
                text=args.text,
                content=content,
                content_file=args.file,
                topic=args.topic,
                cls=args.cls,
                remote_sale_ad=args.remote_sale_ad,
                reason=args.reason,
                tag=args.tag,
                segment=args.segment,
                theme=args.theme,
                language=args.language,
                account=args.account,
            )
        )


def _set(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.newsletters.choose_account(args.id, args.account))


def _list(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.newsletters.rows())


def _render(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.newsletters.render(args.id, to=args.to, out=args.out))


def _export(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.previews.export_site(args.id, args.out))


def _check(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer(services.newsletters.check(args.id))
