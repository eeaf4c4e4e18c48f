"""連絡メール end to end: proposed, put into the outbox, sent to a real socket, told, taken back."""

import email
import email.policy
import hashlib
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop_app.composing.facts import facts_of_message
from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.errors import AppError
from desktop_app.domain.letters import LetterKind
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.smtp_reply import Stage
from desktop_app.inbox.book_known import known_from_book
from desktop_app.inbox.classify import classify
from desktop_app.services import build
from desktop_app.services.contact_repair import repair_groups
from desktop_app.services.environment import Environment
from desktop_app.services.inbox_words import Told, tell
from desktop_app.storage import (
    consents,
    contacts,
    deliveries,
    inbox_log,
    letters,
    mail_accounts,
    privacy,
    settings,
    suppressions,
)
from desktop_app.storage.verification import verify
from tests.fakes import Drop, FaultSmtp, Say, Visit, first_of
from tests.ready_shop import ReadyShop, ready_shop
from tests.sending import Clock, real_clock
from tests.storage.books import hard_bounced

ORAL, TOLD = "oral@example.jp", "told@example.jp"


def oral(**changes: Any) -> Evidence:
    """Consent told at the counter, not confirmed by the person."""
    whole = Evidence(
        basis=Basis.CONSENT_ORAL, obtained_at=date(2026, 11, 20), method="口頭", place="店頭", by="葵",
        occasion="ご来店", wording="お便りをお送りします",
    )
    return replace(whole, **changes)


def told(**changes: Any) -> Evidence:
    """An address that was told, nothing more."""
    whole = Evidence(
        basis=Basis.ADDRESS_TOLD, obtained_at=date(2026, 11, 21), method="口頭", by="葵", occasion="朝市"
    )
    return replace(whole, **changes)


def shop_with(path: Path, port: int, **account: Any) -> ReadyShop:
    shop = ready_shop(path / "shop.book", port, 0, clock=Clock(), **account)
    shop.person(ORAL, oral())
    shop.person(TOLD, told())
    return shop


def mails(fake: FaultSmtp) -> list[EmailMessage]:
    return [email.message_from_bytes(one.data, policy=email.policy.default) for one in fake.taken]


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


def test_a_confirmation_is_sent_word_for_word_and_waits_for_its_answer(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port, plus_addressing=True)
        with shop.book:
            desk = shop.services.letters
            proposal = desk.propose("confirm", [ORAL, TOLD])
            assert [one.allowed for one in proposal.people] == [True, False]
            assert proposal.left_out[0].rules == ("JP-SEMG-DOI",)
            assert proposal.sample is not None
            (put,) = desk.put("confirm", [ORAL])
            assert desk.propose("confirm", [ORAL]).people[0].allowed is False  # one stands in the outbox
            lines: list[Any] = []
            last = desk.send(progress=lines.append)
            assert (last["done"], last["accepted"], last["why"]) == (True, 1, "finished")
            assert lines[-1]["accepted"] == 1
            (letter,) = desk.rows()
            assert (letter.state, letter.answer_by) == ("accepted", date(2026, 11, 29))
            (mail,) = mails(fake)
            token = letters.get(shop.book, put.letter_id).token
            assert body(mail).splitlines() == [
                "花のあおいのメール配信に、このアドレスでお申込みがありました。",
                "ご本人によるお申込みでしたら、2026年11月29日までに、このメールにそのまま返信してください。",
                "お心当たりがない場合は、何もしないでください。登録されず、以後お送りしません。",
                body(mail).splitlines()[3],
            ]
            assert proposal.sample.text.split() == body(mail).split()
            assert mail["Subject"] == "【花のあおい】メール配信のお申込み確認（まだ登録は完了していません）"
            assert mail["Reply-To"].addresses[0].addr_spec == f"aoi+c-{token}@example.jp"
            assert mail["Auto-Submitted"] == "auto-replied"
            assert mail["List-Unsubscribe"] is None
            assert mail["Precedence"] is None
            assert "2026年11月29日" in body(mail, "html")
            (row,) = deliveries.rows(shop.book, put.letter_id)
            assert row.basis == "CONSENT_ORAL"
            assert row.evidence_id == letters.get(shop.book, letter.id).evidence_id
            target = tmp_path / "letter.eml"
            shop.services.delivery_view.save_eml(row.id, str(target))
            assert hashlib.sha256(target.read_bytes()).hexdigest() == row.message_sha256
            facts = facts_of_message(target.read_bytes())
            context = MessageContext(cls=MessageClass.DOI)
            assert check_message(facts, settings.load_shop(shop.book), context) == ()
            (checked,) = shop.services.newsletters.check_files([str(target)])
            assert checked["clear"]
            assert checked["findings"] == []
            assert verify(shop.book).state == "intact"


