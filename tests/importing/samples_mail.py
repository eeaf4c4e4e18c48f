"""Services that send mail, as they export (imports.md 1.6)."""
# ruff: noqa: E501  (header rows and rows stay as they are exported)

import io
import zipfile

from tests.importing.samples_making import Sample, table_bytes

_LOCATION = "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED"
_UNSUB = "UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER"
_HEAD = "Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP"
MAILCHIMP = f"{_HEAD},{_LOCATION},LEID,EUID,NOTES,TAGS".split(",")
MAILCHIMP_UNSUBSCRIBED = f"{_HEAD},{_LOCATION},{_UNSUB},LEID,EUID,NOTES,TAGS".split(",")
LISTMONK = ["uuid", "email", "name", "attributes", "status", "created_at", "updated_at"]


def _subscribed() -> bytes:
    return table_bytes(MAILCHIMP, [
        {"Email Address": "form@mc-hana.jp", "First Name": "花", "Last Name": "水野", "MEMBER_RATING": "4",
         "OPTIN_TIME": "2023-05-01 23:30:00", "OPTIN_IP": "203.0.113.5", "CONFIRM_TIME": "2023-05-01 23:31:00", "CONFIRM_IP": "203.0.113.5",
         "CC": "JP", "LAST_CHANGED": "2023-05-01 23:31:00", "TAGS": '"VIP","ブログ, 読者"'},
        {"Email Address": "import@mc-hana.jp", "First Name": "㈱", "Last Name": "髙田", "MEMBER_RATING": "2",
         "CONFIRM_TIME": "2022-01-01 00:00:00", "LAST_CHANGED": "2022-01-01 00:00:00", "TAGS": ""},
        {"Email Address": "bare@mc-hana.jp"},
    ], end="\n")  # fmt: skip


def _unsubscribed() -> bytes:
    return table_bytes(MAILCHIMP_UNSUBSCRIBED, [
        {"Email Address": "gone@mc-hana.jp", "First Name": "元", "OPTIN_TIME": "2020-01-01 00:00:00", "OPTIN_IP": "203.0.113.9",
         "UNSUB_TIME": "2024-03-03 15:30:00", "UNSUB_CAMPAIGN_TITLE": "春の号", "UNSUB_REASON": "N/A (Unsubscribed by an admin)"},
        {"Email Address": "abuse@mc-hana.jp", "UNSUB_TIME": "2024-04-04 00:00:00", "UNSUB_REASON": "ABUSE"},
        {"Email Address": "other@mc-hana.jp", "UNSUB_TIME": "2024-04-05 00:00:00", "UNSUB_REASON": "OTHER", "UNSUB_REASON_OTHER": "多い"},
    ], end="\n")  # fmt: skip


def _cleaned() -> bytes:
    return table_bytes(MAILCHIMP, [{"Email Address": "bounce@mc-hana.jp", "LAST_CHANGED": "2024-06-06 00:00:00"}], end="\n")


def _nonsubscribed() -> bytes:
    return table_bytes(MAILCHIMP, [{"Email Address": "shopper@mc-hana.jp", "First Name": "買物"}], end="\n")


def mailchimp_subscribed() -> Sample:
    """Sign-ups with an IP address; one added by the owner; one that says nothing."""
    return "subscribed_email_audience_export_15d17415eb.csv", _subscribed()


def mailchimp_unsubscribed() -> Sample:
    """Everybody in it stopped; one complained."""
    return "unsubscribed_email_audience_export_15d17415eb.csv", _unsubscribed()


def mailchimp_cleaned() -> Sample:
    """Everybody in it bounced."""
    return "cleaned_email_audience_export_15d17415eb.csv", _cleaned()


def mailchimp_nonsubscribed() -> Sample:
    """Buyers who never signed up."""
    return "nonsubscribed_email_audience_export_15d17415eb.csv", _nonsubscribed()


def mailchimp_zip() -> Sample:
    """What Mailchimp gives: one ZIP with a file for each state."""
    packed = io.BytesIO()
    members = {"subscribed": _subscribed(), "unsubscribed": _unsubscribed(), "cleaned": _cleaned(),
               "nonsubscribed": _nonsubscribed()}  # fmt: skip
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for state, data in members.items():
            archive.writestr(f"{state}_email_audience_export_15d17415eb.csv", data)
    return "audience_export_15d17415eb.zip", packed.getvalue()


def listmonk() -> Sample:
    """enabled says nothing about consent; blocklisted and disabled are stops."""
    rows = [
        ["a5b5f3d2-1111-4000-8000-000000000001", "on@lm-hana.jp", "岡 花子", '{"city": "岡山"}', "enabled",
         "2024-01-01 00:00:00+00", "2024-01-01 00:00:00+00"],
        ["a5b5f3d2-1111-4000-8000-000000000002", "blocked@lm-hana.jp", "止 男", "{}", "blocklisted",
         "2023-01-01 00:00:00+00", "2024-01-01 00:00:00+00"],
        ["a5b5f3d2-1111-4000-8000-000000000003", "off@lm-hana.jp", "無効", "{}", "disabled",
         "2023-01-01 00:00:00+00", "2024-01-01 00:00:00+00"],
    ]  # fmt: skip
    return "subscribers.csv", table_bytes(LISTMONK, rows, end="\n")


def blastmail() -> Sample:
    """All five states of a reader."""
    states = {"配信中": "on", "配信停止": "off", "エラー停止": "error", "解除": "gone", "ゴミ箱": "trash"}
    rows = [["2021/04/01 10:00", f"{word}@bm-hana.jp", "0", state, "読者 ㈱"] for state, word in states.items()]
    header = ["登録日", "E-Mail", "エラー回数", "状態", "お名前"]
    return "blastmail_readers.csv", table_bytes(header, rows, encoding="cp932", quoted=True)


def hubspot_optouts() -> Sample:
    """A list of opt-outs: one column."""
    return "hubspot-opt-outs.csv", table_bytes(["Email"], [["stop1@hs-hana.jp"], ["stop2@hs-hana.jp"]])


def address_lines() -> Sample:
    """arara, acmailer: one address a line, no header."""
    return "配信除外リスト.txt", b"stop@arara-hana.jp\r\nstop2@arara-hana.jp\r\nstop3@arara-hana.jp\r\n"
