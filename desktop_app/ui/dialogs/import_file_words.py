"""The words of the import wizard: kinds of files, encodings, fields by group, meanings of values, stops."""

from collections.abc import Mapping

from desktop_app.services.import_view import FileLook, PartLook
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_words import LATER, WAYS, way_words

STOP_KINDS = ("unsubscribed", "bounced", "complained", "left", "manual")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "person": ("email", "full", "family", "given", "kana", "kana_family", "kana_given"),
    "work": ("company", "department", "title"),
    "reach": ("phone", "mobile", "fax", "postal", "url", "country"),
    "book": ("tags", "note", "recipient_type", "recipient_type_ground", "kept"),
    "mail": ("consent", "question", "status", "stopped", "stop_date"),
    "proof": (
        "consent_date", "card_date", "dealing_date", "registered", "date", "method", "occasion", "by",
        "place", "wording", "scope", "proof", "row_basis",
    ),
}  # fmt: skip
"""The fields of `importing.mapping.ALL_FIELDS` as they are offered; "detail" and "" stand by themselves."""


def encoding_words(ui: Ui) -> dict[str, str]:
    """Encodings as people know them, by the names that reading takes."""
    return {
        "utf-8": "UTF-8",
        "cp932": "Shift_JIS",
        "euc-jp": "EUC-JP",
        "iso-2022-jp": ui._("JIS (ISO-2022-JP)"),
        "utf-16": "UTF-16",
        "windows-1252": "Windows-1252",
    }


def encoding_name(ui: Ui, encoding: str) -> str:
    """What an encoding that was found is called."""
    known = encoding_words(ui)
    for name, said in known.items():
        if encoding.lower().startswith(name):
            return said
    return {"ascii": "UTF-8", "shift_jis": "Shift_JIS"}.get(encoding.lower(), encoding)


def delimiter_words(ui: Ui) -> dict[str, str]:
    """What stands between two cells."""
    _ = ui._
    return {",": _("comma"), "\t": _("tab"), ";": _("semicolon"), "|": _("vertical bar")}


def format_words(ui: Ui, part: PartLook) -> str:
    """What a table was recognised as."""
    return format_name(ui, part.format) or kind_words(ui)[part.kind]


def format_name(ui: Ui, format_id: str) -> str:
    """A format by its id; "" for one that is only a kind of file, or unknown."""
    return _formats(ui).get(format_id) or kind_words(ui).get(format_id, "")


def kind_words(ui: Ui) -> dict[str, str]:
    """Kinds of tables, where no format is known of them."""
    _ = ui._
    return {
        "csv": _("a list as text (CSV)"),
        "xlsx": _("an Excel sheet"),
        "xls": _("a sheet of an old Excel"),
        "ods": _("a sheet of LibreOffice (ODS)"),
        "vcard": _("address cards (vCard)"),
        "ldif": _("an address book (LDIF)"),
        "contactxml": _("an address book (ContactXML)"),
    }


def container_words(ui: Ui, look: FileLook) -> str:
    """What the file as a whole is."""
    if look.container == "zip":
        n = len(look.parts)
        return ui.ngettext("a ZIP with {n} list", "a ZIP with {n} lists", n).format(n=n)
    return kind_words(ui).get(look.container, look.container)


def _formats(ui: Ui) -> dict[str, str]:
    _ = ui._
    return {
        "eight": _("a list of cards from Eight"),
        "eight_2018": _("a list of cards from Eight (2018)"),
        "sansan": _("a list of cards from Sansan"),
        "google": _("contacts from Google"),
        "google_old": _("contacts from Google (old)"),
        "outlook_ja": _("contacts from Outlook (Japanese)"),
        "outlook_en": _("contacts from Outlook (English)"),
        "thunderbird_csv": _("an address book from Thunderbird"),
        "cybozu": _("an address book from Cybozu"),
        "fudemame_cloud": _("addresses from Fudemame Cloud"),
        "shopify": _("customers from Shopify"),
        "matrixify": _("customers from Shopify (Matrixify)"),
        "square": _("customers from Square"),
        "eccube4": _("members from EC-CUBE 4"),
        "eccube2": _("members from EC-CUBE 2"),
        "google_forms": _("answers from Google Forms"),
        "flamingo": _("messages from Flamingo (Contact Form 7)"),
        "flamingo_addresses": _("the address book of Flamingo"),
        "mailchimp": _("a list from Mailchimp (its name tells no state)"),
        "mailchimp_subscribed": _("subscribers from Mailchimp"),
        "mailchimp_unsubscribed": _("the unsubscribed from Mailchimp"),
        "mailchimp_cleaned": _("dead addresses from Mailchimp"),
        "mailchimp_nonsubscribed": _("people without a subscription from Mailchimp"),
        "listmonk": _("a list from listmonk"),
        "blastmail": _("a list from blastmail"),
        "stop_list": _("a list of people who stopped mail"),
        "kawaraban": _("contacts from this program"),
    }


