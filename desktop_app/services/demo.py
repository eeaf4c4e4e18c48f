"""The whole job on a new practice book: import, compose, check, send, opt-outs, and the proof afterwards."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import LegalKind
from desktop_app.i18n.catalogue import catalogue
from desktop_app.i18n.error_texts import describe
from desktop_app.practice.original import Original, read_original
from desktop_app.practice.replies import ReplyKind
from desktop_app.practice.replies import build as build_reply
from desktop_app.practice.sample import Sample, sample
from desktop_app.practice.server import PracticeServer
from desktop_app.services import Services, build, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice import readers_mails
from desktop_app.storage import consents, deliveries, newsletters
from desktop_app.storage.database import create_book

BOOK = "practice.kawaraban"
_ANSWERS = (ReplyKind.STOP_LINK, ReplyKind.OUT_OF_OFFICE, ReplyKind.QUESTION, ReplyKind.UNKNOWN)
_TAKEN = (DeliveryState.ACCEPTED, DeliveryState.BOUNCED)
"""The server took it, whatever came back later."""
_REASON_FOR_NO = "年末の営業案内だけで、通信販売の商品はのせていません"


@dataclass(frozen=True, slots=True)
class Demo:
    """One run of the demonstration into a folder."""

    out: Path
    services: Services
    server: PracticeServer
    sample: Sample
    environment: Environment
    say: Callable[[str], None]

    def _(self, text: str) -> str:
        return catalogue(self.environment.language).gettext(text)

    def run(self) -> dict[str, Any]:
        """Play it through; returns what `summary.json` holds."""
        self._set_up()
        self._bring_in()
        runs = [self._send(0)]
        by_mail = self._readers_answer(runs[0])
        by_phone = self._reader_calls(runs[0], besides=by_mail)
        runs.append(self._send(1))
        summary = {
            "shop": self._shop(),
            "optouts": [{"address": by_mail, "via": "mail"}, {"address": by_phone, "via": "phone"}],
            "runs": [self._run_json(newsletter) for newsletter in runs],
            "screens": [],
        }
        if self.services.keeping.verify()["state"] == "intact":
            self.say(self._("The log was checked: no alteration was found."))
        return summary

    def pictures(self, take_screens: Callable[[Path, Path], list[str]]) -> list[str]:
        """Pictures of the window with the book, which is closed by now; none where there is no window."""
        self.say(self._("Taking pictures of every page…"))
        folder = self.out / "screens"
        try:
            names = take_screens(self.out / BOOK, folder)
        except AppError as error:
            text = describe(error, self.environment.language)
            self.say(f"{text.title} {text.cause} {text.next}")
            return []
        self.say(self._("Pictures of every page: {folder}").format(folder=folder))
        return [f"{folder.name}/{name}" for name in names]

    def _set_up(self) -> None:
        if not self.services.account.test()["ok"]:
            raise AppError("practice-server-failed")
        self.say(self._("The practice shop 花のあおい is ready."))

    def _bring_in(self) -> None:
        now = self.environment.clock()
        number = consents.add_wording(
            self.services.book,
            text=self.sample.wording,
            language="ja",
            default_on=False,
            displayed_from=(now - timedelta(days=400)).date(),
            purpose="広告・宣伝メールの送付",
            now=now,
        )
        file = self.out / "form-replies.csv"
        file.write_bytes(self.sample.form_replies)
        result = self.services.imports.run(
            str(file),
            {
                "basis": "CONSENT_WEB",
                "on": None,
                "occasion": "ウェブの申込フォーム",
                "by": self.sample.staff[0],
                "recipient_type": "consumer",
                "method": "ウェブの申込フォーム",
                "place": None,
                "wording": number,
                "topics": None,
                "paper_by_hand": False,
            },
            dry_run=False,
        )
        for contact in self.sample.contacts:
            self.services.contacts.add(contact)
        counts = result["counts"]
        text = self._("Imported {new} people; {refused} rows were refused, each with its reason.")
        self.say(text.format_map(counts))

    def _send(self, number: int) -> str:
        content: Mapping[str, Any] = self.sample.newsletters[number]
        declared = ("yes", None) if number == 0 else ("no", _REASON_FOR_NO)
        made = self.services.newsletters.add(
            title=("師走の花とお正月飾り", "年末の営業のお知らせ")[number],
            content=content,
            remote_sale_ad=declared[0],
            reason=declared[1],
        )
        check = self.services.newsletters.check(made["id"])
        text = self._("Checked: {send} people get it, {left_out} do not.")
        self.say(text.format(send=check["send"], left_out=len(check["left_out"])))
        last = self.services.sending.send(made["id"])
        self.say(self._("Sent: the server took {accepted} mails.").format_map(last))
        self._write_mails(made["id"], number + 1)
        return str(made["id"])

    def _write_mails(self, newsletter: str, number: int) -> None:
        """The mails as the readers' mail server has them, not as we remember them."""
        folder = self.out / "mails" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        run = re.compile(rb"^X-Kawaraban-Run: " + newsletter.encode() + rb"\r?$", re.M)
        mails = [data for data in readers_mails(self.server) if run.search(data)]
        for place, data in enumerate(mails, 1):
            (folder / f"{place:03}.eml").write_bytes(data)

    def _readers_answer(self, newsletter: str) -> str:
        """What a newsletter brings back: one reader taps the stop address in the footer, another is on
        holiday, one asks something, and one mail comes back. Returns who said stop."""
        mails = self._mails_of(newsletter)
        folder = self.out / "inbox"
        folder.mkdir(parents=True, exist_ok=True)
        now = self.environment.clock()
        for place, (row, kind) in enumerate(zip(self._accepted(newsletter), _ANSWERS, strict=False), 1):
            data = build_reply(mails[row.address], kind, now)
            self.server.drop_in(data)
            (folder / f"{place:03}.txt").write_bytes(data)
        self.services.mailbox.read()
        self.say(self._("A reader said stop by mail; it was read and done."))
        return self._accepted(newsletter)[0].address

    def _mails_of(self, newsletter: str) -> dict[str, Original]:
        """What each reader got of a newsletter."""
        found = (read_original(data) for data in readers_mails(self.server))
        return {one.reader: one for one in found if one.run == newsletter}

    def _reader_calls(self, newsletter: str, *, besides: str) -> str:
        other = next(row for row in self._accepted(newsletter) if row.address != besides)
        self.services.contacts.optout(other.address, via="phone", by=self.sample.staff[1])
        self.say(self._("Another reader said stop by phone."))
        return other.address

    def _accepted(self, newsletter: str) -> list[deliveries.DeliveryRecord]:
        rows = deliveries.rows(self.services.book, newsletter)
        return [row for row in rows if row.state is DeliveryState.ACCEPTED]

    def _shop(self) -> dict[str, str]:
        shop = self.services.shop.shop()
        return {
            "legal_name": shop.legal_name,
            "shop_name": shop.shop_name,
            "address": shop.postal_address,
            "contact": shop.contact,
            "optout_address": shop.optout_address,
            "from": shop.from_address,
        }

    def _run_json(self, newsletter: str) -> dict[str, Any]:
        rows = self.services.newsletters.deliveries(newsletter)
        return {
            "newsletter": newsletters.get(self.services.book, newsletter).title,
            "accepted": [row["address"] for row in rows if row["state"] in _TAKEN],
            "left_out": [
                {"address": row["address"], "rules": row["rules"]}
                for row in rows
                if row["state"] == DeliveryState.SKIPPED
            ],
        }


