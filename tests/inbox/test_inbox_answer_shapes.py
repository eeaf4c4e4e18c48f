"""A yes, a no and less in the shapes in which mail programs write an answer to a letter (mail.md 3.4, 3.7)."""
# ruff: noqa: E501 (quoted mails as programs write them)

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import Known, known_from_text

TOKEN, CONFIRM = "k3v7q2m5x4h6t2w7b5n3c6d4f2", "p2r4s6u7y3z5a2e4g6i7j3l5o2"
READER = "hanako@docomo.ne.jp"
KNOWN = replace(
    known_from_text('{"shop": "shop@hana.example.jp", "optout_address": "shop+u-TOKEN@hana.example.jp"}'),
    request_tokens={TOKEN: READER}, confirm_tokens={CONFIRM: READER}, confirm_subject="[c-TOKEN]",
)
LETTER = """先日朝市でアドレスを教えていただいた花のあおいの葵です。
今後、新商品や催しの広告メールをお送りしてもよろしければ、このメールに「希望」とご返信ください。
ご返信がない場合は、今後広告メールはお送りしません。

――――――――――――――――――――
このメールは、朝市でアドレスを教えていただいた方に、一度だけお送りしています。

■ 配信停止
今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。お名前や理由は不要です。
shop+u-q2q2q2q2q2q2q2q2q2q2q2q2q2@hana.example.jp

■ 配信元　青井 葵（花のあおい）
■ 住所　　〒460-0000 愛知県名古屋市中区1-2-3
■ お問い合わせ・苦情の窓口　052-000-0000
――――――――――――――――――――"""
MARKED = "\n".join(f"> {line}" for line in LETTER.splitlines())
BARE_HTML = LETTER.replace("\n", "<br>\n")
SUBJECT = "Re: 【花のあおい】広告メールをお送りしてよいかのお伺い（一度だけお送りします）"

PLAIN = {
    "gmail": "{said}\n\n2026年11月22日(日) 10:00 花のあおい <shop@hana.example.jp>:\n\n" + MARKED,
    "gmail-en": "{said}\n\nOn Sun, Nov 22, 2026 at 10:00 AM 花のあおい <shop@hana.example.jp>\nwrote:\n\n" + MARKED,
    "apple": "{said}\n\n> 2026/11/22 10:00、花のあおい <shop@hana.example.jp>のメール:\n> \n" + MARKED,
    "iphone": "{said}\n\niPhoneから送信\n\n2026/11/22 10:00、花のあおい <shop@hana.example.jp>のメール:\n\n" + MARKED,
    "outlook": "{said}\n\n________________________________\n差出人: 花のあおい <shop@hana.example.jp>\n送信日時:"
    " 2026年11月22日 10:00\n宛先: hanako@docomo.ne.jp\n件名: お伺い\n\n" + LETTER,
    "outlook-en": "{said}\n\n-----Original Message-----\nFrom: shop@hana.example.jp\nSent: Sunday, November 22, 2026"
    " 10:00 AM\nTo: hanako@docomo.ne.jp\nSubject: x\n\n" + LETTER,
    "docomo-top": "{said}\n\n---- Original Message ----\n差出人: shop@hana.example.jp\n日時: 2026/11/22 10:00\n件名:"
    " お伺い\n\n" + LETTER,
    "docomo-marked": "{said}\n" + MARKED,
    "au-bottom": MARKED + "\n{said}\n",
    "thunderbird-bottom": "2026/11/22 10:00, 花のあおい wrote:\n" + MARKED + "\n\n{said}\n",
    "bare": "{said}",
    "signed": "{said}\n\n-- \n山田花子\n〒460-0001 名古屋市中区\n090-0000-0000\n",
}
HTML = {
    "gmail": '<div dir="ltr">{said}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">2026年11月'
    "22日(日) 10:00 花のあおい &lt;<a>shop@hana.example.jp</a>&gt;:<br></div><blockquote"
    f' class="gmail_quote">{BARE_HTML}</blockquote></div>',
    "outlook": "<html><body><div class=WordSection1><p class=MsoNormal>{said}<o:p></o:p></p><div style='border:none;"
    "border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> shop@hana.example.jp<br><b>Sent:</b> Sunday, November 22, 2026"
    f" 10:00 AM<br><b>To:</b> hanako@docomo.ne.jp<br><b>Subject:</b> x</p></div><p>{BARE_HTML}</p></div></body></html>",
    "apple": f'<html><body>{{said}}<div><br><blockquote type="cite"><div>{BARE_HTML}</div></blockquote></div></body></html>',
    "phone": "<p>{said}</p>",
}
SHAPES = [(name, text, "plain") for name, text in PLAIN.items()] + [
    (f"html-{name}", text, "html") for name, text in HTML.items()
]


