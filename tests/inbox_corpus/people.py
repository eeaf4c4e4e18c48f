"""Mails that people write: clear stops, doubtful ones, parts, dates, questions, orders, thanks."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import Case, mail, usual
from tests.inbox_corpus.styles import STYLES
from tests.inbox_corpus.world import READERS, RUNS, Reader, Run

STOP = frozenset({"suppress"})
ASK = frozenset({"ask"})
NONE = frozenset({"none"})
OPTOUT = frozenset({"optout"})
DOUBT = frozenset({"unclear", "optout", "reply", "complaint"})
REPLY = frozenset({"reply", "other"})

CLEAR_JA = (
    "配信停止をお願いします。",
    "配信停止",
    "停止",
    "メルマガの配信を停止してください。よろしくお願いいたします。",
    "今後メールは不要です。",
    "もう送らないでください。",
    "お世話になっております。\n朝日です。\n\n恐れ入りますが、メールマガジンの配信を停止していただけますでしょうか。\n"
    "どうぞよろしくお願いいたします。",
    "登録解除お願いします",
    "購読を解除したいです。",
    "退会します。",
    "退会希望",
    "メールいりません。",
    "要りません。止めてください。",
    "配信解除希望です。",
    "このメール、もう結構です。",
    "今後の配信は不要ですので、リストから削除してください。",
    "アドレスを削除してください。",
    "配信をストップしてください。",
    "お手数ですが、メールの送信を中止していただけますと幸いです。",
    "引っ越して店に行けなくなりました。メールは止めてください。",
    "毎回ありがとうございます。ただ読む時間がないので配信停止でお願いします。",
    "メルマガ不要です。お花はまた買いに行きますね。",
    "案内メールは今後送らないようお願いします。",
    "はいしんていし",
    "ﾒｰﾙ配信停止して下さい",
    "登録を抹消してください。",
    "広告メールの受信を拒否します。",
    "メールの配信をやめてください！！",
    "もうメールしないでほしい。",
    "解約でお願いします。メルマガの。",
    "配信止めて",
    "購読停止",
    "今後のご案内は辞退いたします。",
    "何度もすみません。先日も配信停止をお願いしましたが、まだ届いています。止めてください。",
    "父は先月亡くなりました。メールの配信を止めてください。",
    "迷惑です。二度と送ってこないでください。",
    "配　信　停　止",
    "停止希望（" + "よろしくお願いします" + "）",
    "メールマガジンの登録を取り消してください。",
    "このアドレスへの配信は不要になりましたので停止願います。",
)
CLEAR_EN = (
    "Unsubscribe",
    "Please unsubscribe me.",
    "stop",
    "STOP!",
    "Please remove me from your mailing list. Thank you.",
    "Please take me off this list.",
    "I'd like to opt out of these emails.",
    "No more emails please.",
    "Hi, I have moved away from Japan, so please stop sending me your newsletter. Best, John",
    "Cancel my subscription please.",
    "Kindly stop mailing me.",
    "please delete my address from your list",
    "I no longer wish to receive these emails.",
    "Do not email me again.",
    "UNSUBSCRIBE ME NOW",
)
CLEAR_OTHER = (
    ("zh", "请取消订阅。"),
    ("zh_tw", "請停止寄送電子報，謝謝。"),
    ("ko", "수신거부 부탁드립니다."),
    ("fr", "Bonjour, merci de me désabonner de votre liste."),
    ("de", "Bitte melden Sie mich vom Newsletter ab. Abbestellen!"),
    ("es", "Por favor, denme de baja de la lista. Cancelar suscripción."),
    ("pt", "Por favor, cancelar inscrição."),
    ("it", "Vorrei cancellarmi dalla newsletter, grazie."),
)
DOUBTFUL = (
    ("stop_or_not", "配信停止しようか迷っています。"),
    ("not_stop", "配信停止しないでください。まだ読みたいです。"),
    ("how_to", "配信停止はどうすればいいですか？"),
    ("restart", "先月配信停止しましたが、再開してほしいです。"),
    ("change", "アドレスを変更したいです。古いほうは解除してください。"),
    ("not_arrive", "配信停止していないのにメールが届きません。"),
    ("condition", "値段の高い商品ばかりなら、もういりません。"),
    ("less", "メールが多すぎます。回数を減らせませんか。減らないなら停止します。"),
    ("other_person", "母のところに送るのはやめてください。私にはそのままで。"),
    ("en_question", "Can I unsubscribe without losing my points?"),
    ("en_not", "Please don't unsubscribe me, I love your mails!"),
    ("en_maybe", "I am thinking about unsubscribing."),
    ("en_cond", "If you don't answer, I will unsubscribe."),
    ("hearsay", "友人が配信停止したいと言っていました。"),
)
STRONG = (
    ("already", "配信停止したはずなのに、また届きました。"),
    ("order_cancel_stop", "先日注文した花束をキャンセルしてください。配信も停止でお願いします。"),
    ("annoyed", "こういうメールは迷惑です。"),
    ("never_asked", "登録した覚えがありません。"),
)
"""The wish shows, but not in so many words: stopping and asking are both right."""
SILENT = (
    ("order", "シクラメンを2鉢、土曜日に取りに行きます。取り置きをお願いします。"),
    ("question", "ポインセチアの水やりは何日おきがよいですか？"),
    ("thanks", "いつも素敵なお便りをありがとうございます。楽しみにしています。"),
    ("class", "12月12日のフラワー教室に2名で参加します。"),
    ("holiday", "年末は何日まで営業していますか？"),
    ("photo", "先日の花束、とても喜ばれました。写真を送りますね。"),
    ("receipt", "領収書を送っていただけますか。宛名は上様でお願いします。"),
    ("delivery", "母への花はもう届きましたでしょうか。"),
    ("en_thanks", "Lovely flowers, thank you so much!"),
    ("en_order", "I would like to order a bouquet for Friday, 5000 yen."),
    ("price", "クリスマスローズはいくらですか。"),
    ("shop_closed", "駐車場はありますか？車で行きます。"),
    ("good", "了解しました。"),
    ("pay", "代金は本日お振り込みしました。ご確認ください。"),
    ("visit", "明日の午後うかがいます。"),
)
CHARSETS = ("utf-8", "iso-2022-jp", "cp932", "euc-jp", "utf-8", "iso-2022-jp-ms")


def _charset(number: int, text: str) -> str:
    """A charset for this mail that can hold the text and the newsletter."""
    wanted = CHARSETS[number % len(CHARSETS)]
    if wanted == "iso-2022-jp-ms":
        wanted = "iso-2022-jp"
    try:
        (text + "―■／『』").encode(wanted)
    except UnicodeEncodeError:
        return "utf-8"
    return wanted


def reply_mail(text: str, reader: Reader, style: str, number: int, run: Run = RUNS[0], subject: str = "") -> bytes:
    """An answer to a newsletter, in one program's shape."""
    charset = _charset(number, text + reader.name)
    head = usual(reader, subject or f"Re: {run.subject}", reply=reader.message_id(run), charset=charset)
    return mail(head, STYLES[style](text, reader, run, charset))


