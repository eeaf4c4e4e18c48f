"""Tells reports of mail servers and automatic answers from what a person wrote (mail.md 3.3, 4)."""

import re
from enum import StrEnum

from desktop_app.domain.optout_words import is_answer, is_robot_text
from desktop_app.domain.quotation import cut, fold
from desktop_app.inbox.mail import Mail, addresses, keys
from desktop_app.inbox.report_lookalikes import (
    about_parcel,
    as_machines_write,
    from_list,
    is_ticket,
    mails_held_back,
)


class AutoSign(StrEnum):
    """How sure it is that a machine answered by itself."""

    NONE = "none"
    SOFT = "soft"
    """A word in the subject that a person might also write (休暇)."""
    WEAK = "weak"
    """A header that machines of other kinds set too."""
    TEXT = "text"
    """Its text says so."""
    SURE = "sure"


_DAEMON = re.compile(
    r"^(mailer-?daemon|mail-?daemon|mailerdaemon|mail-?delivery(-?sub)?system|mailer"
    r"|maildelivery|mdaemon"
    r"|bounce-.*|mail-?error|(bounces?|mta|delivery|mail-?system)(?=[@+=\d]|$))",
    re.I,
)
_POSTMASTER = re.compile(r"^(postmaster|post_master|postoffice|mailsupport|mail-admin|root)@", re.I)
_DAEMON_NAME = re.compile(
    r"mail(er)?[- ]?delivery|mailer[- ]?daemon|delivery (status )?notification|mail system\b"
    r"|system administrator|\bpostmaster\b",
    re.I,
)
_SUBJECT = re.compile(
    r"undeliver|deliver\w* (status|failure|fail|error|problem|has failed|report|notification|incomplete"
    r"|delayed?)|mail delivery"
    r"|returned mail|returned to sender|failure notice|mail system error|(could not|can ?not|couldn't"
    r"|wasn't|not) (be )?deliver"
    r"|non-? ?deliver|failed (delivery|mail)|delivery \w+ (failed|failure)|delayed mail|warning: (could not"
    r"|message)|message status"
    r"|mail failure|mailbox (full|unavailable)|user unknown|unknown (user|address)|bounced? (mail|message)"
    r"|rejected mail"
    r"|bounce action|returned e-?mail|dsn\b|nondeliverable|unzustellbar|non remis|no se puede entregar"
    r"|\bbounce\b|error mail|mail error|message you sent|(message|mail|e-?mail) (was |has been )?(blocked|"
    r"rejected)"
    r"|rejected (message|e-?mail)|could not be sent|send(ing)? fail|unable to deliver|unsolicited bulk"
    r"|(nicht|konnte).{0,20}zugestellt|échec de|non (délivr|distribu)|error de entrega|entrega fallida|"
    r"devuelto"
    r"|mancata consegna|falha (na|de) entrega|退信|退回|无法送达|投递失败|無法傳遞|전송 ?실패|반송|배달 ?실패"
    r"|недоставлен|не доставлен"
    r"|不達|配信不能|配達不能|配信エラー|送信エラー|送信失敗|送信不能|エラー通知|メールエラー"
    r"|メール送信.{0,6}失敗|送信できま|配信できま|配送できま|届けられませ|届かなかった"
    r"|未配信|未着|戻りました|返送(され|通知)|配信の遅延|配送(の)?(遅延|失敗|エラー)|宛先不明|送達(失敗|"
    r"不能)",
    re.I,
)
_BODY = re.compile(
    r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}|\(#[45]\.\d\.\d\)|\bstatus: [45]\.\d|\bsmtp;\s*[45]\d\d"
    r"|\b55[0-4][: -]+(user|unknown|no such|invalid|mailbox|recipient"
    r"|requested|address|message|sorry|<)|(user|recipient|mailbox|address|account) (is )?(unknown|not found"
    r"|unavailable|does not exist|disabled)"
    r"|unknown user|no such (user|mailbox|recipient|address)|invalid recipient|unrouteable|unroutable"
    r"|relay(ing)? denied|over ?quota|quota exceeded"
    r"|mailbox (is )?full|mailbox for .{0,80}is full|host (not found|unknown)|domain .{0,80}(not found"
    r"|does ?n.t exist)"
    r"|(was|were|could|can) ?not (be )?deliver|couldn't be delivered|wasn't delivered|was not able to "
    r"deliver|unable to deliver|cannot be delivered"
    r"|delivery (to the following|failed|has failed|to .{0,80}failed)|permanent (fatal )?error|following "
    r"(address|recipient)(es|s|\(es\)|\(s\))? (failed|had|was|were|could)"
    r"|qmail-send program|mail (delivery )?(system|program) at|transcript of session|original message "
    r"follows|below this line is a copy"
    r"|rejected by a remote mail server|undeliver|message (was )?(delayed|not delivered)|has been delayed"
    r"|will (be retried|continue to)"
    r"|メールボックスが一杯|容量を?超え|容量オーバー|送信できませんで|配信できませんで"
    r"|届けることができません|お届けできませんで|配送できませんで|ユーザーが見つかりません|宛先不明"
    r"|宛先の?(メール)?アドレスが(見つかり|存在し)|存在しない(メール)?アドレス|該当するユーザー"
    r"|(下記|次|以下)の(宛先|メールアドレス|受信者)(に|へ|は|に対)|アドレスに誤り"
    r"|\"(notification|event)type\": ?\"(bounce|delivery)\""
    r"|has not been delivered|has been (blocked|rejected|returned)|was (blocked|rejected|stopped) by"
    r"|无法(送达|投递)|被退回|退信原因|보낼 수 없|전송하지 못|не (может быть|был[оа]?) доставлен"
    r"|受信者が見つかり|以下の(宛先|アドレス|受信者).{0,40}(でき|失敗|エラー)"
    r"|エラー(により|のため).{0,30}(送信|配信|配送)|受信できない状態",
    re.I,
)
_ROBOT = re.compile(
    r"^(no-?reply|do-?not-?reply|.{0,40}-(admin|daemon|bounces?|errors?|owner|request|failure)|system|admin"
    r"|administrator|gateway|gw|notes-?router|router|smtp|mail(server|gw)?|exchange.{0,60}|"
    r"microsoftexchange.{0,60})@",
    re.I,
)
_AUTO_SUBJECT = re.compile(
    r"自動返信|自動応答|自動回答|自動配信|自動送信|不在(通知|のお知らせ|連絡|案内|につき|のため|応答)"
    r"|休暇中です|休暇のお知らせ|(夏季|冬季|年末年始|臨時)?休業(日)?のお知らせ|受付完了|受け付けました"
    r"|auto(matic(ally)?|mated|mat)?[ -]?(reply|response|responder|antwort|answer|generated)|\bauto-?re(ply"
    r"|sponse)|^\s*(\[|【)?auto(\]|】)?\s*:|out of (the )?office"
    r"|out-of-office|\booo\b|\bon vacation|vacation (reply|response|message|notice)|away from (the |my "
    r")?(office|desk|mail)|abwesen|absence|réponse automatique"
    r"|respuesta autom|risposta automatica|自动(回复|答复|应答)|自動(回覆|答覆)|자동 ?(응답|회신|답장)|"
    r"automatisch|autosvar|automaattinen|odpowied[zź] automatyczna"
    r"|otomatik yan|автоответ|автоматический ответ|resposta automática|fuera de(l| la)? oficina|urlaub|"
    r"r[ée]ponse auto|^(read|not read|開封済み"
    r"|未開封)\s*:|開封(確認|通知)|return receipt",
    re.I,
)
_SOFT_SUBJECT = re.compile(
    r"休暇|不在|休業|夏休み|出張中|育休|産休|\bvacation\b|\bholiday\b|on leave\b"
    r"|\bleave\b",
    re.I,
)
_AUTO_BODY = re.compile(
    r"(本|この|こちらの|当)(メール|メッセージ)は、?.{0,30}(自動(返信|応答|送信|配信|的)|システムより)"
    r"|自動(返信|応答|送信|配信)(メール|メッセージ|にて|で(す|お送り)|して(い|お)|専用|システム)"
    r"|this is an (auto(matic|mated|matically)?|auto-?)[ -]?(generated |reply|response|answer|message"
    r"|e-?mail)|(automated|automatic|auto)[- ]?(response|reply|responder)"
    r"|i am (currently )?(out of (the )?office|on (vacation|leave|holiday))|i'm (currently )?(out of (the "
    r")?office|on (vacation|leave))|i will be out of (the )?office",
    re.I,
)
_AUTO_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-respond",
    "x-vacation",
    "x-autoresponse",
    "x-autogenerated",
    "x-ms-exchange-generated-message-source",
)
_COMPLAINED = re.compile(
    r"^(?:original-rcpt-to|removal-recipient|final-recipient|redacted-address)\s*:"
    r"[ \t]*(?:rfc822;)?([^\r\n]{3,500})",
    re.I | re.M,
)
_NOT_COMPLAINTS = frozenset({"not-spam", "auth-failure", "dkim", "virus"})


