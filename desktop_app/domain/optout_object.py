"""Whether a wish to stop has our mails, or nothing, for its object, and stands alone (JP-SEM-3-3-UNCLEAR).

「口座の引き落としを止めてください」 asks for something else. No list of all other things can be complete, so
it is the other way round: the clause with the wish may hold known words only (what mails are called, how one
wishes, when, to whom); any other noun there is an object, which a person has to look at. What stands beside
the wish may not ask for anything else. Works on folded text (`quotation.fold`).
"""

import re
from collections.abc import Callable

_MAILS = """
    メールマガジン 読者登録 退会届 出し メルマガ ダイレクトメール eメール 電子メール メーリングリスト メール
    マガジン 配信 発信 送信 送付 購読 定期購読 案内状 案内 お?便り
    園だより だより たより ニュースレター ニュース ニューズレター dm 広告 宣伝 勧誘 セールス セール
    お?知らせ 情報 受信 会員登録 登録情報 登録 会員 チラシ クーポン 連絡
    レター 通信 通知 リスト 名簿 メールアドレス メ-ル アドレス メアド 宛先 配信先 送信先 送付先 送り先
    お届け先 アカウント スパム 迷惑メール 迷惑 サービス キャンペーン
    mail e-mail email newsletter spam お誘い 販促 新着 一斉
"""
_STOP = """
    配信停止 停止 休止 中止 解除 退会 不要 無用 ストップ 拒否 終了 取りやめ 取り止め とりやめ 打ち切り?
    打ち切って 解約 キャンセル オプトアウト 除外 取り?消し? 削除 抹消
    消去 消し 消す 外し 外す 外れ はずし 除い 除く 抜い 抜け いりません 要りません いらない 要らない
    いらなく いらん 要らん いらへん いらね 必要 やめ 止め 辞め とめ 停め
    お?断り? 断ら 断っ 遠慮 控え 辞退 結構 けっこう 終わり 卒業 おしまい オフ off 差し控え 不必要 送ら
    送って 送る 送り 送付 送信 おくら よこさ 寄越さ よこす 寄こす
    寄越す 届け 届か 届く 届き 来 希望 受け?取り 受け?取ら 受信 受け 読み 見 受取 送りつけ 送り付け ブロック
    望み 望ま 求め 退
"""
_WISH = """
    お?願い おねがい お?願 願う 希望 要望 要請 依頼 頼み 頼む 申請 申し?込み? 申し?出 申し?上げ 申し 申す
    手続き? 手続 処理 対応 措置 手配 設定 連絡 意思 意向
    下さい 下さ 頂き 頂け 頂い 頂く 頂か 頂 致し 致す 致 欲しい 欲し 貰い 貰え 貰 宜しく 宜し 良い 良く 幸い
    幸甚 助かり 助かる 思い 思う 存じ 考え 大丈夫 構い 出来
    件 旨 方向 方法 方 様 事 為 形 感じ 気 訳 言 お?手数 恐縮 恐れ入り 申し訳 勝手 面倒 恐れ 検討 配慮 理解
    了承 容赦 実施 開始 完了 早急 速やか 至急 早め 早く
    可能 申告 通り 処置 結 判断 決め 決定 選択 宣言 要求 御 有難
"""
_WHEN_WHOM = """
    今後 以後 以降 今日 本日 今回 今月 今 来月 今年度 今年 来年 年内 年末 月末 本年 次回 次 前回 先 直ち
    即刻 即時 今回限り 即 一切 全部 全て 全 一旦 一度 二度 再度 何度
    何回 度 回 当分 当面 永久 永遠 完全 本当 絶対 断固 断じ 正直 特 別 現在 既 当方 当社 弊社 弊店 当店 小生
    私共 私ども 私達 私宛 私 僕 俺 自分 我々 我が家 当
    宛て? 御社 貴社 貴店 [貴御当弊本][社店院校園館] 貴殿 貴方 お?店 店 会社 携帯電話 携帯 スマホ パソコン pc
    自宅 職場 勤務先 本人 本件
    下記 以下 上記 左記 表記 標記 件名 内容 氏名 名前 名
    差し支え 理由 事情 都合 諸般 関係 関連 全般 類 等 系 その他 其の他 他 以上 以外 対象 分 毎週 毎日 毎月
    毎回 毎度 毎 月 年 日 中 上 下 前 後 間 末 号 誌 者
    側 様 さん 版 用 込 同 又 及び 並び これ それ この その まじ マジ お前 アンタ テメー ください いい加減
    本メール 本アドレス 本登録 ヲ 一 二 三 十分 充分 笑 泣 怒
    汗 [0-9]
"""
_KNOWN = re.compile("|".join(sorted(f"{_MAILS} {_STOP} {_WISH} {_WHEN_WHOM}".split(), key=len, reverse=True)))
"""The words that a wish about mails may be made of."""
_FOREIGN = re.compile("[\u4e00-\u9fff々\u30a1-\u30fa][\u4e00-\u9fff々\u30a1-\u30fa\u30fc]*|[a-z]{3,}")
_ENGLISH = """
    about account address addresses ads advert advertisement advertisements advertising adverts
    after again agree all already also am an and announcements any anymore anyone anything
    appreciate appreciated are ask asked asking at be been before best bother bothered bothering
    bulletin bulletins by can cancel canceled cancelled cancelling care cease circulars come coming
    communication communications completely consent contact contacted contacting contacts
    convenience copy correspondence could crap daily data database dear delete deleted deleting
    delivery desist details did didn't discontinue discontinued distribution do does don't dont drop
    dropped dropping e-mail earliest effective email emailing emails end ending entirely erase ever
    everything few file first flyer flyers for forward from further future general get getting got
    gotten grateful had halt harass has have having hear hearing hello her here hereby hey hi him
    his hold hope i'd i'll i'm i've if immediate immediately in inbox interested is it it's its
    junk just kind kindly last letter letters like list lists longer madam mail mailing mailings
    mails many marketing may me message messages messaging mind monthly more most much my name need
    never news newsletter newsletters no not notices notifications now number object of off offers
    ok okay old on once one only opt opting optout or other our out over party pause permanently
    permission personal please pls plz possible prefer processing promo promotion promotional
    promotions purposes quit rather re read reading really receipt receive received receiving
    recieve reciving records regarding regards regular removal remove removed removing request
    requesting rescind revoke rubbish sale sales same school scratch second see send sending sent
    service several shop sir so something soon sorry spam spammed spamming still stop stopped
    stopping store strike stuff subscribe subscription subscriptions such suspend system take taken
    taking terminate terminated texting thank thanks that the them there these they things this
    those three thx time times to today too tried truly try twice two u un unsubscribe unsubscribed
    unsubscribing unsubscription up updates ur us use very want wanting was way we we'd we'll we've
    weekly were will wish wished wishes with withdraw withdrawn would write writing yes you your
    yours
"""
_EN = frozenset(_ENGLISH.split())
_WORD_EN = re.compile(r"[a-z']{2,}")
_CLAUSES = re.compile(
    r"[。、,.!?;:…♪\s「」『』()【】\[\]]+|ので|(?<=[たいだるすん])ため(?=[^のに]|に)"
    r"|(?<=[すたいだる])から(?=[^の])|けれども?|けど"
    r"|(?<=[すたいんだ])が(?=[^っ])"
)
_CLAUSES_EN = re.compile(
    r"[.,!?;:()\n]+|\s-+\s"
    r"|\b(?:because|since|so(?= please| kindly| can| could| would| stop| unsub| remove| i'd| take)"
    r"|and(?= please)|but|though|although|as (?=i\b|we\b|it\b|there\b|my\b))\b"
)
_SPACED = re.compile(r"(?<!\S)(\S)[ ](?=\S(?!\S))|[\x00-\x08]")
"""Letters set apart for looks (「配 信 停 止」), and stray control characters."""
_MAILS_ONLY = re.compile("|".join(_MAILS.split()))
_OF_MAIL = re.compile(
    r"メール|マガ|配信|購読|便り|たより|だより|案内|知らせ|レター|ニュース|dm|受信|広告|宣伝|アドレス"
    r"|メアド|名簿|リスト|登録"
)
_TOPIC = re.compile(r"(?:の件|の件です|について|に関して|のことです|ですが|は)$")
_DONE = re.compile(r"はず(?:です|だ|なの|で|$)|と(?:思って|思い込)")
_KEPT = re.compile(
    r"(?:このまま|そのまま)(?:で|に|$)|続けて(?:くだ|下さ|ほし|欲し|もら|いただ)|送って(?:くだ|下さ|ほし"
    r"|欲し|もらい|もらえ|いただき|いただけ)|了解|承知し"
)
_ASKS = re.compile(
    r"(?:ください|下さい|ませ|願います|お願い(?:(?:いた|致)?し(?:ます|たい)|申し上げます)?(?:です)?"
    r"|(?:ほし|欲し)い(?:です)?|たい(?:です|と思います)?|(?:いただけ|もらえ|頂け|くれ)(?:ます|ません"
    r"|る)か?)$"
)
_ASKS_EN = re.compile(
    r"^(?:and |also |instead |then ){0,2}(?:please|could you|can you|would you|i'd like|i would like"
    r"|i want|let me know|send|use|keep|change)\b"
)
_CLOSING = re.compile(
    r"^また|よろしく|宜しく|お伝え|お大事|大切に|ご自愛|お元気|お体|お身体|了承|理解|許し|容赦|気をつけ"
    r"|頑張|がんば|お過ごし|ありがと|有難|感謝|お待ち|世話|申し訳"
    r"|失礼|お祈り|お慶び|伺いたい|行きたい"
)
_REASON = re.compile(
    r"^hai$|世話|失礼|ありがと|有難|引っ?越|転居|転勤|移転|入院|病気|病院|病|高齢|年寄|年金|目が|目も|老|退職"
    r"|退社|転職|閉店|店を閉め|廃業|亡く|他界|永眠|遠方|遠く"
    r"|忙し|多すぎ|多過ぎ|多い|読め|読ま|読ん|見られ|文字化け|使わ|使え|行け|伺え|伺|通え|買え|買わ|綺麗"
    r"|きれい|楽し|元気|皆|寒|暑|拝啓|敬具|前略|草々"
    r"|突然|誠|大変|興味|関心|覚え|間違|身に|関係|担当|重複|届|異動|拝見|生活|環境|状況|多忙|卒業|卒園"
    r"|施設|心温|容量"
)
_NAME = re.compile(r"[一-鿿々]{1,4}(?:です|と申します|でございます|より)|[ぁ-ん]{2,5}です")
_SIGNED = re.compile(
    r"(?:[一-鿿々]{1,5}[ぁ-んァ-ヺー]{0,4}|[ぁ-んァ-ヺー]{2,8})(?<![すんるたいてでをはがに])|[a-z]{2,12}"
)


