"""The sign-in flow: what is asked, who may answer, and what each refusal is told as."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop_app.accounts import oauth_flow
from desktop_app.accounts.oauth_clients import OAuthClient, file_values, known_service, require_safe, services
from desktop_app.accounts.oauth_flow import Grant, give_back, refresh, sign_in
from desktop_app.accounts.oauth_http import post_form
from desktop_app.accounts.oauth_listener import Door
from desktop_app.domain.errors import AppError
from desktop_app.paths import user_data
from desktop_app.services.oauth_words import pages
from tests.certificates import self_signed
from tests.fake_oauth import CLIENT, SECRET, FakeOAuth, behind_tls, browse, visit

SHOP = "aoi@example.jp"


class StopError(Exception):
    """The owner cancels."""


@pytest.fixture
def fake() -> Iterator[FakeOAuth]:
    with FakeOAuth() as server:
        yield server


def client_of(fake: FakeOAuth, service: str = "google") -> OAuthClient:
    fake.write_clients(user_data(), service)
    return OAuthClient(service=known_service(service), client_id=CLIENT, secret=SECRET)


def login(fake: FakeOAuth, opened: object = browse, seconds: float = 5.0) -> Grant:
    return sign_in(
        client_of(fake), SHOP, pages("ja"), opened=opened, check=lambda: None, seconds=seconds  # type: ignore[arg-type]
    )


def test_the_page_is_asked_for_everything_and_the_code_is_exchanged(fake: FakeOAuth) -> None:
    grant = login(fake)
    (asked,) = fake.questions
    assert asked["scope"] == "https://mail.google.com/"
    assert asked["login_hint"] == SHOP
    assert asked["code_challenge_method"] == "S256"
    assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    back = urlsplit(asked["redirect_uri"])
    assert (back.scheme, back.hostname, back.path) == ("http", "127.0.0.1", "")
    assert len(asked["state"]) >= 32
    (form,) = fake.forms
    assert 43 <= len(form["code_verifier"]) <= 128
    assert form["redirect_uri"] == asked["redirect_uri"]
    assert fake.accepts(SHOP, grant.access)
    assert grant.leave in fake.leaves


def test_microsoft_comes_back_to_localhost_with_its_scopes(fake: FakeOAuth) -> None:
    client = client_of(fake, "microsoft")
    grant = sign_in(client, SHOP, pages("en"), opened=browse, check=lambda: None, seconds=5)
    (asked,) = fake.questions
    assert urlsplit(asked["redirect_uri"]).hostname == "localhost"
    assert set(asked["scope"].split()) == {
        "https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send",
        "offline_access",
    }
    assert fake.accepts(SHOP, grant.access)


def test_states_and_verifiers_never_repeat(fake: FakeOAuth) -> None:
    for _ in range(3):
        login(fake)
    assert len({asked["state"] for asked in fake.questions}) == 3
    assert len({form["code_verifier"] for form in fake.forms}) == 3


def test_microsofts_directory_stands_in_its_addresses() -> None:
    client = OAuthClient(service=services()["microsoft"], client_id="x", tenant="aoi.example")
    assert client.token == "https://login.microsoftonline.com/aoi.example/oauth2/v2.0/token"
    common = OAuthClient(service=services()["microsoft"], client_id="x")
    assert common.authorize == "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"


def test_the_door_survives_strange_visitors(fake: FakeOAuth, capfd: pytest.CaptureFixture[str]) -> None:
    seen: list[tuple[int, str]] = []

    def strangers(address: str) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        back, state = asked["redirect_uri"], asked["state"]
        port = urlsplit(back).port
        for target in (
            f"{back}/favicon.ico", f"{back}/?state=wrong&code=stolen", f"{back}/?code=stolen", f"{back}/",
            f"{back}/other?state={state}&code=x", f"{back}/?state={state}", f"{back}/?state={state}&code=",
            f"{back}/?state={state}&state={state}&code=x", f"{back}/?state={state}&code=x&error=y",
            f"{back}/?state={state}&code=" + "x" * 20000, f"{back}//[/?state=%ff",
        ):
            status, body, _ = visit(target)
            seen.append((status, body))
        foreign, body, _ = visit(f"{back}/?state={state}&code=stolen", {"Host": f"evil.example:{port}"})
        seen.append((foreign, body))
        with socket.create_connection(("127.0.0.1", port or 0), 2) as rude:
            rude.sendall(b"\x16\x03\x01\x00\xff nonsense\r\n\r\n")
        socket.create_connection(("127.0.0.1", port or 0), 2).close()
        browse(address)

    grant = login(fake, strangers)
    assert fake.accepts(SHOP, grant.access)
    assert {status for status, _ in seen} <= {400, 404}
    assert all("ここには何もありません" in body for _, body in seen)
    written = capfd.readouterr()
    assert written.out + written.err == ""


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "この窓は閉じてかまいません"), ("en", "You may close")]
)
def test_the_page_says_that_the_window_may_be_closed(language: str, words: str) -> None:
    with Door("127.0.0.1", "s" * 40, pages(language)) as door:  # type: ignore[arg-type]
        status, body, _ = visit(f"{door.address}/?state={'s' * 40}&code=one")
        again, _, _ = visit(f"{door.address}/?state={'s' * 40}&code=two")
        refused = visit(f"{door.address}/?state={'s' * 40}&error=access_denied")[1]
        assert door.wait(1, lambda: None).endswith("code=one")  # the first one counts
    assert (status, again) == (200, 200)
    assert words in body
    assert words in refused
    with pytest.raises(ConnectionRefusedError):
        visit(door.address)


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"error": "access_denied"}, "sign-in-denied"),
        ({"error": "access_denied", "error_description": "AADSTS65001: consent"}, "sign-in-needs-admin"),
        ({"error": "consent_required"}, "sign-in-needs-admin"),
        ({"error": "invalid_scope"}, "oauth-client-wrong"),
        ({"error": "unauthorized_client"}, "oauth-client-wrong"),
        ({"error": "temporarily_unavailable"}, "oauth-server-trouble"),
        ({"error": "<script>"}, "oauth-server-trouble"),
    ],
)
def test_what_the_page_refuses_is_told(fake: FakeOAuth, told: dict[str, str], error: str) -> None:
    fake.page = lambda asked: {**told, "state": asked["state"]}
    with pytest.raises(AppError) as caught:
        login(fake)
    assert caught.value.id == error
    assert not fake.forms


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((400, b'{"error":"invalid_grant"}'), "sign-in-again-needed"),
        ((401, b'{"error":"invalid_client"}'), "oauth-client-wrong"),
        ((400, b'{"error":"invalid_grant","error_description":"AADSTS65001"}'), "sign-in-needs-admin"),
        ((503, b'{"error":"invalid_grant"}'), "oauth-server-trouble"),
        ((429, b""), "oauth-server-trouble"),
        ((302, b""), "oauth-server-trouble"),
        ((200, b""), "oauth-server-trouble"),
        ((200, b"<html>"), "oauth-server-trouble"),
        ((200, b"[]"), "oauth-server-trouble"),
        ((200, b"\xff\xfe"), "oauth-server-trouble"),
        ((200, b"[" * 100000), "oauth-server-trouble"),
        ((200, b'{"token_type":"Bearer"}'), "oauth-server-trouble"),
        ((200, b'{"access_token":5,"token_type":"Bearer"}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a\\u0001auth=x","token_type":"Bearer"}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a\\r\\nRSET","token_type":"Bearer"}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a","token_type":"mac"}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a","refresh_token":["x"]}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a","token_type":"Bearer","expires_in":-1}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a","token_type":"Bearer","expires_in":"soon"}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a","token_type":"Bearer","expires_in":{}}'), "oauth-server-trouble"),
        ((200, b'{"access_token":"a","token_type":"Bearer","scope":"openid"}'), "sign-in-scope-missing"),
        ((200, b"x" * 300000), "oauth-server-trouble"),
    ],
)
def test_what_the_server_answers_amiss_is_told(
    fake: FakeOAuth, answer: tuple[int, bytes], error: str
) -> None:
    fake.answer = lambda _: answer
    with pytest.raises(AppError) as caught:
        login(fake)
    assert caught.value.id == error


def test_granted_scopes_may_be_written_in_other_ways(fake: FakeOAuth) -> None:
    client = client_of(fake, "microsoft")
    fake.scope = "https://outlook.office365.com/SMTP.Send https://outlook.office365.com/IMAP.AccessAsUser.All"
    assert sign_in(client, SHOP, pages("ja"), opened=browse, check=lambda: None, seconds=5).access
    fake.scope = "https://outlook.office365.com/SMTP.Send"
    with pytest.raises(AppError, match="sign-in-scope-missing"):
        sign_in(client, SHOP, pages("ja"), opened=browse, check=lambda: None, seconds=5)


def test_an_id_token_names_the_person(fake: FakeOAuth) -> None:
    fake.says_who, fake.who = True, "Other@Example.JP"
    assert login(fake).people == {"other@example.jp"}


@pytest.mark.parametrize("token", ["", "a.b", "a.!!!.c", "e30.bnVsbA.x", "e30." + "W1td" * 3 + ".x", 5, None])
def test_an_id_token_that_can_not_be_read_says_nothing(token: object) -> None:
    assert oauth_flow._people(token) == frozenset()


def test_it_can_be_cancelled_while_the_browser_is_waited_for(fake: FakeOAuth) -> None:
    begun = time.monotonic()

    def check() -> None:
        if time.monotonic() - begun > 0.3:
            raise StopError

    with pytest.raises(StopError):
        sign_in(client_of(fake), SHOP, pages("ja"), opened=lambda _: None, check=check)
    assert time.monotonic() - begun < 15


def test_it_can_be_cancelled_while_the_server_dawdles(fake: FakeOAuth) -> None:
    fake.slow = 20
    begun = time.monotonic()

    def check() -> None:
        if fake.forms:
            raise StopError

    with pytest.raises(StopError):
        sign_in(client_of(fake), SHOP, pages("ja"), opened=browse, check=check)
    assert time.monotonic() - begun < 15


def test_it_ends_by_itself(fake: FakeOAuth) -> None:
    with pytest.raises(AppError, match="sign-in-took-too-long"):
        login(fake, lambda _: None, seconds=0.3)


def test_a_server_that_dribbles_holds_nobody(fake: FakeOAuth) -> None:
    stop = threading.Event()

    def dribble(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            while not stop.wait(0.05):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=dribble, args=(listener,), daemon=True).start()
        begun = time.monotonic()
        with pytest.raises(AppError):
            post_form(f"http://127.0.0.1:{listener.getsockname()[1]}/token", "a=b", seconds=0.5)
        assert time.monotonic() - begun < 15
    stop.set()


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(AppError, match="oauth-server-unreachable"):
        post_form(f"http://127.0.0.1:{port}/token", "a=b")


@pytest.mark.parametrize(
    "address",
    [
        "http://accounts.example/token", "http://192.0.2.1/token", "ftp://127.0.0.1/x", "javascript:alert(1)",
        "",
        "https:///token", "https://user@host/token", "file:///etc/passwd", "http://127.0.0.1.evil.example/",
        "https://host:99999/", "https://ho st/", "http://[::2]/", "https://host/\r\nX: y",
    ],
)
def test_only_https_and_this_pc_are_safe(address: str) -> None:
    with pytest.raises(AppError, match="oauth-address-not-safe"):
        require_safe(address)


@pytest.mark.parametrize(
    "address", ["https://accounts.example/token", "http://127.0.0.1:8/t", "http://localhost/t", "http://[::1]:9/"]
)
def test_safe_addresses_pass(address: str) -> None:
    require_safe(address)


@pytest.mark.parametrize("known", [True, False])
def test_a_certificate_of_nobody_is_refused(
    fake: FakeOAuth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """TLS is verified: a server that this PC does not know gets no byte of the form."""
    context, file = self_signed(tmp_path)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with behind_tls(fake.port, context) as port:
        address = f"https://localhost:{port}/token"
        if known:
            assert post_form(address, "code=x").status == 401
        else:
            with pytest.raises(AppError, match="oauth-server-not-proven"):
                post_form(address, "code=x")
    assert len(fake.forms) == known


def test_leave_is_renewed_and_given_back(fake: FakeOAuth) -> None:
    client = client_of(fake)
    leave = login(fake).leave or ""
    again = refresh(client, leave)
    assert fake.accepts(SHOP, again.access)
    assert again.leave is None
    assert give_back(client, leave)
    assert fake.revoked == [leave]
    with pytest.raises(AppError, match="sign-in-again-needed"):
        refresh(client, leave)


@pytest.mark.parametrize(
    "content",
    [
        b"{", b"[]", b'"x"', b'{"google":5}', b'{"google":{"client_id":5}}', b"\xff\xff", b"x" * 70000,
        b"[" * 60000,
    ],
)
def test_a_damaged_file_of_clients_is_told(content: bytes) -> None:
    (user_data() / "oauth_clients.json").write_bytes(content)
    with pytest.raises(AppError, match="oauth-file-unreadable"):
        file_values("google")


def test_the_file_of_clients_may_have_a_byte_order_mark() -> None:
    text = json.dumps({"google": {"client_id": " abc ", "client_secret": "d"}, "later": {"x": 1}})
    (user_data() / "oauth_clients.json").write_text(text, encoding="utf-8-sig")
    assert file_values("google").client_id == "abc"
    assert file_values("microsoft").client_id == ""


def test_an_address_in_the_file_must_be_safe() -> None:
    (user_data() / "oauth_clients.json").write_text('{"google":{"token":"http://evil.example/"}}')
    with pytest.raises(AppError, match="oauth-address-not-safe"):
        known_service("google")


def test_no_secret_shows_in_reprs_errors_or_logs(
    fake: FakeOAuth, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of(fake)
    grant = login(fake)
    (form,) = fake.forms
    secrets = {SECRET, grant.access, grant.leave or "?", form["code_verifier"], form["code"]}
    shown = [repr(grant), repr(client), repr(file_values("google")), str(grant), f"{client}"]
    fake.revoke_all()
    with pytest.raises(AppError) as caught:
        refresh(client, grant.leave or "")
    shown += [repr(caught.value), str(caught.value.params), str(caught.value.__cause__)]
    written = capfd.readouterr()
    shown += [caplog.text, written.out, written.err]
    for secret in secrets:
        assert not any(secret in text for text in shown)


def test_a_pc_without_a_free_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("address in use")

    monkeypatch.setattr("desktop_app.accounts.oauth_listener._Server.server_bind", full)
    with pytest.raises(AppError, match="sign-in-no-port"), Door("127.0.0.1", "s" * 40, pages("ja")):
        pass
