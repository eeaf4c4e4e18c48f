"""読者として返信する: each mail that a played reader causes is read and acted on as a real one."""

import email
import shutil
from collections.abc import Iterator
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.inbox.classified import Classified
from desktop_app.practice.original import Original, read_original
from desktop_app.practice.reader_programs import answer
from desktop_app.practice.replies import OF_LETTER, OF_NEWSLETTER, ReplyKind, build
from desktop_app.services import Services, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice import maildir_of
from desktop_app.services.practice_book import make_practice_book
from desktop_app.storage import suppressions
from desktop_app.storage.database import create_book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "practice.kawaraban"
    make_practice_book(path, Environment())
    return path


@pytest.fixture
def services(made: Path, tmp_path: Path) -> Iterator[Services]:
    """A copy of the practice book, its waiting mails read already."""
    path = tmp_path / "practice.kawaraban"
    shutil.copy(made, path)
    shutil.copytree(maildir_of(made), maildir_of(path))
    with open_services(path, Environment()) as opened:
        opened.mailbox.read()
        yield opened


ASKED = {"occasion": "店頭", "method": "口頭"}


def row(services: Services, place: int = 0) -> Any:
    return services.practice_mailbox.mails()[place]


def read(services: Services) -> list[Classified]:
    return [one.classified for one in services.mailbox.read_now().mails]


def stopped(services: Services) -> set[str]:
    return {one.address for one in suppressions.suppressions(services.book)}


@pytest.mark.parametrize(
    ("kind", "told", "action"),
    [
        ("stop", "optout", "suppress"),
        ("stop_link", "optout", "suppress"),
        ("stop_button", "optout", "suppress"),
        ("stop_blank", "optout", "suppress"),
        ("unclear", "unclear", "ask"),
        ("question", "reply", "none"),
        ("order", "reply", "none"),
        ("thanks", "reply", "none"),
        ("out_of_office", "autoreply", "none"),
        ("unknown", "bounce", "suppress"),
        ("full", "bounce", "count"),
        ("policy", "bounce", "none"),
        ("complaint", "complaint", "suppress"),
    ],
)
def test_what_a_reader_does_is_understood(services: Services, kind: str, told: str, action: str) -> None:
    for place in range(4):  # four readers, each with another mail program
        mail, before = row(services, place), stopped(services)
        assert kind in services.practice_replies.choices(mail.key).kinds
        assert services.practice_replies.reply(mail.key, kind).kinds == ((kind, 1),)
        (got,) = read(services)
        assert (got.kind, got.action) == (told, action), mail.to
        assert (mail.to in stopped(services) - before) is (action == "suppress")


@pytest.mark.parametrize(("kind", "basis"), [("confirm", "CONSENT_"), ("consent-request", "CONSENT_MAIL")])
def test_a_letter_is_answered_with_yes(services: Services, kind: Any, basis: str) -> None:
    address = "answers@reader.example"
    told = {"basis": "ADDRESS_TOLD", "obtained_at": "2026-11-01", "given_to": "us", "by": "青井 葵", **ASKED}
    web = {"basis": "CONSENT_WEB", "obtained_at": "2026-11-01", "method": "フォーム", "by": "青井 葵"}
    given = told if kind == "consent-request" else web
    services.contacts.add({"email": address, "full": "返事 する子", "evidence": [given]})
    services.letters.put(kind, [address], by="青井 葵")
    services.letters.send()
    (mail,) = services.practice_mailbox.mails(address)
    choices = services.practice_replies.choices(mail.key)
    assert (choices.name, choices.address) == ("返事 する子", address)
    assert choices.kinds == tuple(one.value for one in OF_LETTER)
    with pytest.raises(AppError) as refused:
        services.practice_replies.reply(mail.key, "stop_button")
    assert refused.value.id == "practice-reply-unfit"
    services.practice_replies.reply(mail.key, "yes")
    (got,) = read(services)
    assert got.kind == "signup", got
    assert services.contacts.why(address)["decision"] in ("allowed", "warn")
    (row_of,) = services.contacts.rows(search=address)
    assert str(row_of["basis"]).startswith(basis)


def test_a_letter_is_answered_with_no(services: Services) -> None:
    address = "answers@reader.example"
    told = {"basis": "ADDRESS_TOLD", "obtained_at": "2026-11-01", "given_to": "us", "by": "青井 葵", **ASKED}
    services.contacts.add({"email": address, "evidence": [told]})
    services.letters.put("consent-request", [address], by="青井 葵")
    services.letters.send()
    services.practice_replies.reply(services.practice_mailbox.mails(address)[0].key, "no")
    (got,) = read(services)
    assert got.kind in ("optout", "unclear", "reply")
    assert services.contacts.why(address)["decision"] == "left_out"


