"""How many mails a second are classified: bounces and ordinary mails, beside the stdlib's parser alone.

    python tests/bench/bench_classify.py [seconds]

Prints one line for each kind: mails a second, and how many times `email.message_from_bytes` of the same mails
in the same run it takes (machines differ; the ratio hardly does).
"""

import email
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import Known, known_from_text
from tests.inbox import bounce_mails_dsn, bounce_mails_japan, bounce_mails_text, bounce_mails_whom
from tests.inbox.bounce_mails import READERS

ORDERS = (
    "お願いした花束の件ですが、受け取りを土曜日の午後に変更できますでしょうか。",
    "Hello, do you still have the white lilies from your last letter? I would like to order twelve of them.",
    "母の日のアレンジメント、とても喜ばれました。ありがとうございました。また秋のご案内を楽しみにしています。",
    "配信停止をお願いします。",
)


def ordinary_mails() -> list[bytes]:
    """What readers write, with the newsletter quoted below."""
    lines = ["秋のお便り", "いつもご覧いただきありがとうございます。"] * 20
    quoted = "\n".join(f"> {line}" for line in lines)
    mails = []
    for number, words in enumerate(ORDERS * 10):
        head = (
            f"Return-Path: <{READERS[number % 4]}>\nReceived: from a by b; Mon, 2 Nov 2026 10:00:00 +0900\n"
            f"From: <{READERS[number % 4]}>\nTo: hanaya@shop.example.jp\nSubject: Re: November flowers\n"
            f"Message-ID: <m{number}@example.net>\nDate: Mon, 2 Nov 2026 10:00:00 +0900\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        )
        mails.append(f"{head}{words}\n\n2026年11月1日 花屋 <hanaya@shop.example.jp>:\n{quoted}\n".encode())
    return mails


def bounces() -> list[bytes]:
    """Reports in every shape of the tests."""
    modules = (bounce_mails_dsn, bounce_mails_text, bounce_mails_japan, bounce_mails_whom)
    return [case.data for module in modules for case in module.CASES]


def rate(work: Callable[[bytes], object], mails: list[bytes], seconds: float) -> float:
    """Mails a second of processor time."""
    done = 0
    begun = time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        for data in mails:
            work(data)
        done += len(mails)
    return done / spent


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    many = [f"reader{n}@town{n % 100}.example.jp" for n in range(10_000)]
    known: Known = known_from_text("\n".join([*READERS, *many]))
    for name, mails in (("bounces", bounces()), ("ordinary mails", ordinary_mails())):
        rate(lambda data: classify(data, known), mails[:50], 0.2)
        parsed = rate(email.message_from_bytes, mails, seconds / 2)
        done = rate(lambda data: classify(data, known), mails, seconds)
        print(f"{name}: {done:,.0f} a second, {parsed / done:.1f} times the parser alone ({parsed:,.0f})")


if __name__ == "__main__":
    main()
