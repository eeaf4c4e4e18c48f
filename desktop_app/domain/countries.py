"""Countries whose own law speaks beside the Japanese (law.md 5, 6.5, 6.9.19). Unknown = Japan."""

_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE EU"
_EEA = frozenset([*_EU.split(), "IS", "LI", "NO", "EEA"])
_ISO = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
"""ISO 3166-1 alpha-2."""
_COUNTRIES = frozenset([*_ISO.split(), "UK", "EL", "EU", "XK"])
_CONSENT_ONLY = _EEA | frozenset(["GB", "UK", "CH", "NZ", "CA", "KR", "CN", "AU"])
_NAMES = {
    "JAPAN": "JP",
    "JPN": "JP",
    "日本": "JP",
    "日本国": "JP",
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


def is_country(country: str | None) -> bool:
    """Whether a country is meant that there is; nothing at all means Japan."""
    return country_code(country) in _COUNTRIES


def is_japan(country: str | None) -> bool:
    """Where the ASCT applies (26(1)(ii)). What is no country that we know switches no law off."""
    code = country_code(country)
    return code == "JP" or code not in _COUNTRIES


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