def test_a_busy_week_comes_from_different_readers(services: Services) -> None:
    known = set(new_mails(services))
    put = services.practice_replies.busy_week()
    assert put.mails == 14
    assert dict(put.kinds)["stop"] == 2
    put_in = set(new_mails(services)) - known
    mails = [email.message_from_bytes(one.read_bytes(), policy=default) for one in put_in]
    assert len(mails) == 14
    assert len({one["Message-ID"] for one in mails}) == 14
    got = read(services)
    assert len(got) == 14
    counted = {kind: sum(one.kind == kind for one in got) for kind in {one.kind for one in got}}
    assert counted["optout"] == 4
    assert counted["autoreply"] == 2
    assert counted["bounce"] == 3
    assert counted["complaint"] == 1
    assert counted["unclear"] == 1


def new_mails(services: Services) -> list[Path]:
    return list((maildir_of(services.book.path) / "new").iterdir())


def test_two_replies_of_one_reader_are_two_mails(services: Services) -> None:
    for kind in ("thanks", "question"):
        services.practice_replies.reply(row(services).key, kind)
    assert [one.kind for one in read(services)] == ["reply", "reply"]


def original(services: Services, place: int = 0, name: str = "森田 翼") -> Original:
    key = row(services, place).key
    (path,) = maildir_of(services.book.path).glob(f".Readers/*/{key}")
    return read_original(path.read_bytes(), name)


def test_an_answer_looks_like_the_readers_program_made_it(services: Services) -> None:
    """Threading, quotation, charset and trace headers of four programs (mail.md 3.1, 3.4)."""
    seen = set()
    for place in range(12):
        mail = original(services, place)
        data = answer(mail, "配信停止", services.environment.clock())
        got = email.message_from_bytes(data, policy=default)
        assert got["Return-Path"] == f"<{mail.reader}>"
        assert got["Delivered-To"] == mail.answer_to
        assert str(got["To"]) == mail.answer_to
        assert "森田 翼" in str(got["From"])
        body = got.get_body(preferencelist=("plain",))
        assert body is not None
        text = str(body.get_content())
        assert text.startswith("配信停止")
        outlook = "outlook" if got["Thread-Topic"] else "carrier"
        program = "gmail" if got.is_multipart() else "iphone" if got["X-Mailer"] else outlook
        seen.add(program)
        if program == "carrier":
            assert got.get_content_charset() == "iso-2022-jp"
            assert b"\x1b$B" in data
            assert got["In-Reply-To"] is None
        else:
            assert got["In-Reply-To"] == mail.message_id
            assert "花のあおい" in text
            assert got["Subject"] == f"Re: {mail.subject}"
        assert all(len(line) < 998 for line in data.split(b"\r\n"))
    assert len(seen) == 4


def test_reports_have_the_shape_of_real_ones(services: Services) -> None:
    """RFC 3464 as Postfix writes it, RFC 5965; the mail is given back whole."""
    mail, at = original(services), services.environment.clock()
    got = email.message_from_bytes(build(mail, ReplyKind.FULL, at), policy=default)
    assert got.get_content_type() == "multipart/report"
    assert got["Return-Path"] == "<>"
    words, status, returned = list(got.iter_parts())
    assert "This is the mail system at host" in str(words.get_content())
    fields = list(status.get_payload())[1]
    assert fields["Final-Recipient"] == f"rfc822; {mail.reader}"
    assert fields["Status"] == "5.2.2"
    assert returned.get_content()["Message-ID"] == mail.message_id
    assert "Delivered-To" not in returned.get_content()
    got = email.message_from_bytes(build(mail, ReplyKind.COMPLAINT, at), policy=default)
    assert got["Subject"] == f"FW: {mail.subject}"
    assert got.get_param("report-type") == "feedback-report"
    assert [one.get_content_type() for one in got.iter_parts()][1:] == [
        "message/feedback-report", "message/rfc822"
    ]  # fmt: skip


def test_every_kind_is_offered_for_a_newsletter(services: Services) -> None:
    assert services.practice_replies.choices(row(services).key).kinds == tuple(
        one.value for one in OF_NEWSLETTER
    )


def test_a_mail_that_went_away_is_told(services: Services) -> None:
    with pytest.raises(AppError) as refused:
        services.practice_replies.reply("nothing", "stop")
    assert refused.value.id == "practice-mail-gone"


def test_without_a_newsletter_nobody_answers(tmp_path: Path) -> None:
    path = tmp_path / "empty.kawaraban"
    create_book(path, practice=True, device_id="pc", now=Environment().clock()).close()
    with open_services(path, Environment()) as opened, pytest.raises(AppError) as refused:
        opened.practice_replies.busy_week()
    assert refused.value.id == "practice-no-newsletter"


def test_a_real_book_has_no_readers_to_play(tmp_path: Path, made: Path) -> None:
    """Architecture 4.8: not even when somebody puts a practice mailbox beside it."""
    path = tmp_path / "real.kawaraban"
    shutil.copytree(maildir_of(made), maildir_of(path))
    with open_services(path, Environment()) as opened:
        for ask in (
            opened.practice_replies.busy_week,
            lambda: opened.practice_replies.reply("x", "stop"),
            lambda: opened.practice_replies.choices("x"),
        ):
            with pytest.raises(AppError) as refused:
                ask()
            assert refused.value.id == "practice-only"