def is_feedback_report(mail: Mail) -> bool:
    """An ARF report (RFC 5965) that is a complaint; `not-spam` and `auth-failure` are none."""
    kind = feedback_type(mail)
    return kind is not None and kind not in _NOT_COMPLAINTS


def feedback_type(mail: Mail) -> str | None:
    """The Feedback-Type of an ARF report, '' when it names none, None when it is no such report."""
    part = next((p for p in mail.parts if p.type == "message/feedback-report"), None)
    if part is None and mail.report_type != "feedback-report":
        return None
    found = re.search(r"^feedback-type:\s*([\w-]+)", part.text if part else mail.text, re.I | re.M)
    return found[1].lower() if found else ""


def complained_about(mail: Mail) -> tuple[str, ...]:
    """The keys of the addresses that a complaint names as its recipients; a provider may leave them out."""
    found: list[str] = []
    for part in mail.parts:
        if part.type == "message/feedback-report":
            for value in _COMPLAINED.findall(part.text[:20_000])[:20]:
                found += keys(value)
    return tuple(dict.fromkeys(found))


def looks_like_report(mail: Mail) -> bool:
    """Whether sender or subject alone are those of a delivery report; its text tells whether it is one."""
    return _from_daemon(mail) is not None or bool(_SUBJECT.search(fold(mail.subject[:1000])))