def _cases(
    prefix: str,
    texts: list[tuple[str, str]],
    kinds: frozenset[str],
    actions: frozenset[str],
    group: str,
    shift: int,
    *,
    scopes: frozenset[str | None] = frozenset({"all"}),
    concerned: bool = True,
    run: Run = RUNS[0],
) -> Iterator[Case]:
    names = list(STYLES)
    for number, (name, text) in enumerate(texts):
        reader = READERS[(number + shift) % len(READERS)]
        style = names[(number + shift) % len(names)]
        recipients = frozenset({reader.address}) if concerned else None
        raw = reply_mail(text, reader, style, number + shift, run)
        yield Case(f"{prefix}-{name}-{style}", raw, kinds, actions, scopes, recipients, group=group)


ANY_SCOPE: frozenset[str | None] = frozenset({None, "all", "topic", "until"})


def clear_stops() -> Iterator[Case]:
    """Every text in three shapes; other languages may also be asked about."""
    texts = [(f"ja{n:02d}", text) for n, text in enumerate(CLEAR_JA)] + [
        (f"en{n:02d}", text) for n, text in enumerate(CLEAR_EN)
    ]
    for shift in (0, 5, 13):
        yield from _cases(f"stop{shift}", texts, OPTOUT, STOP, "stop", shift)
    either = STOP | ASK
    yield from _cases("stop-lang", list(CLEAR_OTHER), OPTOUT | DOUBT, either, "doubt", 3, scopes=ANY_SCOPE)


