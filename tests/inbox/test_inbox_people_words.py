"""What readers write, in their own words, and what each must be taken as (SEM Act 3(3), Ord. 5).

Three tables: a plain wish to stop acts at once; whatever could be one waits for a person; the rest of a shop's
daily mail is neither stopped nor asked about.
"""
# ruff: noqa: E501 (tables: one mail a line reads better)

import json

import pytest

from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import Known, known_from_text
from tests.inbox.test_inbox_classify import HANAKO, KEN, KNOWN, Case, mail_bytes

STOPS = """
I tried to unsubscribe but still get mails
必要ないです。
必要ありません
アカウントを削除したい
配信停止
配信停止。
配信停止!
停止で。
停止お願い
停止して
停止してね
止めて
止めて下さい。
とめてください
やめてください
やめてー
やめて欲しいです。
もうやめて!!
不要
不要です
不要です。山田
いりません
いらないです
いらん
要らんです
もういらん
もういりません、すみません。
退会します
退会で
退会希望です
退会致します。
退会したいです
退会させてください
退会したいので手続きをお願いします。
解除
解除希望
解除願います
登録解除お願いします
登録を解除してください
登録抹消してください
登録を消してください
登録を削除して下さい。
購読解除
購読をやめます
購読をやめたいです。
購読中止でお願いします
配信中止
配信中止を希望します
配信拒否します
受信拒否します。
受信を拒否します
受信したくありません
メール不要
メールいりません
メールはいりません。
メールはもう要りません
メルマガは要らないです
メルマガ不要です。
メルマガ解除
メルマガ解約お願いします
メルマガをやめたい
メルマガの停止をお願いいたします。
メルマガ配信停止依頼
DM不要
DMはお断りします
DMお断り
案内不要
ご案内は不要でございます。
今後のご案内は不要です
今後のご案内はご遠慮申し上げます。
今後のご案内は結構です。
今後のお知らせは結構でございます
今後メールは結構です
メールはもう結構です。
お便りはもう結構です
もうお便りは結構ですので。
今後の配信は希望しません
今後の配信は希望いたしません。
今後の配信を希望致しません。
配信を望みません
今後の送付はお控えください
今後のご連絡はお控えいただけますようお願いいたします。
メールの送信をお控えください。
今後はメールをお送りいただかなくて結構です。
もうメールを送っていただかなくて結構です。
もう送っていただかなくて大丈夫です
メールは送らなくていいです
メール送らなくていいよ
送らなくて良いです
送らなくて結構です
送らないで
送らないでください
送らないで下さい。
送らんといて
もう送らんといてください
送らんとってください。
送らんでええよ
もう送らんでええです
もう送ってこんでええわ
もう送ってこないで
二度と送ってくるな
二度と送ってこないでください
送ってこないでください
迷惑メールなので送ってこないで
迷惑なのでもう送らないでください
迷惑です。配信停止してください。
迷惑です。止めてください
しつこい。やめてください。
何回言ったらわかるんですか！配信を止めてください！
いいかげんにしてください。配信停止！
いい加減配信停止しろ
さっさと解除しろ
今すぐ配信を停止してください。
至急、配信停止をお願いします
早急に配信を停止して頂きたく存じます。
お手数ですが配信停止いただきたく、お願い申し上げます。
お手数をおかけいたしますが、今後のメール配信を停止していただけますと幸いです。
誠に恐縮ではございますが、今後のメールマガジンの配信をご停止いただけますでしょうか。
恐れ入りますが、配信リストから外していただけますでしょうか。
恐れ入りますが配信停止の手続きをお願いできますでしょうか
配信停止していただけませんか
配信停止をお願いできますか。
配信停止してもらえますか
停止してもらえると助かります。
止めていただけると助かります
メールを止めていただけますと幸いです。
配信を止めてもらいたいです
配信を停止いただきたいです。
配信停止をお願いしたく存じます。
配信停止をお願いしたいのですが。
配信停止したいのですが
配信停止したいんですけど
配信を止めたいです
メールを止めたいのですが。
やめたいのですが
退会したいのですが、よろしくお願いします。
このメールアドレスへの配信は停止してください。
このアドレスには送らないでください
このアドレスを名簿から削除してください。
私のアドレスを消してください
私のアドレスを削除願います
アドレス削除希望
メールアドレスの登録を削除してください
名簿から外してください
名簿から消してください
リストから抜いてください。
宛先から外してください
配信先から外してください
配信先から除いてください。
送信先から削除してください
メーリングリストから外してください
お便りを止めてください。
お便り、とめてください。
おたよりをやめてください
お知らせはもういりません
お知らせメールは不要になりました
宣伝メールは送らないでください
広告はいりません
広告メールを送らないでください。
広告メールお断りします
セールスメールはお断りします。
もう読まないので配信停止してください
花はもう買わないので、メールは不要です。
店を閉めたので配信は不要です。
閉店しましたのでメールの配信を停止してください。
引っ越したのでもうメールはいりません
遠方に引っ越しましたので、今後の配信は停止願います。
携帯を解約するのでメール停止してください
高齢のためメールは見られませんので停止してください。
目が悪くなり読めませんので、メールを止めて下さいませ。
いつもお世話になっております。大変申し訳ございませんが、都合により配信を停止していただきたく、よろしくお願い申し上げます。
いつも楽しいお便りをありがとうございました。配信停止をお願いいたします。
今までありがとうございました。配信停止でお願いします😊
配信停止🙏
配信停止お願いします🙇‍♀️🙇‍♀️
停止してください(>_<)
停止してくださいm(__)m
🙅‍♀️いりません
はいしんていし
はいしんていしおねがいします
はいしん　ていしして　ください
めーるいりません
めるまがいりません
もうおくらないでください
おくらないで
おくってこないでください
もういらないです
もうとめてください
たいかいします
ﾊｲｼﾝﾃｲｼ
ﾒｰﾙﾔﾒﾃｸﾀﾞｻｲ
ﾒﾙﾏｶﾞﾌﾖｳ
ハイシンテイシ
テイシシテクダサイ
メールヲトメテクダサイ
配信定止
配信亭止
配信停しして下さい
配信停止して下さい
配信停止してくだい
配信停止してくださ
配信停止してくたさい
配信停止ねがいます
配信停止お願いしす
廃信停止
背信停止
配進停止お願いします
発信停止してください
配信 停止
配信・停止
配信ていし
配信をていししてください
配信を停めてください
メールを停めてください
配信をストップ
配信ストップしてください
メールストップで
ストップしてください
メールの受信を停止します
受信停止
受信停止希望
受信解除をお願いします
オプトアウトします
オプトアウト希望
オプトアウトでお願いします
購読キャンセル
メルマガをキャンセルしたいです
登録のキャンセルをお願いします
メルマガ登録を取り消してください
配信を終了してください
配信終了でお願いします
配信を打ち切ってください
haishin teishi
haishin teishi onegaishimasu
haishinteishi
teishi
mou iranai
mou okuranaide kudasai
yamete kudasai
unsubscribe
Unsubscribe.
UNSUBSCRIBE!!!
unsubscribe me
unsubscribe please
Please unsubscribe
pls unsubscribe
Unsubscribe me from this list please
Kindly unsubscribe this email address.
unsub
unsub me pls
unsub pls
unsubscibe
un subscribe
unsubscribed please
unsubsribe
unsuscribe
stop
STOP
Stop.
stop!
stop it
stop this
Stop emails
STOP ALL
stop please
please stop
Please stop!
pls stop
stop sending these
stop sending me emails
Stop sending me your junk!
stop spamming me
Stop mailing me
Please stop e-mailing me.
Please stop these messages.
please stop the newsletter
stop the mails
Could you please stop sending these?
Could you stop sending me these emails?
Can you please remove me from your list?
Can you take me off your list?
Would you kindly remove my address from your mailing list?
Please take me off
Please take me off this list.
take me off the mailing list
Take me off.
get me off this list
Remove
remove me
Remove!
Please remove.
Please remove me
REMOVE ME FROM YOUR LIST
remove my email
Please remove my e-mail address from your database.
please delete my address
delete me from your list
Delete my email address please.
opt out
Opt-out
OPTOUT
I want to opt out.
I'd like to opt out of these emails.
I would like to unsubscribe.
I want to unsubscribe
I wish to unsubscribe from your newsletter.
Please cancel my subscription.
cancel subscription
Cancel my newsletter subscription
cancel newsletter
Please discontinue these emails.
no more emails
No more emails please
no more newsletters
No more.
no more mail, thanks
I don't want these emails anymore.
I don't want to receive this newsletter
I do not wish to receive any further emails from you.
I no longer want to receive these.
I no longer wish to hear from you.
I'm no longer interested in receiving your emails.
Not interested, please remove me.
No longer interested. Please unsubscribe.
please don't send me any more emails
Don't email me again
Do not contact me again.
Never email me again!
cease and desist
Cease sending me emails.
cease
I didn't sign up for this. Remove me.
I never signed up for this, please unsubscribe me.
Wrong person. Please take me off your list.
You have the wrong person, please remove this address.
please unsubscribe, I have moved abroad
Unsubscribe. I don't live there any more.
I have asked you before. Please remove me from this list!
I've asked twice already - unsubscribe me.
We have closed our shop, please stop sending the newsletter.
Unsubscribe\\n\\nSent from my iPhone
Please unsubscribe\\nThanks\\nKen
Hello,\\n\\nPlease take me off your mailing list.\\n\\nKind regards,\\nKen Smith
Hi Aoi, lovely flowers but I get too many emails. Please unsubscribe me. Best, Ken
配信停止\\n\\niPhoneから送信
配信停止希望\\n山田花子
配信停止をお願いします。\\n\\n山田花子\\n090-0000-0000
お世話になっております。\\n山田商事の山田です。\\n\\n配信停止をお願いいたします。\\n\\n以上、よろしくお願いいたします。
こんにちは\\nメールの配信を止めていただけますか\\n山田
突然のメール失礼いたします。貴店のメールマガジンを長らく購読してまいりましたが、このたび転居することとなりました。つきましては今後の配信を停止いただきますようお願い申し上げます。
いつもメールありがとうございます。忙しくて読めなくなったので配信をストップしてもらえますか
すみません、メルマガ登録解除したいです
メール、もういらないです！
もうメール来なくていいです
メールはもういいです
メルマガはもういいです。
お知らせはもういいので止めてください
以後の送信は無用です
以後、メールの送付は無用に願います。
広告メールの受信をやめたい
このメールの配信を止めたいです。
このようなメールは今後一切送らないでください。
今後このようなメールを送信しないようお願いいたします。
今後一切の連絡をお断りします。
一切連絡してこないでください
メールよこすな
メールしてこないで
メール送ってくんな
送るなって言ってるだろ
送信停止
送信を停止してください
送信不要です
メール送信は不要です
DM停止お願いします
ダイレクトメールは不要です。
メールでのご案内は不要です
メールでの案内を停止してください。
セール案内の配信停止希望
会員を退会します
メルマガ会員を退会したいです。
会員登録を抹消してください
登録抹消願います
登録情報の削除をお願いします
メルマガの登録を外してください
私のメールアドレスをリストから削除願います
当アドレスへの送信を止めてください
当方のアドレスを削除してください。
こちらのアドレスへの配信停止をお願いします。
本メールアドレスへの配信を中止願います
弊社への配信は不要ですので、停止をお願いいたします。
弊社宛の広告メールは不要です
受信を停止したい
購読を終了したいです
購読やめます
読者登録を解除
配信解除お願いします！
解除お願いします！
解約します
解約お願いします
配信止めて
配信とめて
配信やめて
配信いらん
メルマガやめて
メルマガとめて
メールとめて
めーるとめてください
メールやめてね
お便りいらない
お便りは要りません。
もう止めて
もう停止して
とりあえず停止で
停止をお願い致します。
停止の手続きをお願いします
停止手続きお願いします
停止希望です。よろしくお願いします。
配信停止希望（山田太郎）
配信停止：山田太郎
【配信停止】
「配信停止」
『停止』
停止。。
停止 hanako
退会　山田
退会いたします
退会届を出します
退会手続きをお願い致します。
メール配信の停止について、お願いいたします。
配信停止の件、よろしくお願いいたします。
配信停止の件
お世話になります。配信停止の件ですが、よろしくお願いします。
メルマガの件、解除でお願いします。
前にも言いましたが、いらないです
以前もお願いしましたが配信を止めてください
3回目です。配信を停止してください！
再三お願いしていますが、配信停止してください。
hai, teishi onegaishimasu
Teishi
Haishin wo tomete kudasai
mail iranai desu
taikai shimasu
unsubcribe
UNSUBSCRIBE ME FROM ALL LISTS
Unsubscribe - thanks
unsubscribe, thank you
I'd like to be removed from this list.
Please have me removed from your mailing list.
Please remove this address from your records
Please remove my details from your system.
remove from list
remove from mailing list
Remove me please!!!
Take my name off your list.
Pls take me off ur list
pls remove
plz stop
plz unsubscribe me
stop mailing
Stop the newsletter please.
Stop your emails!
Stop all communication.
stop contacting me
Stop bothering me with these emails
Do not send me emails
Please do not send any more newsletters to this address.
Please don't email me anymore.
dont send me anything anymore
No emails please
No more of these please.
No further emails please.
No newsletters please
Please, no more.
I don't want your newsletter.
I don't want any more of your mail
I do not want to be on this list.
I don't want to be on your mailing list anymore
I want off this list
I want off your mailing list!
I no longer want your emails
I no longer need these emails
I no longer wish to be contacted.
I would prefer not to receive these emails.
I'd rather not get these emails.
I would like to stop getting your newsletter
I wish to cancel my subscription
Kindly cancel my subscription to the newsletter.
Please end my subscription
please terminate my subscription
Please withdraw me from the list
Withdraw my consent
I withdraw my consent to receive marketing emails.
I hereby revoke my consent.
I object to receiving marketing emails.
Opt me out please
Opting out
opt out please
I am opting out.
Please delete my subscription
delete my email
Please delete me from your mailing list.
Can I be taken off the list?
Can you stop these emails please
Would you mind removing me from the list?
Could I be removed from this mailing list please?
Not interested - unsubscribe
Thanks but please unsubscribe me, I can't read Japanese.
Sorry, please stop. I get too much mail.
Moving back to the UK, please take us off your list.
花のあおい 御中\\n\\nいつもお世話になっております。\\n株式会社山田商会 総務部の山田でございます。\\n\\n毎月お送りいただいておりますメールマガジンですが、担当者の変更に伴い、今後の配信を停止していただきたくお願い申し上げます。\\n\\nお手数をおかけいたしますが、よろしくお願いいたします。\\n\\n株式会社山田商会 総務部 山田太郎\\n〒460-0000 愛知県名古屋市中区1-1\\nTEL 052-000-0000\\nyamada@kaisha.example.co.jp
お世話になります。山田です。\\n配信停止をお願いします。\\n\\n━━━━━━━━━━━━\\n山田商店 営業部\\n営業時間 9:00-18:00\\nご注文・お問い合わせはこちら https://x.example\\n━━━━━━━━━━━━
配信を停止してください。\\n\\n山田商店\\n営業時間 10時〜18時　定休日 水曜
停止\\n\\nこのメールは山田のiPhoneから送信しています
配信停止お願いします。\\n--\\n山田
Please unsubscribe me.\\n\\nKen Smith\\nSales Manager\\nOrder online: https://x.example
Dear shop,\\nplease remove me from your mailing list as I have moved back to England. Thank you for all the lovely flowers over the years.\\nBest wishes,\\nMargaret
Hello, could you kindly take my email address off your mailing list? Many thanks. Ken
いつも楽しいメールをありがとうございます。とても心苦しいのですが、メールが増えすぎて整理しております。一旦配信を停止していただけますでしょうか。また伺います！
夫の転勤で引っ越すことになりました。お店に伺えなくなるので、メールの配信を止めてください。今までありがとうございました。
ご担当者様\\n平素より大変お世話になっております。\\n標題の件、メール配信の停止をお願いいたします。
メールマガジンの解除を希望します。理由：遠方のため。
登録解除希望\\n氏名：山田花子\\nメール：hanako@docomo.ne.jp
【退会希望】氏名 山田花子
解除希望　山田花子　hanako@docomo.ne.jp
メルマガの配信を停止してください。なお、商品の購入は今後も続けます。
お花は今後も買いますが、メールは要りません。
お店は大好きですが、メルマガは不要です。
もうこのアドレスは使わないので配信を停止してください
この携帯は来月解約しますので、メール停止願います。
病気で入院することになりました。メールは停止でお願いします。
年金暮らしで花も買えませんので、案内は結構です。
ガラケーでメールが読めません。配信停止してください。
通信費がかかるのでメールいりません
文字化けして読めないので停止してください。
英語のメールは読めないので配信停止お願いします
同じメールが2通届くので1つ停止してください
2通届きます。こちらのアドレスへの配信を停止してください。
"""

