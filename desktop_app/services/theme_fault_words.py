"""What `composing.theme_check` finds, in the owner's language."""

from collections.abc import Mapping
from typing import Any

from desktop_app.i18n.language import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    "theme-empty": ("文面が空です。", "The text is empty."),
    "theme-too-big": ("文面が長すぎます（{limit} KBまで）。", "The text is too long (at most {limit} KB)."),
    "theme-too-slow": (
        "{seconds}秒たっても終わりません。終わらない繰り返し（for）がないか見てください。",
        "It does not end within {seconds} seconds. Look for a loop (for) without an end.",
    ),
    "theme-crashed": (
        "作っている途中で止まりました。使うメモリが多すぎるようです。",
        "Making the mail broke off. It seems to need too much memory.",
    ),
    "characters": (
        "使えない文字「{found}」があります。消してください。",
        "There is a character that can't be used: {found}. Take it out.",
    ),
    "jinja-syntax": ("Jinjaの書き方が正しくありません：{why}", "The Jinja is not right: {why}"),
    "jinja-failed": ("Jinjaの部分が動きません：{why}", "The Jinja part does not work: {why}"),
    "name-unknown": ("「{name}」という名前はありません。", "There is nothing called “{name}”."),
    "import-context": (
        "{file} の読み込みには、最後に with context と書いてください。",
        "Write “with context” at the end where {file} is imported.",
    ),
    "import-refused": ("読み込めるのは「{file}」だけです。", "Only “{file}” can be imported."),
    "xml": (
        "タグが正しく閉じていないか、順序が違います：{why}",
        "A tag is not closed, or they are in a wrong order: {why}",
    ),
    "markup": ("「{found}」は使えません。", "“{found}” can't be used."),
    "tag-unknown": ("<{tag}> というタグはありません。", "There is no tag <{tag}>."),
    "tag-blocked": ("<{tag}> はメールで使えません。", "<{tag}> can't be used in a mail."),
    "tag-place": ("<{tag}> は <{inside}> の中に置けません。", "<{tag}> can't stand inside <{inside}>."),
    "words-place": (
        "<{tag}> の中に、文字をそのまま置けません。<mj-text> に入れてください。",
        "Words can't stand in <{tag}> by themselves. Put them into <mj-text>.",
    ),
    "attribute-unknown": ("<{tag}> に {name} は使えません。", "<{tag}> has no attribute {name}."),
    "attribute-missing": ("<{tag}> に {name} がありません。", "<{tag}> needs the attribute {name}."),
    "attribute-value": (
        "<{tag}> の {name} に「{value}」は使えません。", "“{value}” can't be the {name} of <{tag}>."
    ),
    "link": (
        "<{tag}> のリンク先「{value}」は使えません。", "The link “{value}” of <{tag}> can't be used."
    ),
    "script": (
        "動く仕組み（{tag}）は、メールに入れられません。", "Nothing that runs ({tag}) may be in a mail."
    ),
    "remote": (
        "外から読み込むもの（{found}）は使えません。写真はお便りの部品として入れてください。",
        "Nothing may be fetched from outside ({found}). Photos go in as blocks of the newsletter.",
    ),
    "css": ("CSSの「{found}」は使えません。", "“{found}” can't be used in CSS."),
    "css-selector": (
        "CSSの「{found}」という指定は使えません。", "The selector “{found}” can't be used in CSS."
    ),
    "css-refused": ("CSSの {name} は使えません。", "The CSS property {name} can't be used."),
    "css-trick": (
        "CSSの {name}: {value} は、文字を隠したり重ねたりできるため使えません。",
        "{name}: {value} in CSS can hide words or put them above each other.",
    ),
    "css-unknown": (
        "CSSの {name} は、メールソフトでどう表示されるか分かりません。",
        "How mail programs show the CSS property {name} is not known.",
    ),
    "css-unsupported": (
        "CSSの {name}: {value} は、表示されないメールソフトがあります。",
        "Some mail programs do not show {name}: {value} in CSS.",
    ),
    "footer-missing": (
        "発行元と配信停止の表示がありません。parts.legal_footer(look, footer) を入れてください。",
        "The sender's details and how to stop are missing. Put in parts.legal_footer(look, footer).",
    ),
    "footer-twice": (
        "発行元と配信停止の表示が2回以上あります。1回だけにしてください。",
        "The sender's details and how to stop are there more than once. Once is right.",
    ),
    "footer-altered": (
        "発行元と配信停止の表示が変わっています。もとの文のまま入れてください。",
        "The sender's details and how to stop were changed. They must stay as they are.",
    ),
    "footer-hidden": (
        "発行元と配信停止の表示が見えません{screen}。",
        "The sender's details and how to stop can't be seen{screen}.",
    ),
    "footer-small": (
        "発行元と配信停止の表示の文字が{size}で小さすぎます{screen}。{least}以上にしてください。",
        "The sender's details and how to stop are too small{screen}: {size}, at least {least} is needed.",
    ),
    "footer-faint": (
        "発行元と配信停止の表示が薄くて読めません{screen}（コントラスト{contrast}、{least}以上が必要）。",
        "The sender's details and how to stop are too faint{screen} (contrast {contrast}, "
        "{least} is needed).",
    ),
    "words-faint": (
        "「{words}」が薄くて読みにくくなっています{screen}（コントラスト{contrast}、{least}以上が必要）。",
        "“{words}” is too faint to be read{screen} (contrast {contrast}, {least} is needed).",
    ),
    "lang-missing": (
        '<mjml> に lang="{{{{ page.language }}}}" を付けると、読み上げが正しくなります。',
        'With lang="{{{{ page.language }}}}" on <mjml> the mail is read aloud rightly.',
    ),
    "blocks-missing": (
        "お便りの部品「{found}」が表示されていません。", "Blocks of the newsletter are not shown: {found}."
    ),
}
_SCREENS = {
    "light": ("", ""), "dark": ("（暗い画面）", " on a dark screen"),
    "other": ("（ほかの画面）", " on other screens"),
}  # fmt: skip


def fault_words(code: str, params: Mapping[str, Any], language: Language) -> str:
    """A sentence for a code. An unknown one still says what was given with it."""
    what = ", ".join(str(value) for value in params.values()) or code
    ja, en = _WORDS.get(code, ("この部分は使えません：{what}", "This part can't be used: {what}"))
    screens = _SCREENS.get(str(params.get("screen", "light")), ("", ""))
    given = {"what": what, **params, "screen": screens[language == "en"]}
    return (en if language == "en" else ja).format_map(_Given(given))


class _Given(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"
