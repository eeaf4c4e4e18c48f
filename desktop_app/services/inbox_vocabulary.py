"""The words of 受信の処理, Japanese and English, by code; `inbox_words` puts them together."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "nobody": ("名簿にない方", "Somebody who is not in the book"),
    "erased": ("（消去した方）", "(an erased person)"),
    "san": ("{name}さん", "{name}"),
    "optout": ("{who}から配信停止の申し出", "{who} said stop"),
    "complaint": (
        "{who}が、お便りを迷惑メールとして知らせました",
        "{who} reported our mail as unwanted",
    ),
    "complaint-whose": (
        "迷惑メールとしての苦情（どなたかは分かりません）",
        "A complaint about our mail, but not from whom",
    ),
    "unclear": (
        "{who}からのメール。停止の申し出かもしれません",
        "{who} wrote; it may be an opt-out",
    ),
    "bounce": ("メールサーバーからの不達などの知らせ", "A mail server reports about a mail"),
    "bounce-hard": ("{who}：宛先がもうありません", "{who}: the address does not exist any more"),
    "bounce-mailbox": (
        "{who}：メールボックスがいっぱいか、止まっています（{n}回目）",
        "{who}: the mailbox is full or switched off (time {n})",
    ),
    "bounce-transient": (
        "{who}：一時的に受け取ってもらえませんでした（{n}回目）",
        "{who}: not taken for the time being (time {n})",
    ),
    "bounce-policy": (
        "{who}：受信側の決まりで断られました",
        "{who}: refused by the rules of the receiving side",
    ),
    "bounce-unknown": (
        "{who}：理由が書かれていない不達です（{n}回目）",
        "{who}: came back without a reason (time {n})",
    ),
    "bounce-delivered": (
        "{who}：メールサーバーからの途中経過の知らせ",
        "{who}: a server tells how far a mail has come",
    ),
    "autoreply": ("{who}の自動の返事", "Automatic reply: {who}"),
    "signup": ("{who}から登録の申し込みのようです", "{who} seems to ask to join"),
    "confirmed": ("{who}が、登録の確認メールに返事をくださいました", "{who} answered the confirmation"),
    "requested": ("{who}が、広告メールのお伺いに返事をくださいました", "{who} answered our consent request"),
    "reply": ("{who}からの返事", "{who} answered"),
    "reply-order": ("{who}からの返事。注文や予約のようです", "{who} answered; it looks like an order"),
    "reply-question": ("{who}からの返事。質問のようです", "{who} answered; it looks like a question"),
    "reply-request": ("{who}からの返事。お願いごとのようです", "{who} answered and seems to want something"),
    "other": ("お便りと関係のないメール", "A mail that has nothing to do with ours"),
    "other-mass-mail": ("よそのメールマガジンなど", "Somebody else's newsletter"),
    "other-own-mail": ("自分のお店から出たメール", "A mail from the shop's own address"),
    "other-report-no-complaint": ("苦情ではない知らせ", "A report that is no complaint"),
    "other-unreadable": ("読めないメール", "A mail that can't be read"),
    "then-stopped": ("もう送りません", "gets no more mail"),
    "then-stopped-topics": ("「{topics}」はもう送りません", "gets no more of “{topics}”"),
    "then-stopped-until": ("{until}まで送りません", "gets no mail until {until}"),
    "then-waits": (
        "判断を待っています。決まるまで送りません",
        "waits for your decision; no mail until then",
    ),
    "then-waits-nobody": (
        "どなたのことか、判断を待っています",
        "waits for you to say who it is about",
    ),
    "then-decided-stop": (
        "{by}が停止の申し出と判断しました。もう送りません",
        "{by} decided: an opt-out. No more mail",
    ),
    "then-decided-none": (
        "{by}が停止ではないと判断しました",
        "{by} decided: no opt-out",
    ),
    "then-decided-answer": (
        "{by}が停止ではないと判断しました。お返事はまだのようです",
        "{by} decided: no opt-out; not noted as answered",
    ),
    "then-answer": (
        "お返事はまだのようです。メールソフトで開いてお返事してください",
        "not noted as answered; open it in your mail program",
    ),
    "then-answered": ("{by}がお返事済みとしました（{on}）", "{by} noted it as answered ({on})"),
    "then-nothing": ("何もしません", "nothing to do"),
    "then-read-on": (
        "停止の言葉はありません。何もしません",
        "no words of stop; nothing to do",
    ),
    "then-bounce": (
        "この知らせだけでは何も止めません。宛先がもう無い方は、連絡先で停止してください",
        "this alone stops nothing; if the address is gone, stop it in Contacts",
    ),
    "then-bounce-suppressed": ("次から送りません", "gets no more mail"),
    "then-bounce-suppressed-full": (
        "くり返し戻ってくるので、次から送りません",
        "came back again and again: gets no more mail",
    ),
    "then-bounce-held": (
        "同じ先でたくさん戻ったため、判断を待っています。決まるまで送りません",
        "many at this domain came back: waits for your decision; no mail until then",
    ),
    "then-bounce-dismissed": ("この知らせでは、何も止めません", "this report stops nothing"),
    "then-decided-undone": (
        "{by}がまちがいとして取り消しました。また送れます",
        "{by} took it back as a mistake. Mail may go again",
    ),
    "then-bounce-counted": ("次も送ってみます", "the next newsletter is tried again"),
    "then-bounce-policy": (
        "この方は止めません。お店の設定を確かめてください",
        "nobody is stopped; please check the shop's settings",
    ),
    "then-decided-bounce": (
        "{by}が宛先なしと判断しました。もう送りません",
        "{by} decided: the address is gone. No more mail",
    ),
    "then-decided-send-on": ("{by}の判断で、次も送ります", "{by} decided to go on sending"),
    "then-decided-yes": (
        "{by}が「希望する」と判断し、同意を記録しました",
        "{by} decided: a yes; noted as consent",
    ),
    "then-decided-stop-topics": (
        "{by}の判断で、「{topics}」はもう送りません",
        "{by} decided: no more of “{topics}”",
    ),
    "then-decided-stop-until": ("{by}の判断で、{until}まで送りません", "{by} decided: no mail until {until}"),
    "then-complaint-open": (
        "もう送りません。お詫びなどの対応をしたら、記録してください",
        "gets no more mail; note what you did about it",
    ),
    "then-complaint-done": (
        "もう送りません。対応済み（{by}、{on}）",
        "gets no more mail; dealt with ({by}, {on})",
    ),
    "then-signup": (
        "登録はしていません。メールソフトで開いてお返事してください",
        "nobody was added; open it in your mail program",
    ),
    "then-agreed": ("同意として記録しました", "noted as consent"),
    "then-agreed-answer": (
        "同意として記録しました。お返事はまだのようです。メールソフトで開いてお返事してください",
        "noted as consent; not noted as answered, open it in your mail program",
    ),
    "then-confirmed": (
        "連絡先で、この方の同意に「確認メールに返信をいただいた」と記録してください",
        "note in Contacts, with their consent, that they answered the confirmation",
    ),
    "then-requested": (
        "「希望」とあれば、連絡先に同意を記録してください。なければ何もしません",
        "if it says yes, note the consent in Contacts; if not, there is nothing to do",
    ),
    "then-other-wants": (
        "お便りへの返事ではないので、何もしません。質問か注文かもしれません",
        "no answer to our mails, so nothing is done; it may be a question or an order",
    ),
    "somebody": ("担当者", "Somebody of the shop"),
    "chip-optout": ("配信停止", "Stop"),
    "chip-complaint": ("苦情", "Complaint"),
    "chip-waiting": ("確認待ち", "Please look"),
    "chip-answer": ("返事がいりそう", "Wants an answer"),
    "chip-reply": ("返事", "Reply"),
    "chip-signup": ("登録希望", "Wants to join"),
    "chip-bounce": ("不達の知らせ", "Delivery report"),
    "chip-hard": ("宛先なし", "No such address"),
    "chip-mailbox": ("いっぱい", "Mailbox full"),
    "chip-transient": ("一時的な不達", "Not yet taken"),
    "chip-policy": ("受信側の決まり", "Refused by rules"),
    "chip-unknown": ("理由のない不達", "No reason given"),
    "chip-delivered": ("途中経過", "On its way"),
    "chip-yes": ("同意", "Consent"),
    "chip-undone": ("取り消し", "Taken back"),
    "chip-autoreply": ("自動の返事", "Automatic"),
    "chip-none": ("停止ではない", "No stop"),
    "chip-other": ("そのほか", "Other"),
    "ago-now": ("たった今", "just now"),
    "ago-minutes": ("{n}分前", "{n} min ago"),
    "ago-hours": ("{n}時間前", "{n} h ago"),
    "ago-days": ("{n}日前", "{n} days ago"),
}
"""What came, "then-…" what follows, "chip-…" its kind in a word or two."""
