"""The second batch: auto-replies, complaints, lists, sign-ups, buttons, in fresh words and shapes."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, arrived, header, mail, multi, part, raw_part, sender, usual
from tests.inbox_corpus.mtas import head, returned_headers
from tests.inbox_corpus.people import ASK, DOUBT, NONE, OPTOUT, STOP
from tests.inbox_corpus.world import AUTHSERV, PENDING, READERS, RUNS, SHOP, SHOP_NAME, Reader, confirm_token

AUTO = frozenset({"autoreply"})
QUIET = frozenset({"autoreply", "other", "reply"})
JOIN = SHOP.replace("@", "+join@")


def auto_replies() -> Iterator[Case]:
    """With a header that says so, whatever the language; without one, at least nobody is stopped."""
    marked = (
        ("Abwesenheitsnotiz: news", "Ich bin bis zum 1. Dezember nicht im Büro.", "Auto-Submitted: auto-replied"),
        ("Réponse automatique : news", "Je suis absente jusqu'au 1er décembre.", "X-Auto-Response-Suppress: DR, OOF, AutoReply"),
        ("自动回复: news", "您好，我正在休假。请停止发送。", "Auto-Submitted: auto-replied"),
        ("부재중: news", "현재 자리를 비웠습니다.", "Auto-Submitted: auto-generated"),
        ("Re: news", "退会の手続きは下記のページから行ってください。このメールは自動で送信しています。", "Auto-Submitted: auto-replied; owner-email=x"),
        ("Re: news", "This address is no longer in use. Please remove it from your list.", "Precedence: auto_reply"),
        ("お問い合わせありがとうございます", "担当者より折り返しご連絡いたします。\n配信停止：https://kaisha.example/unsubscribe", "Auto-Submitted: auto-generated"),
        ("自動返信メール", "12月5日まで長期休暇です。メールの配信停止などのご依頼は休暇後に対応します。", ""),
        ("Automatic reply: news", "I have left the company. Please stop sending mail to this address.", ""),
        ("不在通知 Re: news", "本日は不在です。", ""),
    )
    for number, (subject, text, line) in enumerate(marked):
        reader = READERS[110 + number]
        raw = mail(usual(reader, subject, reply=reader.message_id(), extra=line + CRLF if line else ""), part(text))
        yield Case(f"second-auto{number}", raw, AUTO, NONE, group="auto")
    bare = (
        ("【自動送信】受付完了のお知らせ", "お問い合わせを受け付けました。配信停止の方はこちら https://x.example/"),
        ("Re: news (vacation)", "I'm on vacation until Monday."),
        ("長期休業のお知らせ", "年末年始は休業いたします。休業中は発送を停止いたします。"),
    )
    for number, (subject, text) in enumerate(bare):
        reader = READERS[122 + number]
        raw = mail(usual(reader, subject, reply=reader.message_id()), part(text))
        yield Case(f"second-auto-bare{number}", raw, QUIET | DOUBT, NONE | ASK, group="other")


def complaints() -> Iterator[Case]:
    """ARF in other shapes."""

    def arf(fields: str, back: str, *, kind: str = "text/rfc822-headers", path: str = "<>") -> bytes:
        parts = [part("An abuse report."), raw_part("message/feedback-report", fields), raw_part(kind, back)]
        return mail(head("complaints@provider.example", "Abuse report", path=path), multi("report", parts, extra="; report-type=feedback-report"))

    for number in range(8):
        reader = READERS[130 + number]
        back = returned_headers(reader)
        fields = "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n"
        if number % 2:
            back = back.replace(reader.address, "[redacted]")
        if number == 2:
            fields = f"Version: 0.1\nUser-Agent: x\nFeedback-Type: Abuse\nOriginal-Rcpt-To: rfc822; {reader.address}\n"
        if number == 4:
            fields += f"Original-Recipient: rfc822;{reader.address}\n"
        if number == 6:
            fields = fields.replace("abuse", "fraud")
        raw = arf(fields, back, kind=("text/rfc822-headers", "message/rfc822")[number % 3 == 0], path=("<>", "<fbl@provider.example>")[number % 2])
        yield Case(f"second-arf{number}", raw, frozenset({"complaint"}), STOP, frozenset({"all", None}), frozenset({reader.address}), group="complaint")
    reader = READERS[139]
    good = arf("Feedback-Type: not-spam\nUser-Agent: x\nVersion: 1\n", returned_headers(reader))
    yield Case("second-arf-not-spam", good, frozenset({"complaint", "other", "autoreply", "reply"}), NONE, group="other")
    failure = arf(f"Feedback-Type: auth-failure\nAuth-Failure: dmarc\nUser-Agent: x\nVersion: 1\nOriginal-Rcpt-To: {reader.address}\n", returned_headers(reader))
    yield Case("second-arf-auth", failure, frozenset({"complaint", "other", "autoreply", "reply"}), NONE, group="other")
    dmarc = mail(arrived() + sender("", "noreply-dmarc@provider.example") + f"To: {SHOP}{CRLF}" + header("Subject", "Report domain: hanakago.example.jp Submitter: provider.example") + f"Message-ID: <d@x.example>{CRLF}", multi("mixed", [part("This is a DMARC aggregate report."), raw_part("application/gzip; name=r.xml.gz", "H4sIAAAA", f"Content-Transfer-Encoding: base64{CRLF}")]))
    yield Case("second-dmarc-report", dmarc, QUIET, NONE, group="other")


def buttons() -> Iterator[Case]:
    """Stop mails by buttons, fresh shapes."""
    everything: frozenset[str | None] = frozenset({"all"})
    rows = (
        ("unsubscribe", "", "", "to"),
        ("unsubscribe", "This is an automatic request to unsubscribe, sent by Spark.", "", "to"),
        ("Unsubscribe", "<html><body></body></html>", "html", "to"),
        ("unsubscribe", "配信停止を希望します。送信専用", "", "to"),
        ("RE: ", "", "", "delivered"),
        ("unsubscribe", "Please do not reply.", "", "x-envelope"),
        ("購読解除", "このメッセージは自動的に送信されました。", "", "to"),
        ("unsubscribe", "", "", "bracket"),
        ("", "\n\n-- \nSent from my phone", "", "to"),
    )
    for number, (subject, body, subtype, where) in enumerate(rows):
        reader = READERS[20 + number]
        to = reader.optout_address()
        address = ("dareka.betsu@relay.example", reader.address)[number % 2]
        headers = arrived(to if where in ("to", "delivered", "bracket") else SHOP, path=f"<{address}>") + sender("", address)
        headers += {"to": f"To: {to}{CRLF}", "delivered": f"To: undisclosed-recipients:;{CRLF}", "x-envelope": f"X-Envelope-To: {to}{CRLF}To: {SHOP}{CRLF}", "bracket": f"To: <{to}>{CRLF}"}[where]
        headers += header("Subject", subject) + f"Date: Mon, 23 Nov 2026 10:11:08 +0900{CRLF}Message-ID: <b{number}@client.example>{CRLF}"
        yield Case(f"second-button{number}", mail(headers, part(body, subtype or "plain")), OPTOUT, STOP, everything, frozenset({reader.address}), group="stop")
    reader = READERS[35]
    away = arrived(reader.optout_address(), path="<>") + sender("", reader.address) + f"To: {reader.optout_address()}{CRLF}Auto-Submitted: auto-replied{CRLF}" + header("Subject", "不在です")
    yield Case("second-button-away", mail(away, part("休暇中です。")), AUTO, NONE, group="auto")
    bounced = head(f"MAILER-DAEMON@{AUTHSERV}", "Undelivered Mail Returned to Sender", to=reader.optout_address())
    yield Case("second-button-bounce", mail(bounced, part(f"<{reader.address}>: 552 5.2.2 mailbox full\n")), frozenset({"bounce"}), frozenset({"count"}), recipients=frozenset({reader.address}), classes={reader.address: frozenset({"mailbox"})}, group="bounce")


def signups() -> Iterator[Case]:
    """Fresh answers to the letters."""
    subject = f"Re: 【{SHOP_NAME}】広告メールをお送りしてよいかのお伺い（一度だけお送りします）"
    old = f"\n\n> 先日展示会でアドレスを教えていただいた{SHOP_NAME}の山吹です。\n> 今後、新商品や催しの広告メールをお送りしてもよろしければ、このメールに「希望」とご返信ください。\n> ご返信がない場合は、今後広告メールはお送りしません。\n"
    yes = ("はい、希望します！", "希望します。楽しみにしています。", "ぜひお願いします。", "YES", "Yes please!", "希望いたします。\n\n株式会社みほん\n客 百子", "お願いいたします。", "メール希望です")
    no = ("いいえ、結構です。", "遠慮します。", "希望しないです", "不要です。", "お断りします。", "no", "No thanks", "今回は見送ります。", "送らないでください。")
    unclear = ("希望ですが、月1回だけにできますか？", "どういうメールですか", "検討します。", "主人に聞いてみます。", "希望者は何人くらいいるのですか。", "Maybe later.")
    anything = frozenset({"signup", "reply", "other", "unclear", "optout"})
    number = 0
    for group, kinds, actions in ((yes, frozenset({"signup"}), frozenset({"confirm"})), (no, anything, ASK | STOP | NONE), (unclear, anything, ASK)):
        for text in group:
            reader = PENDING[number % len(PENDING)]
            number += 1
            to = SHOP.replace("@", f"+c-{confirm_token(reader)}@")
            raw = mail(usual(reader, subject, to=to, reply="<c9.q@hanakago.example.jp>", charset=("utf-8", "iso-2022-jp")[number % 2]), part(text + old, charset=("utf-8", "iso-2022-jp")[number % 2]))
            yield Case(f"second-answer{number}", raw, kinds, actions, group="signup")
    new = Reader("hajimemashite@tegami.example", "初")
    for index, (line, actions) in enumerate(
        (
            (f"Authentication-Results: {AUTHSERV}; spf=pass smtp.mailfrom=hajimemashite@tegami.example; dkim=none; dmarc=none{CRLF}", frozenset({"confirm"})),
            (f"Authentication-Results: {AUTHSERV}; spf=fail smtp.mailfrom=tegami.example; dmarc=fail (p=REJECT) header.from=tegami.example{CRLF}", ASK),
            (f"Precedence: bulk{CRLF}", NONE | ASK),
            ("", frozenset({"confirm"})),
        )
    ):
        raw = mail(line + usual(new, ("空メール", "", "登録", "メルマガ登録希望")[index], to=JOIN), part(""))
        yield Case(f"second-join{index}", raw, anything | AUTO, actions, group="signup")


def lists() -> Iterator[Case]:
    """Newsletters of others and services."""
    for number, (subject, extra, text) in enumerate(
        (
            ("【重要】ご利用料金のお知らせ", "", "お支払い期限が近づいています。期限を過ぎるとサービスを停止します。"),
            ("週刊フラワービジネス", f"List-Unsubscribe: <mailto:stop@weekly.example>{CRLF}", "配信停止はこちら。\nUnsubscribe here."),
            ("[shotengai] 会合のお知らせ", f"List-Post: <mailto:shotengai@ml.example>{CRLF}List-Id: <shotengai.ml.example>{CRLF}", "退会希望の方は事務局まで。"),
            ("セミナーのご案内", f"Precedence: bulk{CRLF}X-Mailer: blast{CRLF}", "今後のご案内が不要な方は、配信停止とご返信ください。"),
            ("Your order has shipped", "", "Your parcel is on its way. Unsubscribe from notifications in your settings."),
        )
    ):
        headers = arrived() + sender("送信者", f"info{number}@gyosha.example") + f"To: {SHOP}{CRLF}" + header("Subject", subject) + f"Message-ID: <l{number}@gyosha.example>{CRLF}Date: Mon, 23 Nov 2026 10:11:08 +0900{CRLF}" + extra
        actions = NONE if extra else NONE | ASK
        yield Case(f"second-list{number}", mail(headers, part(text)), QUIET | {"unclear"}, actions, group="other")
    reader = READERS[66]
    reaction = mail(usual(reader, f"Re: {RUNS[0].subject}", reply=reader.message_id()), multi("alternative", [part(f"{reader.name} さんがリアクションしました: 👍"), part('{"emoji": "👍", "version": 1}', "vnd.google.email-reaction+json"), part("<p>👍</p>", "html")]))
    yield Case("second-reaction", reaction, frozenset({"reply", "other", "autoreply"}), NONE, group="other")


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (auto_replies, complaints, buttons, signups, lists):
        yield from make()
