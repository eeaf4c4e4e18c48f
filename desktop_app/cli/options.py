"""How verbs are added to the parser: each has `--json` and a function that runs it."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from desktop_app.cli.session import Answer, Session

if TYPE_CHECKING:
    Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
else:
    Verbs = object

Run: TypeAlias = Callable[[argparse.Namespace, Session], Answer]


def add_verb(verbs: Verbs, name: str, run: Run, help: str | None = None) -> argparse.ArgumentParser:
    """A verb that answers in JSON when asked."""
    parser = verbs.add_parser(name, help=help, description=help)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)
    return parser


def wrong_usage(right: str) -> NoReturn:
    """Say how it is written and end with 2, as the parser does for what it can see by itself."""
    print(f"usage: kawaraban {right}", file=sys.stderr)
    raise SystemExit(2)
