"""The second batch: people, written after the first had been tried, without a look at how it fared."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, arrived, header, mail, multi, part, raw_part, sender, usual
from tests.inbox_corpus.people import ANY_SCOPE, ASK, DOUBT, NONE, OPTOUT, REPLY, STOP, reply_mail
from tests.inbox_corpus.styles import STYLES
from tests.inbox_corpus.world import READERS, RUNS, SHOP, SHOP_NAME, newsletter_html, newsletter_text

STOPS = (
    "配信リストから外してください。",
    "いつもお世話になっております。菊屋の菊池です。\nメール配信の件ですが、担当を離れますので停止の手続きをお願いいたします。",
    "御社からのメールを今後受け取りたくありません。",
    "これ以上送ってこないでください。",
    "もうメールは送らなくて大丈夫です。",
    "お知らせメール、今後は不要でございます。",
    "配信をお断りします。",
    "ストップしてください",
    "解除",
    "メルマガやめます。",
    "登録していたメルマガを解除していただきたくご連絡いたしました。",
    "メールを止めて頂けますか。よろしくお願いします。",
    "配信対象から除外をお願い致します。",
    "ずっと読んでいましたが、引退して花を買うこともなくなりました。配信は終わりにしてください。長い間ありがとうございました。",
    "メアドの登録を消してください",
    "広告メールは送らないで下さい。",
    "今後一切のメール送信をお断りいたします。",
    "はいしんをとめてください",
    "停止でお願いいたします。",
    "配信停止希望です。\n\n山田商店\n電話 000-0000-0000",
    "解除してください m(_ _)m",
    "メルマガ配信停止お願いします😊",
    "メール要らないです",
    "すみませんがメルマガの購読をやめたいと思います。手続きをお願いします。",
    "２度とメールしないでください。",
    "Please drop me from your mailing list.",
    "Take me off your list.",
    "unsubscribe please",
    "I want to unsubscribe.",
    "Don't send me any more emails.",
    "Please end my subscription to this newsletter.",
    "Dear florist,\n\nplease stop sending newsletters to this address.\n\nKind regards\nMary",
    "Please discontinue sending me these messages.",
    "Unsubcribe",
    "Remove me.",
    "opt-out",
    "I don't want these mails anymore.",
)
DOUBTS = (
    "配信停止になっていませんか？最近メールが来ません。",
    "前回の配信停止のお願いは取り消します。",
    "退会すると会員割引は使えなくなりますか。",
    "次も同じ内容ならやめます。",
    "昨日のメールで停止と書きましたが間違いでした。",
    "配信停止の手続きがわかりません。教えてください。",
    "停止するかどうか、家族と相談します。",
    "夫が勝手に解除したようです。また送ってもらえますか。",
    "解除したつもりはないのですが…",
    "Should I unsubscribe and subscribe again with my new address?",
    "The unsubscribe link does not work, why?",
    "Please do not stop sending these!",
    "Did my husband unsubscribe me by mistake?",
)
NO_WISH = (
    "ラッピングは不要です。そのままでお願いします。",
    "領収書はいりません。当日現金で払います。",
    "配送を止めてください。お店に取りに行きます。",
    "花束は送らないでください。母が入院したので、私が受け取ります。",
    "土曜日の予約を解除してください。",
    "12日の教室はキャンセルでお願いします。",
    "お見舞いなので、カードは要りません。",
    "駐車場は不要です。電車で行きます。",
    "請求書は郵送しないでください。メールで大丈夫です。",
    "花の会は先月退会しましたが、お店にはまた行きます。",
    "不要な葉は切っても大丈夫ですか。",
    "I will stop by on Saturday to pick up the roses.",
    "Please cancel my order for Friday.",
    "Please remove the lilies from the bouquet, my cat is ill.",
    "The rain did not stop, so I could not come.",
    "母の日の配達をやめて、店頭受け取りに変えたいです。",
    "バラは結構です。カーネーションだけにしてください。",
    "エレベーターが停止中なので、玄関に置いてください。",
)
SILENTS = (
    "お花が届きました。とてもきれいです。ありがとうございました！",
    "営業時間を教えてください。",
    "先日はありがとうございました。また伺います。",
    "リース教室の持ち物は何ですか。",
    "Thank you for the newsletter. The roses look great.",
    "1月の営業日を知りたいです。",
    "来週の火曜日に供花をお願いできますか。予算は15,000円です。",
    "メルマガの写真の花は何という名前ですか。",
    "いつもメールをありがとうございます。",
    "受け取りました。",
)


def _rows(prefix: str, texts: tuple[str, ...], kinds: frozenset[str], actions: frozenset[str], group: str, shift: int, *, scopes: frozenset[str | None], concerned: bool) -> Iterator[Case]:
    styles = list(STYLES)
    for number, text in enumerate(texts):
        reader = READERS[(number * 5 + shift) % len(READERS)]
        style = styles[(number * 4 + shift) % len(styles)]
        raw = reply_mail(text, reader, style, number + shift, RUNS[number % 2])
        who = frozenset({reader.address}) if concerned else None
        yield Case(f"second-{prefix}{number}-{style}", raw, kinds, actions, scopes, who, group=group)


def texts() -> Iterator[Case]:
    """Fresh words in known shapes."""
    everything: frozenset[str | None] = frozenset({"all"})
    yield from _rows("stop", STOPS, OPTOUT, STOP, "stop", 2, scopes=everything, concerned=True)
    yield from _rows("doubt", DOUBTS, DOUBT, ASK, "doubt", 3, scopes=ANY_SCOPE, concerned=True)
    # Words of stopping about something else: never a stop; asking is allowed.
    yield from _rows("no-wish", NO_WISH, REPLY | DOUBT, NONE | ASK, "other", 1, scopes=ANY_SCOPE, concerned=False)
    yield from _rows("silent", SILENTS, REPLY, NONE, "other", 6, scopes=ANY_SCOPE, concerned=False)


def _quoted_in(new: str, before: str, after: str = "", marks: bool = False) -> str:
    old = newsletter_text(READERS[33], RUNS[0])
    if marks:
        old = "\n".join("> " + line for line in old.splitlines())
    return f"{new}\n\n{before}{old}{after}"


def quotations() -> Iterator[Case]:
    """Other shapes of quoting: a thanks must stay a thanks, a stop a stop."""
    reader = READERS[33]
    head = usual(reader, f"RE: {RUNS[0].subject}", reply=reader.message_id())
    shapes = {
        "outlook-ja": ("-----元のメッセージ-----\n差出人: 花かご\n送信日時: 2026年11月20日 10:00\n宛先: 客\n件名: x\n\n", "", False),
        "outlook-ja2": (f"From: {SHOP_NAME} <{SHOP}>\nSent: Friday, November 20, 2026 10:00 AM\nTo: x\nSubject: x\n\n", "", False),
        "line-ja": ("________________________________________\n送信元: 花かご\n送信日時: 2026年11月20日\n宛先: x\n件名: x\n\n", "", False),
        "spark": (f"2026年11月20日 10:00 +0900、{SHOP_NAME} <{SHOP}> のメール:\n", "", True),
        "edmax": (f"{SHOP_NAME} さんは書きました (2026/11/20 10:00):\n", "", True),
        "wrote-ja": (f"2026年11月20日(金) 10:00 {SHOP_NAME}\n<{SHOP}>:\n\n", "", True),
        "sylpheed": (f"On Fri, 20 Nov 2026 10:00:00 +0900\n{SHOP_NAME} <{SHOP}> wrote:\n\n", "", True),
        "lotus": (f"{SHOP_NAME} <{SHOP}>\n2026/11/20 10:00\n\nTo\tx\ncc\n\nSubject\tx\n\n", "", True),
        "de": (f"Am 20.11.2026 um 10:00 schrieb {SHOP_NAME}:\n", "", True),
        "fr": (f"Le ven. 20 nov. 2026 à 10:00, {SHOP_NAME} <{SHOP}> a écrit :\n\n", "", True),
        "proton": (f"Sent with Proton Mail secure email.\n\nOn Friday, November 20th, 2026 at 10:00, {SHOP_NAME} <{SHOP}> wrote:\n\n", "", True),
        "full-width": (f"＞ {SHOP_NAME}\n", "", True),
        "only-footer": ("――――――――――――――――――――\n■ 配信停止\n今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで\n", "", False),
        "equals": ("==== Original Message ====\n差出人: 花かご\n件名: x\n\n", "", False),
        "forwarded": (f"---------- Forwarded message ---------\nFrom: {SHOP_NAME} <{SHOP}>\nDate: 2026年11月20日(金) 10:00\nSubject: x\nTo: x\n\n", "", False),
    }
    for name, (before, after, marks) in shapes.items():
        thanks = mail(head, part(_quoted_in("ありがとう、楽しみにしています。", before, after, marks)))
        yield Case(f"second-quote-thanks-{name}", thanks, REPLY, NONE, group="other")
        stop = mail(head, part(_quoted_in("配信停止でお願いします。", before, after, marks)))
        yield Case(f"second-quote-stop-{name}", stop, OPTOUT, STOP, frozenset({"all"}), frozenset({reader.address}), group="stop")
    outlook = f'<div><p>花束をありがとうございます。</p></div><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p><b><span>差出人:</span></b> {SHOP_NAME} &lt;{SHOP}&gt;<br><b>送信日時:</b> 2026年11月20日<br><b>宛先:</b> x<br><b>件名:</b> x</p></div></div>{newsletter_html(reader)}'
    yield Case("second-html-outlook", mail(head, part(outlook, "html")), REPLY, NONE, group="other")
    mozilla = f'<p>明日伺います。</p><div class="moz-cite-prefix">On 2026/11/20 10:00, {SHOP_NAME} wrote:<br></div><blockquote type="cite" cite="mid:x">{newsletter_html(reader)}</blockquote>'
    yield Case("second-html-mozilla", mail(head, part(mozilla, "html")), REPLY, NONE, group="other")
    proton = f'<div>楽しみです。</div><div class="protonmail_quote">On Friday, {SHOP_NAME} wrote:<br><blockquote class="protonmail_quote" type="cite">{newsletter_html(reader)}</blockquote></div>'
    yield Case("second-html-proton", mail(head, part(proton, "html")), REPLY, NONE, group="other")
    new_outlook = f'<div>予約をお願いします。</div><div id="ms-outlook-mobile-signature">Outlook for Android を入手</div><hr><div id="divRplyFwdMsg"><b>From:</b> {SHOP_NAME}<br><b>Subject:</b> x</div>{newsletter_html(reader)}'
    yield Case("second-html-new-outlook", mail(head, part(new_outlook, "html")), REPLY, NONE, group="other")


def parts_and_dates() -> Iterator[Case]:
    """Fresh partial and temporary stops."""
    rows: tuple[tuple[str, str, set[str]], ...] = (
        ("topic1", "「母の日ギフト」の配信だけ停止をお願いします。", {"topic"}),
        ("topic2", "フラワー教室のお知らせはもう不要ですが、季節の花だよりはこれからも読みたいです。", {"topic"}),
        ("topic3", "教室のお知らせの配信停止をお願いします。フラワー教室のお知らせのほうです。", {"topic"}),
        ("until1", "2027年1月31日まで配信を休止してください。", {"until"}),
        ("until2", "出産のため、2027年6月末まで配信を止めてください。", {"until"}),
        ("until3", "Please pause the newsletter until 2027-05-31.", {"until"}),
        ("all1", "母の日ギフトを含め、全部のメールを停止してください。", {"all"}),
    )
    for number, (name, text, scopes) in enumerate(rows):
        reader = READERS[90 + number]
        raw = reply_mail(text, reader, list(STYLES)[(number * 3) % len(STYLES)], number)
        yield Case(f"second-{name}", raw, OPTOUT, STOP, frozenset(scopes), frozenset({reader.address}), group="stop")


def strange() -> Iterator[Case]:
    """Fresh senders, charsets, subjects."""
    reader, other = READERS[100], READERS[101]
    everything: frozenset[str | None] = frozenset({"all"})
    me = frozenset({reader.address})
    long_name = usual(reader, "Re: お知らせ", name="株式会社みほん商事 営業部 客 百子")
    yield Case("second-long-name", mail(long_name, part("配信停止をお願いします。")), OPTOUT, STOP, everything, me, group="stop")
    for number, (charset, subject) in enumerate((("iso-2022-jp", "メール配信停止希望"), ("shift_jis", "配信停止のお願い"), ("euc-jp", "解除希望"), ("gb2312", "停止"))):
        raw = mail(usual(reader, subject, charset=charset), part("よろしくお願いします。" if charset != "gb2312" else "", charset=charset if charset != "gb2312" else "utf-8"))
        yield Case(f"second-subject{number}", raw, OPTOUT, STOP, everything, me, group="stop")
    half = usual(reader, "Re: x", reply=reader.message_id())
    flowed = "配信を停止し \nてください。\n"
    yield Case("second-flowed", mail(half, part(flowed, extra="; format=flowed; delsp=yes")), OPTOUT | DOUBT, STOP | ASK, ANY_SCOPE, me, group="doubt")
    bom = mail(half, part("\ufeff配信停止してください。"))
    yield Case("second-bom", bom, OPTOUT, STOP, everything, me, group="stop")
    spaced = mail(half, part("配 信 停 止 し て く だ さ い"))
    yield Case("second-spaced", spaced, OPTOUT | DOUBT, STOP | ASK, ANY_SCOPE, me, group="doubt")
    emoji = mail(half, part("🛑配信停止🛑"))
    yield Case("second-emoji", emoji, OPTOUT, STOP, everything, me, group="stop")
    image = multi("mixed", [part("配信停止"), raw_part("image/jpeg; name=a.jpg", "/9j/4AAQ", f"Content-Transfer-Encoding: base64{CRLF}")])
    yield Case("second-with-image", mail(half, image), OPTOUT, STOP, everything, me, group="stop")
    pgp = multi("signed", [part("配信停止してください。"), raw_part("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----")], extra='; protocol="application/pgp-signature"')
    yield Case("second-signed", mail(half, pgp), OPTOUT, STOP, everything, me, group="stop")
    colleague = usual(reader, "Fwd: 花かごのメールについて", address="somu@kaisha2.example.co.jp", name="総務")
    yield Case("second-colleague", mail(colleague, part(f"{other.address} の者は退職しましたので、メールの配信を止めてください。")), DOUBT, ASK, group="doubt")
    both = mail(usual(reader, "Re: x", reply=reader.message_id()), part(f"{reader.address} と {other.address} の両方とも停止してください。"))
    yield Case("second-both", both, OPTOUT | DOUBT, ASK | STOP, ANY_SCOPE, group="doubt")
    child = usual(reader, "配信停止", address="musume@betsu.example.jp", name=reader.name)
    yield Case("second-same-name", mail(child, part("配信停止してください。")), DOUBT, ASK, group="doubt")
    replied_to = usual(reader, "Re: x", reply=reader.message_id(), address=other.address)
    yield Case("second-other-reader-replies", mail(replied_to, part("停止してください。")), OPTOUT | DOUBT, STOP | ASK, group="doubt")
    group_to = arrived() + sender(reader.name, reader.address) + f"To: {SHOP}, suzuki@yoso.example{CRLF}Cc: tanaka@yoso.example{CRLF}" + header("Subject", "会議の件") + f"Date: Mon, 23 Nov 2026 10:11:08 +0900{CRLF}Message-ID: <g@x.example>{CRLF}"
    yield Case("second-group", mail(group_to, part("会議は14時からです。サーバーの停止は15時です。")), REPLY | DOUBT, NONE | ASK, group="other")


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (texts, quotations, parts_and_dates, strange):
        yield from make()
