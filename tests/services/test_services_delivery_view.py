"""Deliveries as the page shows them: numbers that add up at every moment, each mail down to its bytes."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.smtp_reply import Stage
from desktop_app.services.delivery_sheet import RunView
from desktop_app.storage import consents, contacts, deliveries, newsletters, settings
from tests.fakes import Drop, Fault, FaultSmtp, Say, Visit
from tests.ready_shop import ReadyShop, card, ready_shop
from tests.sending import Clock


def script(stage: Stage, visit: Visit) -> Fault | None:
    """r0002 does not exist, r0003 is full for now, the line breaks when r0004's mail was handed over."""
    who = visit.recipient[:5]
    if stage is Stage.RCPT and who == "r0002":
        return Say("550 5.1.1 User unknown")
    if stage is Stage.RCPT and who == "r0003":
        return Say("450 4.2.2 Mailbox full for now")
    if stage is Stage.DOT and who == "r0004":
        return Drop(kept=True)
    return None


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp(script) as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, server: FaultSmtp) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", server.port, readers=6)
    made.person("nobody@example.jp")
    made.services.contacts.optout("r0006@example.jp", via="phone", by="葵")
    yield made
    made.book.close()


def view(shop: ReadyShop) -> RunView:
    return shop.services.delivery_view.run(shop.newsletter)


def states(shop: ReadyShop) -> dict[str, DeliveryState]:
    page = shop.services.delivery_view.recipients(shop.newsletter)
    return {row.address.partition("@")[0]: row.state for row in page.rows}


def test_every_state_is_counted_and_the_sum_is_the_audience(shop: ReadyShop) -> None:
    assert shop.services.delivery_view.runs() == []
    shop.services.sending.send(shop.newsletter)
    seen = view(shop)
    counts = seen.run.counts
    assert seen.run.total == 7
    assert (counts.accepted, counts.rejected, counts.deferred, counts.unknown, counts.skipped) == (
        2,
        1,
        1,
        1,
        2,
    )
    assert seen.run.waiting + seen.run.counts.deferred == seen.run.open == 1
    assert sum(row.count for row in seen.not_sent) == counts.skipped
    assert {(row.text, row.from_start) for row in seen.not_sent} == {
        ("ご本人の希望", True),
        ("送ってよい根拠の控えがない", True),
    }
    assert seen.standing.why == "deferred"
    assert seen.standing.until is not None
    assert seen.cleared is not None
    assert not seen.cleared.read_by_hand
    assert [run.newsletter_id for run in shop.services.delivery_view.runs()] == [shop.newsletter]


def test_recipients_are_paged_searched_and_filtered(shop: ReadyShop) -> None:
    shop.services.sending.send(shop.newsletter)
    desk = shop.services.delivery_view
    first = desk.recipients(shop.newsletter, limit=2)
    assert (len(first.rows), first.total) == (2, 7)
    rest = desk.recipients(shop.newsletter, limit=10, offset=2)
    assert {one.id for one in first.rows}.isdisjoint({one.id for one in rest.rows})
    unknown = desk.recipients(shop.newsletter, states=[DeliveryState.UNKNOWN])
    assert [one.address for one in unknown.rows] == ["r0004@example.jp"]
    assert desk.recipients(shop.newsletter, search="Ｒ0003").total == 1
    assert desk.recipients(shop.newsletter, search="花子 r0001").total == 1
    assert desk.recipients(shop.newsletter, search="100%").total == 0


def test_a_coupon_code_finds_its_reader(shop: ReadyShop, server: FaultSmtp) -> None:
    coupon = {"type": "coupon", "value": "10%引き", "code": "XMAS", "per_person": True}
    shop.draft(blocks=[coupon], remote_sale_ad=True)
    shop.services.sending.send(shop.newsletter)
    desk = shop.services.delivery_view
    for mail in server.taken:
        parts = {part.get_content_type(): part for part in message_from_bytes(mail.data).walk()}
        payload = parts["text/plain"].get_payload(decode=True)
        assert isinstance(payload, bytes)
        code = re.search(r"XMAS-\S+", payload.decode())
        assert code is not None
        found = desk.recipients(shop.newsletter, search=code[0].lower())
        assert [row.address for row in found.rows] == [mail.recipient]
    assert desk.recipients(shop.newsletter, search="22222-22222").total == 0


