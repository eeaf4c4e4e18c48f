"""Words of stop (mail.md 3.4): JP-SEM-3-3-UNCLEAR, JP-SEM-3-3-SCOPE, and how a quotation is cut."""
# ruff: noqa: E501 (tables: one case a line reads better)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.optout_scope import scope_of, until_of
from desktop_app.domain.optout_words import Verdict, is_answer, is_robot_text, read_reply, telling_line
from desktop_app.domain.quotation import cut, fold

STOPS = """
配信を止めていただけますか？|登録から外してください|Could you take me off your list?
停止|停止。|停止です|停止お願いします|停止でお願いします！|停止して|停止して下さい|停止希望|停止　山田花子|ていし|テイシ|ﾃｲｼ|ストップ|ｽﾄｯﾌﾟでお願い
配信停止|配信停止希望|配信を停止してください|配信の停止をお願い致します|配信停止の方お願いします|配信停止の方、お願いいたします|配信停止でよろしく
配信不要|配信は不要です|配信しないでください|配信をやめて|配信を止めてください|配信解除|配信拒否|配信ストップで|配信はもう結構です|配信 停 止|配信停\\n止
メルマガ不要|メルマガいりません|メルマガ停止|メルマガ解除お願いします|メルマガの購読をやめたい|メルマガをキャンセル停止してください|メルマガから退会します
メール不要です|メールはいりません|メールはもう要りません|もうメールを送らないで|メールしないで|メール送らないでください|お知らせは不要です|ご案内は結構です
DMいりません|広告メールはお断りします|宣伝メールは迷惑なので停止してください|お便りは必要ありません|情報は不要です|メールマガジンは希望しません
登録解除|登録を解除してください|登録削除|登録を削除して|登録抹消希望|会員登録を解除したい|購読解除|購読を停止します|購読中止|購読の取り消し|購読をキャンセルします
退会|退会します|退会希望|退会したいです|退会させてください|退会手続きをお願いします|退会届|解除|解除希望|解除してください|停止依頼|停止をお願い
不要|不要です|もう不要です|今後は不要です|今後不要になりました|いりません|もういりません|要りません|いらない|もういらないです|要らないです。|これはいりません
送らないで|送らないでください|もう送らないでね|二度と送ってこないで！|送信しないで|送付しないでください|送りつけないで|もう送らなくていいです|もう送信しないで下さい
やめて|やめてください|止めてください|もう止めて下さい|やめてほしい|やめてもらいたい|やめてくれ|やめたい|とめてください|送るのをやめてください
リストから外してください|名簿から削除してください|アドレスを削除してください|メールアドレスの削除をお願いします|アドレスをリストから削除
受け取りたくありません|受信したくないです|受信を希望しません|読みたくない|オプトアウトします
配信を止めていただけますでしょうか|停止をお願い出来ますか|いりませんので|必要ありません|もうおくらないで|アドレス消してください|不用です|メルマガの配信停止手続きをお願いできますでしょうか。
先月も停止をお願いしたのに届きました|以前、配信停止の手続をしたのですがまた来ました。配信停止してください|ありがとうございました。不要です
unsubscribe|Unsubscribe!|please unsubscribe|un-subscribe|un subscribe me|unsubscribe me please|UNSUBSCRIBE ME NOW|I want to unsubscribe|unsubcribe
remove me|Please remove me from your list|remove my address|delete my address|Take me off this list|take me off|get me off
stop|STOP|Stop.|stop please|please stop|Stop sending me mail|stop emailing me|stop these emails|stop all mails|quit sending these
I want to stop receiving your newsletter|I would appreciate it if you could unsubscribe me|please discontinue these mails
opt out|opt-out|optout|I'd like to opt out|opt me out|cancel my subscription|cancel subscription|end my subscription|no more emails|no more newsletters please
don't send me these|do not send me any more|don’t email me|I no longer want these mails|I don't want to receive this|do not wish to receive these
"""  # fmt: skip
UNCLEAR = """
配信を再開してください|停止しないで|停止しないでください|配信を停止しないでください|配信停止していません|解除しないで|退会しません|退会するつもりはありません、退会しないで|やめないでください。配信停止ではありません
停止していない|停止されています。配信停止|配信停止ですか|配信停止ですか？|配信を停止できますか|配信停止はどうすればいいですか|退会の方法を教えてください|どこで配信停止
配信停止を解除してください|配信停止の取り消しをお願いします|配信停止を撤回|配信停止を再開|間違って配信停止しました|誤って退会しました|再登録したい。退会は間違い
注文の配信停止|予約のキャンセルと配信停止|返品したいので停止してください|キャンセルします|発送を停止してください
アドレス変更のため古い方は配信停止|届かないので配信停止|届きません。停止してください|メールアドレスが変わりました。配信停止
友人の配信を停止してください|別のアドレスの配信を停止|もし可能なら配信停止|配信停止を検討しています|配信停止したいかもしれません
メールの受信を停止しております|しつこい|迷惑しています|削除依頼ではなく停止線ではなく停止と
お花を贈りたいので送らないでとっておいて|配信停止ができません|配信停止しておりました
配信停止ボタンが見つかりません|減らしてください|定期便の停止をお願いします|please discontinue|no thanks
unsubscribe?|How do I unsubscribe?|how to unsubscribe|Please do not unsubscribe me|don't unsubscribe me|I did not unsubscribe|resubscribe me, I unsubscribed by mistake
please cancel|stop my order and unsubscribe|unsubscribe my friend|this is spam|not interested|I'm not receiving mail, please do not stop sending
"""  # fmt: skip
NOTHING = """
システム停止のお知らせ|予約をキャンセルしてください|振込を停止してください|領収書は不要です|駐車場はいりません|たばこをやめてから元気です|ロック解除の件|cancel my order
ありがとうございます|お花、とてもきれいでした！|営業時間は何時までですか？|カーネーションを10本注文します|来週伺います|それで結構です|はい|了解しました|🌸
ご返信は不要です|お返事はいりません|返信不要|ご心配は不要です|不要不急の外出|バス停の前の店ですね|ご迷惑をおかけしました|迷惑メールフォルダに入っていました|停止線
メールアドレスを変更しました|メールが届きません|住所が変わりました|注文はまだですか？|予約したいです
I'll stop by tomorrow|Great flowers!|We stopped by your shop|Is there a bus stop near you?|thank you|non-stop fun|one-stop shop|yes|Where are you?
"""  # fmt: skip