def run_demo(
    out: Path,
    environment: Environment,
    say: Callable[[str], None],
    take_screens: Callable[[Path, Path], list[str]] | None = None,
) -> dict[str, Any]:
    """Make a practice book in `out`, play the whole job and write `summary.json`.

    `take_screens(book, folder)` adds pictures of the window; where it can't, the rest stands without them.
    Raises AppError("demo-folder-used").
    """
    book_file = out / BOOK
    if book_file.exists() or (out.exists() and any(out.iterdir())):
        raise AppError("demo-folder-used", path=str(out))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise AppError("file-not-writable", file=str(out)) from None
    data = sample()
    now = environment.clock()
    with create_book(book_file, practice=True, device_id=environment.device_id, now=now) as book:
        _open_shop(build(book, environment), data)
    with open_services(book_file, environment) as services:
        if services.practice is None:
            raise AppError("practice-server-failed")
        demo = Demo(out, services, services.practice, data, environment, say)
        summary = demo.run()
    if take_screens is not None:
        summary["screens"] = demo.pictures(take_screens)
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2), encoding="utf-8")
    say(f"{out / 'summary.json'}")
    return summary


def _open_shop(services: Services, data: Sample) -> None:
    services.shop.change({**data.shop, "legal_kind": LegalKind(data.shop["legal_kind"])})
    for name in data.staff:
        services.shop.add_staff(name)
    for name in data.topics:
        services.shop.add_topic(name)
