"""Reports of Japanese providers and carriers (mail.md 4.4), in ISO-2022-JP and others."""
# ruff: noqa: E501 (texts of servers as they are)

from tests.inbox.bounce_mails import HANA, KEN, SHOP, YUKI, Case, group, original, plain, report

JIS = "iso-2022-jp"
BACK = original(YUKI, message_id="other@elsewhere.example")
RETURNED = "Mail System Error - Returned Mail"


def _said(name: str, words: str, kind: str, charset: str = JIS, subject: str = "メール配信エラー", sender: str = "postmaster@provider.example.jp") -> Case:
    return Case(name, plain(words, charset=charset, subject=subject, sender=sender), {YUKI: kind})


CASES = [
    Case("au", plain(f"The user(s) account is temporarily over quota.\n\n<{YUKI}>\n\n--------\n\n{BACK}", charset=JIS, sender="<Postmaster@ezweb.example.jp>", subject=RETURNED, headers="MIME-Virsion: 1.0\n"), {YUKI: "mailbox"}),
    Case("au, unknown", plain(f"<{YUKI}>\n\nEach of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <{YUKI}>\n    Reason:    550 : User unknown\n\n{BACK}", charset=JIS, sender="<Postmaster@ezweb.example.jp>", subject=RETURNED), {YUKI: "hard"}),
    Case("KDDI", plain(f"送信先のメールボックスが一杯のため、送信できませんでした。\n\nCould not be delivered to: <{YUKI}>\nAs their mailbox is full.\n", charset=JIS, subject="=?iso-2022-jp?b?GyRCJWEhPCVrJSglaSE8RExDThsoQg==?=", sender="no-reply@app.au-one.example.jp"), {YUKI: "mailbox"}),
    Case("docomo", report(group(YUKI, "5.0.0", f"550 Unknown user {YUKI}"), f"<{YUKI}>: host mfsmax.docomo.example.jp said: 550 Unknown user {YUKI} (in reply to RCPT TO command)", back=BACK), {YUKI: "hard"}),
    Case("softbank", report(group(YUKI, "5.1.1", "550 Invalid recipient"), f"<{YUKI}>: 550 Invalid recipient: <{YUKI}>", back=BACK), {YUKI: "hard"}),
    Case("BIGLOBE", plain(f"   ----- The following addresses had delivery problems -----\n<{YUKI}>\n\n   ----- Non-delivered information -----\nThe number of messages in recipient's mailbox exceeded the local limit.\n\n{BACK}", charset=JIS, subject="Returned mail: unable to deliver", sender="postmaster@biglobe.example.jp"), {YUKI: "mailbox"}),
    _said("nifty", f"宛先のメールアドレスが見つかりませんでした。\n\n宛先: {YUKI}\n", "hard"),
    _said("so-net", f"以下の宛先へメールを配送できませんでした。\n\n<{YUKI}>: ユーザーが見つかりません\n", "hard"),
    _said("ocn", f"お客様が送信されたメールは、以下の理由により配送できませんでした。\n{YUKI}\n理由: メールボックスの容量を超えています。\n", "mailbox"),
    _said("sakura", f"あなたの送信したメールは宛先に届けることができませんでした。\n宛先不明です。\n　　宛先：{YUKI}\n", "hard", "utf-8"),
    _said("xserver", f"メールの送信に失敗しました。\n\n{YUKI} は存在しないメールアドレスです。\n", "hard", "utf-8", "【配信エラー】メールが送信できませんでした"),
    _said("glued Japanese", f"宛先「{YUKI}」のユーザーは存在しません。", "hard", "shift_jis", "送信エラー"),
    _said("no spaces", f"送信先{YUKI}は受信者側の設定により受信拒否されました。", "policy", "euc-jp"),
    _said("full width", f"宛先：{YUKI}\nエラー：５５０　５．１．１　Ｕｓｅｒ　ｕｎｋｎｏｗｎ\n", "hard", "utf-8"),
    _said("hosting", f"{YUKI}宛のメールは、相手先サーバーに接続できなかったためお届けできませんでした。\n", "transient"),
    _said("filter", f"{YUKI}\nドメイン指定受信の設定により、メールをお届けできませんでした。\n", "policy"),
    _said("spam", f"<{YUKI}>\n迷惑メールと判定されたため配信できませんでした。\n", "policy"),
    _said("closed", f"<{YUKI}>\nこのアカウントは解約済みのため、配信できませんでした。\n", "hard"),
    _said("stopped", f"<{YUKI}>\nこのメールアドレスは利用停止中です。メールを配信できませんでした。\n", "mailbox"),
    _said("too large", f"<{YUKI}>\nメールサイズが制限を超えているため配送できませんでした。\n", "policy"),
    _said("late", f"<{YUKI}>\nメールの配送が遅延しています。引き続き再送を試みます。\n", "delivered", subject="配送遅延のお知らせ"),
    _said("late 2", f"<{YUKI}> 宛のメールはまだ配送されていません。再送を試みています。\n", "delivered", subject="配信の遅延通知"),
    _said("given up", f"<{YUKI}>\n5日間再送を試みましたが、タイムアウトのため配信できませんでした。\n", "transient"),
    _said("domain", f"<{YUKI}>\n宛先のドメインが見つかりません。\n", "hard"),
    _said("virus", f"<{YUKI}>\nウイルスが検出されたためメールは配信されませんでした。\n", "policy", subject="配信エラー通知"),
    Case("two lines with own classes", plain(f"以下の宛先に配信できませんでした。\n\n{HANA}\n  ユーザーが見つかりません\n\n{KEN}\n  メールボックスが一杯です\n", subject="配信エラー", charset=JIS, sender="MAILER-DAEMON@provider.example.jp"), {HANA: "hard", KEN: "mailbox"}),
    Case("Exchange in Japanese", plain(f"次の受信者またはグループへの配信に失敗しました:\n\n{YUKI}\n入力した電子メール アドレスが見つかりませんでした。受信者の電子メール アドレスを確認して、メッセージを再送信してください。問題が解決しない場合は、ヘルプデスクに連絡してください。\n\n管理者向けの診断情報:\n\n生成サーバー: mx.example.jp\n\n{YUKI}\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n", subject="配信不能: 11月のお花", sender="Microsoft Outlook <postmaster@keitai.example.jp>"), {YUKI: "hard"}),
    Case("m-FILTER", plain(f"以下のメールは送信できませんでした。\n\n-------server message\nREJECT 550 User unknown\n-------original message\nFrom: {SHOP}\nTo: {YUKI}\nSubject: November flowers\nDate: Mon, 2 Nov 2026 10:00:00 +0900\n", subject="failure notice", sender="m-FILTER <m-filter@gw.example.jp>", charset=JIS, headers="X-Mailer: m-FILTER\n"), {YUKI: "hard"}),
    Case("ActiveHunter", plain(f"  ----- The following addresses had permanent fatal errors -----\n\n>>> {YUKI} <{YUKI}>\n\n  ----- Transcript of session follows -----\n550 sorry, no mailbox here by that name (#5.1.1 - chkusr)\n\n{BACK}", subject="=?iso-2022-jp?b?GyRCJWEhPCVrJSglaSE8GyhC?=", sender="postmaster@ah.example.jp", headers="X-AHMAILID: 1\n"), {YUKI: "hard"}),
    Case("Trend", plain(f"送信したメールは次の受信者に配信できませんでした。\n{YUKI}\n\n550 5.1.1 Recipient address rejected: User unknown\n", subject="Undeliverable", charset=JIS), {YUKI: "hard"}),
    Case("rental host", plain(f"メールサーバーからのお知らせ\n\nお客様のメールは下記の宛先に届きませんでした。\n\n　{YUKI}\n\n【エラー内容】\n　受信者のメールアドレスに誤りがあるか、存在しません。\n", subject="メール送信エラーのお知らせ", sender="system@host.example.jp", path=""), {YUKI: "hard"}),
    Case("subject only in Japanese", plain(f"{YUKI}\n", subject="宛先不明メールのお知らせ", sender="info@host.example.jp", path="Return-Path: <>\n"), {YUKI: "hard"}),
    Case("old sendmail of a university", plain(f"   ----- Transcript of session follows -----\n421 {YUKI}... Deferred: Connection timed out with mx.keitai.example.jp.\n\n   ----- Unsent message follows -----\n{BACK}", subject="Returned mail: Cannot send message for 5 days", sender="MAILER-DAEMON"), {YUKI: "transient"}),
    Case("wrong charset name", plain(f"宛先のメールアドレスが見つかりません。\n{YUKI}\n", subject="Returned mail", charset="shift_jis").replace(b"charset=shift_jis", b"charset=us-ascii"), {YUKI: "hard"}),
]
