"""Sign-up mails and answers to the letters that ask for a confirmation or for consent (mail.md 3.7)."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, mail, part, usual
from tests.inbox_corpus.people import ASK, DOUBT, NONE, STOP
from tests.inbox_corpus.world import AUTHSERV, PENDING, READERS, SHOP, SUPPRESSED, Reader, confirm_token

JOIN = SHOP.replace("@", "+join@")
CONFIRM = frozenset({"confirm"})
SIGNUP = frozenset({"signup"})
ANY = frozenset({"signup", "reply", "other", "unclear", "autoreply", "optout"})
LETTER = "Re: 【花かご】メール配信のお申込み確認（まだ登録は完了していません）"


def _to(reader: Reader) -> str:
    return SHOP.replace("@", f"+c-{confirm_token(reader)}@")


def joins() -> Iterator[Case]:
    """A blank mail to the joining address."""
    good = f"Authentication-Results: {AUTHSERV}; spf=pass smtp.mailfrom=x; dmarc=pass header.from=tegami.example\r\n"
    bad = f"Authentication-Results: {AUTHSERV}; dmarc=fail header.from=tegami.example\r\n"
    foreign = "Authentication-Results: mx.elsewhere.example; dmarc=fail header.from=tegami.example\r\n"
    new = Reader("atarashii@tegami.example", "新井")

    def join(name: str, subject: str, body: str, kinds: frozenset[str], actions: frozenset[str], *, extra: str = "", address: str = "", charset: str = "utf-8") -> Case:
        head = extra + usual(new, subject, to=JOIN, address=address or f"{name}@tegami.example", charset=charset)
        return Case(f"join-{name}", mail(head, part(body, charset=charset)), kinds, actions, group="signup")

    yield join("blank", "", "", SIGNUP, CONFIRM)
    yield join("blank-pass", "", "", SIGNUP, CONFIRM, extra=good)
    yield join("phone", "メルマガ希望", "", SIGNUP, CONFIRM, charset="iso-2022-jp")
    yield join("words", "登録", "メルマガの登録をお願いします。", SIGNUP, CONFIRM)
    yield join("signature", "空メール", "\n\niPhoneから送信", SIGNUP, CONFIRM)
    yield join("foreign-fail", "", "", SIGNUP, CONFIRM, extra=foreign)
    yield join("fail", "", "", ANY, ASK, extra=bad)
    yield join("auto", "", "", ANY, NONE, extra=f"Auto-Submitted: auto-replied{CRLF}")
    yield join("list", "x", "x", ANY, NONE, extra=f"List-Id: <x.example>{CRLF}Precedence: list{CRLF}")
    yield join("noreply", "", "", ANY, NONE | ASK, address="noreply@tegami.example")
    yield join("own", "", "", ANY, NONE | ASK, address=SHOP)
    yield join("daemon", "", "", ANY | {"bounce"}, NONE | ASK, address="mailer-daemon@tegami.example")
    yield join("stop", "配信停止", "配信を停止してください。", ANY, ASK | STOP | NONE)
    yield join("stopped-optout", "", "", ANY, NONE | ASK, address=SUPPRESSED[0][0])
    yield join("stopped-bounce", "", "", ANY, NONE | ASK | CONFIRM, address=SUPPRESSED[1][0])


YES = ("", "はい", "希望します", "希望", "登録をお願いします。", "確認しました。お願いします。", "yes", "Yes, please.", "OKです", "よろしくお願いします。", "申し込みます。", "了解です。登録してください")
NO = ("希望しません。", "申し込んでいません。", "いいえ", "No, thank you.", "心当たりがありません。", "必要ありません。", "登録しないでください。", "間違いです。取り消してください。", "配信停止", "unsubscribe", "希望はしません")
UNCLEAR = ("どなたですか？", "月に何通くらい届きますか？", "希望するかどうか考えます。", "やっぱり迷っています。", "妻のアドレスなら希望すると思います。", "What is this?", "後で返事します。")
AFTER = f"\n\n2026年11月22日(日) 10:00 花かご <{SHOP}>:\n> 花かごのメール配信に、このアドレスでお申込みがありました。\n> ご本人によるお申込みでしたら、2026年11月29日までに、このメールにそのまま返信してください。\n> お心当たりがない場合は、何もしないでください。登録されず、以後お送りしません。\n"
CONSENT = f"\n\n-----Original Message-----\nFrom: 花かご <{SHOP}>\nSubject: 【花かご】広告メールをお送りしてよいかのお伺い（一度だけお送りします）\n\n今後、新商品や催しの広告メールをお送りしてもよろしければ、このメールに「希望」とご返信ください。\nご返信がない場合は、今後広告メールはお送りしません。\n今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。\n"


def answers() -> Iterator[Case]:
    """Clear, negative and unclear answers to the letter."""

    def answer(name: str, reader: Reader, text: str, kinds: frozenset[str], actions: frozenset[str], *, quoted: str = AFTER, who: frozenset[str] | None = None) -> Case:
        head = usual(reader, LETTER, to=_to(reader), reply="<c1.abc@hanakago.example.jp>")
        return Case(f"answer-{name}", mail(head, part(text + quoted)), kinds, actions, recipients=who, group="signup")

    for number, text in enumerate(YES):
        reader = PENDING[number]
        yield answer(f"yes{number}", reader, text, SIGNUP, CONFIRM, who=frozenset({reader.address}), quoted=(AFTER, CONSENT)[number % 2 if text else 0])
    for number, text in enumerate(NO):
        yield answer(f"no{number}", PENDING[number], text, ANY, ASK | STOP | NONE, quoted=(AFTER, CONSENT)[number % 2])
    for number, text in enumerate(UNCLEAR):
        yield answer(f"unclear{number}", PENDING[number + 11], text, DOUBT | SIGNUP, ASK, quoted=(AFTER, CONSENT)[number % 2])
    reader = PENDING[20]
    away = usual(reader, "自動返信: " + LETTER, to=_to(reader), extra=f"Auto-Submitted: auto-replied{CRLF}")
    yield Case("answer-auto", mail(away, part("休暇中です。")), frozenset({"autoreply"}), NONE, group="auto")
    by_subject = usual(reader, f"Re: confirm {confirm_token(reader)}")
    yield Case("answer-subject-token", mail(by_subject, part("はい、お願いします。" + AFTER)), SIGNUP, CONFIRM, recipients=frozenset({reader.address}), group="signup")
    stranger = usual(reader, LETTER, to=_to(reader), address="betsu.no.hito@dokoka.example")
    yield Case("answer-other-address", mail(stranger, part("はい" + AFTER)), ANY, ASK | CONFIRM, group="signup")
    wrong = usual(reader, LETTER, to=SHOP.replace("@", "+c-aaaaaaaaaaaaaaaaaaaaaaaaaa@"))
    yield Case("answer-wrong-token", mail(wrong, part("はい" + AFTER)), ANY, ASK | NONE | CONFIRM, group="signup")
    old = READERS[5]
    again = usual(old, "登録", to=JOIN)
    yield Case("join-reader", mail(again, part("")), ANY, CONFIRM | NONE | ASK, group="signup")
    bounced = usual(reader, "Undelivered Mail Returned to Sender", to=_to(reader), address="MAILER-DAEMON@mx.umi.example.jp").replace("Return-Path: <MAILER-DAEMON@mx.umi.example.jp>", "Return-Path: <>")
    raw = mail(bounced, part(f"<{reader.address}>: 550 5.1.1 User unknown\n"))
    yield Case("answer-bounce", raw, frozenset({"bounce"}), frozenset({"suppress", "none", "count", "ask"}), group="signup")


def cases() -> Iterator[Case]:
    """All of them."""
    yield from joins()
    yield from answers()
