"""Replies to forms, as they are exported (imports.md 1.5)."""
# ruff: noqa: E501  (header rows and rows stay as they are exported)

from tests.importing.samples_making import Sample, table_bytes

QUESTION = "今後、当店からのお知らせ（新商品・イベントのご案内）をメールで受け取りますか？"
QUESTION_EN = "Would you like to receive our newsletter by email?"
ALERT = (
    "(Security Alert: Suspicious content is detected. See "
    "https://contactform7.com/blocklist-and-suspicious-content for details.) "
)


def google_forms_ja() -> Sample:
    """Comma-separated from the form itself: all quoted, LF, GMT+9; one person answers twice."""
    header = ["タイムスタンプ", "メールアドレス", "お名前", "ご来店のきっかけ（複数選択可）", QUESTION]
    rows = [
        ["2025/07/11 10:16:35 午前 GMT+9", "ume@ume-form.jp", "梅田 ㈱花", "看板;SNS", "はい、希望します"],
        ["2025/07/12 12:05:00 午前 GMT+9", "take@take-form.jp", "竹内", "SNS", ""],
        ["2025/07/13 3:00:00 午後 GMT+9", "matsu@matsu-form.jp", "松本 髙志", "", "いいえ、希望しません"],
        ["2025/08/01 9:00:00 午前 GMT+9", "ume@ume-form.jp", "梅田 花", "看板", "いいえ、希望しません"],
        ["2025/08/02 9:00:00 午前 GMT+9", "kiku@kiku-form.jp", "菊池", "友人;看板", "どちらでもよい"],
    ]
    return "来店アンケート.csv", table_bytes(header, rows, end="\n", quoted=True, final_end=False)


def google_forms_en() -> Sample:
    """The same with an account in English."""
    header = ["Timestamp", "Email Address", "Your name", QUESTION_EN]
    rows = [
        ["2025/07/11 10:16:35 AM GMT+9", "anna@anna-form.com", "Anna", "Yes, please"],
        ["2025/07/11 12:16:35 AM GMT+9", "bob@bob-form.com", "Bob", "No, thank you"],
        ["2025/07/11 1:00:00 PM GMT+9", "cy@cy-form.com", "Cy", ""],
    ]
    return "Visitor survey.csv", table_bytes(header, rows, end="\n", quoted=True, final_end=False)


def google_forms_sheet_ja() -> Sample:
    """The linked sheet as CSV: no zone, `H:MM:SS`; the answer is the text of a ticked box."""
    header = ["タイムスタンプ", "メールアドレス", "お名前", "メールマガジンについて"]
    rows = [
        ["2025/09/11 0:05:19", "hagi@hagi-form.jp", "萩原", "メールマガジンの配信を希望する"],
        ["2025/09/12 23:59:00", "ran@ran-form.jp", "蘭", ""],
    ]
    return "来店アンケート（回答） - フォームの回答 1.csv", table_bytes(header, rows)


def google_forms_sheet_us() -> Sample:
    """The linked sheet in US order, which only a day above 12 betrays."""
    header = ["Timestamp", "Email Address", "Name", "I agree to receive emails"]
    rows = [
        ["4/13/2025 9:01:00", "dee@dee-form.com", "Dee", "I agree"],
        ["5/6/2025 21:30:00", "eve@eve-form.com", "Eve", "I agree"],
    ]
    return "Form Responses 1.csv", table_bytes(header, rows)


def flamingo() -> Sample:
    """Contact Form 7: every cell quoted, CRLF, no final newline, the alert before +81 and @."""
    header = ["your-name", "your-email", "your-tel", "your-message", "acceptance-newsletter", "Date"]
    rows = [
        ["小野 ﾏﾕ", "mayu@ono-cf7.jp", f"{ALERT}+81-90-1234-5678", "花束を\n3つ", "1", "2026-02-01T10:20:30+09:00"],
        ["大塚", "ohtsuka@cf7-test.jp", "03-0000-0000", f"{ALERT}=1+1", "", "2026-02-02T23:59:59+09:00"],
        ["原", "hara@cf7-test.jp", "", "", "メールマガジンを受け取る", "2026-02-03T00:00:00+09:00"],
    ]
    return "flamingo-inbound-2026-04-01.csv", table_bytes(header, rows, quoted=True, final_end=False)


def flamingo_ja() -> Sample:
    """The same of a site in Japanese: 日付, and the consent as a box with words."""
    header = ["your-name", "your-email", "your-subject", "your-message", "mailmagazine", "日付"]
    rows = [
        ["野村 ㈱", "nomura@cf7-ja.jp", "ご予約", "10人です", "希望する", "2026-01-31T23:30:00+09:00"],
        ["星", "hoshi@cf7-ja.jp", "", "", "", "2026-02-02T08:00:00+00:00"],
    ]
    return "flamingo-inbound.csv", table_bytes(header, rows, quoted=True, final_end=False)


def flamingo_addresses() -> Sample:
    """The address book of the same plugin: people who asked or commented."""
    rows = [["mayu@ono-cf7.jp", "小野 真由", "真由", "小野"], ["comment@blog-reader.jp", "名無し", "", ""]]
    header = ["Email", "Full name", "First name", "Last name"]
    return "flamingo-contact.csv", table_bytes(header, rows, quoted=True, final_end=False)


def flamingo_addresses_ja() -> Sample:
    """The address book of a site in Japanese."""
    rows = [["mayu@ono-cf7.jp", "小野 真由", "真由", "小野"]]
    header = ["メール", "フルネーム", "名", "姓"]
    return "flamingo-contact-ja.csv", table_bytes(header, rows, quoted=True, final_end=False)


def cgi_log() -> Sample:
    """A form mailer's log: no header, EUC-JP."""
    rows = [
        ["2010/05/05 12:00:00", "お花 太郎", "taro@cgi-log.jp", "問い合わせです", "希望する"],
        ["2011/06/07 13:00:00", "高橋", "takahashi@cgi-log.jp", "カタログ請求", "希望しない"],
    ]
    return "formlog.csv", table_bytes([], rows, encoding="euc_jp", end="\n")