def is_delivery_report(
    mail: Mail, *, ours_inside: bool, to_bounce_address: bool, from_reader: bool = False
) -> bool:
    """Whether a mail server tells what became of a mail (RFC 3464 or any older or home-made shape).

    `ours_inside`: a mail of ours is given back in it; `to_bounce_address`: sent to our `b-` address;
    `from_reader`: From is a reader of ours, who may write of mails that came back.
    """
    if feedback_type(mail) is not None:
        return False
    if mail.report_type == "disposition-notification":
        # Dovecot and Sieve refuse with a receipt (RFC 5429 2.1.2).
        said = f"{mail.subject[:300]} {mail.text[:1000]}"
        return bool(re.search(r"automatically rejected|\(rejected\)", said, re.I))
    if any(
        p.type in ("message/delivery-status", "message/global-delivery-status") and p.depth < 100
        for p in mail.parts
    ):
        return True
    if mail.report_type == "delivery-status" or mail.get("x-failed-recipients"):
        return True
    daemon = _from_daemon(mail)
    if daemon == "daemon" and not _auto_subject(mail):
        return True
    null_path = _null_path(mail)
    human = is_answer(mail.subject) or (bool(mail.get("in-reply-to")) and not null_path)
    own_answer = from_reader and not ours_inside and _submitted(mail) == "auto-replied"
    if (human or own_answer) and daemon is None:
        return False
    subject, written = fold(mail.subject[:1000]), mail.text[:20_000]
    folded = fold(written)
    if not ours_inside and (is_ticket(subject) or (daemon != "daemon" and mails_held_back(subject, folded))):
        return False
    says_subject = bool(_SUBJECT.search(subject))
    says_body = bool(_BODY.search(re.sub(r"\s+", " ", folded)))
    robot = any(_ROBOT.match(one) for one in addresses(mail.get("from")))
    machine = (
        null_path
        + (daemon is not None)
        + ours_inside
        + to_bounce_address
        + (_submitted(mail) not in ("", "no"))
        + (robot and daemon is None and says_body)
    )
    listed = from_list(mail) and not null_path and daemon is None
    ordinary = listed or (not machine and (from_reader or bool(mail.all("return-path"))))
    if ordinary and not ours_inside and (from_reader or not (says_subject and as_machines_write(written))):
        return False  # somebody writes of a mail that came back: whom he names is none of his mails' readers
    signs = says_subject + says_body + machine
    if daemon is None and not ours_inside and about_parcel(subject, folded, null_path=null_path):
        return False
    if daemon == "postmaster" and null_path and not _auto_subject(mail):
        return True
    telling = says_subject or says_body or ((ours_inside or to_bounce_address) and null_path)
    return bool(telling and signs >= 2 and not (_auto_subject(mail) and not says_body))


