"""Countries whose own law speaks beside the Japanese (law.md 5, 6.5, 6.9.19). Unknown = Japan."""

_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE EU"
_EEA = frozenset([*_EU.split(), "IS", "LI", "NO", "EEA"])
_CONSENT_ONLY = _EEA | frozenset(["GB", "UK", "CH", "NZ", "CA", "KR", "CN", "AU"])
_NAMES = {
    "USA": "US",
    "UNITED STATES": "US",
    "アメリカ": "US",
    "米国": "US",
    "KOREA": "KR",
    "KOR": "KR",
    "韓国": "KR",
    "CHINA": "CN",
    "CHN": "CN",
    "中国": "CN",
    "SINGAPORE": "SG",
    "SGP": "SG",
    "シンガポール": "SG",
    "GERMANY": "DE",
    "DEU": "DE",
    "ドイツ": "DE",
    "FRANCE": "FR",
    "FRA": "FR",
    "フランス": "FR",
    "UNITED KINGDOM": "GB",
    "GBR": "GB",
    "イギリス": "GB",
    "英国": "GB",
    "CANADA": "CA",
    "CAN": "CA",
    "カナダ": "CA",
    "AUSTRALIA": "AU",
    "AUS": "AU",
    "オーストラリア": "AU",
    "SWITZERLAND": "CH",
    "CHE": "CH",
    "スイス": "CH",
    "NEW ZEALAND": "NZ",
    "NZL": "NZ",
    "ニュージーランド": "NZ",
    "TAIWAN": "TW",
    "TWN": "TW",
    "台湾": "TW",
    "HONG KONG": "HK",
    "HKG": "HK",
    "香港": "HK",
}
_LABELS = {
    "KR": ("XX-KR-LABEL", ("(광고)",)),
    "CN": ("XX-CN-LABEL", ("广告", "AD")),
    "SG": ("XX-SG-LABEL", ("<ADV>",)),
}


def country_code(country: str | None) -> str:
    """ISO 3166 code, upper case; "JP" when nothing is known; a name that we can't tell stays as it is."""
    text = (country or "").strip().upper()
    return _NAMES.get(text, text) or "JP"


def is_japan(country: str | None) -> bool:
    """Where the ASCT applies (26(1)(ii))."""
    code = country_code(country)
    return code == "JP" or code in {"XX", "ZZ"} or not (len(code) == 2 and code.isascii() and code.isalpha())


def is_us(country: str | None) -> bool:
    """Where CAN-SPAM wants the postal address in the mail itself."""
    return country_code(country) == "US"


def consent_only(country: str | None) -> bool:
    """Where neither a card nor a business relation is enough (XX-COUNTRY-OPTIN)."""
    return country_code(country) in _CONSENT_ONLY


def missing_label(country: str | None, subject: str) -> str | None:
    """The rule that wants a label at the very start of `subject`, when the label is not there."""
    rule, labels = _LABELS.get(country_code(country), ("", ()))
    if not rule or _starts_with_label(subject, labels):
        return None
    return rule


def _starts_with_label(subject: str, labels: tuple[str, ...]) -> bool:
    for label in labels:
        rest = subject.removeprefix(label)
        # "AD" must be a word of its own: "ADIDAS ..." is no label.
        if rest != subject and not (
            label.isalpha() and label.isascii() and rest[:1].isalnum() and rest[:1].isascii()
        ):
            return True
    return False