def answer(text: str, kind: str = "plain", *, token: str = TOKEN, known: Known = KNOWN) -> str:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"山田花子 <{READER}>"
    mail["To"] = f"花のあおい <shop+c-{token}@hana.example.jp>"
    mail["Subject"] = SUBJECT
    mail["Message-ID"] = "<a1@docomo.ne.jp>"
    mail.set_content(text, subtype=kind)
    found = classify(bytes(mail), known)
    return f"{found.kind}/{found.action}"


@pytest.mark.parametrize(("name", "shape", "kind"), SHAPES, ids=[one[0] for one in SHAPES])
def test_what_was_said_is_found_in_every_shape(name: str, shape: str, kind: str) -> None:
    for said in ("希望", "希望します。", "はい、希望します", "Yes, please"):
        assert answer(shape.replace("{said}", said), kind) == "signup/confirm", said
    for said in ("希望しません", "No, thank you.", "配信停止してください"):
        assert answer(shape.replace("{said}", said), kind) == "optout/suppress", said
    for said in ("", "ありがとうございます", "希望しますが月一で", "カタログ希望"):
        assert answer(shape.replace("{said}", said), kind) == "unclear/ask", said


@pytest.mark.parametrize(("name", "shape", "kind"), SHAPES, ids=[one[0] for one in SHAPES])
def test_a_confirmation_needs_no_word_in_every_shape(name: str, shape: str, kind: str) -> None:
    for said in ("", "はい", "よろしくお願いします"):
        assert answer(shape.replace("{said}", said), kind, token=CONFIRM) == "signup/confirm", said
    for said in ("申し込んでいません", "心当たりがありません", "どなたですか？"):
        assert answer(shape.replace("{said}", said), kind, token=CONFIRM) == "unclear/ask", said
    assert answer(shape.replace("{said}", "配信停止"), kind, token=CONFIRM).endswith(("suppress", "ask"))


def test_a_japanese_phone_writes_iso_2022_jp() -> None:
    head = (
        f"From: {READER}\r\nTo: shop+c-{TOKEN}@hana.example.jp\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
    )
    found = classify(head.encode() + "希望します。\r\n".encode("iso-2022-jp"), KNOWN)
    assert (found.kind, found.why, found.letter) == ("signup", "request-agreed", TOKEN)


def test_two_letters_in_one_answer_are_looked_at() -> None:
    mail = (
        f"From: {READER}\r\nTo: shop+c-{TOKEN}@hana.example.jp, shop+c-{CONFIRM}@hana.example.jp\r\n"
        "Subject: Re: x\r\n\r\n希望します\r\n"
    )
    assert classify(mail.encode(), KNOWN).why == "answer-sender"


def test_the_subject_of_a_new_mail_counts_and_that_of_an_answer_does_not() -> None:
    for subject, action in (("希望", "confirm"), ("Re: 希望", "ask"), ("希望します", "confirm"), ("お花", "ask")):
        mail = f"From: {READER}\r\nTo: shop+c-{TOKEN}@hana.example.jp\r\nSubject: {subject}\r\n\r\n"
        assert classify(mail.encode(), KNOWN).action == action, subject


def test_classify_names_whom_a_sign_up_is_about() -> None:
    """cli.md: `recipients` are whom the program would act on, and a sign-up goes on with `confirm`."""
    known = known_from_text(
        '{"shop": "shop@hana.example.jp", "trusted_authserv_id": "mx.hana.example.jp",'
        ' "join_address": "shop+join@hana.example.jp", "confirm_address": "shop+c-TOKEN@hana.example.jp",'
        ' "confirm_subject": "confirm TOKEN",'
        ' "pending_signups": [{"address": "New@Example.com", "confirm_token": "C5C5C5C5C5C5C5C5C5C5"}]}'
    )

    def line(to: str, subject: str = "", sender: str = "new@example.com", head: str = "") -> dict[str, Any]:
        mail = f"{head}From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n\r\n"
        return classify(mail.encode(), known).as_json("a.eml", "ja")

    blank = line("shop+join@hana.example.jp", sender="Hanako <hanako@example.com>")
    assert (blank["kind"], blank["action"], blank["recipients"][0]["address"]) == (
        "signup", "confirm", "hanako@example.com"
    )
    for answer in (
        line("shop+c-c5c5c5c5c5c5c5c5c5c5@hana.example.jp", "Re: x"),
        line("shop@hana.example.jp", "Re: confirm c5c5c5c5c5c5c5c5c5c5"),
    ):
        (who,) = answer["recipients"]
        assert (answer["kind"], answer["action"], who["how"]) == ("signup", "confirm", "token")
        assert who["address"].lower() == "new@example.com"
    forged = "Authentication-Results: mx.hana.example.jp; dmarc=fail header.from=example.com\r\n"
    for answer in (
        line("shop+c-c5c5c5c5c5c5c5c5c5c5@hana.example.jp", "Re: x", sender="evil@example.net"),
        line("shop+c-c5c5c5c5c5c5c5c5c5c5@hana.example.jp", "Re: x", head=forged),
        line("shop+join@hana.example.jp", head=forged),
    ):
        assert (answer["kind"], answer["action"]) == ("unclear", "ask")
