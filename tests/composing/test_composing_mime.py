"""Message bytes, read back by the standard library as a stranger's program would."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message

import pytest

from desktop_app.composing.compiled import Rendered
from desktop_app.composing.mime import (
    HeaderPlan,
    PerRecipient,
    build_message,
    constant_parts,
    new_boundary,
    new_message_id,
)
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from tests.composing.test_composing_newsletter import IMAGES, Contact, compiled, values
from tests.factories import TOKEN

PLAN = HeaderPlan(
    cls=MessageClass.AD,
    from_display="花のあおい",
    from_address="aoi@example.jp",
    run_id="run-1",
    list_label="t1",
)
PER = PerRecipient(
    to="a..b@docomo.ne.jp",
    message_id="<0123456789abcdef@example.jp>",
    date=datetime(2026, 11, 22, 9, 30, 1, 5, tzinfo=JST),
    boundary="=_0123456789abcdef",
    rcpt_id="rcpt-1",
    optout_mailto=f"mailto:teishi+u-{TOKEN}@example.jp?subject=unsubscribe",
)


def parsed(message: bytes) -> Message:
    return message_from_bytes(message, policy=policy.compat32)


def newsletter_bytes(plan: HeaderPlan = PLAN, per: PerRecipient = PER) -> bytes:
    newsletter = compiled()
    parts = constant_parts(plan, newsletter.images, IMAGES)
    return build_message(parts, per, newsletter.render(values(Contact("佐藤 花子", "佐藤"))))


def test_a_stranger_reads_the_newsletter() -> None:
    """MBX-LISTUNSUB, JP-SEND-ONETO, JP-SEM-5-HEADERS."""
    data = newsletter_bytes()
    message = parsed(data)

    assert {name: str(make_header(decode_header(message[name]))) for name in message.keys()} == {  # noqa: SIM118
        "From": "花のあおい <aoi@example.jp>",
        "List-Id": "<t1.example.jp>",
        "Precedence": "bulk",
        "X-Kawaraban-Run": "run-1",
        "MIME-Version": "1.0",
        "To": "a..b@docomo.ne.jp",
        "Subject": "佐藤様へ 十二月のお便り",
        "Date": "Sun, 22 Nov 2026 09:30:01 +0900",
        "Message-ID": "<0123456789abcdef@example.jp>",
        "X-Kawaraban-Rcpt": "rcpt-1",
        "List-Unsubscribe": f"<mailto:teishi+u-{TOKEN}@example.jp?subject=unsubscribe>",
        "Content-Type": message["Content-Type"],
    }
    assert message.defects == []
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    for part in message.walk():
        assert part.defects == []
        if not part.is_multipart():
            assert part["Content-Transfer-Encoding"] == "base64"
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_parts_come_back_whole() -> None:
    rendered = compiled().render(values(Contact("佐藤 花子", "佐藤")))
    text, html, image = (part for part in parsed(newsletter_bytes()).walk() if not part.is_multipart())

    assert _words(text) == rendered.text.replace("\n", "\r\n")
    assert _words(html).replace("\r\n", "\n") == rendered.html
    assert image.get_payload(decode=True) == IMAGES["a1"]
    assert f"cid:{str(image['Content-ID']).strip('<>')}" in rendered.html


def _words(part: Message) -> str:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    assert part.get_content_charset() == "utf-8"
    return data.decode("utf-8")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert newsletter_bytes() == newsletter_bytes()
    assert newsletter_bytes(HeaderPlan.from_json(PLAN.to_json())) == newsletter_bytes()


@pytest.mark.parametrize("cls", [MessageClass.DOI, MessageClass.OPTOUT_ACK])
def test_answers_are_marked_so_that_no_machine_answers(cls: MessageClass) -> None:
    plan = HeaderPlan(cls=cls, from_display="", from_address="aoi@example.jp", run_id="l1", bulk=False)
    per = PerRecipient(
        to="a@b.jp",
        message_id="<x@example.jp>",
        date=PER.date,
        boundary=PER.boundary,
        rcpt_id="r",
        optout_mailto=PER.optout_mailto,
        reply_to="aoi+c-x@example.jp",
        in_reply_to="<q@b.jp>",
    )
    message = parsed(build_message(constant_parts(plan), per, Rendered("確認", "", "本文\n")))

    assert message["Auto-Submitted"] == "auto-replied"
    assert message["Reply-To"] == "aoi+c-x@example.jp"
    assert message["References"] == message["In-Reply-To"] == "<q@b.jp>"
    assert message.get_content_type() == "text/plain"
    for absent in ("List-Unsubscribe", "List-Unsubscribe-Post", "Precedence", "List-Id"):
        assert absent not in message


def test_newsletters_are_neither_automatic_nor_one_click() -> None:
    message = parsed(newsletter_bytes())

    for absent in ("Auto-Submitted", "List-Unsubscribe-Post", "Cc", "Bcc", "Sender", "Received"):
        assert absent not in message


def test_a_consent_request_is_a_single_mail_that_can_be_stopped() -> None:
    plan = HeaderPlan(
        cls=MessageClass.CONSENT_REQ, from_display="", from_address="aoi@example.jp", run_id="l1", bulk=False
    )
    message = parsed(build_message(constant_parts(plan), PER, Rendered("お伺い", "", "本文\n")))

    assert "List-Unsubscribe" in message
    assert "Precedence" not in message
    assert "Auto-Submitted" not in message


def test_ids_and_boundaries_are_new_each_time() -> None:
    assert new_message_id("Aoi@Example.JP") != new_message_id("Aoi@Example.JP")
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.jp>", new_message_id("Aoi@Example.JP"))
    assert new_boundary() != new_boundary()


def _changed(**changes: object) -> PerRecipient:
    fields = {name: getattr(PER, name) for name in PerRecipient.__slots__}
    return PerRecipient(**{**fields, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "<x@other.jp>"},
        {"message_id": "<x@example.jp>\r\nBcc: y@example.jp"},
        {"boundary": "abc"},
        {"boundary": '=_01234567"'},
        {"date": datetime(2026, 1, 1)},
        {"rcpt_id": "a b"},
    ],
)
def test_stored_values_that_are_not_ours_are_refused(changes: dict[str, object]) -> None:
    """JP-SEM-5-HEADERS: a Message-ID of another's domain is never written."""
    with pytest.raises(ValueError):  # noqa: PT011 each case has its own words
        newsletter_bytes(per=_changed(**changes))


@pytest.mark.parametrize("to", ["a@b.jp, c@d.jp", "日本@example.jp", "a@b.jp\r\nBcc: c@d.jp"])
def test_only_one_recipient(to: str) -> None:
    """JP-SEND-ONETO."""
    with pytest.raises(AppError, match="header-address"):
        newsletter_bytes(per=_changed(to=to))


def test_a_picture_that_is_gone_is_named() -> None:
    with pytest.raises(AppError, match="image-missing"):
        constant_parts(PLAN, compiled().images, {})
