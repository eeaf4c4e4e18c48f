"""The third batch: people again, in longer letters, with signatures, notices and the shapes of firms."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, mail, multi, part, usual
from tests.inbox_corpus.people import ANY_SCOPE, ASK, DOUBT, NONE, OPTOUT, REPLY, STOP, reply_mail
from tests.inbox_corpus.styles import STYLES
from tests.inbox_corpus.world import READERS, RUNS, SHOP, SHOP_NAME, newsletter_text

ALL: frozenset[str | None] = frozenset({"all"})
STOPS = (
    "花かご 御中\n\nいつも大変お世話になっております。\n株式会社みほんの朝日でございます。\n\n標題の件、誠に勝手ながら、今後のメールマガジンの送付を停止していただきたくお願い申し上げます。\n\n何卒よろしくお願い申し上げます。",
    "メルマガは読まないので、送らないでもらえますか。",
    "メールの配信、そろそろ止めてもらっていいですか？",
    "配信停止していただけませんか？",
    "解除をお願いできますでしょうか。",
    "メール不要",
    "DM不要です",
    "今後は配信しないでください。",
    "配信不要です。",
    "登録を解除してください。パスワードも忘れました。",
    "メルマガを退会したい",
    "お知らせはもう要らないので外してください。",
    "すべてのメール配信を停止願います。",
    "毎週届くメール、止めてください。お花は好きですが、もう十分です。",
    "送信停止",
    "受信拒否",
    "宣伝はやめてください",
    "このアドレスには送らないでください。",
    "メールの送付停止をお願いします。部署が変わりました。",
    "お手数ですが配信リストより削除をお願いします。",
    "配信停止の件、よろしくお願いします。",
    "メルマガ解除希望　客百子",
    "Could you please unsubscribe me?",
    "Can you take me off your mailing list? Thanks",
    "Please stop.",
    "please stop these emails",
    "Remove my email address from your database.",
    "I never signed up for this. Unsubscribe me.",
    "Unsubscribe. I live abroad now.",
    "no more newsletters, thanks",
)
DOUBTS = (
    "配信停止ってできますか？",
    "停止の申し込みは受け付けてもらえましたか？",
    "もし停止すると、注文の連絡も届かなくなりますか？",
    "配信停止はしなくて結構です。",
    "解除するのは来月にします。",
    "ときどき配信停止したくなりますが、やっぱり読みます。",
    "姉が停止を希望しています。姉のアドレスは分かりません。",
    "Is it possible to unsubscribe by phone?",
    "I haven't decided whether to unsubscribe.",
    "If the next one is in Japanese only, please unsubscribe me.",
)
NOT_STOPS = (
    "鉢植えの水やりは止めたほうがいいですか。",
    "火曜日の定期便を1回停止してもらえますか。",
    "先日の配送停止の件、ありがとうございました。",
    "電車が運転停止で遅れます。予約を18時に変えてください。",
    "アルバイト募集のことで、応募を取り消したいです。",
    "名札は不要、花瓶は必要です。",
    "保証は要りませんので、安いほうをください。",
    "お返しは送らないでくださいと先方が言っていました。",
    "会員カードを解約したいのですが、お店に行けばいいですか。",
    "The delivery was cancelled, can we do Sunday instead?",
    "Please don't send red roses, white ones only.",
    "I could not stop smiling. Thank you!",
    "No more lilies this time, please.",
    "My husband is out of the office so please deliver to our home.",
)
THANKS = (
    "写真、きれいに撮れていました。ありがとうございます。",
    "教室に申し込みます。2人です。",
    "届きました。母も喜んでいます。",
    "今年もお世話になりました。来年もよろしくお願いします。",
    "Great, see you on Saturday.",
)
SIGNATURES = (
    "\n\n--\n株式会社みほん\n営業部 客 百子\n★弊社メルマガの配信停止はこちら https://mihon.example.co.jp/stop\n",
    "\n\n━━━━━━━━━━━━━━\nみほん商店　客\n※メール配信停止をご希望の方は件名に「配信停止」とご記入ください\n━━━━━━━━━━━━━━\n",
    "\n\nCONFIDENTIALITY NOTICE: If you are not the intended recipient, please delete this message, stop reading and notify the sender.\n",
    "\n\nこのメールに心当たりのない方は、お手数ですが削除してください。\n",
    "\n\n-- \nPlease stop and think before you print. Save trees.\n",
)


def _rows(prefix: str, texts: tuple[str, ...], kinds: frozenset[str], actions: frozenset[str], group: str, *, scopes: frozenset[str | None] = ANY_SCOPE, concerned: bool = True, shift: int = 0) -> Iterator[Case]:
    styles = list(STYLES)
    for number, text in enumerate(texts):
        reader = READERS[(number * 11 + shift) % len(READERS)]
        style = styles[(number * 5 + shift) % len(styles)]
        raw = reply_mail(text, reader, style, number + shift, RUNS[(number + 1) % 2])
        yield Case(f"third-{prefix}{number}-{style}", raw, kinds, actions, scopes, frozenset({reader.address}) if concerned else None, group=group)


def texts() -> Iterator[Case]:
    """A polite question that asks to stop may be asked about; a bare wish may not."""
    polite = {text for text in STOPS if text.endswith(("？", "か。", "か", "?", "Thanks")) or "申し上げます" in text}
    yield from _rows("stop", tuple(t for t in STOPS if t not in polite), OPTOUT, STOP, "stop", scopes=ALL, shift=4)
    yield from _rows("polite", tuple(t for t in STOPS if t in polite), OPTOUT | DOUBT, STOP | ASK, "doubt", shift=9)
    yield from _rows("doubt", DOUBTS, DOUBT, ASK, "doubt", shift=1)
    yield from _rows("not", NOT_STOPS, REPLY | DOUBT, NONE | ASK, "other", concerned=False, shift=2)
    yield from _rows("thanks", THANKS, REPLY, NONE, "other", concerned=False, shift=3)


def signatures() -> Iterator[Case]:
    """A sender's own signature speaks of stopping his mails, not ours."""
    for number, sign in enumerate(SIGNATURES):
        for index, text in enumerate(THANKS[:3]):
            reader = READERS[70 + number * 3 + index]
            quoted = "\n".join("> " + line for line in newsletter_text(reader).splitlines())
            body = f"{text}{sign}\n2026年11月20日(金) 10:00 {SHOP_NAME} <{SHOP}>:\n{quoted}\n"
            raw = mail(usual(reader, f"Re: {RUNS[0].subject}", reply=reader.message_id()), part(body))
            yield Case(f"third-sign{number}-{index}", raw, REPLY | DOUBT, NONE | ASK, ANY_SCOPE, group="other")
        reader = READERS[90 + number]
        raw = mail(usual(reader, "Re: お便り", reply=reader.message_id()), part("配信停止をお願いします。" + sign))
        yield Case(f"third-sign-stop{number}", raw, OPTOUT | DOUBT, STOP | ASK, ANY_SCOPE, frozenset({reader.address}), group="doubt")