def cases(text: str) -> list[str]:
    return [one.replace("\\n", "\n") for line in text.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("text", cases(STOPS))
def test_words_that_mean_stop(text: str) -> None:
    assert read_reply(text).verdict is Verdict.STOP


@pytest.mark.parametrize("text", cases(STOPS))
def test_the_same_words_in_a_quotation_mean_nothing(text: str) -> None:
    quoted = "\n".join(f"> {line}" for line in text.split("\n"))
    found = read_reply(f"ありがとう\n{quoted}", "Re: 停止")
    assert (found.verdict, found.quoted, found.why) == (Verdict.NONE, True, "quoted")


@pytest.mark.parametrize("text", cases(UNCLEAR))
def test_words_that_a_person_must_read(text: str) -> None:
    """JP-SEM-3-3-UNCLEAR"""
    assert read_reply(text).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("text", cases(NOTHING))
def test_words_that_say_nothing_of_stopping(text: str) -> None:
    assert read_reply(text).verdict is Verdict.NONE


@pytest.mark.parametrize(("text", "subject", "verdict", "why"), [
    ("", "配信停止", Verdict.STOP, "subject"), ("", "Re: 配信停止", Verdict.NONE, "empty"), ("", "FW: unsubscribe", Verdict.NONE, "empty"),
    ("", "Re[2]: 停止", Verdict.NONE, "empty"), ("", "転送：停止", Verdict.NONE, "empty"), ("", "", Verdict.NONE, "empty"),
    ("よろしく", "退会", Verdict.STOP, "subject"), ("停止", "Re: 秋", Verdict.STOP, "word"), ("長い" * 150, "配信停止", Verdict.STOP, "subject"),
    ("長い文章です。" * 40 + "配信停止", "", Verdict.UNCLEAR, "long"), ("何時ですか？", "配信停止", Verdict.UNCLEAR, "doubt"),
    ("こんにちは\n----------\n配信停止", "", Verdict.UNCLEAR, "tail"), ("----------\n配信停止\n----------", "", Verdict.STOP, "word"),
    ("迷惑です", "", Verdict.UNCLEAR, "weak"), ("長い文章です。" * 40 + "迷惑", "", Verdict.UNCLEAR, "weak"),
    ("長い文章です。" * 40 + "やめます", "", Verdict.NONE, "none"),
    ("Sale\nTo unsubscribe from this list click here", "", Verdict.NONE, "none"), ("配信停止はこちら https://x.example/?u=1", "", Verdict.NONE, "none"),
    ("停止 https://x.example/?u=1", "", Verdict.STOP, "word"), ("停止\n\niPhoneから送信", "", Verdict.STOP, "word"),
    ("Apple Mail sent this email to unsubscribe from the message \"花？\"", "unsubscribe", Verdict.STOP, "subject"),
])  # fmt: skip
def test_subject_length_and_place(text: str, subject: str, verdict: Verdict, why: str) -> None:
    found = read_reply(text, subject)
    assert (found.verdict, found.why) == (verdict, why)


def test_what_else_a_reading_tells() -> None:
    found = read_reply("届きません", "")
    assert (found.doubtful, found.empty, found.short, found.new_text) == (True, False, True, "届きません")
    assert is_answer("ＲＥ：秋")
    assert is_answer("[Re: x]")
    assert not is_answer("Reminder")
    assert is_robot_text("This message was automatically generated by Gmail.")


TOPICS = {"t1": "お店のお便り", "t2": "セール情報", "t3": "Workshop", "t4": "セール", "t5": "x"}


@pytest.mark.parametrize(("text", "topics"), [
    ("セール情報だけ停止してください", {"t2"}), ("「セール情報」の配信を停止してください", {"t2"}), ("セール情報はいりません", {"t2"}),
    ("セール情報とWorkshopの配信を停止", {"t2", "t3"}), ("セールだけ停止", {"t4"}), ("unsubscribe me from the Workshop list", {"t3"}),
    ("only Workshop please stop", {"t3"}), ("配信停止", None), ("すべて停止。セール情報も", None), ("セール情報以外は停止", None),
    ("セール情報だけ残して停止", None), ("stop everything but the Workshop", None), ("クーポンだけ停止", None), ("このお便りだけ停止", {"t1"}),
    ("stop this newsletter only", {"t1"}), ("先日のセール情報を見ました。配信停止", None), ("x only stop", None),
])  # fmt: skip
def test_scope_is_narrow_only_when_certain(text: str, topics: set[str] | None) -> None:
    """JP-SEM-3-3-SCOPE; unclear = all (law.md 6.9.3)"""
    assert scope_of(fold(text), TOPICS, "t1") == (None if topics is None else frozenset(topics))


def test_scope_without_a_choice_is_all() -> None:
    assert scope_of("セール情報だけ停止", {"t2": "セール情報"}) is None
    assert scope_of("セール情報だけ停止。お便りだけ停止", {"t2": "セール情報", "t1": "お便り"}) is None
    assert scope_of("このお便りだけ停止", TOPICS, None) is None
    assert read_reply("セール情報だけ停止", topics=TOPICS).scope == frozenset({"t2"})


@pytest.mark.parametrize(("text", "until"), [
    ("年末まで停止", date(2026, 12, 31)), ("今年いっぱいは停止", date(2026, 12, 31)), ("来年末まで停止", date(2027, 12, 31)), ("12月末まで停止", date(2026, 12, 31)),
    ("2027年1月31日まで停止", date(2027, 1, 31)), ("来年3月まで停止", date(2027, 3, 31)), ("3月いっぱいまで停止", date(2027, 3, 31)), ("12/20まで停止", date(2026, 12, 20)),
    ("2027/1/31まで停止", date(2027, 1, 31)), ("1月5日(火)まで停止", date(2027, 1, 5)), ("1ヶ月間停止", date(2026, 12, 20)), ("三か月間だけ停止", date(2027, 2, 20)),
    ("2週間停止", date(2026, 12, 4)), ("10日間停止", date(2026, 11, 30)), ("一年間停止", date(2027, 11, 20)),
    ("stop until January 31, 2027", date(2027, 1, 31)), ("stop until 31st of January", date(2027, 1, 31)), ("stop till Dec 24", date(2026, 12, 24)),
    ("stop until 2027-02-28", date(2027, 2, 28)), ("stop until the end of the year", date(2026, 12, 31)),
    ("月末までに停止", None), ("年末までに停止", None), ("12月ごろまで停止", None), ("しばらく停止", None), ("2020年1月1日まで停止", None), ("2月30日まで停止", None),
    ("13月まで停止", None), ("2040年1月1日まで停止", None), ("これまで停止", None), ("半年間停止", None), ("2月29日まで停止", None), ("stop by Friday", None),
    ("stop until 2027-13-01", None), ("0日間停止", None),
])  # fmt: skip
def test_until_only_a_certain_day(text: str, until: date | None) -> None:
    """JP-SEM-3-3-SCOPE"""
    assert until_of(fold(text), date(2026, 11, 20)) == until


def test_until_needs_the_day_of_the_mail() -> None:
    assert until_of("年末まで停止", None) is None
    assert read_reply("年末まで停止してください", on=date(2026, 11, 20)).until == date(2026, 12, 31)


def test_a_leap_day_without_a_year() -> None:
    assert until_of("2月29日まで停止", date(2028, 1, 1)) == date(2028, 2, 29)
    assert until_of("2月29日まで停止", date(2028, 3, 1)) is None


@pytest.mark.parametrize(("text", "new", "quoted"), [
    ("a\n> b", "a", "> b"), ("a\n| b\n｜c", "a", "| b\n|c"), ("> b\na", "a", "> b"),
    ("a\n-----Original Message-----\nb", "a", "-----original message-----\nb"), ("a\n----- 転送メッセージ -----\nb", "a", "----- 転送メッセージ -----\nb"),
    ("a\nBegin forwarded message:\nb", "a", "begin forwarded message:\nb"),
    ("a\nOn Fri, Nov 20, 2026 at 10:05 X <x@y.jp> wrote:\n> b\nc", "a\nc", "on fri, nov 20, 2026 at 10:05 x <x@y.jp> wrote:\n> b"),
    ("a\nOn Fri, Nov 20, 2026 at 10:05 X <\nx@y.jp> wrote:\nb", "a", "on fri, nov 20, 2026 at 10:05 x <\nx@y.jp> wrote:\nb"),
    ("a\n2026年11月20日(金) 10:05 花 <x@y.jp>:\nb", "a", "2026年11月20日(金) 10:05 花 <x@y.jp>:\nb"),
    ("a\n2026/11/20 10:05、花 <x@y.jp>のメール:\nb", "a", "2026/11/20 10:05、花 <x@y.jp>のメール:\nb"),
    ("a\n2026年11月20日 10:05、花さんは書きました:\n> b", "a", "2026年11月20日 10:05、花さんは書きました:\n> b"),
    ("a\nx@y.jp wrote:\n> b", "a", "x@y.jp wrote:\n> b"),
    ("a\nFrom: x\nSent: y\nb", "a", "from: x\nsent: y\nb"), ("a\n差出人: x\n件名: y\nb", "a", "差出人: x\n件名: y\nb"),
    ("a\n________________\nFrom: x\nb", "a", "________________\nfrom: x\nb"), ("from: paris with love\na", "from: paris with love\na", ""),
    ("10:30に来てください:\na", "10:30に来てください:\na", ""), ("a\nSent from my iPhone", "a", ""),
    ("a\nこのメールは、x の方にお送りしています。\n■ 配信停止\nb\n―――――\nc", "a\nc", "このメールは、x の方にお送りしています。\n■ 配信停止\nb\n―――――"),
    ("a\n今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。お名前や理由は不要です。", "a", None),
    ("a このメールにそのまま返信して『配信停止』と書くだけでも止められます。", "a", ""),
])  # fmt: skip
def test_the_quotation_is_cut(text: str, new: str, quoted: str | None) -> None:
    found = cut(text)
    assert found.new == new
    assert quoted is None or found.quoted == quoted


def test_what_stands_below_a_line_is_the_tail() -> None:
    assert (cut("a\n-- \nb").new, cut("a\n-- \nb").tail) == ("a", "b")
    assert (cut("a\n==========\nb").new, cut("a\n==========\nb").tail) == ("a", "b")
    assert cut("==========\na").new == "a"


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_read(text: str, subject: str) -> None:
    found = read_reply(text, subject, topics=TOPICS, on=date(2026, 11, 20))
    assert found.why in ("word", "subject", "doubt", "long", "weak", "tail", "empty", "quoted", "none")
    assert found.verdict is Verdict.STOP or (found.scope is None and found.until is None)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("お世話になります。\n配信を停止してください。\n> 秋のお便り", "配信を停止してください。"),
        ("> 秋のお便り\n水曜日は開いていますか。", "水曜日は開いていますか。"),
        ("> 秋のお便り\n> 入荷しました", "> 秋のお便り"),
        ("", ""),
    ],
)
def test_a_person_is_shown_the_line_that_tells_most(text: str, line: str) -> None:
    assert telling_line(text) == line
