"""A one-line TEXT (`[[full|お客様]] 様へ`) as runs and back, for those who edit it with chips."""

from collections.abc import Sequence

from desktop_app.composing.inlines import Json, Merge
from desktop_app.composing.values import parse_text
from desktop_app.domain.errors import AppError


def runs_of(text: str) -> list[Json]:
    """The runs of `text`; one with an unknown field stays as it is typed."""
    try:
        nodes = parse_text(text)
    except AppError:
        return [text]
    runs: list[Json] = []
    for node in nodes:
        if isinstance(node, Merge):
            fallback: dict[str, Json] = {} if node.fallback is None else {"fallback": node.fallback}
            runs.append({"merge": node.field, **fallback})
        elif runs and isinstance(runs[-1], str):
            runs[-1] += node.text
        else:
            runs.append(node.text)
    return runs


def text_of(runs: Sequence[Json]) -> str:
    """What `runs_of` reads back; styles and links are left out."""
    return "".join(_text(run) for run in runs)


def _text(run: Json) -> str:
    if isinstance(run, str):
        return run
    if not isinstance(run, dict):
        return ""
    if "merge" in run:
        fallback = run.get("fallback")
        return f"[[{run['merge']}]]" if fallback is None else f"[[{run['merge']}|{fallback}]]"
    return str(run.get("text", ""))


def plain(runs: Sequence[Json], gap: str = "○○") -> str:
    """The words alone, with the fallback or `gap` in the place of a merge field."""
    words = []
    for run in runs:
        if isinstance(run, dict) and "merge" in run:
            words.append(str(run.get("fallback") or gap))
        else:
            words.append(_text(run))
    return "".join(words)



