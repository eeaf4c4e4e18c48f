"""The fourth batch: what readers and servers write, once more, after the first three had been mended for."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.bounces import ACTION_OF, BOUNCE
from tests.inbox_corpus.making import Case, mail, multi, part, raw_part
from tests.inbox_corpus.mtas import head, returned_headers, returned_mail
from tests.inbox_corpus.people import ANY_SCOPE, ASK, DOUBT, NONE, OPTOUT, REPLY, STOP, reply_mail
from tests.inbox_corpus.styles import STYLES
from tests.inbox_corpus.world import OWN_MX, READERS, RUNS

STOPS = (
    "花かご様\nいつもありがとうございます。このたび転勤で県外に出ることになりました。メルマガは停止していただけると助かります。またお花が必要な時はお願いします。",
    "メール配信の停止をお願いしたく、連絡いたしました。アドレスはこのメールの送信元です。",
    "もう必要ないので、配信止めてください。",
    "メルマガの登録解除をしたいのでお願いします。",
    "毎回読まずに消しています。配信停止でお願いします。",
    "今までありがとうございました。メール配信は解除してください。",
    "広告はいりません。送信を停止してください。",
    "携帯の容量がないので、メールはもう送らないでください。",
    "このメールアドレスは来月使えなくなります。配信を止めておいてください。",
    "配信停止、お願いします。理由は特にないです。",
    "案内メールは不要です",
    "メール配信をオフにしてください。",
    "メルマガ、卒業します。配信停止してください。",
    "停止してください",
    "ﾒﾙﾏｶﾞ解除",
    "お知らせメール停止希望",
    "すみません、メールはもう大丈夫です。配信停止してください。",
    "今後一切送らないように。",
    "何度言えばわかるのですか。配信停止してください。",
    "個人情報を消して、メールも止めてください。",
    "配信を希望しません。",
    "メルマガの受信を希望しません。",
    "受け取りたくないので、配信停止を希望いたします。",
    "Hello, I would like to unsubscribe from your newsletter, please. Regards, Mary",
    "Stop emailing me please!!",
    "Take me off this mailing list immediately.",
    "I do not want to receive your newsletter any longer.",
    "Please remove this address. We closed our office in Tokyo.",
    "unsub",
    "UNSUBSCRIBE!!!",
    "Thanks, but please stop the newsletter. I can't read Japanese well.",
)
DOUBTS = (
    "停止する場合は、どこに連絡すればよいですか。",
    "配信停止のボタンが見当たりません。",
    "解除はしないでおきます。",
    "停止されると困ります。",
    "まだ配信停止にはしたくないです。",
    "配信停止の依頼はしていないのですが、止まっていますか。",
    "娘が退会したいそうですが、私は続けます。",
    "Would I still get order mails if I unsubscribe?",
    "I did not unsubscribe. Why did the mails stop?",
    "Don't take me off the list please.",
)
NOT_OURS = (
    "配達の時間を変更したいです。午前はやめてください。",
    "注文の取り消しをお願いします。番号は1234です。",
    "お花の持ち帰り袋はいりません。",
    "予約は解除せず、そのままお願いします。",
    "工事で道路が通行停止です。裏口から来てください。",
    "お届け先に電話しないでください。サプライズです。",
    "お見積りは不要でした。ありがとうございます。",
    "かすみ草は抜いてください。",
    "メッセージカードに名前は要りません。",
    "次回の教室は欠席します。",
    "定期便をしばらく休みたいです。",
    "バスが止まっていて遅れます。",
    "Cancel the delivery, I will pick it up myself.",
    "Please remove my second order, I ordered twice by mistake.",
    "Do not deliver on Monday, please.",
    "I stopped by yesterday but you were closed.",
    "Please leave out the baby's breath.",
)
EITHER = ("母が施設に入りましたので、母宛てのメール配信を停止してください。このアドレスです。",)
"""Whose mails? Stopping and asking are both right."""
SILENT = (
    "シクラメンの鉢を一つ予約できますか。",
    "クリスマスリースの値段を知りたいです。",
    "いつも楽しく読んでいます。",
    "写真のバラがとても素敵でした。",
    "お正月のアレンジはいつから予約できますか。",
    "先週の花束、1週間以上もちました。ありがとう。",
    "I love the photos in your newsletter!",
    "What time do you open on Sunday?",
)


def people() -> Iterator[Case]:
    """Everything in shapes taken by turns."""
    styles = list(STYLES)
    everything: frozenset[str | None] = frozenset({"all"})
    groups = (
        ("stop", STOPS, OPTOUT, STOP, "stop", everything),
        ("doubt", DOUBTS, DOUBT, ASK, "doubt", ANY_SCOPE),
        ("not", NOT_OURS, REPLY | DOUBT, NONE | ASK, "other", ANY_SCOPE),
        ("either", EITHER, OPTOUT | DOUBT, STOP | ASK, "doubt", ANY_SCOPE),
        ("silent", SILENT, REPLY, NONE, "other", ANY_SCOPE),
    )
    for shift, (prefix, texts, kinds, actions, group, scopes) in enumerate(groups):
        for number, text in enumerate(texts):
            reader = READERS[(number * 13 + shift * 7) % len(READERS)]
            style = styles[(number * 8 + shift * 3) % len(styles)]
            who = frozenset({reader.address}) if group in ("stop", "doubt") else None
            raw = reply_mail(text, reader, style, number, RUNS[number % 2])
            yield Case(f"fourth-{prefix}{number}-{style}", raw, kinds, actions, scopes, who, group=group)


SAID: tuple[tuple[str, str, str], ...] = (
    ("hard", "5.0.0", "550 5.1.1 Unknown user"),
    ("hard", "", "550 5.1.1 Account does not exist"),
    ("hard", "5.1.1", "The user you are trying to contact does not exist here"),
    ("hard", "", "User does not exist"),
    ("hard", "", "ユーザーは存在しませんでした。"),
    ("hard", "5.3.0", "553 5.3.0 <{a}>... No such user here"),
    ("hard", "", "550 Invalid address"),
    ("hard", "", "この宛先は見つかりませんでした"),
    ("hard", "5.0.0", "550 no mailbox by that name is currently available"),
    ("hard", "", "unrouteable mail domain \"nai.example\""),
    ("hard", "5.4.4", "Domain not found"),
    ("hard", "", "550 5.1.10 Recipient not found"),
    ("mailbox", "", "452 4.2.2 Over quota"),
    ("mailbox", "5.0.0", "The mailbox is currently full"),
    ("mailbox", "5.2.2", "mailbox size limit exceeded"),
    ("mailbox", "", "メールボックスの容量制限を超えました"),
    ("mailbox", "", "User has exceeded the disk quota"),
    ("mailbox", "5.2.1", "Mailbox disabled for this recipient"),
    ("transient", "4.4.1", "No route to host"),
    ("transient", "", "connection refused by mx.remote.example"),
    ("transient", "4.7.0", "Temporary System Problem. Try again later"),
    ("transient", "", "一時的なエラーのため配信できませんでした"),
    ("transient", "5.4.7", "Message expired: delivery time limit reached"),
    ("transient", "", "retry time not reached for any host after a long failure period"),
    ("policy", "5.7.1", "Mail rejected: listed at a DNS blocklist"),
    ("policy", "", "554 5.7.1 Blocked by local policy"),
    ("policy", "5.0.0", "Message refused: suspected spam"),
    ("policy", "", "迷惑メールフィルターにより拒否されました"),
    ("policy", "5.7.1", "SPF check failed for hanakago.example.jp"),
    ("policy", "", "送信ドメイン認証に失敗したため受信を拒否しました"),
    ("policy", "5.3.4", "552 message exceeds the size limit"),
    ("policy", "", "550 Sender verify failed"),
)


def bounces() -> Iterator[Case]:
    """Every saying once in each of three containers."""
    for number, (kind, status, text) in enumerate(SAID):
        for shape in range(3):
            reader = READERS[(number * 3 + shape * 50) % len(READERS)]
            said = text.format(a=reader.address)
            own = head((f"Mail Delivery System <MAILER-DAEMON@{OWN_MX}>", "Mail Delivery Subsystem <mailer-daemon@far.example>", "postmaster@far.example.jp")[shape], ("Undelivered Mail Returned to Sender", "Delivery Status Notification (Failure)", "Mail delivery failed")[shape])
            if shape == 0:
                fields = f"Reporting-MTA: dns; {OWN_MX}\n\nFinal-Recipient: rfc822; {reader.address}\nAction: failed\nStatus: {status or '5.0.0'}\nDiagnostic-Code: smtp; {said}\n"
                content = multi("report", [part(f"<{reader.address}>: {said}\n"), raw_part("message/delivery-status", fields.encode().decode("latin-1")), raw_part("message/rfc822", returned_mail(reader))], extra="; report-type=delivery-status")
            elif shape == 1:
                content = part(f"Your message to {reader.address} could not be delivered.\n\nReason: {said}\n\n----- Original message -----\n\n" + returned_headers(reader).replace("\r\n", "\n"))
            else:
                content = multi("mixed", [part(f"{reader.address}\n    {said}\n"), raw_part("text/rfc822-headers", returned_headers(reader))])
            yield Case(f"fourth-bounce{number}-{shape}", mail(own, content), BOUNCE, frozenset({ACTION_OF[kind]}), recipients=frozenset({reader.address}), classes={reader.address: frozenset({kind})}, group="bounce", known_as_list=number % 4 == 0)


def cases() -> Iterator[Case]:
    """All of them."""
    yield from people()
    yield from bounces()