DOUBTS = """
No, thank YOU!
配送停止してください
please discontinue
もう結構です
もう結構です。
結構です
結構です。ありがとうございました。
けっこうです
遠慮します
遠慮しておきます
お断りします
間に合ってます
興味ありません
興味がなくなりました
迷惑です
迷惑
迷惑メール
迷惑しています
しつこい
しつこいです。
うざい
うるさい
多すぎます
メールが多すぎます。
メールの回数を減らしてください
配信頻度を減らしてほしいです
もう少しメールを減らせませんか
もういいです
もういい
もういいです。ありがとうございました
もう大丈夫です
さようなら
店を閉めたので。
お店を閉めました。
閉店しました。今までありがとうございました。
廃業しました
引っ越したので、もう伺えません
引っ越しましたのでもう行けません。
本人は亡くなりました
本人は亡くなりました。家族より
母は先月他界しました。
主人は永眠いたしました。
父が死去しました
担当者が退職しました
山田は退職いたしました。
担当の佐藤は異動になりました。
このメールアドレスはもう使っていません
このアドレスは使用していません
人違いです
人違いではありませんか。
宛先を間違えていませんか
登録した覚えがありません
登録していません
登録した覚えはないのですが
申し込んでいません。
身に覚えがありません
心当たりがありません
どうやって停止しますか
どうやって停止しますか？
停止するにはどうすればいいですか
解除方法を教えてください
退会方法がわかりません
配信停止の仕方を教えてください。
配信停止のページが開けません
配信停止のURLが開きません。
配信停止できません
停止できないのですが
停止ボタンがありません
どこで解除できますか
メールは止められますか？
なぜ私に送ってくるのですか？
どこで私のアドレスを知りましたか
停止しないでください
配信停止しないで
やめないでください!
やめないで
止めないで下さい
配信停止を取り消してください
停止を解除してください
配信停止を解除してください
解除してしまったので再登録お願いします
間違えて停止してしまいました
配信を再開してください
再開して
また配信してください。停止を撤回します。
やっぱり停止はやめます
配信停止はなしで
もし値段が上がるなら停止します
停止するか迷っています
来月から停止しようかと検討中です
注文をキャンセルして、配信も停止してください
妻の分も停止してください
会社の同僚の分も停止してください
このアドレスと旧アドレスを停止してください
mukashi no address を停止してください。友人のものです。
hanako2@softbank.ne.jp を停止してください
hanako2@softbank.ne.jp への配信を停止してください。
名前を消してください
個人情報を削除してください
詐欺ですか
通報します
訴えます
消費者センターに通報しますよ
特定電子メール法違反です
メールこないようにしてほしい
メールが来ないようにしてください
メールはできれば来ない方がいいです
もう読んでいません
もう見ていません
読まないので
見ないので
花には興味がないです
今は必要ありません
今のところ必要ないです
お断り
お休みしたいです
しばらくお休みします
ちょっと休みたい
配信停止かな
停止?
停止？？
配信停止ですか？
配信停止って書けばいいの
not interested
Not interested.
no longer interested
No thanks
no thank you
Leave me alone
leave us alone!
wrong person
Wrong person!
You have the wrong address
wrong email
I think you have the wrong person.
I didn't sign up
I didn't sign up for this.
I never signed up for this
I never subscribed to this.
who are you
Who is this?
Why am I getting this?
Why do you keep mailing me?
How did you get my address?
How do I unsubscribe?
How can I stop these?
how to unsubscribe
Where is the unsubscribe link?
The unsubscribe link doesn't work
unsubscribe link broken
I can't unsubscribe
spam
SPAM!
This is spam.
reported as spam
I will report you
too many emails
Too many mails, fewer please
Please send less often
Don't unsubscribe me
Please don't stop!
do not stop
please don't remove me
I did not unsubscribe!
I unsubscribed by mistake
resubscribe me please
Please resume
restart my subscription
Sorry, I clicked unsubscribe by accident
maybe unsubscribe
Should I unsubscribe?
unsubscribe?
He passed away last month.
My mother has died.
John no longer works here
She left the company in June.
This address is no longer in use
This mailbox is no longer monitored
Ken has retired.
We have closed the business.
Please unsubscribe my wife as well
unsubscribe my colleague too
Please remove ken.old@example.org from your list
cancel
Cancel it
Cancel please
Enough!
enough already
no
いいえ
NO
配信停止の方法は？
停止って返信すれば止まる？
メール止まりますか
もう読む気がしません
正直いらない気がします
いらないかも
そろそろ退会しようかな
退会するかもしれません
退会を考えています
いったん考えさせてください
メールの内容が変わるなら停止しません
停止ではなく休止はできますか
月1回にしてもらえませんか
月に一度だけにしてください
セールのときだけ送ってください
送り先を会社のアドレスに変えてください。今のアドレスは停止で。
夫宛のメールを止めてください
隣の田中さんの配信も止めてあげてください
息子が勝手に登録したようです
知らないうちに登録されていました
なぜ届くのかわかりません
このメールは何ですか
御社を存じ上げません
そちらの店を知りません
買い物したことがありません
宛名が違います。田中ではありません。
田中さんはもういません
山田はもう在籍しておりません
担当変更のお知らせ。前任の佐藤は退職しました。
母は施設に入りました。
祖母が亡くなりましたのでご連絡いたします。
これ、本物ですか？配信停止を押しても大丈夫ですか
配信停止したのにまた来たのはなぜですか？
停止になっていますか
配信停止の確認メールが来ません
昨日停止と送りましたが取り消します
停止は撤回します。続けてください。
やっぱり続けてください
停止と書きましたが間違いでした
Is it possible to unsubscribe?
How to stop?
Do I have to unsubscribe?
Will you stop if I ask?
Should I reply stop?
I might unsubscribe soon
thinking about unsubscribing
I never gave you my address
Where did you get my email from?
Not my newsletter
This is not for me
you've got the wrong email address
I am not Hanako
There is no Hanako here
Hanako doesn't work here anymore
My husband passed away in May.
I've moved to Canada.
Please change my address to ken2@example.org and remove the old one
Can you send fewer emails?
only once a month please
Do not unsubscribe me please
Please ignore my unsubscribe request
I unsubscribed but want back in
cancel that, keep me on the list
Not needed, thanks, I have a vase.
なんで止まらないの？配信停止してって言ったよね
定期便を一回お休みしたいです
配信停止を希望しません
メールは停止しなくて大丈夫です
メール停止の必要はありません。
退会の取り消しをお願いします
妻が使っているアドレスなので、妻に確認してから停止を決めます
停止したらポイントは消えますか
解除したら再登録できますか？
配信が止まっているようです
配信されなくなりました。解除されたのでしょうか
メルマガ停止のお知らせが届きましたが、停止していません
社長に言われて停止しようと思いますが手順を教えてください
先週停止したはずですが、また届きました
アドレスが変わるので、このアドレスへの配信は停止してください。
"""

