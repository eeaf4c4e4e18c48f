"""Kanji written in several ways in names, each with the form that stands for all: for comparing only.

People are called as they write themselves; nothing here is ever stored or shown.
"""

from collections.abc import Mapping
from types import MappingProxyType

_GROUPS = """
高髙 崎﨑嵜碕 辺邊邉 斉齋斎齊斊斋 浜濱濵 沢澤 広廣 国國囯 桜櫻 島嶋嶌 岳嶽 真眞 円圓 与與
恵惠 栄榮 楽樂 淵渕渊 瀬瀨 滝瀧 竜龍 蔵藏 応應 会會 学學 寛寬 宝寳寶 実實 将將 峰峯
巌巖 弥彌 徳德 戸戶户 抜拔 数數 晋晉 暁曉 条條 来來 桧檜 柳栁桺 桑桒 槙槇 歩步 気氣
浄淨 湧涌 清淸 渓溪 館舘 磯礒 礼禮 稲稻 穂穗 頴穎 篭籠 糸絲 緑綠 緒緖 県縣 総總 縄繩
聡聰 声聲 台臺 荘莊 万萬 蒋蔣 園薗 薫薰 薮藪 芦蘆 号號 装裝 豊豐 頼賴 村邨 郎郞 郷鄕鄉
医醫 鉄鐵銕 銭錢 鎮鎭 関關闗 雑雜 静靜 顕顯 駅驛 鴎鷗 鴬鶯 塩鹽 麦麥 麹麴 黒黑 児兒
亜亞 仏佛 仮假 伝傳 富冨 剣劍劒劔 勲勳 励勵 区區 単單 即卽 参參 吉𠮷 土𡈽 増增 寿壽
壱壹 奥奧 姫姬 専專 対對 属屬 峡峽 巣巢 帯帶 庁廳 彦彥 従從 恒恆 悦悅 恋戀 払拂 担擔
摂攝 教敎 晩晚 曽曾 松枩 桝枡 梅楳 楼樓 横橫 検檢 渉涉 浅淺 温溫 満滿 済濟 湿濕 為爲
狭狹 独獨 猟獵 瑶瑤 産產 画畫 当當 禄祿 禅禪 秋穐龝 税稅 穣穰 粋粹 経經 繊纖 舎舍 艶艷
芸藝 薬藥 虚虛 蛍螢 衛衞 覚覺 観觀 誉譽 読讀 讃讚 予豫 弐貳 売賣 賛贊 軽輕 遥遙 醸釀
釈釋 鋳鑄 鉱鑛 隠隱 随隨 険險 霊靈 青靑 頬頰 余餘 駆驅 鶏鷄雞 点點 歯齒 亀龜 沖冲 涼凉
減减 決决 況况 野埜 尭堯 厩廐 労勞 団團 図圖 囲圍 堀濠 壌壤 寝寢 尽盡 巻卷 弁辨辯瓣
弾彈 径徑 恩㤙 懐懷 戦戰 戯戲 拡擴 挙擧 挿插 昼晝 権權 欧歐 歓歡 歳歲 毎每 沼㳘
渋澁澀 滞滯 潜潛 焼燒 営營 犠犧 献獻 状狀 瓶甁 畳疊 痩瘦 発發 称稱 窓窻 竪豎 粛肅 継繼
続續 胆膽 脳腦 臓臟 茎莖 蝋蠟 触觸 訳譯 証證 変變 豚豘 遅遲 闘鬪 隣鄰 髪髮 鶴靏靎鸖
麺麵 黄黃
"""


def _variants() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _GROUPS.split():
        found.update(dict.fromkeys(group[1:], group[0]))
    return found


VARIANTS: Mapping[str, str] = MappingProxyType(_variants())
"""A kanji → the one that stands for it."""
