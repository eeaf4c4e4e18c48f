"""Prints how many full messages a second composing writes, beside EmailMessage; run it, it is no test.

    python tests/bench/bench_composing.py
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from desktop_app.composing.compiled import CompiledNewsletter, compile_newsletter
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.footer import optout_target
from desktop_app.composing.merge import merge_values
from desktop_app.composing.mime import (
    HeaderPlan,
    PerRecipient,
    build_message,
    constant_parts,
    new_boundary,
    new_message_id,
)
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from tests.factories import TOKEN, aoi_shop, png_bytes

PICTURE = png_bytes(8, 8)
PARAGRAPH = "寒さが増してまいりましたが、いかがお過ごしでしょうか。真っ赤なポインセチアが入荷しました。"


def newsletter() -> tuple[CompiledNewsletter, dict[str, bytes]]:
    """About 46 KB as a message: Japanese HTML, text, and a picture of 15 KB."""
    noise = bytes((i * 7919 >> 3) & 0xFF for i in range(15_000))
    chunk = len(noise).to_bytes(4, "big") + b"kwRw" + noise + b"\0\0\0\0"
    picture = PICTURE[:-12] + chunk + PICTURE[-12:]
    text = "[[full|お客様]] 様\n\n" + "\n\n".join([PARAGRAPH] * 12)
    blocks = [
        {"type": "heading", "text": "十二月のお便り"},
        {"type": "image", "attachment": "a", "alt": "花"},
        {"type": "text", "text": text},
        {"type": "button", "text": "ご予約はこちら", "url": "https://example.jp/order", "order": True},
    ]
    draft = parse_draft({"subject": "十二月のお便り — ポインセチア入荷のお知らせ", "blocks": blocks})
    images = {"a": picture}
    return (
        compile_newsletter(draft, shop=aoi_shop(), cls=MessageClass.AD, language="ja", images=images),
        images,
    )


def rate(make: Callable[[int], bytes], seconds: float = 1.0) -> float:
    """Messages a second, the best of three."""
    best = 0.0
    for _ in range(3):
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            make(count)
            count += 1
        best = max(best, count / (time.perf_counter() - start))
    return best


def main() -> None:
    compiled, images = newsletter()
    plan = HeaderPlan(
        cls=MessageClass.AD, from_display="花のあおい", from_address="aoi@example.jp", run_id="run"
    )
    parts = constant_parts(plan, compiled.images, images)
    target = optout_target(aoi_shop(), TOKEN, plus_addressing=True)
    now = datetime.now(JST)
    values = merge_values(None, shop=aoi_shop(), language="ja", on=now, reason="〇〇の方に", optout=target)

    def ours(number: int) -> bytes:
        per = PerRecipient(
            to=f"reader{number}@example.jp",
            message_id=new_message_id("aoi@example.jp"),
            date=now,
            boundary=new_boundary(),
            rcpt_id=f"r{number}",
            optout_mailto=target.mailto,
        )
        return build_message(parts, per, compiled.render({**values, "full": f"佐藤 {number}"}))

    def library(number: int) -> bytes:
        rendered = compiled.render({**values, "full": f"佐藤 {number}"})
        message = EmailMessage(policy=SMTP)
        message["From"] = "花のあおい <aoi@example.jp>"
        message["To"] = f"reader{number}@example.jp"
        message["Subject"] = rendered.subject
        message.set_content(rendered.text, cte="base64")
        message.add_alternative(rendered.html, subtype="html", cte="base64")
        html = message.get_payload(1)
        assert isinstance(html, EmailMessage)
        html.add_related(images["a"], "image", "png", cid=f"<{compiled.images[0].cid}>")
        return message.as_bytes()

    own, other = rate(ours), rate(library)
    sys.stdout.write(
        f"message {len(ours(0)) / 1000:.0f} KB: composing {own:,.0f}/s, EmailMessage {other:,.0f}/s, "
        f"ratio {own / other:.1f}\n"
    )


if __name__ == "__main__":
    main()