HARMLESS = """
ありがとうございます
いつもありがとうございます。楽しみにしています。
きれいなお花でした
今月のお便り、楽しく拝読しました。
先日はありがとうございました。また伺います。
了解しました
承知いたしました。よろしくお願いいたします。
明日の午後に受け取りに伺います。
シクラメンを2鉢お願いします。
母の日の花束を予約したいです。
ブーケの注文をお願いします。5000円くらいで。
年末は何時まで営業していますか？
駐車場はありますか
教室の空きはありますか？
日曜日は開いていますか
送料はいくらですか
領収書をお願いします
請求書を送ってください。
請求書の送付先を変更してください。
商品がまだ届きません
花が届きました！とても綺麗です。
引っ越しました。新しい住所は名古屋市中区です。住所の変更をお願いします。
引っ越しましたので、お届け先の住所変更をお願いします。
メールアドレスが変わりました。よろしくお願いします。
アドレス変更しました。新しいのは hanako.new@docomo.ne.jp です。
ご返信は不要です。
お返事はいりません。
返信不要です。よろしくお願いします。
お釣りはいりません。
袋は不要です。
ラッピングは不要です。
領収書は不要です。
メッセージカードは不要です
配達は不要です、取りに行きます。
送料不要とのこと、ありがとうございます。
エアコンが停止して困っています。工事の間、花は大丈夫でしょうか。
電車が止まっていて遅れます。
電車が停止していて遅れます
雨が止んだら伺います。
車を店の前に止めてもいいですか
車を止めるところはありますか。
バス停の前のお店ですよね
水やりをやめたら枯れました
水やりは止めた方がよいでしょうか
喫煙をやめたので、花を飾ろうと思います。
お酒をやめました
仕事を辞めたので、教室に通えそうです。
仕事を辞めて時間ができました。教室に参加したいです。
会社を退職しました。これからは教室に通いたいです。
予防接種は中止になったので伺えます
雨で運動会が中止になりました。花束の受け取りを日曜にできますか。
イベントは中止ですか？
教室は中止になりましたか
不要な植木鉢を引き取ってもらえますか
不要不急の外出を控えています
迷惑をおかけしました
ご迷惑をおかけしてすみません。
迷惑メールフォルダに入っていました。ありがとうございます。
迷惑メールに入っていて気付きませんでした。すみません
個人情報の取り扱いについて教えてください。
結構大きな花束ですね
それで結構です。
その色で結構です。お願いします。
時間は何時でも結構です。
現金で結構です
けっこう好評でした
遠慮なくいただきます
ご遠慮なくお申し付けください
興味があります
教室に興味があるのですが、まだ間に合いますか。
お休みはいつですか。
しばらくぶりです。お元気ですか。
しばらく旅行でしたので、お返事が遅れました
しばらくしたら伺います。
もう少し大きい花束はありますか
もう大丈夫です。花が届きました。
大丈夫です、伺います。
はい
はい、お願いします。
希望
YES
OK
わかりました
さようならの花束を作りたい
父が亡くなりました。お供えの花をお願いします。
母が亡くなり、葬儀の花をお願いしたいのですが。
お悔やみの花をお願いできますか。祖母が他界しました。
退職祝いの花束をお願いします。
上司が退職するので花束を予約したいです
閉店は何時ですか
閉店時間を教えてください
開店祝いの花をお願いします。
ストップウォッチの電池はありますか
花粉症なので花粉の出ない花を教えてください
いりこの花はありますか
要らなくなった鉢を差し上げます
やめられない美味しさでした
やっぱり赤はやめて白にします。
赤はやめて、白でお願いします
バラは外して作ってください。
リボンは外してください
名札を外して届けてください。
カードを外してください
送らないとと思っていた写真を送ります
写真を送りますね
お便りをもっと送ってください
メルマガ楽しみにしています
メルマガに載っていた花はまだありますか？
配信ありがとうございます
配信された記事の花の名前を教えてください。
案内ありがとうございます。参加します
キャンセル待ちできますか
キャンセル料はかかりますか
定休日を教えてください
値段が高いのでもう少し安くなりませんか
お見積をお願いします
こんにちは、お久しぶりです。
写真を添付します
Thank you!
Thanks, lovely flowers.
Great newsletter, keep it up!
Please keep sending them
I love your newsletter
I'd like to order two bouquets.
Can I book a table for Saturday?
What time do you close?
Do you deliver to Nagoya?
I'll stop by on Saturday.
I stopped by yesterday but you were closed.
We will stop by the shop tomorrow
There is a bus stop in front, right?
It never stops raining here
Non-stop rain here!
The flowers never cease to amaze me.
I can't stop looking at them
My flight was stopped over in Nagoya
How do I remove pollen stains from my shirt?
How can I remove the thorns?
Please leave the parcel at the door
I need an invoice
Yes
Yes please
No problem!
No worries, see you then.
No rush, whenever you can.
I'm interested in the workshop
I am very interested
Happy new year!
My mother died last week and I would like flowers for the funeral.
I have moved; my new address is 1-2 Sakae. Please deliver there.
Sign me up for the workshop
Please add me
I don't want to miss the sale!
I don't want roses, tulips please
Please don't send roses, we prefer tulips.
Do not send it by mail, I will collect it.
I don't need a receipt
Take care
take me to your best tulips
The opt-in form works well
See you at the cancer charity sale
ご無沙汰しております。先日はお花をありがとうございました。
お世話になっております。12月の教室に参加希望です。山田花子
胡蝶蘭3本立ちの見積もりをお願いします。
お正月の花材はいつ頃入りますか
お店は何時に閉まりますか
今日は何時まで開いていますか
明日伺っても大丈夫ですか
花束の受け取りを18時に変更してください
配達日を変更したいです
配達先の住所を間違えました
受け取りに行けなくなったのでキャンセルさせてください。予約番号12です。
予約をキャンセルしたいのですが、可能でしょうか。
教室を欠席します
12日の教室はお休みします。
来週のレッスン、お休みさせてください。
教室をやめたいです
仕事が忙しく教室は退会させていただきたいです
フラワーアレンジ教室の退会手続きについて教えてください。
花の宅配を停止できますか
水が止まらないので修理を頼みました
雨が止んだので行きます
バラの消毒はやめた方がいいですか
シクラメンの水やりを止めました
球根は掘り上げ不要ですか？
支柱は不要ですか
肥料は必要ないですか
手提げ袋はいりません。エコバッグを持っていきます。
名入れは結構です。
お礼には及びません
お気遣いなく
お返しは不要です。
送料はかかりますか？3000円以上で送料不要ですよね
領収書は要らないです
カタログを送ってください
メルマガを読んで来店しました！
メルマガの写真がきれいでした。
このメールで紹介の花、取り置きお願いします
お便りの花の名前は何ですか
いつもお便り楽しみにしています。次号も待っています。
配信時間が夜なので助かります
登録してよかったです
友人にもメルマガを勧めました
友達も登録したいそうです。どうすればいいですか
メールアドレスを変更したので登録し直してください。新しいアドレスは hanako3@example.jp です。
PDFが開けません
写真が表示されません
リンクが開けません
お便りが文字化けしています
今月号が届いていません
迷惑メールに入っていました
車を停める場所はありますか
店の前に一時停止しても大丈夫ですか
信号の停止線の手前の店ですか
強風で看板が外れました
看板を外しておいてください
カーテンを外して掃除しました
ラベルを剥がしてください
犬の散歩をやめたら太りました
タバコをやめたいです
やめられないですね、花は。
中止の場合はご連絡ください
雨天中止ですか？
お祭りが中止になって残念です
運休で行けません
工事で通行止めです
除外品はありますか
アレルギーがあるのでユリを除いてください
ユリは抜いてください
白い花は外してください
赤を抜いて黄色を足してください
解除コードを忘れました
オートロックの解除番号は1234です
スマホのロック解除で手間取りました
年会費は不要ですか
予約は不要ですか？
予約不要でしたら明日行きます
返信不要です
ご返信には及びません
連絡不要です。明日伺います。
Thank you so much, the roses were beautiful!
Could you send me a price list?
Please send me the photo of the red one.
Please email me the invoice.
Please contact me by phone.
Please don't call before 10 am.
Please don't deliver on Monday.
Don't send the flowers to my old address.
Please do not use lilies, our cat is allergic.
Please remove the lilies from my bouquet.
Please take the ribbon off.
Please leave out the baby's breath.
Can I cancel my reservation for Saturday?
I need to cancel my order no. 12.
I'd like to cancel the workshop on Saturday.
Is the workshop cancelled?
The train stopped so I'm late
I'll stop in after work.
We'll make a stop at your shop.
My phone stopped working
I stopped smoking and now I garden!
Do you stop taking orders on the 20th?
When do you stop selling tulips?
Non-stop sunshine here
I opted for the red ones
I opted for delivery
Is there an option to pick up?
What are my options?
Do I need to subscribe to get the coupon?
How do I subscribe my sister?
I want to subscribe my friend
I don't want to be late, when do you open?
I don't need a bag
I don't want to cause trouble
I don't like lilies
No lilies please
No cards please
No need for a card
No message needed
no hurry
I never received my order
I haven't received this month's newsletter
I no longer live in Nagoya but still love your newsletter
I'm leaving for holiday tomorrow, please water...
Wrong colour was delivered
Enough for two vases please
We had enough time, thanks
The delivery guy was wrong about the address
My wife wants two bouquets
My mother loves your flowers!
Unbelievable flowers
お店のブログの更新が止まっていますね
ストーブを消して寝ました
花火大会で会いましょう
大会の花束をお願いします
会員カードを忘れました
会員登録したいのですが
登録ありがとうございます
登録名を山田に変更してください
配送を止めずにお願いします
ストップ高ですね
お墓の花を中止にした方がいいか母に聞きます
先日は雨で中止でしたね
"""


def _rows(table: str) -> list[str]:
    return [line.replace("\\n", "\n") for line in table.strip().split("\n")]


@pytest.fixture(scope="module")
def known() -> Known:
    return known_from_text(json.dumps(KNOWN))


def taken_as(text: str, known: Known, subject: str = "Re: 秋の花のご案内") -> str:
    """The action for a known reader's mail with this text."""
    japanese = not text.isascii()
    case = Case("", "", text, subject, HANAKO if japanese else KEN)
    return classify(mail_bytes(case), known).action


@pytest.mark.parametrize("text", _rows(STOPS))
def test_a_plain_wish_to_stop_acts_at_once(text: str, known: Known) -> None:
    assert taken_as(text, known) == "suppress"


@pytest.mark.parametrize("text", _rows(DOUBTS))
def test_what_may_be_a_wish_to_stop_waits_for_a_person(text: str, known: Known) -> None:
    assert taken_as(text, known) == "ask"


@pytest.mark.parametrize("text", _rows(HARMLESS))
def test_daily_mail_is_left_alone(text: str, known: Known) -> None:
    assert taken_as(text, known) == "none"
