"""A stranger's mail in the window: nothing of it turns the words round, hides them or holds the window up."""

import base64

from desktop_app.services.safe_mail import safe_mail

TURNED = "\u202egnp.exe\u2066x\x07\u200b"


def word(text: str) -> str:
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def test_nothing_in_the_head_turns_the_reading_direction() -> None:
    head = f"From: <a{TURNED}@b.example>\r\nReply-To: <x{TURNED}@c.example>\r\nTo: <y{TURNED}@d.example>\r\n"
    mail = safe_mail(f"{head}Subject: {word(TURNED)}\r\n\r\n{TURNED}".encode(), cut=False)
    for shown in (mail.sender, mail.reply_to, mail.to, mail.subject, mail.text):
        assert shown
        assert all(one.isprintable() for one in shown)


def test_no_line_is_longer_than_a_window_can_lay_out() -> None:
    head = "From: a@b.example\r\nSubject: " + "s" * 9_000 + "\r\n\r\n"
    mail = safe_mail((head + "x" * 99_000 + "\n" * 5_000 + "停止").encode(), cut=False)
    assert max(map(len, mail.text.split("\n"))) <= 400
    assert mail.text.count("\n") < 260
    assert mail.text.replace("\n", "").startswith("x" * 90_000)
    assert len(mail.subject) <= 300


def test_the_line_that_decided_is_still_found() -> None:
    mail = safe_mail("From: a@b.example\r\n\r\nこんにちは\n\n\n\n\n停止".encode(), cut=False, line="停止")
    assert (mail.line, mail.text) == ("停止", "こんにちは\n\n\n停止")