def threads() -> Iterator[Case]:
    """Answers to answers."""
    reader = READERS[97]
    ack = "広告メールを停止しました（2026年11月23日 10:30）。ご注文の確認など、手続きに必要な連絡は今後もお送りすることがあります。"
    for number, (subject, text, actions) in enumerate(
        (
            ("Re: 広告メールの配信を停止しました", "ご対応ありがとうございました。", NONE | ASK),
            ("Re: 広告メールの配信を停止しました", "早速ありがとうございます。お花はまた買いに行きます。", NONE | ASK),
            ("Re: 広告メールの配信を停止しました", "えっ、停止をお願いしていません。元に戻してください。", ASK),
            ("Re: ご注文の確認", "注文内容はこれで大丈夫です。", NONE),
            ("Re: Re: Re: 教室の件", "了解です。当日よろしくお願いします。", NONE),
        )
    ):
        quoted = "\n".join("> " + line for line in (ack if number < 3 else "ご注文ありがとうございます。").splitlines())
        raw = mail(usual(reader, subject, reply="<ack1@hanakago.example.jp>"), part(f"{text}\n\n2026/11/23 10:30、{SHOP_NAME} <{SHOP}>のメール:\n\n{quoted}\n"))
        yield Case(f"third-thread{number}", raw, REPLY | DOUBT, actions, ANY_SCOPE, group="doubt" if actions == ASK else "other")
    html = multi("alternative", [part(""), part('<div dir="auto">ありがとう<div dir="auto"><br></div></div><div class="gmail_quote"><blockquote class="gmail_quote"><p>配信を停止してください。</p></blockquote></div>', "html")])
    yield Case("third-thread-own-stop-quoted", mail(usual(reader, "Re: x", reply=reader.message_id()), html), REPLY, NONE, ANY_SCOPE, group="other")