def test_one_mail_tells_its_whole_story(shop: ReadyShop, server: FaultSmtp) -> None:
    shop.services.sending.send(shop.newsletter)
    desk = shop.services.delivery_view
    row = desk.recipients(shop.newsletter, search="r0001").rows[0]
    mail = desk.recipient(row.id)
    assert mail.state is DeliveryState.ACCEPTED
    assert mail.basis == "同意（書面）"
    assert mail.message_id == server.taken[0].message_id
    assert [event.state.value for event in mail.history] == ["queued", "sending", "accepted"]
    assert mail.reply.startswith("250")
    refused = desk.recipient(desk.recipients(shop.newsletter, search="r0002").rows[0].id)
    assert refused.reply.startswith("550")
    left_out = desk.recipient(desk.recipients(shop.newsletter, search="nobody").rows[0].id)
    assert left_out.rules == ("送ってよい根拠の控えがない",)
    assert not left_out.was_made


def test_the_saved_file_is_the_mail_that_the_server_got(
    shop: ReadyShop, server: FaultSmtp, tmp_path: Path
) -> None:
    shop.services.sending.send(shop.newsletter)
    row = shop.services.delivery_view.recipients(shop.newsletter, search="r0001").rows[0]
    file = tmp_path / "mail.eml"
    shop.shop(legal_name="別の名前")
    size = shop.services.delivery_view.save_eml(row.id, str(file))
    assert file.read_bytes() == server.taken[0].data
    assert size == len(server.taken[0].data)
    with pytest.raises(AppError, match="file-not-writable"):
        shop.services.delivery_view.save_eml(row.id, str(tmp_path / "no" / "mail.eml"))


def test_a_mail_that_differs_from_its_hash_is_not_saved(
    shop: ReadyShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.services.sending.send(shop.newsletter)
    row = shop.services.delivery_view.recipients(shop.newsletter, search="r0001").rows[0]
    real = hashlib.sha256
    monkeypatch.setattr(hashlib, "sha256", lambda data=b"": real(data + b"changed"))
    with pytest.raises(AppError, match="eml-differs"):
        shop.services.delivery_view.save_eml(row.id, str(tmp_path / "mail.eml"))
    assert not (tmp_path / "mail.eml").exists()


def test_what_was_never_handed_over_has_no_file(shop: ReadyShop, tmp_path: Path) -> None:
    shop.services.sending.send(shop.newsletter)
    row = shop.services.delivery_view.recipients(shop.newsletter, search="nobody").rows[0]
    with pytest.raises(AppError, match="delivery-incomplete"):
        shop.services.delivery_view.save_eml(row.id, str(tmp_path / "mail.eml"))


@pytest.mark.parametrize(
    ("as_sent", "state"), [(True, DeliveryState.ACCEPTED), (False, DeliveryState.QUEUED)]
)
def test_an_unknown_mail_is_decided_by_a_person(shop: ReadyShop, as_sent: bool, state: DeliveryState) -> None:
    shop.services.sending.send(shop.newsletter)
    desk = shop.services.delivery_view
    assert desk.staff() == ("葵",)
    row = desk.recipients(shop.newsletter, states=[DeliveryState.UNKNOWN]).rows[0]
    assert desk.resolve(row.id, as_sent=as_sent, by="葵") is state
    assert view(shop).run.total == 7
    assert desk.recipient(row.id).history[-1].reply == "resolved by 葵"
    with pytest.raises(AppError, match="delivery-state"):
        desk.resolve(row.id, as_sent=True, by="葵")


def test_why_a_run_waits_is_read_from_the_book_after_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=5, clock=clock, per_hour=2)
        shop.services.sending.send(shop.newsletter)
        seen = view(shop)
        assert seen.standing.why == "hour-full"
        assert seen.standing.until is not None
        assert timedelta(0) < seen.standing.until - clock.now <= timedelta(hours=1, seconds=2)
        assert sum(one.mails for one in seen.days) == seen.run.waiting == 3
        assert 0 < seen.rate < 1
        clock.forward(hours=2)
        assert view(shop).standing.why == "interrupted"
        shop.services.newsletters.pause(shop.newsletter)
        assert view(shop).standing.why == "paused"
        shop.services.newsletters.cancel(shop.newsletter)
        seen = view(shop)
        assert seen.standing.why == "cancelled"
        assert seen.days == ()
        assert [(row.code, row.count, row.from_start) for row in seen.not_sent] == [("cancelled", 3, False)]
        assert seen.run.total == 5
        shop.book.close()


