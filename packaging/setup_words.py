"""What the set-up says, in Japanese or English."""

import locale
import os
import sys

_TEXTS = {
    "pythons": (
        "Python {this} を使います（対応: {first}～{last}）。",
        "Using Python {this} (supported: {first} to {last}).",
    ),
    "venv": (
        "プログラム用の Python 環境（.venv）を作っています…",
        "Making the program's own Python (.venv)…",
    ),
    "venv-again": (
        "今の .venv はこの Python では使えないので、作り直します…",
        "The present .venv does not work with this Python; making it again…",
    ),
    "pins": (
        "必要な部品をダウンロードして入れています（約 320 MB、1～5 分）…",
        "Downloading and installing the parts it needs (about 320 MB, one to five minutes)…",
    ),
    "project": ("Kawaraban を入れています…", "Installing Kawaraban itself…"),
    "catalogues": ("表示の言葉を準備しています…", "Preparing the words on the screen…"),
    "ready": ("準備ができました。", "Set-up is complete."),
    "window": ("Kawaraban を開きます。", "Opening Kawaraban."),
    "no-screen": (
        "画面がないので、代わりに練習用のお店で全部の流れを動かし、各画面を画像にします（結果: {folder}）。",
        "There is no screen here. Running the whole job on a practice shop instead, with pictures of every "
        "page (results: {folder}).",
    ),
    "system": (
        "このパソコンに、画面表示の部品と日本語フォントを入れます:\n  {packages}",
        "Installing display libraries and a Japanese font on this computer:\n  {packages}",
    ),
    "system-venv": (
        "Python の足りない部品をこのパソコンに入れます:\n  {packages}",
        "Installing a missing part of Python on this computer:\n  {packages}",
    ),
    "servers": (
        "テスト用のメールサーバーを入れます（起動も自動起動もしません）:\n  {packages}",
        "Installing mail servers for the tests (they will not start by themselves):\n  {packages}",
    ),
    "ask": ("入れてよいですか？ [Y/n] ", "May it? [Y/n] "),
    "by-hand": (
        "管理者の権限が必要です。次の行を実行してください:\n  {line}",
        "This needs the administrator's rights. Please run:\n  {line}",
    ),
    "system-skipped": (
        "なしで続けます。文字や画面の表示に問題が出たら、後で入れてください。",
        "Going on without; install them later if letters or windows do not show.",
    ),
    "apt-failed": (
        "システムの部品を入れられませんでした。ネットワークとディスクの空きを確かめてください。",
        "The system's packages could not be installed. Check the network and the free disk space.",
    ),
    "no-venv": (
        "Python の venv が見つかりません。次の行を実行して、もう一度お試しください:\n  {line}",
        "Python's venv is missing. Please run this line and try again:\n  {line}",
    ),
    "no-venv-here": (
        "Python の venv または pip が見つかりません。python.org の Python を入れ直してください。",
        "Python's venv or pip is missing. Please install Python again from python.org.",
    ),
    "venv-failed": (
        ".venv を作れませんでした。{folder} に書き込めるか、空きがあるかを確かめてください。",
        "The folder .venv could not be made. Check that {folder} can be written to and has space.",
    ),
    "space": (
        "ディスクの空きが {free} MB しかありません。{need} MB 以上空けてから、もう一度お試しください。",
        "Only {free} MB of disk space are free. Free {need} MB or more and try again.",
    ),
    "network": (
        "ダウンロードできませんでした。インターネットにつながっているか確かめて、もう一度お試しください。",
        "The download failed. Check that you are connected to the internet and try again.",
    ),
    "hashes": (
        "届いた部品が、予定したものと一致しません。安全のため止めました。別の回線でお試しください。",
        "A downloaded part is not the one that was expected. Stopped to be safe; try another connection.",
    ),
    "no-wheel": (
        "このパソコンの種類に合う部品がありません。64 ビットの Windows・macOS・Linux が必要です。",
        "There is no part for this kind of computer. A 64-bit Windows, macOS or Linux is needed.",
    ),
    "pip-failed": (
        "部品を入れられませんでした。上のメッセージを添えてご連絡ください。",
        "The parts could not be installed. Please report this with the message above.",
    ),
    "servers-only-debian": (
        "--servers は Debian と Ubuntu でだけ使えます。",
        "--servers works on Debian and Ubuntu only.",
    ),
    "servers-refused": (
        "メールサーバーがないので、テストを始められません。",
        "Without the mail servers the tests cannot start.",
    ),
    "servers-start": ("Postfix と Dovecot を起動しています…", "Starting Postfix and Dovecot…"),
    "servers-failed": ("メールサーバーを起動できませんでした。", "The mail servers could not be started."),
    "failed": ("失敗: {names}", "Failed: {names}"),
}


def _speaks_japanese() -> bool:
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if not told and sys.platform == "win32":
        locale.setlocale(locale.LC_ALL, "")
        told = locale.getlocale()[0] or ""
    return told.lower().startswith("ja")


def words(key: str, **values: object) -> str:
    """The text of `key` in this computer's language."""
    japanese, english = _TEXTS[key]
    return (japanese if _speaks_japanese() else english).format(**values)


def say(key: str, **values: object) -> None:
    """Prints it, at once."""
    print(words(key, **values), flush=True)


class SetupError(Exception):
    """Set-up cannot go on; the text is for the person in front of it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(words(key, **values))
