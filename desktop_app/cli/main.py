"""The command line's entry: options, dispatch, errors and exit codes (0 done, 1 refused, 2 wrong usage)."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_app import __version__
from desktop_app.cli import (
    account_verbs,
    contact_verbs,
    import_verbs,
    keeping_verbs,
    law_verbs,
    letter_verbs,
    merge_verbs,
    newsletter_verbs,
    oauth_verbs,
    segment_verbs,
    sending_verbs,
    serve_verbs,
    shop_verbs,
    template_verbs,
)
from desktop_app.cli.password import ask_password
from desktop_app.cli.session import Answer, Session, TakeScreens, out
from desktop_app.i18n.language import language_here
from desktop_app.services import Language, default_book, device
from desktop_app.services.environment import Environment
from desktop_app.services.failures import told
from desktop_app.services.words import error_json

VERBS = (
    shop_verbs,
    account_verbs,
    oauth_verbs,
    contact_verbs,
    import_verbs,
    merge_verbs,
    segment_verbs,
    newsletter_verbs,
    template_verbs,
    sending_verbs,
    letter_verbs,
    serve_verbs,
    keeping_verbs,
    law_verbs,
)


def run(arguments: Sequence[str], take_screens: TakeScreens | None = None) -> int:
    """Run one verb; returns the exit code. `take_screens` is the window's part of `demo`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = _parser().parse_args(_options_first(arguments))
    language = language_here(args.lang)
    try:
        environment = Environment(
            language=language, ask_password=ask_password, open_page=oauth_verbs.show_page, device_id=device()
        )
        book = Path(args.book) if args.book else default_book()
        session = Session(book, environment, bool(getattr(args, "json", False)), take_screens)
        answer: Answer = args.run(args, session)
        session.show(answer)
    except Exception as error:  # the top: the owner gets words and a next step, whatever it was
        return _refused(error, language)
    except KeyboardInterrupt:
        return 130
    return answer.code


def _refused(error: Exception, language: Language) -> int:
    described = error_json(told(error), language)
    out(json.dumps({"error": described}, ensure_ascii=False))
    print(f"{described['title']}\n{described['cause']}\n{described['next']}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kawaraban",
        description="Kawaraban（瓦版）. Without a VERB the window opens. / VERB なしで画面が開きます。",
    )
    parser.add_argument("--book", metavar="PATH", help="the book file / 帳簿のファイル")
    parser.add_argument("--lang", choices=("ja", "en"), help="language of messages / 表示の言語")
    parser.add_argument("--version", action="version", version=f"kawaraban {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for module in VERBS:
        module.register(verbs)
    return parser


def _options_first(arguments: Sequence[str]) -> list[str]:
    """Let `--book` and `--lang` stand anywhere: moved to the front, where the parser wants them."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            return [*front, *rest, word, *waiting]
        if word in {"--book", "--lang"} and waiting:
            front += [word, waiting.pop(0)]
        elif word.startswith(("--book=", "--lang=")):
            front.append(word)
        else:
            rest.append(word)
    return [*front, *rest]
