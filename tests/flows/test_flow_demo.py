"""The demo's mails, read by a stranger who has only the files (law.md 1.5, mail.md 6, cli.md "demo")."""

import email.policy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.main import run

_BLOCKS = {"p", "div", "td", "tr", "table", "br", "li", "h1", "h2", "h3"}


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo left behind: the folder, its summary, and the mails of each run."""

    out: Path
    summary: dict[str, Any]
    runs: dict[int, list[EmailMessage]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAWARABAN_HOME", str(folder / "home"))
        assert run(["demo", "--out", str(folder / "out"), "--json", "--lang", "ja"]) == 0
        summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
        parser = BytesParser(policy=email.policy.default)
        runs = {
            number: [parser.parsebytes(file.read_bytes()) for file in sorted(place.glob("*.eml"))]
            for number, place in enumerate(sorted((folder / "out" / "mails").iterdir()), 1)
        }
        yield Demo(folder / "out", summary, runs)


class _Shown(HTMLParser):
    """The words of an HTML part, a line per block, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"style", "title"}
        self.text += "\n" * (tag in _BLOCKS)
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "title"}
        self.text += "\n" * (tag in _BLOCKS)

    def handle_data(self, data: str) -> None:
        self.text += "" if self._silent else data


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def parts(mail: EmailMessage) -> dict[str, list[str]]:
    """Non-empty lines of the text part and of the HTML part."""
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    shown = _Shown()
    shown.feed(html.get_content())
    return {"plain": lines(plain.get_content()), "html": lines(shown.text)}


def address_of(mail: EmailMessage, header: str) -> str:
    fields = mail.get_all(header, [])
    assert len(fields) == 1
    assert len(fields[0].addresses) == 1
    return str(fields[0].addresses[0].addr_spec)


def everyone(demo: Demo) -> list[EmailMessage]:
    return [mail for mails in demo.runs.values() for mail in mails]


def test_the_summary_has_the_keys_of_the_contract(demo: Demo) -> None:
    assert demo.summary.keys() == {"shop", "optouts", "runs", "screens"}
    shop_keys = {"legal_name", "shop_name", "address", "contact", "optout_address", "from"}
    assert demo.summary["shop"].keys() == shop_keys
    assert all(demo.summary["shop"].values())
    assert {stop["via"] for stop in demo.summary["optouts"]} == {"mail", "phone"}
    for one in demo.summary["runs"]:
        assert one.keys() == {"newsletter", "accepted", "left_out"}
        assert all(left.keys() == {"address", "rules"} and left["rules"] for left in one["left_out"])
    assert len(demo.summary["runs"]) >= 2
    assert len(everyone(demo)) >= 10
    assert (
        len({rule for one in demo.summary["runs"] for left in one["left_out"] for rule in left["rules"]}) >= 3
    )


def test_each_run_reached_exactly_whom_the_summary_names(demo: Demo) -> None:
    assert len(demo.runs) == len(demo.summary["runs"])
    for told, mails in zip(demo.summary["runs"], demo.runs.values(), strict=True):
        assert sorted(address_of(mail, "To") for mail in mails) == sorted(told["accepted"])
        assert not set(told["accepted"]) & {left["address"] for left in told["left_out"]}


def test_who_said_stop_after_the_first_run_is_not_in_the_second(demo: Demo) -> None:
    """JP-SEM-3-3-OPTOUT"""
    first, second = demo.summary["runs"][:2]
    for stop in demo.summary["optouts"]:
        assert stop["address"] in first["accepted"]
        assert stop["address"] not in {address_of(mail, "To") for mail in demo.runs[2]}
        left = next(one for one in second["left_out"] if one["address"] == stop["address"])
        assert "JP-SEM-3-3-OPTOUT" in left["rules"]
    by_mail = next(stop["address"] for stop in demo.summary["optouts"] if stop["via"] == "mail")
    received = [file.read_text(encoding="utf-8") for file in sorted((demo.out / "inbox").glob("*.txt"))]
    assert any(by_mail in text and "停止" in text for text in received)


def test_every_mail_shows_the_five_items_in_both_parts(demo: Demo) -> None:
    """JP-SEM-4-1-NAME, JP-SEM-4-2-OPTADDR, JP-SEMR-9-1-STATEMENT, JP-SEMR-7-1-2-ADJACENT,
    JP-SEMR-9-2-ADDRESS, JP-SEMR-9-3-CONTACT, JP-SEMR-7-2-TEXT"""
    shop = demo.summary["shop"]
    for mail in everyone(demo):
        for part, shown in parts(mail).items():
            for item in ("legal_name", "shop_name", "address", "contact"):
                assert any(shop[item] in line for line in shown), (part, item)
            place = shown.index(shop["optout_address"])
            before = "".join(shown[max(0, place - 2) : place])
            assert "お送りいただ" in before, part
            assert before.endswith("いつでも配信を停止できます。お名前や理由は不要です。"), part
        html = mail.get_body(("html",))
        assert html is not None
        shown_html = _Shown()
        shown_html.feed(html.get_content())
        button = str(mail["List-Unsubscribe"]).strip("<>")
        assert button in shown_html.links


def test_nothing_is_left_to_be_filled(demo: Demo) -> None:
    """JP-MSG-MERGE"""
    for mail in everyone(demo):
        assert mail["Subject"]
        words = " ".join([mail["Subject"], *(line for shown in parts(mail).values() for line in shown)])
        assert not re.search(r"\[\[|\]\]|\{\{|\}\}|\{%|None", words)


def test_headers_are_those_of_one_honest_mail(demo: Demo) -> None:
    """JP-SEM-5-TRUEFROM, JP-SEM-5-HEADERS, JP-SEND-ONETO, MBX-LISTUNSUB"""
    shop = demo.summary["shop"]
    domain = shop["from"].partition("@")[2]
    for mail in everyone(demo):
        assert address_of(mail, "From") == shop["from"]
        assert address_of(mail, "To")
        for name in ("Cc", "Bcc", "Received", "List-Unsubscribe-Post", "Sender"):
            assert mail[name] is None, name
        assert all(address_of(mail, "Reply-To") == shop["from"] for _ in mail.get_all("Reply-To", []))
        assert len(mail.get_all("Message-ID", [])) == 1
        assert mail["Message-ID"].endswith(f"@{domain}>")
        assert parsedate_to_datetime(mail["Date"]).utcoffset() is not None
        assert mail["MIME-Version"] == "1.0"
    assert len({mail["Message-ID"] for mail in everyone(demo)}) == len(everyone(demo))


def test_the_stop_button_leads_to_the_address_shown(demo: Demo) -> None:
    shop = demo.summary["shop"]
    local, _, domain = shop["optout_address"].partition("@")
    tokens = set()
    for mail in everyone(demo):
        found = re.fullmatch(
            rf"<mailto:{local}(?:\+u-(?P<plus>[a-z2-7]{{26}}))?@{re.escape(domain)}"
            r"\?subject=unsubscribe(?:%20(?P<subject>[a-z2-7]{26}))?>",
            mail["List-Unsubscribe"].replace(" ", ""),
        )
        assert found, mail["List-Unsubscribe"]
        tokens.add((address_of(mail, "To"), found["plus"] or found["subject"]))
    assert all(token for _, token in tokens)
    assert len({token for _, token in tokens}) == len(tokens) == len({to for to, _ in tokens})
