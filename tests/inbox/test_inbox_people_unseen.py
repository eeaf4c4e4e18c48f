"""Mails written before the rules were looked at: what a shop's readers write, and what each is taken as.

A plain wish to stop acts at once; what could be one waits for a person; what stops something else is never a
stop, though it may wait (JP-SEM-3-3-UNCLEAR; SEM Ord. 5).
"""
# ruff: noqa: E501 (tables: one mail a line reads better)

import json

import pytest

from desktop_app.inbox.known import Known, known_from_text
from tests.inbox.test_inbox_classify import KNOWN
from tests.inbox.test_inbox_people_words import taken_as

STOPS = """
配信を取りやめてください
メールの送信を取り止めていただけますか
配信停止をお願いいたします。
いつもお世話になっております。\\n誠に恐れ入りますが、今後のメールのお送りはご遠慮いただけますでしょうか。\\nよろしくお願い申し上げます。\\n佐藤美智子
メルマガやめて
もうメール送らんといてください
メールはもうええです。止めといて。
配信ば止めてくれんですか
めーるをとめてください
はいしん ていし おねがいします
メール配信提し、お願いします
拝啓\\n\\n晩秋の候、貴店ますますご清栄のこととお慶び申し上げます。\\n長らくお便りをいただきまして、誠にありがとうございました。\\nさて、このたび高齢につきパソコンを手放すことになりましたので、メールのご案内を停止していただきたく、お願い申し上げます。\\n末筆ながら、皆様のご健勝をお祈り申し上げます。\\n\\n敬具\\n\\n〒000-0000 東京都架空区1-2-3\\n小川トメ
配信停止希望\\n田村
いつもありがとうございます。\\nこのメールの配信を停止してください。
引っ越しでお店に伺えなくなりましたので、メールの配信を止めてください。今までありがとうございました。
入院することになり、メールを見られなくなります。配信を停止してください。
メールが多すぎます。もう送らないでください。
閉店しましたので、今後のご案内は不要です。
同じメールが二つのアドレスに届いています。こちらのアドレスへの配信は止めてください。
主人が先月他界いたしました。今後こちらへのご案内はお控えくださいますようお願いいたします。
鈴木は9月末で退職いたしました。このアドレスへのメール配信を停止してください。
お知らせ不要です
案内メール、いりません。
今後のDMは結構です。
メルマガ登録を解除したいです。
メルマガの解約をお願いします
メルマガを退会します。
配信解除
登録解除お願いします🙏
リストから削除お願いします
私のアドレスを配信先から外していただけますか。
このメール、もういりません
メール要らない
もう送らなくていいです
送らないで下さい
今後は送っていただかなくて大丈夫です。
これ以上メールを送ってこないでください！！
迷惑メールなので止めろ
うざい。送ってくんな
しつこい！配信停止しろ！
すみません、メールの配信をストップしてもらえますか？
ストップ
停止
解除
不要
いらん
不要です。
こんにちは。田中です。\\n最近なかなかメールを読めていないので、一度配信を止めてください。\\nまた機会がありましたらよろしくお願いします。
子どもが卒園しましたので、園だよりの配信を停止してください。お世話になりました。
通院が終わりましたので、お知らせメールの停止をお願いします。先生によろしくお伝えください。
転職に伴いこのアドレスは使えなくなります。配信停止の手続きをお願いいたします。
お手数ですが、メールマガジンの配信停止手続きをお願いできますでしょうか。\\n\\n--------------\\n株式会社かくう\\n総務部 中村\\nTEL 03-0000-0000\\n--------------
配信停止ボタンを押してもうまくいかないので、そちらで停止してください。
何度も停止をお願いしていますが、まだ届きます。至急配信を停止してください。
今後メールでのご案内は差し控えていただけますと幸いです。
メールを受け取りたくありません。
メールマガジンの受信を希望しません。
受信拒否します
今後の配信を希望いたしません。
お便りはもう十分です。配信を止めてください。
ニュースレターの購読を解除してください
購読解除
購読をやめたいです。
メルマガ、そろそろ卒業します。配信停止お願いします。
わたしはもう80をすぎてメールがよめません。どうかメールをとめてください。
ばあばです。めがわるくなったので、めーるはいりません。ごめんなさいね。
先日はお花をありがとうございました。とても綺麗でした。\\n申し訳ないのですが、メールのほうは停止でお願いします。
寒くなってまいりましたが、皆様お元気でしょうか。\\nいつも楽しいお便りをありがとうございます。\\nこのたび遠方へ転居することになりました。\\nつきましては、お便りの配信を終了していただきたくお願い申し上げます。\\nどうぞお体を大切に。\\n\\n松本 和子
DM停止
メール停止お願いしまーす
配信はもう結構です
メルマガ不要につき停止願います。
配信停止願います
当方、メール配信は希望しておりません。削除願います。
御社からのメール配信を停止してください。
登録した覚えがありません。メールを送らないでください。
間違えて登録してしまいました。メルマガの登録を取り消してください。
メールアドレスを削除してください。今後の配信は不要です。
おたくのメールはもう見たくない。二度と送るな。
メール配信を中止して下さい
すいませんが、メールは止めてもらってもいいでしょうか
退会したい
会員登録を削除してください。
やめて
Please unsubscribe me.
Hi,\\n\\nCould you please take me off your mailing list? I've moved to Spain.\\n\\nThanks for everything,\\nMargaret
Stop sending me emails.
stop emailing me
Please remove my email address from your list.
unsubscibe
Unsubscribe please, thank you!
Kindly remove me from your distribution list.
No more emails please.
I no longer wish to receive these emails.
I don't want to receive your newsletter any more.
Please cancel my newsletter subscription.
REMOVE
remove me
opt out
Opt me out please.
Too many emails. Take me off.
My husband passed away last month. Please remove this address from your mailing list.
John has retired. Please remove him from your mailing list.
We have closed our business, so please stop the newsletters.
I get this twice. Please remove this address.
I'm getting too old for computers dear, so please stop the emails. God bless, Edna
Dear Sir or Madam,\\n\\nI would be most grateful if you would kindly discontinue sending me your newsletter, as I am no longer able to visit the shop.\\n\\nWith kind regards,\\nMrs. A. Whitfield\\n14 Made-Up Lane
pls stop
Stop it. Do not contact me again by email.
Please stop sending newsletters to this address.
UNSUBSCRIBE ME NOW
Thanks but please unsubscribe me.\\n\\nSent from my iPhone
I would like to unsubscribe from your newsletter.
I want to be removed from this list.
Please delete my email from your mailing list.
Hello! Love the shop but I'd like to stop receiving these emails. Thank you!
Don't send me any more mail.
Don't email me
I've asked before: please take me off the list.
The unsubscribe link doesn't work. Please unsubscribe me.
I did not sign up for this. Please remove me.
Please end my subscription to the newsletter.
Please pause the emails until January.
I keep getting these even though I unsubscribed.
メールの送信を止めて頂けますようお願いします。
いつも心温まるお便りをありがとうございます。\\n実は来月から施設に入ることになり、携帯も解約いたします。\\nお便りの配信は今回までで結構です。\\n長い間お世話になりました。\\n\\n吉田ふみ
はいしんを とめて ほしいです。おねがいします。
メルマガ、とめてや。
配信いらんので止めてな〜
DMとめて
メール来すぎ！もう送ってこないで。
件名の通りです。配信停止でお願いいたします。
娘が卒業しましたので、もうお知らせは必要ありません。
治療が終わったのでメールはもう不要です。お世話になりました。
前任の大野は異動しましたので、本アドレスへの配信停止をお願いいたします。
弊社は3月末をもって廃業いたしました。つきましては今後のご案内は不要でございます。
重複して届いておりますので、このアドレスの登録を削除願います。
登録解除の手続きをお願いします。名前は岡本です。
申し込んだ覚えのないメールです。配信を止めてください。
ごめんなさい、もうメールは結構です。
目の手術をしましてメールが読めません。停止して下さいませ。
以後、メール送信無用。
今後一切の連絡を断ります。メールを送るな。
容量がいっぱいになるので配信を止めてください。
メールマガジンの配信を希望しません。宜しくお願い致します。\\n\\n━━━━━━━━━━\\n有限会社みほん\\n代表 石井\\n電話 000-000-0000\\n━━━━━━━━━━
たくさん届いて整理しきれないため、一度配信停止させてください。お花はまた買いにいきますね。
配信登録を取り消してください。
ニュースレター不要です。よろしくお願いいたします。
案内を送らなくて結構です。
お便りを終わりにしてください。今までありがとう。
メール辞退します
受信を停止したいです
もうメールしないでください
メール解除おねがいします
登録やめます
読んでいないので解除してください。
英語が読めないので、このメールの配信をやめてください。
Kindly stop sending me these newsletters. Thank you.
We've moved away so please take us off the mailing list. Thanks for all the lovely coffee!
Plz remove my email
I do not want your emails.
Cancel these emails
Stop the newsletter
unsubcribe me plz
No newsletters any more, thank you.
Please stop. I never read them.
I am leaving the company on Friday. Please remove this email address from your list.
Please unsubscribe this address, I already get your news at my other one.
Could I come off your mailing list please? Many thanks, Joan
Get me off this list!
My daughter has finished school, so please stop sending me the school newsletter.
来月まで配信を止めてもらうことはできますか。
お世話になっております、ことり歯科に通っていた井上です。県外へ越しましたので、メールの停止をお願いできますか。
配信停止してちょうだい。
めるまがいりません
メールば送らんでください
メール配信を辞めて下さい。
メルマガ配信停止お願い致します。名前：長谷川
年を取りましてスマホをやめることにしました。お便りは今回限りでやめてくださいね。
妻が亡くなりましたので、こちらへのメールは不要です。
いつも楽しく拝見していましたが、生活が変わりましたので一度解除させていただきます。
以前の担当者宛に届いていますが、もう在籍しておりません。配信を停止してください。
メール見てないので止めてください
登録を外してください。
配信先から削除していただけると助かります。
受け取りを辞退いたします。今後は配信されませんようお願いします。
メールいらない！何回言わせるの？
すみません、操作がわからないのでそちらで配信停止してもらえませんか？
スマホを替えたらメールが溢れるので、停止でお願いします。
お店には行きますが、メールは要らないです。
ニュースレターの配信、終了で構いません。
今後、貴院からのメールは希望いたしません。
登録メールアドレスを削除してください。よろしくお願いします。
解約希望
メール停止
配信とめて
退会手続きをお願いします。
お便りの配信停止を希望します。これまで本当にありがとうございました。またお店に伺いますね。
Could you stop these please? Cheers
Remove me from this list immediately.
I'd appreciate it if you removed me from your mailing list.
We are retiring to the coast, so no more newsletters please. It was a pleasure.
Take us off your e-mail list please. The Harrisons
Sorry, wrong person. Please remove my email.
Don't want these emails any more, ta
Please stop mailing me, I can't see well these days.
unsubscribe
Please discontinue my newsletter.
I wish to be taken off your list.
stop sending
もう連絡してこないで
"""
DOUBTS = """
もういいかな
メルマガって止められますか？
配信停止したいのですが、どうすればいいですか？
配信停止すると会員ポイントはどうなりますか？
メールの頻度を減らしてもらえませんか
月に一回だけにしてほしいです。
年明けまで配信を止めておいてもらえますか。その後は再開してください。
次回からは妻のアドレスに送ってください。こちらは停止で。
主人宛のメールを止めていただけますか。私の分はそのままで。
メールを止めるか迷っています。
これ以上多くなるようなら配信停止を考えます。
個人情報をすべて消してください。
配信停止してください。それと来週の予約を11時に変更してください。
メールはいりませんが、ハガキの案内は続けてください。
セールの案内はいりません。新着だけ送ってください。
前に停止をお願いしたはずですが。
まだ届くんですけど。
なぜこのメールが届くのですか？登録した覚えはありません。
迷惑です
もう行けません。引っ越しました。
閉店しました。お世話になりました。
鈴木は退職いたしました。
母は亡くなりました。
携帯には送らないでください。パソコンのほうはこのままで。
配信停止していただいたと思っていましたが、確認していただけますか。
娘のアドレス musume@else.example への配信を止めてください。
定期便を解約します。メールも止めてください。
解除したのにまた来ました
今後の連絡は電話でお願いします。
メール配信停止の件、了解しました。
配信停止のリンクが押せません
受信できないので停止してるんでしょうか
添付ファイルが重いのでやめてほしいです
夜中に送るのはやめてください
もう会員ではないのですが
このアドレスは来月で使えなくなります
そろそろ卒業かな。今までありがとうございました。
How do I unsubscribe?
Can I get fewer emails?
I might unsubscribe if this continues.
I thought I had unsubscribed?
Please unsubscribe me and also cancel Friday's booking.
Stop the sale emails but keep the news.
Please remove my wife's address anna@else.example from your list.
Delete all my data.
Cancel my membership.
Why am I getting this?
This is spam.
John no longer works here.
We have closed. Thank you for everything.
Not interested.
If I unsubscribe, do I lose my points?
Use my other address instead of this one please.
Enough.
Please stop sending attachments.
こちらは父のアドレスですが、父は春に亡くなりました。配信を止めてください。
Please take my mother off the list, sorry, I mean me. Unsubscribe me.
メールはうれしいのですが、数が多くて…
止めようか考え中です
停止したら、また登録できますか？
メールではなくLINEで送ってもらえますか
配信停止と、注文した花束の受け取り変更をお願いします。
祖母のところへのメールを止めたいのですが
このアドレスは会社のものなので、個人の方に変えてください
先週停止をお願いしましたが、処理はお済みでしょうか。
停止ありがとうございました
いらないと言えばいらないけど、まあいいです
店長に、メールはもういいと伝えてと主人が言っています
うちの店、来月でたたむことになりました。
新作のお知らせは欲しいけど、講座の案内はいりません
何だか怪しいメールですね
個人情報の利用停止を請求します。
毎日来ると困ります
しばらくメールをお休みしたい
もう引っ越したんです
I'm thinking of unsubscribing.
Please stop the emails to my husband but keep mine.
Please remove my data and refund my deposit.
He died in March.
I've changed jobs so this address will be closed.
These emails come in Japanese and I can't read them.
If this keeps coming I will report you.
Did you take me off the list yet?
本の案内、もう結構ですので。
メールの件、少し考えます
停止の仕方がわかりません
メルマガは月1で十分です
二つ登録してしまったので片方消してください
主人のメールだけ止めてください
個人情報の削除をお願いします。
メールはもう読めなくなりました。目が悪くて。
前のアドレスの登録を消してください
配信停止してください。やっぱり続けてください。
店をたたみました。長らくありがとうございました。
いい加減にしてください
停止したのにまた届きました。
もしこれ以上送るなら訴えます。
Maybe you should take me off the list, not sure.
Is it possible to unsubscribe?
I already unsubscribed last week.
Please stop. Also where is my order?
Remove my husband, he has died, but keep me.
I never asked for this.
Leave me alone.
How did you get my address?
Please only email me about roses.
My mailbox is full because of you.
"""
OTHER_MATTERS = """
来週火曜のレッスンをキャンセルさせてください。
お花の定期便を来月で停止したいです。
定期購入の解約をお願いします。
フラワーアレンジ講座を解約したいのですが、違約金はかかりますか。
会員を退会したいのですが、カードは郵送でしょうか。
予約を取り消してください。
予約キャンセルでお願いします。
12月8日のカットの予約を解除してください。
領収書は不要です。
レシート不要です。
請求書の郵送は不要です。PDFで結構です。
返信不要です。
返事はいりません。今日のケーキ、おいしかったです。
お釣りはいりません。
ラッピングは不要です。
メッセージカード不要でお願いします。
配達不要、取りに行きます。
駐車場は不要です。電車で行きます。
肥料はもういらないですよね？
砂糖はいりません。ミルクだけお願いします。
インスタグラムの更新を停止されたんですね。残念です。
メール見ました。土曜にうかがいます。
メールアドレスを変更しました。新しいのは hana2@client.example です。
私の写真をホームページから削除してください。
ブログの写真から私の名前を消してください。
向かいの店の看板、照明を止めてほしいです。
隣の花屋のメールがしつこくて困っています。
水やりを止めたら枯れますか？
雨で電車が止まって、遅れます。
予約していた本、もう取り置き不要です。
注文を取り消したいです。注文番号1234です。
本の取り寄せをやめます。
薬をやめても大丈夫でしょうか。
次の診察はキャンセルします。
今月で教室をやめます。お世話になりました。
ピアノ教室を今月いっぱいで退会させていただきます。
お見積りありがとうございます。今回は結構です。
結構なお品をありがとうございました。
もう十分いただきました。ごちそうさまでした。
水抜き剤は不要ですか？
花束のリボンは外してください。
トッピングのナッツを外してもらえますか。
クーポンはもう使えませんか？
お休みはいつですか？
店の前の車、停止してると邪魔です。
いつも楽しく読んでいます。やめないでくださいね。
配信やめないで！
メルマガ再開してください。
メールが届かなくなりました。止まってますか？
配信日を教えてください。
お歳暮の発送は停止できますか。
ポイントカードの登録を解除したいです。
LINEの友だち登録を解除しました。
電気工事で停電します。冷蔵ケースを止めておいてください。
電話は不要です、メールでお願いします。
ご連絡不要です。当日そのまま伺います。
送迎は結構です。歩いて行きます。
お迎えは要りません。
お気遣いは無用です。
おまけは入れないでください。
百合は入れないでください。
プレゼントは家に送らないで、職場へお願いします。
花は日曜に送らないでください。留守です。
商品を送るのを止めて、店で受け取ります。
先日の荷物、受け取りたくないので返品します。
今日は行くのをやめます。
12月の発表会は出ません。
ワクチンの接種は希望しません。
担任の先生からのお話、ありがたく読みました。
給食の牛乳を停止してください。
バスの利用を停止します。
口座の引き落としを止めてください。
引き落としの停止をお願いします。
チケットの登録を取り消してください。
土曜クラスの登録を解除してください。
もういらない鉢があれば譲ってください。
不要な鉢の引き取りをお願いできますか。
冬の花、素敵ですね。
ストップウォッチは売っていますか。
解除コードを忘れました。
Please cancel my lesson on Tuesday.
We'd like to stop the weekly flower delivery.
Please stop by on Saturday, we'd love to see you.
I'll stop by tomorrow to pick it up.
Don't stop sending these, I love them!
Please delete my photo from your website.
I unsubscribed from their channel, yours is much better.
The other shop keeps spamming me, you are much nicer.
No receipt needed.
No need to reply.
No gift wrap please.
No sugar, please.
Please cancel my order 1234.
Remove the lilies from my bouquet please.
Please take me off the waiting list, I found a slot.
Take the ribbon off please.
Is there a bus stop nearby?
I can't come on Friday, sorry.
Please remove the nuts from the cake.
Should I stop watering it in winter?
Cancel the Friday appointment.
Please don't deliver on Sunday.
I'd like to cancel my subscription to the coffee beans.
Please unsubscribe me from the yoga class on Mondays.
My son will not attend the trip, please remove him from the list.
No thanks, I don't need a bag.
Please keep me on the list!
I never got the newsletter, did you stop?
Please stop my medication reminder calls.
Can you remove the stain from my coat?
Don't worry, no more questions from me.
When does the sale end?
Please send the invoice to my new address.
Please stop the direct debit.
I got your email, thank you.
We are out of the office on the 12th, see you on the 13th.
You can end the lesson early today.
Please do not call me, email is fine.
Stop! This cake is too good.
Lovely newsletter as always.
退職しました。後任は森です。
Is there a way to get only the sale mails?
You again?
明日のヨガのクラスを休みます。
息子の英会話を今月でやめさせたいです。
新聞の配達を止めてください。
毎週の花の配達を来週から止めてもらえますか。
スタンプカードはもういりません。
紙袋は要りません。
お弁当の注文を停止します。
お薬の配送を停止してください。
検査結果の郵送は不要です。
診察券の登録を抹消してください。
自動更新を解除してください。
オンライン予約のアカウントを削除してください。
ファンクラブを退会したいです。
次回の予約を削除してください。
口コミを削除してください。
動画の公開を停止してください。
ツイッターのフォローを外しました。
前髪のカラーはやめます。
パーマはやめてカットだけにします。
シャンプー不要です。
ネイルの予約、やめときます。
カフェインはやめています。
牛乳を豆乳に変えてください。砂糖不要。
ストローはいりません。
席の予約は解除で大丈夫です。
クリスマスツリーの点灯は終了しましたか。
葉っぱが落ちるのが止まりません。
お知らせありがとうございます。肥料は来週買いに行きます。
メール拝見しました。ケーキ予約します。
メールの写真のお花、まだありますか。
ご案内いただいた講座に申し込みます。
お便り、毎回楽しみにしています。
配信ありがとうございます。
お返事遅くなりすみません。水曜に伺います。
届いたお花がしおれていました。返金してください。
別のお店からのメールが止まらなくて困っています。
息子のアレルギーのため、卵は入れないでください。
先生、痛み止めはもういりませんか。
熱が下がったので、診察は結構です。
名簿から息子の名前を外してください。引っ越しで転園します。
PTA役員を辞退します。
遠足は欠席します。お弁当は不要です。
写真の掲載を控えてください。
アンケートの回答は控えます。
駐車券はいりません。
コースの解除料はいくらですか。
来年の手帳、まだ予約できますか。
手紙をありがとう。うれしかったです。
花瓶はいりません、花だけで。
お線香は結構です。
Please cancel my gym contract.
Please remove the price tag, it's a gift.
Can you stop the dripping tap in the salon?
I don't want milk in my coffee.
Please stop watering my plants from Monday.
Take the cake out of the oven, ha!
Please end the contract for the water cooler.
Please delete my review.
No more tulips for me, roses please.
I no longer need the book I ordered.
Please do not contact my employer.
Please don't send the parcel to my office.
Please unsubscribe my son from the football club.
Could you drop me a line when it's ready?
Will you be open on Sunday?
Thanks for the mail, see you soon.
The flowers arrived, they are beautiful.
Stop me if I'm wrong, but wasn't it 20% off?
We cancelled our trip so we can come after all.
Please remove me from the class register, we are moving.
他店のメールを止めたいのですが、やり方をご存じですか。
夜に鳴るので、予約確認のメールを止めてください。
アルバイトの登録を取り消してください。
求人の案内は不要です。
事前のお電話連絡は不要です。
席へのご案内は不要です、場所はわかります。
駅からの道案内は結構です。
LINEの通知をオフにしました。
アプリの通知を止めました。
チラシの配布をやめたのですか。
診察のお知らせメール、届きました。
クーポンは不要です、定価で払います。
会員証の発行は不要です。
保険の登録を解除してください。
習字の登録を取り消します。
図書カードの登録を削除してください。
模試の申し込みを取り消してください。
撮影の希望を取り下げます。
写真の送付は不要です。
カタログの送付は不要です。
薬の送付を停止してください。
荷物の受け取りを拒否しました。
お花の受け取りは夫がします。配達メモは不要です。
広告の花束はもう終わりましたか。
セールの商品、取り置きを解除してください。
お便りの写真の花、もう終わりですか。
ニュースで見ました。お店、やめてしまうのですか。
レターセットはもういりません。
名簿の印刷は不要です。
リストの花はやめて、お任せにします。
情報ありがとうございます。今回は見送ります。
送信エラーになったので、もう一度送ります。
サービスのコーヒーは結構です。
携帯を忘れました。連絡は不要です。
今日中に届けば結構です。
娘の送り迎えを停止してください。
一時間前に店の前に停めます。
家にいますので、来なくて結構です。
迷惑かけてすみません。明日払います。
連絡帳はいりません。
通信教育をやめたいです。
通信簿を受け取りました。
月謝の引落を止めたいです。
本人の希望でクラスをやめます。
件の鉢植え、不要になりました。
Please stop the newspaper delivery.
Please cancel my account at the gym.
Please remove my son from the email group for the choir.
Please stop the reminder emails about my appointment.
I don't want the sale price, keep the change.
Unsubscribe from the book club? Never!
Please cancel the order for the shop sign.
Stop the presses, the roses are gorgeous.
Please delete the second order.
I'd like to end my contract with the school.
No more letters from the bank, please tell them.
Please remove my name from the party list.
Can I cancel my delivery subscription for roses?
Can you take my name off the waiting list for the workshop?
Don't send the letter to my old address, use the new one.
"""


def _rows(table: str) -> list[str]:
    return [line.replace("\\n", "\n") for line in table.strip().split("\n")]


@pytest.fixture(scope="module")
def known() -> Known:
    return known_from_text(json.dumps(KNOWN))


@pytest.mark.parametrize(("table", "actions"), [
    (STOPS, {"suppress"}), (DOUBTS, {"ask"}), (OTHER_MATTERS, {"ask", "none"}),
], ids=("stops", "doubts", "other matters"))  # fmt: skip
def test_each_is_taken_as_what_it_is(table: str, actions: set[str], known: Known) -> None:
    assert [text for text in _rows(table) if taken_as(text, known) not in actions] == []
