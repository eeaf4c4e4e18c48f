"""Words about bounces, Japanese and English, by code."""

from collections.abc import Mapping

from desktop_app.i18n.language import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    # what the program did, by class and state
    "suppressed-hard": (
        "宛先がないため、送らないことにしました",
        "The address does not exist; no more is sent",
    ),
    "suppressed-soft": (
        "何度も続けて戻ってきたため、送らないことにしました",
        "It came back again and again; no more is sent",
    ),
    "held": (
        "同じ会社あてがまとめて戻ったため、送るのを止めてお店の判断を待っています",
        "So many of one provider came back at once that nothing is sent until you decide",
    ),
    "counted-mailbox": (
        "メールボックスがいっぱいか止まっています。次も送り、続くようなら止めます",
        "The mailbox is full or switched off; it is tried again, and stopped when that goes on",
    ),
    "counted-transient": (
        "一時的に受け取ってもらえませんでした。次も送り、続くようなら止めます",
        "Not taken for the time being; it is tried again, and stopped when that goes on",
    ),
    "counted-unknown": (
        "理由の分からない不達です。次も送り、続くようなら止めます",
        "It came back for no clear reason; it is tried again, and stopped when that goes on",
    ),
    "counted-policy": (
        "お便りそのものが断られました。この方のせいではないので、送るのは止めません",
        "The mail itself was refused; that is not this reader's doing, so nothing is stopped",
    ),
    "dismissed-owner": ("相手のサーバーの不調と判断されました", "You decided that the server was at fault"),
    "dismissed-undone": ("取り消されました", "Taken back"),
    "dismissed-replaced": ("あとの知らせに置き換わりました", "A later report took its place"),
    "dismissed-forged": (
        "お店の送ったメールについての知らせと確かめられないため、何もしていません",
        "It could not be shown to be about a mail of ours, so nothing was done",
    ),
    "dismissed-again": (
        "同じメールについての知らせです。数えていません",
        "Told about the same mail before; not counted",
    ),
    # why a domain refused
    "why-spam": (
        "迷惑メールと判定されたか、送信元の評判が理由のようです。",
        "It seems to have been taken for spam, or the sender's reputation was the reason.",
    ),
    "why-auth": (
        "送信元の確認（SPF・DKIM・DMARC）に通らなかったようです。",
        "It seems that the sender could not be verified (SPF, DKIM, DMARC).",
    ),
    "why-size": ("メールが大きすぎたようです。", "The mail seems to have been too large."),
    "why-content": (
        "メールの内容や添付が理由のようです。",
        "The content or an attachment seems to have been the reason.",
    ),
    "why-reader": (
        "受け取る方の受信拒否（ドメイン指定など）の設定のようです。",
        "It seems that the readers' own settings refuse mail from your domain.",
    ),
    "why-policy": ("相手の決まりにより断られました。", "It was refused under the provider's own rules."),
    # what to do
    "do-lights": (
        "「メールのつなぎ方」で、送信元の確認の3つのランプを見て、青でないものを直してください。",
        "Look at the three lights of your mail settings and fix what is not green.",
    ),
    "do-slower": (
        "次は日を分けて、少しずつ送ってください。",
        "Send the next one in smaller parts over several days.",
    ),
    "do-clean": (
        "しばらく反応のない方を、送る相手から外すことを考えてください。",
        "Consider leaving out people who have not reacted for a long time.",
    ),
    "do-provider": (
        "お使いのメール会社に、下の「サーバーの返事」を伝えて相談してください。",
        "Tell your mail provider the server's answer below and ask for help.",
    ),
    "do-size": (
        "写真を減らすか小さくして、もう一度送ってください。",
        "Use fewer or smaller photos and send again.",
    ),
    "do-content": (
        "件名の大げさな言葉、短縮URL、添付を減らして、もう一度試してください。",
        "Try again with a calmer subject, without shortened links and attachments.",
    ),
    "do-reader": (
        "店頭などで、お店のドメインからのメールを受け取れる設定にしていただくよう、ご案内ください。",
        "Ask these readers, for example at the counter, to allow mail from your shop's domain.",
    ),
}


def word(code: str, language: Language, **values: object) -> str:
    """The words of a code."""
    return _WORDS[code][0 if language == "ja" else 1].format(**values)
