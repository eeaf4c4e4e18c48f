"""Plain words for why a mail was taken as what it is; `Classified.why` is a code of this table."""

_WHY: dict[str, tuple[str, str]] = {
    "token": (
        "配信停止専用のしるし（一人ずつ違うもの）が宛先か件名にあります。",
        "It carries the reader's own opt-out mark in its address or subject.",
    ),
    "words-word": (
        "届け出のあるアドレスから、停止の言葉がはっきり書かれています。",
        "A reader clearly writes that the mails should stop.",
    ),
    "words-subject": ("件名に停止の言葉がはっきり書かれています。", "Its subject clearly asks to stop."),
    "stop-address": (
        "配信停止専用のアドレスに、読者から届きました。",
        "A reader wrote to the address that exists for opt-outs.",
    ),
    "delivery-report": (
        "メールサーバーからの不達などの通知です。",
        "A mail server reports what became of a mail.",
    ),
    "complaint": ("迷惑メールとしての苦情の通知です。", "A provider passes on a complaint about our mail."),
    "complaint-unmatched": (
        "苦情の通知ですが、どの読者のことか分かりません。",
        "A provider passes on a complaint, but not about whom.",
    ),
    "report-no-complaint": ("苦情ではない通知です。", "A provider's report that is no complaint."),
    "automatic": ("自動返信など、機械が出したメールです。", "A machine answered by itself."),
    "automatic-token": (
        "しるしはありますが、自動返信なので停止の申し出ではありません。",
        "It carries an opt-out mark, but a machine answered by itself, so it is no opt-out.",
    ),
    "automatic-stop": (
        "自動返信のようですが、停止の言葉がはっきりあります。確かめてください。",
        "It looks automatic but clearly says stop. Please look.",
    ),
    "contact-form": (
        "お問い合わせフォームなどから、読者の停止の申し出が届いたようです。確かめてください。",
        "A contact form or another program seems to pass on a reader's opt-out. Please look.",
    ),
    "own-mail": ("自分のお店から出たメールです。", "It comes from the shop's own address."),
    "sign-up": ("登録の申し込みです。", "Somebody asks to join."),
    "sign-up-unproven": (
        "登録の申し込みですが、差出人を名乗る別の人からのメールかもしれません。確かめてください。",
        "Somebody asks to join, but the sender may be somebody else's forgery. Please look.",
    ),
    "sign-up-role": (
        "登録の申し込みの形ですが、返信を受け取らないアドレスからです。",
        "It looks like a sign-up, but comes from an address that takes no answers.",
    ),
    "sign-up-stopped": (
        "登録の申し込みですが、前に配信停止をされた方です。確かめてください。",
        "Somebody asks to join who once stopped the mails. Please look.",
    ),
    "confirmation-doubt": (
        "登録の確認への返事ですが、「申し込んでいない」とも読めます。確かめてください。",
        "It answers a confirmation but may say that the person never asked. Please look.",
    ),
    "confirmation-late": (
        "登録の確認への返事ですが、期限を過ぎて届きました。確かめてください。",
        "It answers a confirmation, but came after the last day for it. Please look.",
    ),
    "request-agreed": (
        "広告メールのお伺いに「希望する」と返事をくださいました。",
        "Somebody answered our request for consent with a clear yes.",
    ),
    "request-refused": (
        "広告メールのお伺いに「希望しない」と返事をくださいました。",
        "Somebody answered our request for consent with a clear no.",
    ),
    "request-doubt": (
        "広告メールのお伺いへの返事ですが、希望されるかどうかはっきりしません。確かめてください。",
        "It answers our request for consent, but not with a clear yes or no. Please look.",
    ),
    "answer-sender": (
        "お送りした連絡メールへの返事ですが、お送りした先とは違うアドレスから届きました。確かめてください。",
        "It answers a letter of ours, but comes from another address than the letter went to. Please look.",
    ),
    "answer-unproven": (
        "お送りした連絡メールへの返事ですが、差出人を名乗る別の人からのメールかもしれません。確かめてください。",
        "It answers a letter of ours, but its sender may be somebody else's forgery. Please look.",
    ),
    "answer-automatic": (
        "お送りした連絡メールへの返事ですが、機械が出した返事かもしれません。確かめてください。",
        "It answers a letter of ours, but a machine may have written it. Please look.",
    ),
    "request-answered": (
        "広告メールをお送りしてよいかのお伺いへの返事です。",
        "It answers our request for consent.",
    ),
    "sign-up-confirmed": ("登録の確認への返事です。", "Somebody confirms joining."),
    "calendar": ("予定の招待か、その返事です。", "An invitation to an event, or an answer to one."),
    "mass-mail": (
        "よそのメールマガジンやメーリングリストです。",
        "Somebody else's newsletter or mailing list.",
    ),
    "mass-mail-stop": (
        "メーリングリスト経由で停止の言葉が届きました。確かめてください。",
        "Words of stop came through a mailing list. Please look.",
    ),
    "encrypted": ("暗号化されていて読めません。", "It is encrypted and can't be read."),
    "unreadable": ("壊れているか文字化けしていて読めません。", "It is damaged or garbled and can't be read."),
    "failed": (
        "このメールは処理できませんでした。メールソフトで確かめてください。",
        "This mail could not be handled. Please look at it in your mail program.",
    ),
    "again": ("前に読んだメールと同じものです。", "The same mail was read before."),
    "too-large": ("大きすぎるため、見出しだけを読みました。", "It is too large; only its headers were read."),
    "words-doubt": (
        "停止の言葉と、質問・打ち消し・注文などの言葉が一緒にあります。確かめてください。",
        "Words of stop stand beside a question, a denial or an order. Please look.",
    ),
    "words-long": (
        "停止の言葉がありますが、文章が長いので確かめてください。",
        "It says stop, but the text is long. Please look.",
    ),
    "words-tail": (
        "停止の言葉が署名らしい部分にあります。確かめてください。",
        "Words of stop stand in what looks like a signature. Please look.",
    ),
    "words-weak": ("停止の申し出かもしれません。確かめてください。", "It may be an opt-out. Please look."),
    "many-forged": (
        "差出人を確かめられない停止の申し出が、1時間に10通を超えて届きました。いたずらかもしれません。"
        "確かめてください。",
        "More than ten opt-outs within an hour came from senders who could not be verified. Somebody may be "
        "playing with the list. Please look.",
    ),
    "unknown-sender": (
        "停止の申し出のようですが、名簿にないアドレスから届きました。どなたか確かめてください。",
        "It looks like an opt-out, but the sender is not in the book. Please find out who it is.",
    ),
    "stranger-forward": (
        "名簿にない方からのメールで、読者あてのお便りが引用されています。確かめてください。",
        "Somebody who is not in the book quotes a mail that went to a reader. Please look.",
    ),
    "whose": (
        "停止の申し出ですが、どのアドレスのことかはっきりしません。確かめてください。",
        "It is an opt-out, but not clearly for which address. Please look.",
    ),
    "blank": (
        "読者から空のメールが届きました。停止の申し出かもしれません。",
        "A reader sent a blank mail. It may be an opt-out.",
    ),
    "reply": ("読者からの返事です。停止の言葉はありません。", "A reader's answer without words of stop."),
    "reply-quoted": (
        "読者からの返事です。停止の言葉は引用の中だけにあります。",
        "A reader's answer; words of stop stand only in the quotation.",
    ),
    "stranger": ("お便りと関係のないメールです。", "It has nothing to do with our mails."),
}


def why_text(code: str, language: str) -> str:
    """The words for `code` in "ja" or "en"."""
    return _WHY[code][0 if language == "ja" else 1]