def scopes() -> Iterator[Case]:
    """Topics named loosely, and times named loosely: the part, or a person looks; never more than was asked in silence."""
    loose = (
        ("教室のメールは不要です。花だよりは楽しみにしています。", {"topic"}),
        ("母の日のメールだけ止めてください。", {"topic"}),
        ("フラワー教室だけ配信停止で。", {"topic"}),
        ("春まで配信を止めてください。", {"until", "all"}),
        ("来年の4月まで休止でお願いします。", {"until"}),
        ("2週間だけ止めてください。", {"until"}),
        ("今月いっぱい配信を止めてください。", {"until"}),
        ("Only stop the class announcements, keep the rest please.", {"topic"}),
        ("Please hold the newsletter for three months.", {"until"}),
    )
    for number, (text, wanted) in enumerate(loose):
        reader = READERS[104 + number]
        raw = reply_mail(text, reader, list(STYLES)[(number * 2) % len(STYLES)], number, RUNS[0])
        yield Case(f"third-loose{number}", raw, OPTOUT | DOUBT, STOP | ASK, frozenset(wanted), frozenset({reader.address}), group="doubt")
    exact = (
        ("季節の花だよりの配信停止をお願いします。ほかは続けてください。", {"topic"}),
        ("2027年4月10日まで配信停止をお願いします。", {"until"}),
        ("令和9年3月31日まで配信を止めてください。", {"until"}),
        ("Please stop sending until 15 March 2027.", {"until"}),
    )
    for number, (text, wanted) in enumerate(exact):
        reader = READERS[114 + number]
        raw = reply_mail(text, reader, list(STYLES)[(number * 4) % len(STYLES)], number, RUNS[0])
        yield Case(f"third-exact{number}", raw, OPTOUT | DOUBT, STOP | ASK, frozenset(wanted), frozenset({reader.address}), group="doubt")


def shapes() -> Iterator[Case]:
    """Bytes that people's programs really make."""
    reader = READERS[119]
    me = frozenset({reader.address})
    top = usual(reader, "Re: x", reply=reader.message_id())

    def stop(name: str, raw: bytes) -> Case:
        return Case(f"third-{name}", raw, OPTOUT, STOP, ALL, me, group="stop")

    wrapped = part("配信を停止してください。", charset="iso-2022-jp", transfer="7bit").replace("\x1b(B\r\n", "\x1b(B\r\n\r\n")
    yield stop("jis-blank", mail(top, wrapped))
    yield stop("html-jis", mail(top, part('<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-2022-jp"></head><body>配信停止してください。</body></html>', "html", "iso-2022-jp", "7bit")))
    yield stop("html-meta-only", mail(top, f"Content-Type: text/html{CRLF}{CRLF}" + b'<html><head><meta charset="shift_jis"></head><body>'.decode("latin-1") + "配信停止してください。".encode("cp932").decode("latin-1") + "</body></html>"))
    yield stop("html-br", mail(top, part("配信停止<br>お願いします<br><br>--<br>客", "html")))
    yield stop("html-font", mail(top, part('<font size="3" face="MS PGothic">メールの配信を<br>止めてください。</font>', "html", "shift_jis", real="cp932")))
    yield stop("mixed-alternative", mail(top, multi("mixed", [multi("alternative", [part("退会します。"), part("<p>退会します。</p>", "html")], "in"), part("\n", charset="us-ascii", transfer="7bit")], "out")))
    yield stop("subject-and-body", mail(usual(reader, "配信停止のお願い"), part("お世話になっております。\n首題の件、よろしくお願いいたします。")))
    yield stop("subject-folded", mail(usual(reader, "x").replace("Subject: x", "Subject: =?iso-2022-jp?B?GyRCR1s/Ljs=?=\r\n =?utf-8?B?5YGc5q2i?=").replace("=?iso-2022-jp?B?GyRCR1s/Ljs=?=", "=?utf-8?B?6YWN5L+h?="), part("")))
    yield stop("no-mime", (top + f"{CRLF}Please unsubscribe me.{CRLF}").encode("latin-1"))
    yield stop("no-type", mail(top, f"Content-Transfer-Encoding: 8bit{CRLF}{CRLF}" + "配信停止してください。".encode().decode("latin-1")))
    yield stop("crlf-lots", mail(top, part("\n\n\n\n\n配信停止してください。\n\n\n\n\n\n\n")))
    yield stop("full-width-latin", mail(top, part("ＵＮＳＵＢＳＣＲＩＢＥ")))
    yield stop("half-kana", mail(top, part("ﾒﾙﾏｶﾞ ﾌﾖｳ ﾃﾞｽ｡ ﾊｲｼﾝ停止")))
    yield Case("third-picture-only", mail(top, multi("mixed", [part(""), f'Content-Type: image/jpeg; name="haishin-teishi.jpg"{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}/9j/4AAQSkZJRg=={CRLF}'])), REPLY | DOUBT, NONE | ASK, ANY_SCOPE, group="other")
    yield Case("third-voice", mail(top, multi("mixed", [part("添付の音声を聞いてください。"), f'Content-Type: audio/mp4; name="a.m4a"{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}AAAA{CRLF}'])), REPLY | DOUBT, NONE | ASK, ANY_SCOPE, group="other")


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (texts, signatures, threads, scopes, shapes):
        yield from make()
