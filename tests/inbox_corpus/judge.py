"""Classifies the corpus through the command line's own path and compares with what must come out."""

import contextlib
import email
import io
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.cli.main import run
from tests.inbox_corpus import (
    bounces,
    buttons,
    fifth,
    fourth,
    hostile,
    machines,
    odd,
    people,
    second_bounces,
    second_machines,
    second_people,
    second_rarer,
    signups,
    third_bounces,
    third_people,
)
from tests.inbox_corpus.making import Case
from tests.inbox_corpus.world import READERS, known

FIRST = (people, odd, buttons, bounces, machines, signups)
SECOND = (second_people, second_bounces, second_machines, second_rarer)
THIRD = (third_people, third_bounces)
FOURTH = (fourth,)
FIFTH = (fifth,)
AT_ONCE = 60


@dataclass(frozen=True)
class Verdict:
    """One mail: what came out and what of it is wrong."""

    case: Case
    answer: dict[str, Any]
    faults: tuple[str, ...]
    seconds: float = 0.0
    """Processor time; of a mail classified alone."""

    @property
    def classes(self) -> dict[str, str]:
        """The class that the program gave each recipient."""
        return {row["address"]: row["class"] for row in self.answer["recipients"]}

    @property
    def stops(self) -> bool:
        """Somebody gets no more mail because of it."""
        return bool(self.answer["action"] == "suppress")


def first_batch() -> tuple[Case, ...]:
    """The corpus without the hostile mails."""
    return tuple(case for module in FIRST for case in module.cases())


def second_batch() -> tuple[Case, ...]:
    """Written after the first had been tried, to see whether what was mended holds for others too."""
    return tuple(case for module in SECOND for case in module.cases())


def third_batch() -> tuple[Case, ...]:
    """Written after the second."""
    return tuple(case for module in THIRD for case in module.cases())


def fourth_batch() -> tuple[Case, ...]:
    """Written after the third, tried after the first three had been mended for."""
    return tuple(case for module in FOURTH for case in module.cases())


def fifth_batch() -> tuple[Case, ...]:
    """Written last; its first figures say how well the classifier does on the unseen."""
    return tuple(case for module in FIFTH for case in module.cases())


def hostile_mails() -> tuple[Case, ...]:
    """The mails that are made to hurt."""
    return tuple(hostile.cases())


def judge(cases: Iterable[Case], folder: Path) -> list[Verdict]:
    """Every mail through `classify`, sixty at a time."""
    found: list[Verdict] = []
    every = list(cases)
    for as_list in (False, True):
        group = [case for case in every if case.known_as_list is as_list]
        told = known_file(folder, as_list=as_list)
        for start in range(0, len(group), AT_ONCE):
            some = group[start : start + AT_ONCE]
            answers = classify(some, told, folder)
            found += [_verdict(case, answer) for case, answer in zip(some, answers, strict=True)]
    return found


def judge_alone(cases: Iterable[Case], folder: Path) -> list[Verdict]:
    """Every mail for itself, with the processor time it took."""
    told = known_file(folder, as_list=False)
    found = []
    for case in cases:
        before = time.process_time()
        answer = classify([case], told, folder)[0]
        found.append(_verdict(case, answer, time.process_time() - before))
    return found


def known_file(folder: Path, *, as_list: bool) -> Path:
    """What `--known` is given: the document, or a plain list of addresses."""
    if as_list:
        path = folder / "known.txt"
        path.write_text("".join(f"{reader.address}\n" for reader in READERS), encoding="utf-8")
    else:
        path = folder / "known.json"
        path.write_text(json.dumps(known(), ensure_ascii=False), encoding="utf-8")
    return path


def written(cases: Sequence[Case], folder: Path) -> list[Path]:
    """The mails as files."""
    paths = []
    for case in cases:
        path = folder / f"{case.name}.eml"
        path.write_bytes(case.raw)
        paths.append(path)
    return paths


def classify(cases: Sequence[Case], told: Path, folder: Path) -> list[dict[str, Any]]:
    """`kawaraban classify … --known FILE --json`, in this process."""
    paths = written(cases, folder)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["classify", *map(str, paths), "--known", str(told), "--json"])
    for path in paths:
        path.unlink()
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert code == 0, (code, out.getvalue()[-500:], err.getvalue()[-2000:])
    return answers


def beginning(raw: bytes) -> str:
    """The beginning of the first text, for a list of failures."""
    for one in email.message_from_bytes(raw).walk():
        if one.get_content_maintype() == "text":
            data = one.get_payload(decode=True)
            charset = one.get_content_charset("utf-8")
            with contextlib.suppress(LookupError, ValueError):
                return bytes(data or b"").decode(charset, "replace")[:160]
    return ""


