"""One file of every kind that can be brought in, in the exact shape of imports.md, by what it is."""

from tests.importing import samples_books as books
from tests.importing import samples_cards as cards
from tests.importing import samples_cards_text as texts
from tests.importing import samples_forms as forms
from tests.importing import samples_mail as mail
from tests.importing import samples_shops as shops
from tests.importing import samples_workbooks as workbooks
from tests.importing.samples_making import Samples

ALL_SAMPLES: Samples = {
    "eight": cards.eight,
    "eight_2018": cards.eight_2018,
    "sansan": cards.sansan,
    "google": books.google,
    "google_old": books.google_old,
    "outlook_ja": books.outlook_ja,
    "outlook_en": books.outlook_en,
    "thunderbird_csv": books.thunderbird_csv,
    "thunderbird_uk": books.thunderbird_uk,
    "ldif": books.ldif,
    "roundcube": books.roundcube,
    "cybozu": books.cybozu,
    "fudemame_cloud": books.fudemame_cloud,
    "nenga_csv": books.nenga_csv,
    "vcard_apple": texts.vcard_apple,
    "vcard_android": texts.vcard_android,
    "vcard_keitai": texts.vcard_keitai,
    "vcard_4": texts.vcard_4,
    "contactxml": texts.contactxml,
    "shopify": shops.shopify,
    "shopify_old": shops.shopify_old,
    "matrixify": shops.matrixify,
    "square": shops.square,
    "square_old": shops.square_old,
    "eccube4": shops.eccube4,
    "eccube2": shops.eccube2,
    "live_commerce": shops.live_commerce,
    "hit_mall": shops.hit_mall,
    "e_shops": shops.e_shops,
    "google_forms_ja": forms.google_forms_ja,
    "google_forms_en": forms.google_forms_en,
    "google_forms_sheet_ja": forms.google_forms_sheet_ja,
    "google_forms_sheet_us": forms.google_forms_sheet_us,
    "flamingo": forms.flamingo,
    "flamingo_ja": forms.flamingo_ja,
    "flamingo_addresses": forms.flamingo_addresses,
    "flamingo_addresses_ja": forms.flamingo_addresses_ja,
    "cgi_log": forms.cgi_log,
    "mailchimp_subscribed": mail.mailchimp_subscribed,
    "mailchimp_unsubscribed": mail.mailchimp_unsubscribed,
    "mailchimp_cleaned": mail.mailchimp_cleaned,
    "mailchimp_nonsubscribed": mail.mailchimp_nonsubscribed,
    "mailchimp_zip": mail.mailchimp_zip,
    "listmonk": mail.listmonk,
    "blastmail": mail.blastmail,
    "hubspot_optouts": mail.hubspot_optouts,
    "address_lines": mail.address_lines,
    "xlsx_shop": workbooks.xlsx_shop,
    "xlsx_google_forms": workbooks.xlsx_google_forms,
    "xls_list": workbooks.xls_list,
    "ods_list": workbooks.ods_list,
}
"""What the file is → its name and bytes."""
