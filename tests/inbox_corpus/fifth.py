"""The fifth batch: written last, to say how well the finished classifier does on what nobody mended it for."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.bounces import ACTION_OF, BOUNCE
from tests.inbox_corpus.making import Case, mail, multi, part, raw_part
from tests.inbox_corpus.mtas import MTAS, Failure, ezweb, head, home_made, kddi, returned_headers
from tests.inbox_corpus.people import ANY_SCOPE, ASK, DOUBT, NONE, OPTOUT, REPLY, STOP, reply_mail
from tests.inbox_corpus.styles import STYLES
from tests.inbox_corpus.world import OWN_MX, READERS, RUNS

STOPS = (
    "配信停止を希望いたします。お手数をおかけします。",
    "メールの配信を止めていただけないでしょうか。",
    "メルマガの停止、よろしくお願いします",
    "購読をやめたいので手続きお願いします。",
    "お店のメール、もういりません。",
    "定年退職しましたので、このアドレスへの配信は停止願います。",
    "メルマガは今月で終わりにしてください。",
    "登録を外してください。",
    "こちらのメールアドレスへの配信を解除してください。",
    "いつも素敵なメールですが、スマホを手放すので配信停止でお願いします。",
    "配信停止をお願いできればと思います。",
    "広告の配信停止",
    "メールがたくさん来て困っています。配信を止めてください。",
    "もうメールは結構ですので、登録解除してください。",
    "停止お願い！",
    "送らないでください。",
    "メール会員を退会させてください。",
    "配信停止してもらえませんか",
    "Please unsubscribe this address.",
    "Kindly take my name off your mailing list.",
    "Unsubscribe me from this list now",
    "I'm not interested anymore. Please stop sending emails.",
    "Hi there, please remove me from your newsletter. Cheers!",
    "no more mails pls",
)
DOUBTS = (
    "配信停止をしたらお店のポイントは消えますか？",
    "解除の仕方がわからないので電話ください。",
    "停止しないまま続けてもらえるとうれしいです。",
    "前に停止しましたが、やはりまた読みたいです。",
    "停止は来年になったら考えます。",
    "退会扱いになっていないか心配です。",
    "配信停止したのは私ではなく孫です。戻せますか。",
    "Could you tell me how to unsubscribe?",
    "I clicked unsubscribe by mistake, sorry.",
    "No need to unsubscribe me, I just asked about the price.",
)
NOT_OURS = (
    "お会計のとき袋は不要です。",
    "今週の生け花の稽古はお休みします。",
    "配送は止めて、店頭で受け取ります。",
    "蘭の葉が落ちるのですが、肥料をやめたほうがいいですか。",
    "クール便はいりません。",
    "名入れは結構です。",
    "時計が止まっていましたよ、レジの横の。",
    "花瓶の貸し出しを中止されたと聞きました。",
    "母の日の予約をキャンセルさせてください。",
    "アレルギーがあるので、ユリは入れないでください。",
    "Please stop the delivery to my old house, the new one is next door.",
    "No lilies please. They make me sneeze.",
    "Don't send the invoice by post, e-mail is fine.",
)
SILENT = (
    "胡蝶蘭は開店祝いに間に合いますか。",
    "昨日のレッスン、楽しかったです！",
    "お便りの写真を友達に見せたら喜んでいました。",
    "墓前用の花を二対お願いします。",
    "きれいなバラをありがとうございました。",
    "Do you have poinsettias in stock?",
    "Your newsletter made my day.",
)


def people() -> Iterator[Case]:
    """Everything in shapes taken by turns."""
    styles = list(STYLES)
    everything: frozenset[str | None] = frozenset({"all"})
    groups = (
        ("stop", STOPS, OPTOUT, STOP, "stop", everything),
        ("doubt", DOUBTS, DOUBT, ASK, "doubt", ANY_SCOPE),
        ("not", NOT_OURS, REPLY | DOUBT, NONE | ASK, "other", ANY_SCOPE),
        ("silent", SILENT, REPLY, NONE, "other", ANY_SCOPE),
    )
    for shift, (prefix, texts, kinds, actions, group, scopes) in enumerate(groups):
        for number, text in enumerate(texts):
            reader = READERS[(number * 17 + shift * 5) % len(READERS)]
            style = styles[(number * 10 + shift * 4 + 1) % len(styles)]
            who = frozenset({reader.address}) if group in ("stop", "doubt") else None
            raw = reply_mail(text, reader, style, number + 1, RUNS[number % 2])
            yield Case(f"fifth-{prefix}{number}-{style}", raw, kinds, actions, scopes, who, group=group)


SAID: tuple[tuple[str, str, str], ...] = (
    ("hard", "5.1.1", "550 5.1.1 <{a}>: no such mailbox here"),
    ("hard", "5.0.0", "550 {a} is unknown to this system"),
    ("hard", "5.1.1", "550 5.1.1 User not found: {a}"),
    ("hard", "5.4.4", "Host unknown: no MX record and no A record for the domain"),
    ("mailbox", "5.2.2", "552 5.2.2 Storage quota exceeded"),
    ("mailbox", "4.2.2", "452 4.2.2 Mailbox is full, try again later"),
    ("mailbox", "5.2.1", "550 5.2.1 Mailbox inactive"),
    ("transient", "4.4.1", "Operation timed out"),
    ("transient", "4.7.1", "450 4.7.1 Greylisted for 300 seconds"),
    ("transient", "4.3.2", "421 4.3.2 System not accepting network messages"),
    ("policy", "5.7.1", "550 5.7.1 Message refused by our spam policy"),
    ("policy", "5.7.26", "550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy"),
    ("policy", "5.7.1", "554 5.7.1 Connection refused: your IP is on a blacklist"),
)
JAPANESE: tuple[tuple[str, str], ...] = (
    ("hard", "指定されたアドレスのユーザーは存在しません。"),
    ("hard", "宛先のメールアドレスに誤りがあるか、存在しない可能性があります。"),
    ("hard", "宛先アドレスが不明です"),
    ("mailbox", "相手先のメールボックスがいっぱいで受け取れませんでした。"),
    ("mailbox", "メールボックスの使用量が上限に達しています"),
    ("transient", "接続がタイムアウトしました。あとで再送してください。"),
    ("policy", "受信者側の迷惑メール対策により受信が拒否されました"),
    ("policy", "指定受信の設定により受け取れません"),
)


def bounces() -> Iterator[Case]:
    """Every fourth server for each reply; Japanese ones in a plain text and in a report without a reply."""
    number = 0
    for row, (kind, status, text) in enumerate(SAID):
        for make in MTAS[row % 4 :: 4]:
            if make in (ezweb, kddi, home_made):
                continue
            reader = READERS[(number * 7 + 3) % len(READERS)]
            number += 1
            raw = make(Failure(reader, status, text.format(a=reader.address)))
            yield _case(f"{make.__name__}{row}", raw, reader.address, kind, as_list=number % 3 == 0)
    for row, (kind, text) in enumerate(JAPANESE):
        reader = READERS[(row * 19 + 5) % len(READERS)]
        yield _case(f"ja{row}", home_made(Failure(reader, "5.0.0", text)), reader.address, kind)
        fields = f"Reporting-MTA: dns; {OWN_MX}\n\nFinal-Recipient: rfc822; {reader.address}\nAction: failed\nStatus: 5.0.0\n"
        parts = [part(f"{reader.address}\n{text}\n", charset="iso-2022-jp", transfer="7bit"), raw_part("message/delivery-status", fields), raw_part("text/rfc822-headers", returned_headers(reader))]
        own = head(f"MAILER-DAEMON@{OWN_MX}", "配信エラー", charset="iso-2022-jp")
        yield _case(f"ja-report{row}", mail(own, multi("report", parts, extra="; report-type=delivery-status")), reader.address, kind)


def _case(name: str, raw: bytes, address: str, kind: str, *, as_list: bool = False) -> Case:
    return Case(f"fifth-{name}", raw, BOUNCE, frozenset({ACTION_OF[kind]}), recipients=frozenset({address}), classes={address: frozenset({kind})}, group="bounce", known_as_list=as_list)


def cases() -> Iterator[Case]:
    """All of them."""
    yield from people()
    yield from bounces()
