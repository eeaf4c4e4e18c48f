"""送信物: what is mailed, and its class (law.md 0.4)."""

from enum import StrEnum


class MessageClass(StrEnum):
    """Class of a message; AD, CONSENT_REQ, TX_AD and INFO_AD are 特定電子メール (SEM Act 2(ii), Ord. 6)."""

    AD = "AD"
    CONSENT_REQ = "CONSENT_REQ"
    TX_AD = "TX_AD"
    INFO_AD = "INFO_AD"
    TX = "TX"
    DOI = "DOI"
    OPTOUT_ACK = "OPTOUT_ACK"
    NOTICE = "NOTICE"


ADVERTISING = frozenset({MessageClass.AD, MessageClass.CONSENT_REQ})
INCIDENTAL = frozenset({MessageClass.TX_AD, MessageClass.INFO_AD})