def test_a_changed_shop_voids_the_clearance_and_the_page_says_so(tmp_path: Path) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=3, per_hour=1)
        shop.services.sending.send(shop.newsletter)
        shop.shop(privacy_url="https://example.jp/privacy2")
        shop.account(per_hour=0)
        with pytest.raises(AppError, match="clearance-void"):
            shop.services.sending.send(shop.newsletter)
        assert view(shop).standing.why == "clearance-void"
        assert view(shop).cleared is None
        shop.services.sending.send(shop.newsletter)
        assert view(shop).standing.why == "finished"
        assert view(shop).run.state is NewsletterState.SENT
        shop.book.close()


@pytest.mark.parametrize("change", [
    {"optout_address": "stop2@example.jp"}, {"legal_name": "青井 茜"}, {"art7_order_on": date(2026, 11, 22)},
])
def test_a_shop_that_is_changed_in_the_middle_holds_the_rest(
    tmp_path: Path, change: dict[str, object]
) -> None:
    """The mails show the shop as it was: with another name, another way to stop or an order against it, the
    next one must not leave (SEM Act 4, 7)."""
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=9, max_connections=1)
        changed: list[str] = []

        def meanwhile(stage: Stage, visit: Visit) -> Fault | None:
            if stage is Stage.DOT and not changed:
                changed.append(visit.recipient)
                shop.shop(**change)
                shop.book.release()
            return None

        server.script = meanwhile
        with pytest.raises(AppError, match="clearance-void"):
            shop.services.sending.send(shop.newsletter)
        assert len(server.taken) <= 2  # the one in hand, and one that was claimed while it was on its way
        assert view(shop).standing.why == "clearance-void"
        with pytest.raises(AppError, match="check-blocks"):
            shop.services.sending.send(shop.newsletter)
        assert len(server.taken) <= 2
        shop.book.close()


def test_who_is_deleted_or_has_another_address_in_the_middle_gets_nothing_more(tmp_path: Path) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=3, per_hour=1)
        assert shop.services.sending.send(shop.newsletter)["why"] == "hour-full"
        gone, moved = (contacts.by_address(shop.book, f"r000{one}@example.jp") for one in (2, 3))
        assert gone is not None
        assert moved is not None
        contacts.delete(shop.book, gone.id, by="葵", now=shop.clock())
        new, old = parse_address("new@example.jp"), moved.addresses[0].id
        contacts.link(shop.book, moved.id, new, now=shop.clock(), replaces=old)
        clock = shop.clock
        assert isinstance(clock, Clock)
        clock.forward(hours=2)
        assert shop.services.sending.send(shop.newsletter)["why"] == "finished"
        assert len(server.taken) == 1
        assert [row.rule for row in view(shop).not_sent] == ["KW-NOT-CHOSEN-ANY-MORE"]
        shop.book.close()