def test_without_plus_addresses_the_subject_names_the_letter(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            (put,) = shop.services.letters.put("confirm", [ORAL])
            shop.services.letters.send()
            (mail,) = mails(fake)
            assert mail["Reply-To"] is None
            assert mail["Subject"].endswith(f" [c-{letters.get(shop.book, put.letter_id).token}]")


def test_the_one_consent_request_carries_the_whole_footer_and_is_noted_for_ever(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port, plus_addressing=True)
        with shop.book:
            desk = shop.services.letters
            (put,) = desk.put("consent-request", [TOLD], by="葵")
            assert desk.send()["accepted"] == 1
            (mail,) = mails(fake)
            assert body(mail).startswith(
                "先日朝市でアドレスを教えていただいた花のあおいの葵です。\n"
                "今後、新商品や催しの広告メールをお送りしてもよろしければ、このメールに「希望」とご返信ください。\n"
                "ご返信がない場合は、今後広告メールはお送りしません。\n"
            )
            why = "このメールは、朝市でアドレスを教えていただいた方に、一度だけお送りしています。"
            assert why in body(mail)
            assert "■ 配信停止" in body(mail)
            assert "■ 配信停止" in body(mail, "html")
            assert mail["List-Unsubscribe"].startswith("<mailto:teishi+u-")
            assert mail["Auto-Submitted"] is None
            facts = facts_of_message(fake.taken[0].data)
            context = MessageContext(cls=MessageClass.CONSENT_REQ, remote_sale_ad=False)
            assert not check_message(facts, settings.load_shop(shop.book), context)
            again = desk.propose("consent-request", [TOLD])
            assert again.left_out[0].rules == ("JP-SEMR-2-1-2-ONEREQ",)
            assert _requests(shop) == 1
            assert desk.rows()[0].answer_by is None
            assert verify(shop.book).state == "intact"
            assert put.letter_id == desk.rows()[0].id


def _requests(shop: ReadyShop) -> int:
    return int(shop.book.sql("SELECT count(*) FROM ledger WHERE what = 'consent_request'")[0][0])


def test_a_request_that_may_have_left_counts_as_sent(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            desk = shop.services.letters
            fake.script = first_of(TOLD, Stage.DOT, Drop(kept=True))
            desk.put("consent-request", [TOLD], by="葵")
            last = desk.send()
            assert (last["unknown"], last["why"]) == (1, "unknown-left")
            assert _requests(shop) == 1
            assert desk.propose("consent-request", [TOLD]).left_out[0].rules == ("JP-SEMR-2-1-2-ONEREQ",)
            assert desk.put("consent-request", [TOLD])[0].letter_id == ""


def test_a_refused_request_leaves_no_line_and_may_be_asked_again(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            desk = shop.services.letters
            fake.script = first_of(TOLD, Stage.RCPT, Say("550 5.7.1 no"))
            desk.put("consent-request", [TOLD], by="葵")
            assert desk.send()["rejected"] == 1
            assert _requests(shop) == 0
            assert desk.propose("consent-request", [TOLD]).people[0].allowed


def test_an_opt_out_between_outbox_and_claim_skips_the_letter(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            desk = shop.services.letters
            desk.put("consent-request", [TOLD], by="葵")
            shop.services.contacts.optout(TOLD, via="phone", by="葵")
            last = desk.send()
            assert (last["skipped"], last["letters"][0]["rules"]) == (1, ["JP-SEM-3-3-OPTOUT"])
            assert fake.taken == []


def test_a_letter_waits_for_an_account_and_can_be_taken_back(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, 9)
    with shop.book:
        account = mail_accounts.load_account(shop.book)
        assert account is not None
        mail_accounts.remove_account(shop.book, account.id, shop.clock())
        desk = shop.services.letters
        assert desk.propose("confirm", [ORAL]).no_account
        (put,) = desk.put("confirm", [ORAL])
        assert [one.due_at for one in desk.waiting()] == [None]
        with pytest.raises(AppError, match="account-missing"):
            desk.send()
        assert desk.take_back(put.letter_id).state == "cancelled"
        with pytest.raises(AppError, match="letter-gone"):
            desk.take_back(put.letter_id)
        assert desk.waiting() == ()
        assert desk.propose("confirm", [ORAL]).people[0].allowed
        assert verify(shop.book).state == "intact"


def test_a_letter_that_fails_for_now_is_tried_again_like_a_newsletter(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            desk = shop.services.letters
            fake.script = first_of(ORAL, Stage.RCPT, Say("450 4.2.0 later"))
            desk.put("confirm", [ORAL])
            last = desk.send()
            assert (last["done"], last["deferred"], last["why"]) == (False, 1, "deferred")
            (waiting,) = desk.waiting()
            assert waiting.due_at == clock.now + timedelta(minutes=10)
            clock.forward(minutes=11)
            assert desk.send()["accepted"] == 1


@pytest.mark.parametrize(("change", "rule"), [
    ({"optout_address": "stop2@example.jp"}, "JP-SEM-4-2-OPTADDR"),
    ({"legal_name": "青井 茜"}, "JP-SEM-4-1-NAME"),
    ({"postal_address": "〒100-0001 東京都千代田区1-1"}, "JP-SEMR-9-2-ADDRESS"),
])
def test_words_that_are_not_true_any_more_do_not_leave(
    tmp_path: Path, change: dict[str, str], rule: str
) -> None:
    """A request that waits for its second try shows the shop as it was then (SEM Act 4)."""
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            desk = shop.services.letters
            fake.script = first_of(TOLD, Stage.RCPT, Say("450 4.2.0 later"))
            (put,) = desk.put("consent-request", [TOLD], by="葵")
            assert desk.send()["why"] == "deferred"
            clock.forward(minutes=11)
            shop.shop(**change)
            if "optout_address" in change:
                proof = {"optout": change["optout_address"], "account": "aoi@example.jp"}
                settings.put(shop.book, "optout_probe", proof, now=clock())
            last = desk.send()
            assert (last["accepted"], last["why"]) == (0, "refused")
            assert rule in last["letters"][0]["rules"]
            assert fake.taken == []
            assert _requests(shop) == 0
            desk.take_back(put.letter_id)
            assert desk.put("consent-request", [TOLD], by="葵")[0].letter_id  # with today's words
            assert desk.send()["accepted"] == 1


def test_a_deleted_contact_gets_no_letter(tmp_path: Path) -> None:
    """What was known of the person, also that they live abroad, is gone with the contact."""
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        shop.person("de@example.jp", told(), country="DE")
        with shop.book:
            desk = shop.services.letters
            desk.put("confirm", [ORAL])
            desk.put("consent-request", [TOLD], by="葵")
            for address in (ORAL, TOLD, "de@example.jp"):
                found = contacts.by_address(shop.book, address)
                assert found is not None
                contacts.delete(shop.book, found.id, by="葵", now=shop.clock())
            assert desk.send()["skipped"] == 2
            assert fake.taken == []
            (abroad,) = desk.propose("consent-request", ["de@example.jp"], by="葵").people
            assert (abroad.allowed, abroad.rules) == (False, ("KW-NOT-CHOSEN-ANY-MORE",))
            assert "連絡先" in abroad.why


def test_a_request_does_not_name_an_occasion_that_was_taken_back(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            desk = shop.services.letters
            known = contacts.address_by_key(shop.book, TOLD)
            assert known is not None
            fake.script = first_of(TOLD, Stage.RCPT, Say("450 4.2.0 later"))
            (put,) = desk.put("consent-request", [TOLD], by="葵")
            assert desk.send()["why"] == "deferred"
            wrong = letters.get(shop.book, put.letter_id).evidence_id or ""
            consents.add_evidence(shop.book, known.id, told(occasion="花市"), recorded_by="葵", now=clock())
            consents.withdraw(shop.book, wrong, reason="入力まちがい", by="葵", now=clock())
            clock.forward(minutes=11)
            last = desk.send()
            assert (last["skipped"], last["letters"][0]["rules"]) == (1, ["KW-REASON-CHANGED"])
            assert desk.put("consent-request", [TOLD], by="葵")[0].letter_id
            assert desk.send()["accepted"] == 1
            assert "花市" in body(mails(fake)[-1])


def test_an_answer_after_its_deadline_is_not_asked_for(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            fake.script = first_of(ORAL, Stage.RCPT, Say("450 4.2.0 later"))
            shop.services.letters.put("confirm", [ORAL])
            shop.services.letters.send()
            clock.forward(days=8)
            last = shop.services.letters.send()
            assert last["skipped"] == 1
            assert fake.taken == []
            assert shop.services.letters.propose("confirm", [ORAL]).people[0].allowed  # a new one may go


def test_three_confirmations_in_all_a_week_apart(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            desk = shop.services.letters
            for _ in range(3):
                assert desk.put("confirm", [ORAL])[0].letter_id
                assert desk.send()["accepted"] == 1
                assert desk.put("confirm", [ORAL])[0].letter_id == ""
                clock.forward(days=7)
            assert "3" in desk.propose("confirm", [ORAL]).people[0].why


def test_the_pace_holds_for_letters_too(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port, per_hour=1)
        shop.person("oral2@example.jp", oral())
        with shop.book:
            desk = shop.services.letters
            desk.put("confirm", [ORAL, "oral2@example.jp"])
            last = desk.send()
            assert (last["done"], last["why"]) == (False, "hour-full")
            assert (last["accepted"], last["waiting"]) == (1, 1)


def test_a_changed_address_gets_its_own_confirmation(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            record = contacts.by_address(shop.book, parse_address(ORAL).key)
            assert record is not None
            (old,) = record.addresses
            new = parse_address("new@example.jp")
            contacts.link(shop.book, record.id, new, now=shop.clock(), replaces=old.id)
            desk = shop.services.letters
            assert desk.propose("confirm", ["new@example.jp"]).people[0].allowed
            (put,) = desk.put("confirm", ["new@example.jp"])
            assert letters.get(shop.book, put.letter_id).evidence_id is None
            assert desk.send()["accepted"] == 1


def test_nobody_is_asked_who_is_stopped_agreed_or_without_ground(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, 9)
    shop.person("agreed@example.jp", oral())
    shop.person("none@example.jp")
    shop.person("no-ads@example.jp", told(no_ads_note=True))
    shop.person("site@example.jp", Evidence(
        basis=Basis.PUBLISHED, url="https://x.example/", seen_on=date(2026, 11, 1), organisation=True,
        no_ads_on_site=False, copy_kept=True,
    ))
    shop.person("de@example.jp", told(), country="DE")
    shop.person("nowhere@example.jp", told(occasion="", place=""))
    with shop.book:
        proposal = shop.services.letters.propose("consent-request", [
            "agreed@example.jp", "none@example.jp", "no-ads@example.jp", "site@example.jp", "de@example.jp",
            "nowhere@example.jp",
        ])
        assert [one.rules[0] for one in proposal.left_out] == [
            "JP-SEMR-2-1-2-ONEREQ", "JP-SEM-3-1-OPTIN", "JP-SEM-3-1-2-CARD", "JP-MSG-MERGE",
            "XX-COUNTRY-OPTIN", "JP-MSG-MERGE",
        ]
        assert all(one.why for one in proposal.left_out)
        assert shop.services.letters.put("consent-request", ["none@example.jp"])[0].letter_id == ""


def test_a_bounced_or_complaining_address_gets_no_confirmation(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, 9)
    with shop.book:
        record = contacts.address_by_key(shop.book, parse_address(ORAL).key)
        assert record is not None
        hard_bounced(shop.book, record.id, shop.clock(), user_unknown=True, now=shop.clock())
        assert shop.services.letters.propose("confirm", [ORAL]).left_out[0].rules == ("JP-SEND-BOUNCE",)


def answer(shop: ReadyShop, to: str, subject: str, text: str, sender: str = ORAL) -> str:
    """What the program makes of an answer that arrives."""
    mail = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Sun, 22 Nov 2026 11:00:00 +0900\r\n"
        f"Message-ID: <a1@example.jp>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    return classify(mail.encode(), known_from_book(shop.book)).kind


def test_an_answer_to_a_confirmation_is_told_by_its_address_or_its_subject(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            desk = shop.services.letters
            (put,) = desk.put("confirm", [ORAL])
            desk.put("consent-request", [TOLD], by="葵")
            desk.send()
            token = letters.get(shop.book, put.letter_id).token
            request = next(one for one in letters.all_letters(shop.book) if one.id != put.letter_id)
            reply = f"aoi+c-{token}@example.jp"
            assert letters.by_token(shop.book, token.upper()) == letters.get(shop.book, put.letter_id)
            assert letters.by_token(shop.book, "x") is None
            for subject, to in (("Re: 確認", reply), (f"Re: 確認 [c-{token}]", "aoi@example.jp")):
                assert answer(shop, to, subject, "はい") == "signup"
                assert answer(shop, to, subject, "配信停止してください") == "optout"
                # What may be a no never becomes the proof of a consent.
                assert answer(shop, to, subject, "申し込んでいませんが、どなたですか") == "unclear"
                assert answer(shop, to, subject, "いいえ") == "unclear"
            # A clear yes to a request is a consent; all but that and a clear no is for a person to read.
            told = f"aoi+c-{request.token}@example.jp"
            assert answer(shop, told, "Re: お伺い", "希望", sender=TOLD) == "signup"
            assert answer(shop, told, "Re: お伺い", "希望しません", sender=TOLD) == "optout"
            assert answer(shop, told, "Re: お伺い", "ありがとう", sender=TOLD) == "unclear"
            assert answer(shop, told, "Re: お伺い", "希望") == "unclear"  # from somebody else
            assert answer(shop, told, "Re: お伺い", "停止", sender=TOLD) == "optout"


def test_deliveries_tell_of_a_letter_as_of_a_newsletter(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            (put,) = shop.services.letters.put("confirm", [ORAL])
            assert shop.services.newsletters.deliveries(put.letter_id) == []
            shop.services.letters.send()
            (row,) = shop.services.newsletters.deliveries(put.letter_id)
            assert (row["address"], row["state"]) == (ORAL, "accepted")
            with pytest.raises(AppError, match="newsletter-missing"):
                shop.services.newsletters.deliveries("nothing")


def test_the_outbox_says_what_must_be_mended_and_what_stopped_a_letter(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            desk = shop.services.letters
            desk.put("consent-request", [TOLD], by="葵")
            assert desk.outbox().stops == ()
            shop.shop(optout_address="")
            outbox = desk.outbox()
            assert outbox.stops
            assert [one.who for one in outbox.rows] == [f"花子 {TOLD}"]
            last = desk.send()
            assert (last["done"], last["why"], last["letters"][0]["why"]) == (False, "refused", "refused")
            assert last["letters"][0]["rules"]
            shop.shop(optout_address="teishi@example.jp", contact="", phone="")
            assert desk.outbox().stops
            shop.shop(contact="aoi@example.jp")
            shop.services.contacts.optout(TOLD, via="phone", by="葵")
            assert desk.send()["skipped"] == 1
            contact = contacts.by_address(shop.book, parse_address(TOLD).key)
            assert contact is not None
            detail = shop.services.contact_book.detail(contact.id)
            assert detail is not None
            (line,) = detail.letters.lines
            assert line.lines[:2] == ("送りませんでした", "この方から配信停止の申し出を受けています。")
            assert desk.outbox().rows == ()
            assert fake.taken == []


def test_an_erased_address_leaves_the_outbox(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            (put,) = shop.services.letters.put("confirm", [ORAL])
            record = contacts.address_by_key(shop.book, parse_address(ORAL).key)
            assert record is not None
            privacy.erase_address(shop.book, record.id, rule="JP-APPI-35-ERASE", by="葵", now=shop.clock())
            last = shop.services.letters.send()
            assert (last["done"], last["skipped"]) == (True, 1)
            assert shop.services.letters.rows()[0].state == "cancelled"
            assert put.letter_id == shop.services.letters.rows()[0].id
            assert verify(shop.book).state == "erased"


def test_a_letter_can_be_read_until_its_address_is_erased(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            desk = shop.services.letters
            (put,) = desk.put("confirm", [ORAL])
            with pytest.raises(AppError, match="delivery-incomplete"):
                desk.read(put.letter_id)
            desk.send()
            (mail,) = mails(fake)
            shown = desk.read(put.letter_id)
            assert (shown.to, shown.subject) == (ORAL, mail["Subject"])
            assert shown.text == body(mail)
            record = contacts.address_by_key(shop.book, parse_address(ORAL).key)
            assert record is not None
            privacy.erase_address(shop.book, record.id, rule="JP-APPI-35-ERASE", by="葵", now=shop.clock())
            with pytest.raises(AppError, match="delivery-erased"):
                desk.read(put.letter_id)


def test_a_list_of_dead_addresses_is_not_tried_to_its_end(tmp_path: Path) -> None:
    def nobody(stage: Stage, _: Visit) -> Say | None:
        return Say("550 5.1.1 no such user") if stage is Stage.RCPT else None

    with FaultSmtp(nobody) as fake:
        shop = shop_with(tmp_path, fake.port, per_hour=0)
        with shop.book:
            dead = [f"dead{n}@example.jp" for n in range(15)]
            for one in dead:
                shop.person(one, oral())
            desk = shop.services.letters
            desk.put("confirm", dead)
            last = desk.send()
            assert not last["done"]
            assert last["why"] in ("failures", "hard")
            assert 0 < last["rejected"] < 15
            assert last["rejected"] + last["waiting"] == 15
            # By itself nothing more leaves until a person asks for it.
            assert {one.due_at for one in desk.waiting()} == {None}
            assert desk.send(paused_too=False)["rejected"] == 0
            fake.script = lambda *_: None
            assert desk.send()["accepted"] == last["waiting"]
            kept = shop.book.sql("SELECT key FROM setting WHERE key LIKE 'run_tally:%'")
            assert len(kept) <= 1


def test_letters_that_left_by_themselves_meanwhile_are_told_of(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            (put,) = shop.services.letters.put("confirm", [ORAL])
            shop.services.letters.send()
            last = shop.services.letters.send([put.letter_id])
            assert (last["done"], last["why"], last["accepted"]) == (True, "finished", 1)
            assert last["letters"][0]["state"] == "accepted"
            assert fake.count() == {ORAL: 1}


def test_without_a_line_the_letters_wait_and_leave_later_by_themselves(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        port = fake.port
    shop = shop_with(tmp_path, port)
    clock = shop.clock
    assert isinstance(clock, Clock)
    with shop.book:
        desk = shop.services.letters
        desk.put("confirm", [ORAL])
        desk.put("consent-request", [TOLD], by="葵")
        with pytest.raises(AppError, match="mail-"):
            desk.send(paused_too=False)
        assert [one.state for one in desk.rows()] == ["queued", "waiting"]
        assert all(one.due_at is not None for one in desk.waiting())
        assert _requests(shop) == 0


def test_after_a_refused_password_nothing_is_tried_until_somebody_asks(tmp_path: Path) -> None:
    with FaultSmtp(password="secret") as fake:
        shop = shop_with(tmp_path, fake.port, user="aoi")
        services = build(
            shop.book, Environment(clock=shop.clock, ask_password=lambda address="": "wrong", device_id="pc")
        )
        with shop.book:
            desk = services.letters
            desk.put("confirm", [ORAL])
            desk.put("consent-request", [TOLD], by="葵")
            with pytest.raises(AppError, match="wrong-password"):
                desk.send(paused_too=False)
            visits = len(fake.visits)
            assert {one.due_at for one in desk.waiting()} == {None}
            assert desk.send(paused_too=False)["done"] is False
            assert len(fake.visits) == visits
            fake.password = "wrong"  # the owner mends it
            assert desk.send()["accepted"] == 2
            assert desk.waiting() == ()


def test_what_a_person_stops_waits_until_a_person_sends_it(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            desk = shop.services.letters
            first, second = desk.put("confirm", [ORAL])[0], desk.put("consent-request", [TOLD], by="葵")[0]
            desk.hold()
            assert {one.due_at for one in desk.waiting()} == {None}
            assert "letters" in [one.code for one in shop.services.home.view().todo]
            assert desk.send([first.letter_id])["accepted"] == 1
            assert desk.take_back_all([first.letter_id, second.letter_id, "nothing"]) == 1
            assert fake.count() == {ORAL: 1}


def test_home_and_the_repair_queue_lead_to_the_unconfirmed(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, 9)
    shop.person("counter@example.jp", oral(own_signup=True))
    with shop.book:
        told_of = {one.code: one for one in shop.services.home.numbers().todo}
        assert (told_of["unconfirmed"].n, dict(told_of["unconfirmed"].args)) == (1, {"repair": "yes"})
        groups = repair_groups(shop.services.contact_book, check=lambda: None, tell=lambda *_: None)
        by_code = {one.code: one.letter for one in groups}
        assert by_code["own-signup-unconfirmed"] is LetterKind.CONFIRM
        assert by_code["address-only-told"] is LetterKind.CONSENT_REQUEST
        assert shop.services.letters.propose("confirm", ["counter@example.jp"]).people[0].allowed


def arrives(shop: ReadyShop, to: str, text: str, *, sender: str = "another@example.jp") -> Told:
    """What the inbox says of an answer."""
    name = f"{len(text)}.{sender.partition('@')[0]}"
    mail = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Re: x\r\nMessage-ID: <{name}@example.jp>\r\n"
        "Date: Sun, 22 Nov 2026 10:30:00 +0900\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    (shop.maildir / "new" / f"1.{name}").write_bytes(mail.encode())
    shop.services.mailbox.read()
    last = shop.book.sql("SELECT id FROM inbox_message ORDER BY rowid DESC")[0][0]
    return tell(inbox_log.one(shop.book, last), "ja")


def test_a_yes_to_the_one_request_is_noted_and_told(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port, plus_addressing=True)
        with shop.book:
            (put,) = shop.services.letters.put("consent-request", [TOLD], by="葵")
            shop.services.letters.send()
            token = letters.get(shop.book, put.letter_id).token
            said = arrives(shop, f"aoi+c-{token}@example.jp", "希望", sender=TOLD)
            assert said.came == "花子さんが、広告メールのお伺いに返事をくださいました"
            assert (said.follows, said.chip, said.open_wish) == ("同意として記録しました", "同意", False)
            # The token says whose stop it is, although the book does not know the sender (SEM Ord. 5).
            assert arrives(shop, f"aoi+c-{token}@example.jp", "迷惑です").chip == "確認待ち"
            assert not arrives(shop, f"aoi+c-{token}@example.jp", "停止してください").open_wish
            assert suppressions.optouts_of(shop.book, letters.get(shop.book, put.letter_id).address_id)


def test_the_inbox_says_who_answered_a_confirmation_and_what_followed(tmp_path: Path) -> None:
    """An answer that goes to the account that sent it then; one from another address is looked at."""
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port, plus_addressing=True)
        with shop.book:
            (put,) = shop.services.letters.put("confirm", [ORAL])
            shop.services.letters.send()
            token = letters.get(shop.book, put.letter_id).token
            told = arrives(shop, f"mae+c-{token}@example.jp", "はい。バラを予約したいです", sender=ORAL)
            assert told.came == "花子さんが、登録の確認メールに返事をくださいました"
            assert told.follows.startswith("同意として記録しました。お返事はまだのようです")
            assert (told.chip, told.open_wish) == ("同意", True)
            told = arrives(shop, f"mae+c-{token}@example.jp", "はい")
            assert told.chip == "確認待ち"
            (card,) = shop.services.inbox_view.waiting()
            assert card.choices == ("yes", "keep", "stop", "other")
            assert shop.services.inbox_view.decide(card.line.id, "yes", by="葵").said == "yes"
            assert "葵さんが「希望する」と判断" in shop.services.inbox_view.line(card.line.id).told.follows


def test_letters_are_due_for_the_agenda_at_once_and_leave_by_it(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = ready_shop(tmp_path / "shop.book", fake.port, 0, clock=real_clock)
        shop.person(ORAL, oral())
        with shop.book:
            shop.services.letters.put("confirm", [ORAL])
            (due,) = shop.services.agenda.due(real_clock())
            assert due.kind == "letters"
            assert shop.services.agenda.run(due)["accepted"] == 1
            assert list(shop.services.agenda.due(real_clock())) == []


@pytest.mark.parametrize(("occasion", "by", "leaves"), [
    ("朝市", "葵", True), ("店頭でのお花のご注文", "葵", True), ("クリスマスフェア", "葵", True),
    ("新作ポインセチア 3,980円（税込）", "葵", False), ("https://shop.example/order", "葵", False),
    ("朝市", "葵 全品50%OFF", False),
])
def test_a_request_that_sells_by_what_was_typed_does_not_leave(
    tmp_path: Path, occasion: str, by: str, leaves: bool
) -> None:
    """With mail-order advertising the one request has no ground but consent (ASCT 12-3(1), law.md 6.9.7)."""
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            shop.shop(remote_orders=True, notation_url="https://example.jp/notice")
            shop.person("buyer@example.jp", told(occasion=occasion))
            desk = shop.services.letters
            desk.put("consent-request", ["buyer@example.jp"], by=by)
            last = desk.send()
            assert last["accepted"] == int(leaves)
            assert last["letters"][0]["rules"] == ([] if leaves else ["JP-ASCT-12-3-1-OPTIN"])
            assert len(fake.taken) == int(leaves)


def test_a_kind_of_letter_that_there_is_not(tmp_path: Path) -> None:
    with FaultSmtp() as fake:
        shop = shop_with(tmp_path, fake.port)
        with shop.book:
            for ask in (shop.services.letters.propose, shop.services.letters.put):
                with pytest.raises(AppError, match="letter-kind-unknown"):
                    ask("thanks", [ORAL])
            assert shop.services.letters.rows() == ()
