"""template list|save|new|export|import, theme list."""

import argparse

from desktop_app.cli.options import Verbs, add_verb
from desktop_app.cli.session import Answer, Session


def register(verbs: Verbs) -> None:
    """Add the verbs to the parser."""
    template = verbs.add_parser("template", help="templates / ひな形").add_subparsers(
        dest="what", required=True
    )
    add_verb(template, "list", _list)
    save = add_verb(template, "save", _save)
    save.add_argument("id", help="a newsletter / お便り")
    save.add_argument("--name", required=True)
    new = add_verb(template, "new", _new)
    new.add_argument("template", help="name or id / 名前かid")
    new.add_argument("--title", required=True)
    export = add_verb(template, "export", _export)
    export.add_argument("template", help="name or id / 名前かid")
    export.add_argument("--out", required=True, metavar="FILE.kawaraban-template")
    taken = add_verb(template, "import", _import)
    taken.add_argument("file", metavar="FILE.kawaraban-template")
    theme = verbs.add_parser("theme", help="designs / デザイン").add_subparsers(dest="what", required=True)
    add_verb(theme, "list", _themes)


def _list(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.templates.rows_json())


def _save(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        return Answer({"id": services.templates.save_from(args.id, args.name)})


def _new(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        made = services.templates.new(services.templates.find(args.template), args.title)
        return Answer({"id": made, "title": args.title.strip(), "state": "draft"})


def _export(args: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        pictures = services.templates.export(services.templates.find(args.template), args.out)
        return Answer({"file": args.out, "pictures": pictures})


def _import(args: argparse.Namespace, session: Session) -> Answer:
    with session.services() as services:
        taken = services.templates.import_file(args.file)
        return Answer(
            {
                "id": taken.id, "name": taken.name, "theme": taken.theme,
                "other_theme": taken.other_theme or None,
                "left_out": taken.left_out, "without_picture": taken.without_picture,
            }
        )  # fmt: skip


def _themes(_: argparse.Namespace, session: Session) -> Answer:
    with session.services("read") as services:
        return Answer(services.themes.rows_json())