def auto_sign(mail: Mail) -> AutoSign:
    """Whether a machine answered by itself (RFC 3834)."""
    submitted = _submitted(mail)
    if mail.report_type == "disposition-notification":
        return AutoSign.SURE
    if is_robot_text(mail.text) and submitted not in ("auto-replied", "auto-notified"):
        return AutoSign.NONE
    precedence = mail.get("precedence").strip().lower()
    if submitted.startswith(("auto-replied", "auto-notified")) or any(
        mail.get(name) for name in _AUTO_HEADERS
    ):
        return AutoSign.SURE
    if precedence in ("auto_reply", "auto-reply", "autoreply") or _auto_subject(mail):
        return AutoSign.SURE
    if _AUTO_BODY.search(cut(mail.text[:20_000]).new[:3000]):
        return AutoSign.TEXT
    if submitted not in ("", "no") or mail.get("x-auto-response-suppress") or _null_path(mail):
        return AutoSign.WEAK
    answers = is_answer(mail.subject) or bool(mail.get("in-reply-to"))
    if precedence in ("bulk", "junk", "list") and answers and not is_mass_mail(mail):
        return AutoSign.WEAK
    return AutoSign.SOFT if _SOFT_SUBJECT.search(fold(mail.subject[:1000])) else AutoSign.NONE


def is_mass_mail(mail: Mail) -> bool:
    """Somebody else's newsletter or mailing list."""
    if any(
        mail.get(name)
        for name in (
            "list-unsubscribe",
            "list-id",
            "list-post",
            "list-help",
            "feedback-id",
            "x-campaign-id",
            "x-mailchimp-id",
            "list-unsubscribe-post",
        )
    ):
        return True
    answers = is_answer(mail.subject) or bool(mail.get("in-reply-to"))
    return mail.get("precedence").strip().lower() in ("bulk", "junk", "list") and not answers


def _submitted(mail: Mail) -> str:
    return mail.get("auto-submitted").split(";")[0].split("(")[0].strip().lower()


def _auto_subject(mail: Mail) -> bool:
    return bool(_AUTO_SUBJECT.search(fold(mail.subject[:1000])))


def _null_path(mail: Mail) -> bool:
    paths = mail.all("return-path")
    return bool(paths) and all(re.fullmatch(r"\s*<?\s*>?\s*", path) for path in paths[:1])


def _from_daemon(mail: Mail) -> str | None:
    """ "daemon" or "postmaster" when From or Return-Path is a mail system's."""
    senders = addresses(mail.get("from")) or [mail.get("from").strip().strip("<>")]
    if any(
        _DAEMON.match(one.strip('"')) and re.match(r"mail|mdaemon|mailer", one.strip('"'), re.I)
        for one in senders
    ):
        return "daemon"
    if any(_POSTMASTER.match(one) or _DAEMON.match(one) for one in senders):
        return "postmaster"
    if _DAEMON_NAME.search(mail.get("from").partition("<")[0][:200]):
        return "postmaster"
    if any(re.match(r"\s*<?mailer-daemon", path, re.I) for path in mail.all("return-path")[:1]):
        return "postmaster"
    return None