def stop_words(ui: Ui) -> dict[str, str]:
    """Kinds of stops."""
    _ = ui._
    return {
        "unsubscribed": _("They unsubscribed, or refused mail"),
        "bounced": _("Mail to them came back (address dead)"),
        "complained": _("They complained about mail"),
        "left": _("They left (membership ended)"),
        "manual": _("We do not want to write to them"),
    }


def meaning_words(ui: Ui) -> dict[str, str]:
    """What a value of a status column may mean."""
    _ = ui._
    return {
        "": _("Not said: no mail goes"),
        "yes": _("Wants mail"),
        "no": _("No mail goes, but no stop either"),
        "nothing": _("Says nothing about mail"),
        **{kind: _("Stop: {what}").format(what=said) for kind, said in short_stops(ui).items()},
    }


def short_stops(ui: Ui) -> dict[str, str]:
    """Kinds of stops in a word."""
    _ = ui._
    return {
        "unsubscribed": _("unsubscribed"),
        "bounced": _("came back"),
        "complained": _("complained"),
        "left": _("left"),
        "manual": _("by our own wish"),
    }


def group_words(ui: Ui) -> dict[str, str]:
    """The groups of fields."""
    _ = ui._
    return {
        "person": _("Address and name"),
        "work": _("Work"),
        "reach": _("Other ways to reach"),
        "book": _("Tags and notes"),
        "mail": _("Whether mail may go"),
        "proof": _("Proof of the ground"),
    }


def field_names(ui: Ui) -> dict[str, str]:
    """The fields that a column may be taken for, as `importing.mapping` calls them."""
    _ = ui._
    return {
        "email": _("E-mail address"),
        "full": _("Name"),
        "family": _("Family name"),
        "given": _("Given name"),
        "kana": _("Reading (kana)"),
        "kana_family": _("Reading of the family name"),
        "kana_given": _("Reading of the given name"),
        "company": _("Company or shop"),
        "department": _("Department"),
        "title": _("Position"),
        "phone": _("Telephone"),
        "mobile": _("Mobile phone"),
        "fax": _("Fax"),
        "postal": _("Postal address"),
        "tags": _("Tags"),
        "country": _("Country"),
        "note": _("Note"),
        "url": _("Web page"),
        "recipient_type": _("Business or private person"),
        "recipient_type_ground": _("How that is known"),
        "consent": _("Wants mail: yes or no"),
        "question": _("Answer to the form's question about mail"),
        "status": _("State in the other system"),
        "stopped": _("Stop of mail"),
        "stop_date": _("Day of the stop"),
        "consent_date": _("Day of the agreement"),
        "card_date": _("Day of the card"),
        "dealing_date": _("Last dealing"),
        "registered": _("Day of registration"),
        "date": _("Day"),
        "method": _("Manner of the agreement"),
        "occasion": _("Occasion"),
        "by": _("Who received it"),
        "place": _("Place or page of the form"),
        "wording": _("Wording that was shown"),
        "scope": _("Which newsletters"),
        "proof": _("Trace of the sign-up (IP address)"),
        "row_basis": _("Ground of the row"),
        "kept": _("Record of this program's own export"),
        "detail": _("Keep as a further detail"),
        "": _("Do not import"),
    }


def value_meanings(ui: Ui, field: str) -> dict[str, str]:
    """What a value of a column of this field may mean."""
    _ = ui._
    if field == "recipient_type":
        kinds = {"business": _("Business"), "consumer": _("Private person"), "unknown": _("Not known")}
        return {"": _("Please choose"), **kinds}
    if field == "row_basis":
        ways = {one.value: way_words(ui, one)[0] for one in (*WAYS, LATER)}
        return {"": _("Not said: no mail goes"), **ways}
    return meaning_words(ui)
