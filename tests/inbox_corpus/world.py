"""The invented shop, its newsletters and readers: what `classify --known` is told."""

import hashlib
from dataclasses import dataclass
from typing import Any

SHOP = "news@hanakago.example.jp"
SHOP_NAME = "花かご"
OWN_MX = "mx1.hanakago.example.jp"
AUTHSERV = "mx1.hanakago.example.jp"
TOPICS = {"1": "季節の花だより", "2": "フラワー教室のお知らせ", "3": "母の日ギフト"}


def token_of(text: str) -> str:
    """26 characters of base32 in lower case, as a stop token looks."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(letters[int(digest[i : i + 2], 16) % 32] for i in range(0, 52, 2))


@dataclass(frozen=True)
class Run:
    """One newsletter that was sent."""

    key: str
    date: str
    subject: str
    topic: str


RUNS = (
    Run("r1", "2026-11-20", "【花かご】冬の花のご案内", "1"),
    Run("r2", "2026-11-22", "【花かご】12月のフラワー教室", "2"),
)


@dataclass(frozen=True)
class Reader:
    """Somebody whom the shop mails."""

    address: str
    name: str

    @property
    def token(self) -> str:
        return token_of("u" + self.address)

    def message_id(self, run: Run = RUNS[0]) -> str:
        return f"<{run.key}.{token_of(run.key + self.address)[:12]}@hanakago.example.jp>"

    def optout_address(self) -> str:
        return SHOP.replace("@", f"+u-{self.token}@")

    def bounce_address(self) -> str:
        return SHOP.replace("@", f"+b-{self.token}@")


_PEOPLE = (
    ("tsukino.hana@mihon.example.jp", "月野 花"),
    ("k-hoshikawa@sakuramail.example.jp", "星川 健"),
    ("umi_to_sora@phone.example.ne.jp", "海野 空"),
    ("asahi.midori@kaisha.example.co.jp", "朝日 みどり"),
    ("m.kazamatsuri@gakko.example.ac.jp", "風祭 真理"),
    ("yukie-1975@netmail.example.com", "白川 雪絵"),
    ("t.aoyagi+hana@freemail.example", "青柳 徹"),
    ("ringo..ame@docomo.ne.jp.example", "林 五郎"),
    ("info@cafe-komorebi.example.jp", "カフェこもれび"),
    ("john.carter@fieldmail.example", "John Carter"),
    ("mary_jones@uni.example.edu", "Mary Jones"),
    ("li.wei@youjian.example.cn", "李 偉"),
    ("claire.dubois@courriel.example.fr", "Claire Dubois"),
    ("h.schneider@post.example.de", "Hans Schneider"),
    ("tanpopo@tegami.example.jp", "田端 保"),
    ("sumire.no.hana@hanamail.example.jp", "菫 花江"),
    ("kikuchi@kikuya.example.co.jp", "菊池 一"),
    ("r.momose@zyxmail.example.jp", "百瀬 涼"),
    ("a.kusakabe@tosho.example.lg.jp", "日下部 明"),
    ("gardenia77@phone.example.ne.jp", "梔子 七海"),
)
READERS = tuple(Reader(address, name) for address, name in _PEOPLE) + tuple(
    Reader(f"okyaku{n:03d}@{domain}", f"客 {n}")
    for n, domain in enumerate(
        [
            "keitai.example.ne.jp",
            "hikari.example.ne.jp",
            "yama.example.co.jp",
            "kawa.example.com",
            "mori.example.org",
            "umi.example.jp",
            "sora.example.net",
            "hoshi.test",
        ]
        * 20
    )
)
BY_ADDRESS = {reader.address: reader for reader in READERS}
PENDING = tuple(
    Reader(f"moushikomi{n:02d}@{domain}", f"申込 {n}")
    for n, domain in enumerate(["keitai.example.ne.jp", "mori.example.org", "umi.example.jp"] * 8)
)
SUPPRESSED = (("teishizumi@umi.example.jp", "optout"), ("fumei@sora.example.net", "bounce"))


def confirm_token(reader: Reader) -> str:
    """The token of the letter that asks for a confirmation."""
    return token_of("c" + reader.address)


def known() -> dict[str, Any]:
    """The document of `classify --known` (cli.md)."""
    return {
        "shop": SHOP,
        "shop_name": SHOP_NAME,
        "trusted_authserv_id": AUTHSERV,
        "optout_address": SHOP.replace("@", "+u-TOKEN@"),
        "optout_subject": "unsubscribe TOKEN",
        "join_address": SHOP.replace("@", "+join@"),
        "confirm_address": SHOP.replace("@", "+c-TOKEN@"),
        "confirm_subject": "confirm TOKEN",
        "topics": TOPICS,
        "newsletters": {
            run.key: {"date": run.date, "subject": run.subject, "topic": run.topic} for run in RUNS
        },
        "readers": [
            {
                "address": reader.address,
                "name": reader.name,
                "token": reader.token,
                "message_ids": [reader.message_id(run) for run in RUNS],
            }
            for reader in READERS
        ],
        "pending_signups": [
            {"address": reader.address, "confirm_token": confirm_token(reader)} for reader in PENDING
        ],
        "suppressed": [{"address": address, "why": why} for address, why in SUPPRESSED],
    }


def newsletter_text(reader: Reader, run: Run = RUNS[0]) -> str:
    """The newsletter as the reader has it, with the footer of law.md 7.1 and its words of stopping."""
    matter = (
        "シクラメン、ポインセチア、クリスマスローズが入荷しました。\n今週の金曜日から店頭でご覧いただけます。"
        if run.key == "r1"
        else "12月のフラワー教室は12日(土)と19日(土)です。\nリースを作ります。定員は6名です。"
    )
    return (
        f"{reader.name} 様\n\nいつも花かごをご利用いただきありがとうございます。\n{matter}\n\n"
        "――――――――――――――――――――\n"
        "このメールは、2025年4月1日に当店からの広告メールの受信に同意いただいた方にお送りしています。\n\n"
        "■ 配信停止\n"
        "今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。"
        "お名前や理由は不要です。\n"
        f"mailto:{reader.optout_address()}?subject=unsubscribe\n"
        "このメールにそのまま返信して『配信停止』と書くだけでも止められます。\n\n"
        "■ 配信元　山吹 佐和子（花かご）\n■ 住所　　〒000-0000 見本県花野市花町1-2-3\n"
        f"■ お問い合わせ・苦情の窓口　000-000-0000 ／ {SHOP}\n――――――――――――――――――――\n"
    )


def newsletter_html(reader: Reader, run: Run = RUNS[0]) -> str:
    """The same as HTML."""
    lines = "<br>\n".join(newsletter_text(reader, run).splitlines())
    link = f'<a href="mailto:{reader.optout_address()}">配信停止</a>'
    return f'<div style="font-family:sans-serif">{lines}<br>{link}</div>'
