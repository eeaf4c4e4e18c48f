"""A draft somebody is still writing: what can be shown of it already, and what it lacks."""

from collections.abc import Mapping

from desktop_app.composing.block_parsers import parse_block
from desktop_app.composing.blocks import Block
from desktop_app.composing.draft import Draft
from desktop_app.composing.values import MAX_BLOCKS, one_line
from desktop_app.domain.errors import AppError

NOWHERE = "https://example.invalid/"
"""Where a button leads that has no good target yet, so that its words are seen."""
_TARGET_ERRORS = frozenset({"button-without-link", "link-bad"})


def parse_unfinished(data: Mapping[str, object]) -> tuple[Draft, tuple[AppError, ...]]:
    """What can be shown of a draft, and what it lacks, in reading order; each error names its block.

    A block that can't be read is left out; a button whose target is missing or wrong still shows its words.
    Raises AppError("newsletter-shape", "newsletter-too-long") like `draft.parse_draft`.
    """
    subject, lacks = _line(data, "subject")
    if not subject and not lacks:
        lacks.append(AppError("subject-missing"))
    preheader, wrong = _line(data, "preheader")
    lacks += wrong
    given = data.get("blocks", [])
    if not isinstance(given, list):
        raise AppError("newsletter-shape")
    if len(given) > MAX_BLOCKS:
        raise AppError("newsletter-too-long")
    found: list[tuple[Block, int]] = []
    for number, item in enumerate(given, 1):
        try:
            found.append((parse_block(item, number), number - 1))
        except AppError as error:
            lacks.append(error)
            found += [(block, number - 1) for block in _without_target(item, error, number)]
    blocks, places = tuple(block for block, _ in found), tuple(place for _, place in found)
    whole = places == tuple(range(len(given)))
    return Draft(subject, preheader, blocks, () if whole else places), tuple(lacks)


def _line(data: Mapping[str, object], name: str) -> tuple[str, list[AppError]]:
    try:
        return one_line(data.get(name, "")), []
    except AppError as error:
        return "", [error]


def _without_target(data: object, error: AppError, number: int) -> tuple[Block, ...]:
    """The button that only lacks a good target, so that its words are seen already."""
    if not isinstance(data, dict) or data.get("type") != "button" or error.id not in _TARGET_ERRORS:
        return ()
    try:
        return (parse_block({**data, "url": NOWHERE}, number),)
    except AppError:
        return ()  # its words are wrong as well
