"""Words of the screen: which language, and a Japanese catalogue that is complete and up to date."""

import gettext
import os
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from desktop_app.i18n import catalogue as module
from desktop_app.i18n.catalogue import catalogue, load
from desktop_app.i18n.language import language_of
from desktop_app.paths import resource_path

PACKAGE = Path(__file__).parent.parent / "desktop_app"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ja", "ja"),
        ("ja_JP.UTF-8", "ja"),
        ("ja-JP", "ja"),
        ("JA", "ja"),
        ("ja.eucJP", "ja"),
        ("Japanese_Japan.932", "ja"),
        ("en", "en"),
        ("en_US.UTF-8", "en"),
        ("de_DE", "en"),
        ("jav_ID", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_of_a_locale(tag: str | None, language: str) -> None:
    assert language_of(tag) == language


def source() -> Catalog:
    with resource_path("i18n", "ja", "LC_MESSAGES", "kawaraban.po").open("rb") as file:
        return read_po(file)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def key(id: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (id,) if isinstance(id, str) else tuple(id)


def test_the_catalogue_has_what_the_program_says_and_nothing_else() -> None:
    extracted = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=DEFAULT_KEYWORDS)
    said = {key(found[2]) for found in extracted}
    assert {key(message.id) for message in messages(source())} == said
    assert not source().obsolete


def test_every_sentence_is_translated_with_its_placeholders() -> None:
    for message in messages(source()):
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert texts, message.id
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        wanted = {name for text in key(message.id) for _, name, _, _ in Formatter().parse(text) if name}
        for text in texts:
            assert {name for _, name, _, _ in Formatter().parse(text) if name} <= wanted, message.id


def a_source(folder: Path, text: str) -> tuple[Path, Path]:
    po = folder / "kawaraban.po"
    po.write_text(
        'msgid ""\nmsgstr ""\n"Language: ja\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'\nmsgid "Send"\nmsgstr "{text}"\n'
        '\nmsgid "{n} mail"\nmsgid_plural "{n} mails"\nmsgstr[0] "{n}通"\n',
        encoding="utf-8",
    )
    return po, folder / "kawaraban.mo"


def compile_it(po: Path, mo: Path) -> None:
    with po.open("rb") as read, mo.open("wb") as written:
        write_mo(written, read_po(read))


def test_a_source_tree_reads_the_source(tmp_path: Path) -> None:
    words = load(*a_source(tmp_path, "送る"))
    assert words.gettext("Send") == "送る"
    assert words.gettext("Not there") == "Not there"
    assert [words.ngettext("{n} mail", "{n} mails", n) for n in (1, 2)] == ["{n}通", "{n}通"]


def test_an_installed_program_reads_the_compiled_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    po, mo = a_source(tmp_path, "送る")
    compile_it(po, mo)
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert load(po, mo).gettext("Send") == "送る"
    po.unlink()
    assert load(po, mo).gettext("Send") == "送る"


def test_a_stale_compiled_catalogue_does_not_hide_the_source(tmp_path: Path) -> None:
    po, mo = a_source(tmp_path, "送る")
    compile_it(po, mo)
    a_source(tmp_path, "送信する")
    os.utime(mo, (po.stat().st_atime, po.stat().st_mtime - 60))
    assert load(po, mo).gettext("Send") == "送信する"
    compile_it(po, mo)
    os.utime(mo, (po.stat().st_atime, po.stat().st_mtime + 60))
    assert load(po, mo).gettext("Send") == "送信する"


def test_without_any_catalogue_the_program_speaks_english(tmp_path: Path) -> None:
    words = load(tmp_path / "none.po", tmp_path / "none.mo")
    assert words.gettext("Send") == "Send"
    assert words.ngettext("{n} mail", "{n} mails", 2) == "{n} mails"


def test_both_languages_load() -> None:
    assert type(catalogue("en")) is gettext.NullTranslations
    assert isinstance(catalogue("ja"), gettext.GNUTranslations)