def _verdict(case: Case, answer: dict[str, Any], seconds: float = 0.0) -> Verdict:
    faults = []
    if answer["kind"] not in case.kinds:
        faults.append(f"kind {answer['kind']}, not {'|'.join(sorted(case.kinds))}")
    if answer["action"] not in case.actions:
        faults.append(f"action {answer['action']}, not {'|'.join(sorted(case.actions))}")
    if answer["kind"] == "optout" and answer["action"] == "suppress" and answer["scope"] not in case.scopes:
        faults.append(f"scope {answer['scope']}, not {'|'.join(sorted(map(str, case.scopes)))}")
    people = {row["address"].lower() for row in answer["recipients"]}
    if case.recipients is not None and people != {one.lower() for one in case.recipients}:
        faults.append(f"recipients {sorted(people)}, not {sorted(case.recipients)}")
    given = {row["address"].lower(): row["class"] for row in answer["recipients"]}
    for address, right in case.classes.items():
        if (one := given.get(address.lower())) is not None and one not in right:
            faults.append(f"class {one}, not {'|'.join(sorted(right))}")
    return Verdict(case, answer, tuple(faults), seconds)


@dataclass(frozen=True)
class Figures:
    """What the issue sets limits for."""

    mails: int
    wrong_stops: tuple[str, ...]
    """Nobody wished or proved a stop, and somebody was stopped (of all mails that are no clear stops)."""
    no_stops: int
    missed_stops: tuple[str, ...]
    clear_stops: int
    lost_doubts: tuple[str, ...]
    """A person had to look, and nobody was asked."""
    doubts: int
    recall: float
    precision: float
    hard_or_not: float
    bounced: int
    classes_right: float

    @property
    def wrong_stop_rate(self) -> float:
        """0 to 1."""
        return len(self.wrong_stops) / max(1, self.no_stops)


def figures(verdicts: Sequence[Verdict]) -> Figures:
    """The corpus in figures; recipients of bounces as mail.md 4.2 counts them."""
    stop = frozenset({"suppress"})
    clear = [v for v in verdicts if v.case.group == "stop"]
    may_not = [v for v in verdicts if "suppress" not in v.case.actions]
    must_ask = [v for v in verdicts if v.case.group == "doubt"]
    wanted, right, given, hard, exact = 0, 0, 0, 0, 0
    for v in verdicts:
        if v.case.group not in ("bounce", "bounce-forged"):
            continue
        expected = {address.lower() for address in v.case.recipients or ()}
        got = {address.lower(): one for address, one in v.classes.items()}
        wanted, given = wanted + len(expected), given + len(got)
        right += len(expected & set(got))
        for address, classes in v.case.classes.items():
            if (one := got.get(address.lower())) is not None:
                hard += one in classes or (one == "hard") == ("hard" in classes)
                exact += one in classes
    return Figures(
        mails=len(verdicts),
        wrong_stops=tuple(v.case.name for v in may_not if v.stops) + _stopped_others(clear),
        no_stops=len(may_not),
        missed_stops=tuple(v.case.name for v in clear if v.answer["action"] not in stop),
        clear_stops=len(clear),
        lost_doubts=tuple(
            v.case.name for v in must_ask if v.answer["action"] not in v.case.actions | {"ask"}
        ),
        doubts=len(must_ask),
        recall=right / max(1, wanted),
        precision=right / max(1, given),
        hard_or_not=hard / max(1, right),
        bounced=wanted,
        classes_right=exact / max(1, right),
    )


def _stopped_others(clear: Sequence[Verdict]) -> tuple[str, ...]:
    return tuple(
        v.case.name
        for v in clear
        if v.stops
        and v.case.recipients is not None
        and {address.lower() for address in v.classes} - {address.lower() for address in v.case.recipients}
    )


def told(figures_of: Figures) -> str:
    """The figures in lines."""
    f = figures_of
    return "\n".join(
        (
            f"mails {f.mails}",
            f"wrong stops {len(f.wrong_stops)} of {f.no_stops} ({100 * f.wrong_stop_rate:.2f} %) "
            f"{list(f.wrong_stops)}",
            f"missed clear stops {len(f.missed_stops)} of {f.clear_stops} {list(f.missed_stops)}",
            f"doubtful ones not asked about {len(f.lost_doubts)} of {f.doubts} {list(f.lost_doubts)}",
            f"bounces: recall {f.recall:.4f}, precision {f.precision:.4f}, hard-or-not {f.hard_or_not:.4f}, "
            f"class {f.classes_right:.4f}, recipients {f.bounced}",
        )
    )
