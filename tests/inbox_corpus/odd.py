"""Mails of people in unusual shapes: named addresses, forwards, strangers, charsets, HTML only, subject only."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, arrived, header, mail, multi, part, raw_part, sender, usual
from tests.inbox_corpus.people import ANY_SCOPE, ASK, DOUBT, NONE, OPTOUT, REPLY, STOP
from tests.inbox_corpus.world import READERS, RUNS, SHOP, SHOP_NAME, newsletter_html, newsletter_text

ALL: frozenset[str | None] = frozenset({"all"})
RE = f"Re: {RUNS[0].subject}"


def _stop(name: str, raw: bytes, address: str, scopes: frozenset[str | None] = ALL) -> Case:
    return Case(f"odd-{name}", raw, OPTOUT, STOP, scopes, frozenset({address}), group="stop")


def _ask(name: str, raw: bytes, address: str = "") -> Case:
    who = frozenset({address}) if address else None
    return Case(f"odd-{name}", raw, DOUBT, ASK, ANY_SCOPE, who, group="doubt")


def _none(name: str, raw: bytes, kinds: frozenset[str] = REPLY) -> Case:
    return Case(f"odd-{name}", raw, kinds, NONE, ANY_SCOPE, group="other")


def subjects() -> Iterator[Case]:
    """The wish stands in the subject, the body is empty or short."""
    for number, subject in enumerate(
        ("配信停止", "停止", "unsubscribe", "STOP", "退会", "メルマガ不要", "配信解除", "Unsubscribe me", "購読停止希望")
    ):
        reader = READERS[60 + number]
        body = ("", "\n", "よろしくお願いします。", "iPhoneから送信")[number % 4]
        charset = ("utf-8", "iso-2022-jp", "cp932")[number % 3]
        yield _stop(f"subject{number}", mail(usual(reader, subject, charset=charset), part(body, charset=charset)), reader.address)
    reader = READERS[70]
    yield _stop("subject-q", mail(usual(reader, "x").replace("Subject: x" + CRLF, header("Subject", "配信停止希望", how="Q")), part("")), reader.address)
    yield _stop("subject-raw-utf8", mail(usual(reader, "x").replace("Subject: x", "Subject: " + "配信停止".encode().decode("latin-1")), part("")), reader.address)
    yield _stop("subject-raw-sjis", mail(usual(reader, "x").replace("Subject: x", "Subject: " + "配信停止".encode("cp932").decode("latin-1")), part("")), reader.address)
    yield _stop("subject-raw-jis", mail(usual(reader, "x").replace("Subject: x", "Subject: " + "配信停止".encode("iso-2022-jp").decode("latin-1")), part("")), reader.address)
    yield _none("subject-re-only", mail(usual(reader, RE, reply=reader.message_id()), part("ありがとうございました。")))


def charsets() -> Iterator[Case]:
    """Declared rightly, wrongly or not at all."""
    text = "お世話になっております。\nメールの配信を停止してください。\nよろしくお願いします。"
    rows = (
        ("jis-7bit", "iso-2022-jp", "", "7bit"),
        ("jis-b64", "iso-2022-jp", "", "base64"),
        ("jis-qp", "iso-2022-jp", "", "quoted-printable"),
        ("sjis-8bit", "Shift_JIS", "cp932", "8bit"),
        ("cp932", "cp932", "", "base64"),
        ("windows-31j", "Windows-31J", "cp932", "base64"),
        ("x-sjis", "x-sjis", "cp932", "quoted-printable"),
        ("eucjp", "EUC-JP", "", "8bit"),
        ("utf8-8bit", "UTF-8", "", "8bit"),
        ("utf8-qp", "UTF-8", "", "quoted-printable"),
        ("none-utf8", "", "utf-8", "8bit"),
        ("none-jis", "", "iso-2022-jp", "7bit"),
        ("none-sjis", "", "cp932", "8bit"),
        ("ascii-but-utf8", "us-ascii", "utf-8", "8bit"),
        ("ascii-but-jis", "us-ascii", "iso-2022-jp", "7bit"),
        ("jis-but-utf8", "iso-2022-jp", "utf-8", "8bit"),
        ("jis-but-sjis", "iso-2022-jp", "cp932", "8bit"),
        ("utf8-but-sjis", "utf-8", "cp932", "8bit"),
        ("utf8-but-euc", "utf-8", "euc-jp", "8bit"),
        ("sjis-but-utf8", "shift_jis", "utf-8", "8bit"),
        ("latin1-but-utf8", "iso-8859-1", "utf-8", "8bit"),
        ("unknown-charset", "x-unknown", "utf-8", "base64"),
        ("jp2004", "iso-2022-jp-2004", "iso-2022-jp", "7bit"),
        ("jp-ms", "iso-2022-jp-ms", "iso-2022-jp", "7bit"),
        ("utf16", "utf-16", "", "base64"),
        ("quoted-name", '"iso-2022-jp"', "iso-2022-jp", "7bit"),
    )
    for number, (name, charset, real, transfer) in enumerate(rows):
        reader = READERS[80 + number % 40]
        head = usual(reader, RE, reply=reader.message_id())
        yield _stop(f"charset-{name}", mail(head, part(text, charset=charset, real=real or charset.strip('"'), transfer=transfer)), reader.address)
    reader = READERS[81]
    kana = b"\x1b(I\xd2\xb0\xd9\x1b(B".decode("latin-1") + "配信停止してください".encode("iso-2022-jp").decode("latin-1")
    head = usual(reader, RE, reply=reader.message_id())
    yield _stop("charset-jis-kana", mail(head, f"Content-Type: text/plain; charset=iso-2022-jp{CRLF}{CRLF}{kana}{CRLF}"), reader.address)
    nec = "①".encode("cp932") + "メールの配信を停止してください".encode("cp932")
    yield _stop("charset-sjis-nec", mail(head, f"Content-Type: text/plain; charset=shift_jis{CRLF}{CRLF}{nec.decode('latin-1')}{CRLF}"), reader.address)


def html_only() -> Iterator[Case]:
    """HTML without text, with hidden or quoted words."""
    reader = READERS[120]
    head = usual(reader, RE, reply=reader.message_id())
    quoted = f'<blockquote type="cite">{newsletter_html(reader)}</blockquote>'
    gmail = f'<div class="gmail_quote"><div class="gmail_attr">2026年11月20日(金) 10:00 {SHOP_NAME} &lt;{SHOP}&gt;:</div>{quoted}</div>'

    def page(new: str, rest: str = quoted) -> bytes:
        return mail(head, part(f"<html><body>{new}{rest}</body></html>", "html"))

    yield _stop("html-p", page("<p>配信停止をお願いします。</p>"), reader.address)
    yield _stop("html-split", page("<p><b>配信</b><span>停止</span>をお願いします。</p>"), reader.address)
    yield _stop("html-entities", page("<p>&#37197;&#20449;&#20572;&#27490;&#12375;&#12390;&#12367;&#12384;&#12373;&#12356;</p>"), reader.address)
    yield _stop("html-nbsp", page("<div>Please&nbsp;unsubscribe&nbsp;me.</div>"), reader.address)
    yield _stop("html-zero-width", page("<div>配\u200b信\u200b停\u200b止してください</div>"), reader.address)
    yield _stop("html-table", page("<table><tr><td>退会します</td></tr></table>", gmail), reader.address)
    yield _none("html-thanks", page("<p>ありがとうございます。週末に伺います。</p>"))
    yield _none("html-thanks-gmail", page("<p>とてもきれいでした。</p>", gmail))
    yield _none("html-script", page("<script>配信停止してください</script><p>花束の予約をお願いします。</p>"))
    yield _none("html-style", page("<style>/* 配信停止 unsubscribe */</style><p>明日うかがいます。</p>"))
    yield _none("html-comment", page("<!-- 配信停止してください --><p>よろしくお願いします。</p>"))
    yield _none("html-title", mail(head, part("<html><head><title>配信停止</title></head><body><p>お花ありがとう。</p></body></html>", "html")))
    both = multi("alternative", [part("配信停止してください。"), part(f"<p>配信停止してください。</p>{quoted}", "html")])
    yield _stop("html-both", mail(head, both), reader.address)
    empty_text = multi("alternative", [part(""), part(f"<p>配信停止してください。</p>{quoted}", "html")])
    yield _stop("html-empty-text", mail(head, empty_text), reader.address)
    related = multi("related", [part(f"<p>もう送らないでください。</p>{quoted}", "html"), raw_part("image/png; name=a.png", "iVBORw0KGgo=", f"Content-Transfer-Encoding: base64{CRLF}")])
    yield _stop("html-related", mail(head, related), reader.address)
    attached = multi("mixed", [part("先日の写真です。"), raw_part('text/plain; name="memo.txt"', "haishin teishi", f'Content-Disposition: attachment; filename="memo.txt"{CRLF}')])
    yield _none("attachment", mail(head, attached))


def addresses() -> Iterator[Case]:
    """Named addresses, aliases, strangers and forwards."""
    reader, other, third = READERS[130], READERS[131], READERS[132]
    head = usual(reader, RE, reply=reader.message_id())
    yield _stop("named-own", mail(head, part(f"{reader.address} への配信を停止してください。")), reader.address)
    stranger = usual(reader, "配信停止のお願い", address="betsu.no@adoresu.example.jp", name="月野")
    yield _ask("stranger-named", mail(stranger, part(f"{reader.address} への配信を停止してください。")))
    yield _ask("stranger-stop", mail(stranger, part("配信を停止してください。")))
    yield _ask("stranger-stop-en", mail(usual(reader, "unsubscribe", address="who@nowhere.example"), part("")))
    yield _ask("reader-names-other", mail(head, part(f"{other.address} への配信も停止してください。")))
    alias = usual(reader, RE, reply=reader.message_id(), address="alias.tsukino@icloudo.example")
    # In-Reply-To is ours: 3.3 step 5 takes it for the reader.
    yield Case("odd-alias-reply", mail(alias, part("配信停止してください。")), OPTOUT | DOUBT, STOP | ASK, ANY_SCOPE, frozenset({reader.address}), group="doubt")
    for number, word in enumerate(("Fwd:", "FW:", "転送:")):
        head = usual(third, f"{word} {RUNS[0].subject}", address="tomodachi@yoso.example.jp", name="友達")
        body = f"配信停止してほしいそうです。\n\n---------- Forwarded message ---------\nFrom: {SHOP_NAME} <{SHOP}>\nDate: 2026年11月20日(金) 10:00\nSubject: {RUNS[0].subject}\nTo: {third.address}\n\n{newsletter_text(third)}"
        yield _ask(f"forward-stranger{number}", mail(head, part(body)))
        head = usual(third, f"{word} {RUNS[0].subject}", address="tomodachi@yoso.example.jp", name="友達")
        body = body.replace("配信停止してほしいそうです。", "この花屋さん、すてきですよ。")
        yield Case(f"odd-forward-plain{number}", mail(head, part(body)), REPLY | DOUBT, NONE | ASK, ANY_SCOPE, group="other")
    upper = usual(reader, RE, reply=reader.message_id(), address=reader.address.upper())
    yield _stop("upper-case", mail(upper, part("配信停止してください。")), reader.address)
    dotted = READERS[7]
    quoted = '"ringo..ame"@docomo.ne.jp.example'
    yield _stop("dotted", mail(usual(dotted, RE, reply=dotted.message_id()), part("停止してください")), dotted.address)
    yield _stop("dotted-quoted", mail(usual(dotted, RE, reply=dotted.message_id(), address=quoted), part("停止してください")), dotted.address)
    # No thread headers: From alone says who.
    yield _stop("no-thread", mail(usual(reader, "お願い"), part("今後のメール配信を停止してください。")), reader.address)
    yield _none("stranger-order", mail(usual(reader, "注文", address="hajimete@okyaku.example"), part("バラの花束を予約したいです。")), frozenset({"other", "reply"}))
    yield _none("stranger-sale", mail(usual(reader, "ホームページ制作のご提案", address="eigyo@gyosha.example", name="営業"), part("突然のご連絡失礼いたします。貴店のホームページを…\n配信停止をご希望の方はこちら: https://gyosha.example/stop")), frozenset({"other", "reply", "autoreply"}))
    yield _none("no-from", mail(arrived() + header("Subject", "こんにちは"), part("花の値段を教えてください。")), frozenset({"other", "reply"}))
    two = usual(reader, RE, reply=reader.message_id()).replace(sender(reader.name, reader.address), f"From: {reader.address}, {other.address}{CRLF}")
    yield Case("odd-two-from", mail(two, part("配信停止してください。")), OPTOUT | DOUBT, STOP | ASK, ANY_SCOPE, group="doubt")
    mixed = part(f"> {newsletter_text(reader)[:40]}\nはい、配信停止でお願いします。\n> 住所\n見本県です。")
    yield Case("odd-interleaved", mail(usual(reader, RE, reply=reader.message_id()), mixed), OPTOUT | DOUBT, STOP | ASK, ANY_SCOPE, frozenset({reader.address}), group="doubt")


def quotation_only() -> Iterator[Case]:
    """Nothing new but the quoted newsletter, or an answer to an answer."""
    reader = READERS[140]
    head = usual(reader, RE, reply=reader.message_id())
    marked = "\n".join("> " + line for line in newsletter_text(reader).splitlines())
    yield _none("quotation-only", mail(head, part(f"\n\nOn 2026/11/20 10:00, {SHOP_NAME} wrote:\n{marked}")))
    yield _none("quotation-twice", mail(head, part(f"承知しました。\n\n> 配信停止の方法は次のとおりです。\n>> {SHOP}\n" + marked)))
    nothing = mail(head, part(""))
    yield Case("odd-empty-reply", nothing, REPLY | DOUBT, NONE | ASK, ANY_SCOPE, group="other")
    empty = mail(usual(reader, ""), part(""))
    yield Case("odd-empty", empty, REPLY | DOUBT, NONE | ASK, ANY_SCOPE, group="other")
    yield _none("footer-pasted", mail(head, part(f"写真をありがとう。\n\n{newsletter_text(reader)}")))
    own = usual(reader, "テスト", address=SHOP, name=SHOP_NAME)
    yield _none("own-mail", mail(own, part("配信停止のテストです。")), frozenset({"other", "reply"}))
    copy = usual(reader, RUNS[0].subject, address=SHOP, name=SHOP_NAME)
    yield _none("own-newsletter", mail(copy, part(newsletter_text(reader))), frozenset({"other", "reply", "autoreply"}))
    yield _stop("long-then-stop", mail(head, part("配信を停止してください。\n" + "\n".join("> " + "花" * 30 for _ in range(3000)))), reader.address)
    story = "先日は母がお世話になりました。" * 25 + "\n配信は停止してください。"
    yield Case("odd-long-letter", mail(head, part(story)), OPTOUT | DOUBT, STOP | ASK, ANY_SCOPE, frozenset({reader.address}), group="doubt")
    thread = part(f"ありがとうございます。助かりました。\n\nOn 2026/11/23, {SHOP_NAME} wrote:\n> 承知いたしました。\n>\n> > 配信を停止してください。\n> > {reader.name}\n")
    yield _none("thanks-for-stop", mail(head, thread))


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (subjects, charsets, html_only, addresses, quotation_only):
        yield from make()
