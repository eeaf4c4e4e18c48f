"""The confusion tables of the invented corpus: kinds by kinds, classes by classes; and what failed.

`python tests/bench/confusion.py [--failures FILE] [--only first|second|third|fourth|fifth|hostile]`
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.inbox_corpus.judge import (
    Verdict,
    beginning,
    fifth_batch,
    figures,
    first_batch,
    fourth_batch,
    hostile_mails,
    judge,
    judge_alone,
    second_batch,
    third_batch,
    told,
)

KINDS = ("optout", "bounce", "complaint", "autoreply", "signup", "reply", "other", "unclear")
CLASSES = ("hard", "mailbox", "transient", "policy", "unknown", "delivered", "none found")


def main() -> None:
    """Judge, print, and write the failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", type=Path)
    parser.add_argument("--only", choices=("first", "second", "third", "fourth", "fifth", "hostile"))
    args = parser.parse_args()
    batches = {
        "first": first_batch(),
        "second": second_batch(),
        "third": third_batch(),
        "fourth": fourth_batch(),
        "fifth": fifth_batch(),
        "hostile": hostile_mails(),
    }
    failed: list[str] = []
    for name, cases in batches.items():
        if args.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                found = (judge_alone if name == "hostile" else judge)(cases, Path(folder))
            print(f"\n== {name} ==\n{told(figures(found))}")
            bad = [v for v in found if v.faults]
            print(f"every expectation met: {len(found) - len(bad)} of {len(found)}")
            if name == "hostile":
                for v in sorted(found, key=lambda v: -v.seconds)[:5]:
                    print(f"  {v.seconds:6.2f} s of processor time  {v.case.name}")
            else:
                print(_table(_kinds(found), KINDS))
                print(_table(_classes(found), CLASSES))
            failed += [_failure(v) for v in bad]
    if args.failures:
        args.failures.parent.mkdir(exist_ok=True)
        args.failures.write_text("\n".join(failed) + "\n", encoding="utf-8")


def _kinds(found: Sequence[Verdict]) -> Counter[tuple[str, str]]:
    """(expected, given); where several kinds are right and one came, that one is the expected."""
    cells: Counter[tuple[str, str]] = Counter()
    for v in found:
        given = v.answer["kind"]
        cells[given if given in v.case.kinds else min(v.case.kinds, key=KINDS.index), given] += 1
    return cells


def _classes(found: Sequence[Verdict]) -> Counter[tuple[str, str]]:
    cells: Counter[tuple[str, str]] = Counter()
    for v in found:
        given = {address.lower(): one for address, one in v.classes.items()}
        for address, right in v.case.classes.items():
            one = given.get(address.lower(), "none found")
            cells[one if one in right else min(right, key=CLASSES.index), one] += 1
    return cells


def _table(cells: Counter[tuple[str, str]], names: Sequence[str]) -> str:
    lines = ["", f"{'expected / given':18}" + "".join(f"{name:>11}" for name in names)]
    for expected in names:
        row = [cells[expected, given] for given in names]
        if any(row):
            lines.append(f"{expected:18}" + "".join(f"{number or '·':>11}" for number in row))
    return "\n".join(lines)


def _failure(v: Verdict) -> str:
    got = {key: v.answer[key] for key in ("kind", "action", "scope", "recipients")}
    return (
        f"{v.case.name}\n  wrong: {'; '.join(v.faults)}\n  got: {got}\n  why: {v.answer['why']}\n"
        f"  quoted: {str(v.answer['quoted'])[:160]!r}\n  text: {beginning(v.case.raw)!r}"
    )


if __name__ == "__main__":
    main()