@pytest.mark.parametrize("same", [True, False])
def test_no_mail_claims_a_consent_that_was_withdrawn_since(tmp_path: Path, *, same: bool) -> None:
    """The footer says why the mail comes. A correction that says the same changes nothing."""
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=1, per_hour=1)
        agreed = Evidence(
            basis=Basis.CONSENT_ORAL, obtained_at=date(2026, 11, 20), method="口頭", place="店頭", by="葵",
            occasion="ご来店", wording="お便りをお送りします", double_opt_in=True,
        )
        shop.person("b@example.jp", agreed, card(obtained_at=date(2026, 10, 1)))
        assert shop.services.sending.send(shop.newsletter)["why"] == "hour-full"
        named = contacts.address_by_key(shop.book, "b@example.jp")
        assert named is not None
        known = consents.evidence_of(shop.book, named.id)
        stored = next(one.id or "" for one in known if one.basis is Basis.CONSENT_ORAL)
        now = shop.clock()
        if same:
            corrected = replace(agreed, note="記入例")
            consents.add_evidence(shop.book, named.id, corrected, recorded_by="葵", now=now)
        consents.withdraw(shop.book, stored, reason="入力まちがい", by="葵", now=now)
        clock = shop.clock
        assert isinstance(clock, Clock)
        clock.forward(hours=2)
        assert shop.services.sending.send(shop.newsletter)["why"] == "finished"
        assert states(shop)["b"] is (DeliveryState.ACCEPTED if same else DeliveryState.SKIPPED)
        rules = [row.rule for row in view(shop).not_sent]
        assert rules == ([] if same else ["KW-REASON-CHANGED"])
        rows = shop.services.delivery_view.recipients(shop.newsletter).rows
        shown = next(one for one in rows if one.address == "b@example.jp")
        told = " ".join(shop.services.delivery_view.recipient(shown.id).rules)
        assert ("お送りする理由" in told) is not same
        shop.book.close()


def test_an_erased_address_leaves_no_mail_behind(tmp_path: Path) -> None:
    from desktop_app.storage import privacy

    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=1)
        shop.services.sending.send(shop.newsletter)
        row = shop.services.delivery_view.recipients(shop.newsletter).rows[0]
        record = contacts.address_by_key(shop.book, parse_address("r0001@example.jp").key)
        assert record is not None
        privacy.erase_address(shop.book, record.id, rule="JP-APPI-35-ERASE", by="葵", now=shop.clock())
        mail = shop.services.delivery_view.recipient(row.id)
        assert not mail.was_made
        with pytest.raises(AppError, match="delivery-erased"):
            shop.services.delivery_view.save_eml(row.id, str(tmp_path / "mail.eml"))
        shop.book.close()


def test_an_optout_during_the_run_is_told_apart_from_those_left_out(tmp_path: Path) -> None:
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=3, per_hour=1)
        shop.person("nobody@example.jp")
        shop.services.sending.send(shop.newsletter)
        shop.services.contacts.optout("r0003@example.jp", via="phone", by="葵")
        rows = {(row.text, row.from_start, row.count) for row in view(shop).not_sent}
        assert rows == {("送ってよい根拠の控えがない", True, 1), ("配信停止", False, 1)}
        assert newsletters.get(shop.book, shop.newsletter).state is NewsletterState.SENDING
        assert deliveries.counts(shop.book, shop.newsletter).total == 4
        with shop.book.transaction():
            settings.remove(shop.book, "accounts")
        assert view(shop).standing.why == "interrupted"
        assert view(shop).days == ()
        shop.book.close()


def test_who_stops_before_the_first_mail_leaves_the_draft_as_it_was(
    shop: ReadyShop, server: FaultSmtp
) -> None:
    def stopped() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        shop.services.sending.send(shop.newsletter, wanted=stopped)
    assert newsletters.get(shop.book, shop.newsletter).state is NewsletterState.DRAFT
    assert server.taken == []
    shop.services.sending.send(shop.newsletter)
    assert server.taken


def test_who_stops_before_going_on_sends_nothing_more(tmp_path: Path) -> None:
    def stopped() -> None:
        raise InterruptedError

    clock = Clock()
    with FaultSmtp() as server:
        shop = ready_shop(tmp_path / "shop.book", server.port, readers=3, clock=clock, per_hour=1)
        shop.services.sending.send(shop.newsletter)
        clock.forward(hours=2)
        with pytest.raises(InterruptedError):
            shop.services.sending.send(shop.newsletter, wanted=stopped)
        assert len(server.taken) == 1
        assert view(shop).standing.why == "interrupted"
        shop.book.close()