def doubtful() -> Iterator[Case]:
    """A person must look."""
    for shift in (1, 8):
        yield from _cases(f"doubt{shift}", list(DOUBTFUL), DOUBT, ASK, "doubt", shift, scopes=ANY_SCOPE)
        yield from _cases(f"doubt{shift}", list(STRONG), DOUBT, STOP | ASK, "doubt", shift, scopes=ANY_SCOPE)


def untouched() -> Iterator[Case]:
    """Orders, questions, thanks: the quoted footer must not count."""
    for shift in (2, 9, 16):
        yield from _cases(
            f"other{shift}", list(SILENT), REPLY, NONE, "other", shift, scopes=ANY_SCOPE, concerned=False
        )


PARTIAL = (
    ("class_only", "フラワー教室のお知らせだけ不要です。季節の花だよりは続けてください。", {"topic"}),
    ("class_stop", "フラワー教室のお知らせの配信を停止してください。", {"topic"}),
    ("mother", "母の日ギフトのメールだけ止めてください。", {"topic"}),
    ("letter", "季節の花だよりはいりません。フラワー教室のお知らせは引き続きお願いします。", {"topic"}),
    ("en_topic", "Please stop only the フラワー教室のお知らせ mails.", {"topic"}),
    ("all_named", "季節の花だよりもフラワー教室のお知らせも、すべて停止してください。", {"all"}),
    ("until_day", "2027年3月31日まで配信を停止してください。", {"until"}),
    ("until_short", "来年の3月末まで配信を止めてください。", {"until"}),
    ("until_month", "1か月間だけ配信を停止してください。", {"until"}),
    ("until_en", "Please stop your emails until March 31, 2027.", {"until"}),
    ("until_slash", "2027/2/28まで配信停止でお願いします", {"until"}),
)


def partial() -> Iterator[Case]:
    """By topic and until a date (SEM Ord. 5)."""
    names = list(STYLES)
    for shift in (0, 7):
        for number, (name, text, scopes) in enumerate(PARTIAL):
            reader = READERS[(number * 3 + shift) % 40]
            style = names[(number * 2 + shift) % len(names)]
            raw = reply_mail(text, reader, style, number + shift, RUNS[1])
            yield Case(
                f"part{shift}-{name}-{style}",
                raw,
                OPTOUT,
                STOP,
                frozenset(scopes),
                frozenset({reader.address}),
                group="stop",
            )
    for number, (name, text) in enumerate(
        (
            ("while", "しばらく配信を止めてください。"),
            ("unknown_topic", "ガーデニング講座のメールだけ停止してください。"),
            ("this_one", "このメルマガだけ止めてください。ほかの案内は今までどおりで。"),
            ("past", "2020年3月31日まで停止してください。"),
        )
    ):
        reader = READERS[50 + number]
        raw = reply_mail(text, reader, names[number], number, RUNS[1])
        # Unclear in scope: everything, or a person looks (law.md 1.4); "this one" is the topic of its mail.
        yield Case(
            f"part-unclear-{name}", raw, DOUBT, STOP | ASK, recipients=frozenset({reader.address}), group="doubt"
        )


def cases() -> Iterator[Case]:
    """All mails of people."""
    yield from clear_stops()
    yield from doubtful()
    yield from untouched()
    yield from partial()