def clauses(text: str) -> list[str]:
    """The clauses of a text: what commas, ends of lines, 「ので」, 「が」, "because" set apart."""
    pattern = _CLAUSES_EN if text.isascii() else _CLAUSES
    return [one.strip() for one in pattern.split(text) if one.strip()]


def foreign(clause: str) -> list[str]:
    """Words of a clause that are neither mails nor ways to wish."""
    if clause.isascii():
        return [word for word in _WORD_EN.findall(clause) if word.strip("'") not in _EN]
    return _FOREIGN.findall(_KNOWN.sub(" ", clause))


def has_another_matter(text: str, says_stop: Callable[[str], bool], *, part: bool = False) -> bool:
    """Whether a text that says stop (`says_stop`, which also judges its clauses) is about something else too.

    With `part` it names some of the mails, and may say of the others that they shall go on.
    Phones break lines anywhere, so a line's end may or may not end a clause.
    """
    text = _SPACED.sub(r"\1", text)
    if not _has_another(clauses(text), says_stop, part):
        return False
    joined = "" if text.isascii() or "\n" not in text else text.replace("\n", "")
    return not joined or _has_another(clauses(joined), says_stop, part)


def _has_another(parts: list[str], says_stop: Callable[[str], bool], part: bool) -> bool:
    wishes = [one for one in parts if says_stop(one)]
    if any(foreign(one) for one in wishes or parts):
        return True
    if part:
        return False
    rest = [one for one in parts if one not in wishes]
    if all(one.isascii() for one in parts):
        return any(_ASKS_EN.search(one) and foreign(one) for one in rest)
    if any(_DONE.search(one) for one in wishes) or any(_asks_for_more(one) for one in rest):
        return True
    named = [one for one in parts if _OF_MAIL.search(one)]
    if any(one in wishes or _TOPIC.search(one) or _is_named(one) for one in named):
        return False
    first = parts.index(wishes[0]) if wishes else 0
    return not all(_surrounds(one, after=at > first) for at, one in enumerate(parts) if one in rest)


def _is_named(clause: str) -> bool:
    """Whether the clause is the object, set apart by a comma: 「毎週届くメール、止めてください」."""
    last = [hit.end() for hit in _OF_MAIL.finditer(clause)][-1]
    return last == len(clause) and not foreign(clause)


def _asks_for_more(clause: str) -> bool:
    if _KEPT.search(clause):
        return True
    return bool(_ASKS.search(clause) and foreign(clause) and not _CLOSING.search(clause))


def _surrounds(clause: str, *, after: bool) -> bool:
    """Whether a clause beside a wish without an object can't name the object."""
    return bool(
        not foreign(clause)
        or _MAILS_ONLY.search(clause)
        or _REASON.search(clause)
        or _NAME.fullmatch(clause)
        or (after and _SIGNED.fullmatch(clause))
    )
