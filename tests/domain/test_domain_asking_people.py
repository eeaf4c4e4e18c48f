"""What readers want from the shop, in their own words (issue 7: replies that are orders or questions)."""

import pytest

from desktop_app.domain.asking import Wants, wants

ORDERS = """
シクラメンを2鉢お願いします。
母の日の花束を予約したいです。
胡蝶蘭3本立ちの見積もりをお願いします。
12月の教室に参加希望です。
予約をキャンセルしたいのですが、可能でしょうか。
明日の受け取りでバラ10本お願いします
取り置きお願いします
請求書を送ってください
領収書をお願いします
花束ひとつ、5000円で作ってください
アレンジメント1つほしいです
ブーケを作ってもらえますか
教室に申し込みます
二人で参加します
I'd like to order two bouquets.
Can I book a table for Saturday?
Please reserve a seat for me
Please send me an invoice
One bouquet please
I'll take two of the wreaths
Count me in for the workshop
We would like to join the class
I want to cancel my reservation
"""
QUESTIONS = """
年末は何時まで営業していますか？
駐車場はありますか
送料はいくらですか
商品がまだ届きません
教室の空きはまだありますか
日曜はやってますか
雨でもやりますか
この花の名前は何ですか
お休みはいつですか
お手入れ方法を教えてください
ペットに害はないでしょうか
なんという花ですか
ポイントは使えますか
カード払いできますか
何日もちますか
開いてる？
まだ買えるかな
What time do you close?
Do you deliver to Nagoya?
Are you open on Sunday
is there parking
how long do they last
I wonder if you have tulips
My order has not arrived yet
Where is my parcel
"""
REQUESTS = """
折り返しお電話ください
ご連絡ください
ご返信お待ちしております
住所が変わりましたので変更をお願いします
アドレスを変更してください
写真を送ってほしいです
名前の漢字を直してください
電話番号が変わりました
メールアドレスが変わりました
Please call me back
Please get back to me
My address has changed
Please update my address
I have a new phone number
I need your help
"""
NOTHING = """
ありがとうございます
とてもきれいでした
楽しみにしています
また伺います
了解しました
承知いたしました。よろしくお願いいたします。
これからもよろしくお願いします。
今後ともよろしくお願いいたします
いつもありがとうございます。楽しく読んでいます。
お花が届きました。ありがとうございました。
今年もよろしくお願い致します
良いお年をお迎えください
お体に気をつけてお過ごしください
お元気でお過ごしください
どうぞご自愛ください
応援しています
素敵な写真ですね
うちの庭でも咲きました
昨日伺いました。楽しかったです
返信は不要です
無事に受け取りました
お便り読みました
いつか伺いたいです
いつもながら見事ですね
Thank you!
Lovely flowers
Great newsletter
See you soon
I enjoyed the article
The flowers arrived safely, thank you
Happy new year
Have a nice weekend!
We love your shop
No need to reply
My order arrived, beautiful!
Thanks for the quick delivery
I booked already, thanks
"""


@pytest.mark.parametrize(("table", "wanted"), [
    (ORDERS, Wants.ORDER), (QUESTIONS, Wants.QUESTION), (REQUESTS, Wants.REQUEST), (NOTHING, None),
])  # fmt: skip
def test_what_a_reader_wants(table: str, wanted: Wants | None) -> None:
    assert [row for row in table.strip().split("\n") if wants(row) is not wanted] == []
