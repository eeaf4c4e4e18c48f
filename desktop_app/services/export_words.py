"""Names of what a giving of data has to state, as people read them."""

from collections.abc import Iterable, Mapping

from desktop_app.i18n.language import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    "firm.name": ("相手の名称", "the firm's name"),
    "firm.address": ("相手の住所", "the firm's address"),
    "firm.representative": ("相手の代表者名", "the firm's representative"),
    "items": ("渡す項目", "the items"),
    "number": ("個人情報保護委員会への届出番号", "the number of the filing with the PPC"),
    "filed_on": ("届出の日", "the day of the filing"),
    "provider_named": ("自店の名称・住所・代表者名の公表", "your shop's name, address and representative"),
    "purpose_named": ("第三者への提供が利用目的であること", "that provision to others is a purpose of use"),
    "items_named": ("提供する項目", "the items of data"),
    "acquisition_named": ("取得の方法", "how the data were acquired"),
    "means_named": ("提供の方法", "how the data are provided"),
    "stops_at_request": ("本人の求めで提供をやめること", "that provision stops at the person's request"),
    "requests_named": ("求めを受け付ける方法", "how requests are taken"),
    "updating_and_start_named": ("更新の方法と提供を始める日", "how the data are updated, and from when"),
    "told_beforehand": ("本人が断れるだけの期間をおいた事前の通知・公表", "notice early enough to object"),
    "published": ("委員会と自店による公表", "publication by the PPC and by your shop"),
}


def field_words(names: Iterable[str], language: Language) -> str:
    """The names in a row."""
    words = (_WORDS[name][0 if language == "ja" else 1] for name in names)
    return ("、" if language == "ja" else ", ").join(words)
