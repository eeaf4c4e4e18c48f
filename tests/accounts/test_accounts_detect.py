"""From an address to its servers: by the list, by a made-up DNS and web, by real ones on loopback."""

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from desktop_app.accounts import autoconfig, lookup
from desktop_app.accounts.detect import detect
from desktop_app.accounts.lookup import DnsResolver, HttpsFetch, NoDnsError, patiently
from desktop_app.accounts.providers import KnownServer, provider_by_host, providers
from tests.certificates import self_signed
from tests.lookups import MadeUpDns, MadeUpWeb, made_up

AUTOCONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="hanaya.jp"><displayName>花屋  の
 メール</displayName>
<incomingServer type="pop3"><hostname>pop.hanaya.jp</hostname><port>995</port><socketType>SSL</socketType>
</incomingServer>
<incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port>
<socketType>SSL</socketType>
<username>%EMAILLOCALPART%</username><authentication>password-cleartext</authentication></incomingServer>
<outgoingServer type="smtp"><hostname>plain.hanaya.jp</hostname><port>25</port><socketType>plain</socketType>
</outgoingServer>
<outgoingServer type="smtp"><hostname>smtp.hanaya.jp</hostname><port>587</port>
<socketType>STARTTLS</socketType>
<username>%EMAILADDRESS%</username></outgoingServer></emailProvider></clientConfig>""".encode()


@pytest.mark.parametrize(
    ("records", "way", "provider", "own_part"),
    [
        ({("hanaya.jp", "MX"): ("sv123.xserver.jp",)}, "mx", "xserver", "sv123"),
        ({("hanaya.jp", "MX"): ("mail1004.conoha.ne.jp",)}, "mx", "conoha", "mail1004"),
        ({("hanaya.jp", "MX"): ("mx01.lolipop.jp",)}, "mx", "lolipop", ""),
        ({("hanaya.jp", "MX"): ("aspmx.l.google.com", "alt1.aspmx.l.google.com")}, "mx", "gworkspace", ""),
        ({("hanaya.jp", "MX"): ("hanaya-jp.mail.protection.outlook.com",)}, "mx", "m365", ""),
        ({("hanaya.jp", "MX"): ("hana.sakura.ne.jp",)}, "mx", "sakura", "hana"),
        ({("hanaya.jp", "MX"): ("www123.sakura.ne.jp",)}, "mx", "sakura", ""),
        (
            {
                ("hanaya.jp", "MX"): ("hanaya.jp",),
                ("hanaya.jp", "TXT"): ("v=spf1 +a:sv9.xserver.jp +mx include:spf.sender.xserver.jp ~all",),
            },
            "spf", "xserver", "sv9",
        ),
        (
            {("hanaya.jp", "TXT"): ("x", "v=spf1 include:_spf.heteml.jp ~all")}, "spf", "heteml", "",
        ),
        ({("hanaya.jp", "MX"): ("notlolipop.jp",)}, "unknown", None, ""),
        ({}, "unknown", None, ""),
    ],
)
def test_a_shops_own_domain_is_found_by_dns(
    records: dict[tuple[str, str], tuple[str, ...]], way: str, provider: str | None, own_part: str
) -> None:
    hit = detect("info@hanaya.jp", made_up(records))
    assert (hit.way, hit.provider.id if hit.provider else None, hit.own_part) == (way, provider, own_part)


def test_a_known_domain_asks_nobody() -> None:
    here = made_up()
    for address, provider in (("a@gmail.com", "gmail"), ("a@SHOP.onmicrosoft.com", "m365")):
        hit = detect(address, here)
        assert (hit.way, hit.provider and hit.provider.id) == ("domain", provider)
    assert isinstance(here.resolver, MadeUpDns)
    assert not here.resolver.asked


def test_without_a_network_it_falls_back() -> None:
    hit = detect("info@hanaya.jp", made_up({("hanaya.jp", "MX"): None}))
    assert (hit.way, hit.offline) == ("unknown", True)
    assert hit.guessed == KnownServer("mail.hanaya.jp", 465, "ssl")


def test_guesses_prefer_a_name_that_exists() -> None:
    assert detect("i@hanaya.jp", made_up({("smtp.hanaya.jp", "A"): ("192.0.2.1",)})).guessed == KnownServer(
        "smtp.hanaya.jp", 465, "ssl"
    )


def test_autoconfig_is_read_from_the_domain_itself() -> None:
    url = "https://autoconfig.hanaya.jp/mail/config-v1.1.xml?emailaddress=info@hanaya.jp"
    hit = detect("info@hanaya.jp", made_up({}, {url: AUTOCONFIG}))
    assert hit.way == "autoconfig"
    assert hit.servers is not None
    assert hit.servers.smtp == KnownServer("smtp.hanaya.jp", 587, "starttls")
    assert hit.servers.imap == KnownServer("imap.hanaya.jp", 993, "ssl")
    assert (hit.servers.user, hit.servers.name) == ("info@hanaya.jp", "花屋 の メール")


def test_the_second_place_and_the_data_base_are_asked_in_order() -> None:
    web = MadeUpWeb({"https://db.example/v1.1/hanaya.jp": AUTOCONFIG})
    here = lookup.Lookup(resolver=MadeUpDns(), fetch=web, data_base="https://db.example/v1.1/")
    assert detect("info@hanaya.jp", here).way == "autoconfig"
    assert [url.partition("?")[0] for url in web.asked] == [
        "https://autoconfig.hanaya.jp/mail/config-v1.1.xml",
        "https://hanaya.jp/.well-known/autoconfig/mail/config-v1.1.xml",
        "https://db.example/v1.1/hanaya.jp",
    ]
    assert "info@" not in web.asked[-1]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html>no</html>", b"<clientConfig/>", b"\xff\xfe\x00",
        b"<clientConfig><emailProvider/></clientConfig>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><clientConfig><emailProvider>&a;</emailProvider></clientConfig>',
        AUTOCONFIG.replace(b"STARTTLS", b"plain"), AUTOCONFIG.replace(b"587", b"99999"),
        AUTOCONFIG.replace(b"<hostname>smtp.hanaya.jp", b"<hostname>evil host/x"),
        AUTOCONFIG.replace(b"utf-8", b"no-such-code").replace(b"UTF-8", b"no-such-code"),
    ],
)
def test_damaged_and_unsafe_files_are_passed_over(data: bytes) -> None:
    assert autoconfig.parse(data, "info@hanaya.jp") is None


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("smtp.hanaya.example", "9" * 5000), ("smtp.hanaya.example", "\u0664\u0666\u0665"),
        ("smtp.hanaya.example", "-1"), ("127.0.0.1", "465"), ("169.254.169.254", "465"), ("[::1]", "465"),
    ],
)
def test_no_server_is_taken_from_senseless_values(host: str, port: str) -> None:
    data = (
        "<clientConfig><emailProvider><outgoingServer type='smtp'><socketType>SSL</socketType>"
        f"<hostname>{host}</hostname><port>{port}</port></outgoingServer></emailProvider></clientConfig>"
    ).encode()
    assert autoconfig.parse(data, "aoi@hanaya.example") is None


def test_srv_records_name_servers() -> None:
    records = {
        ("_submissions._tcp.hanaya.jp", "SRV"): (". 0",),
        ("_submission._tcp.hanaya.jp", "SRV"): ("mail.hanaya.jp 587",),
        ("_imaps._tcp.hanaya.jp", "SRV"): ("mail.hanaya.jp 993",),
    }
    hit = detect("info@hanaya.jp", made_up(records))
    assert hit.way == "srv"
    assert hit.servers is not None
    assert hit.servers.smtp == KnownServer("mail.hanaya.jp", 587, "starttls")
    assert hit.servers.imap == KnownServer("mail.hanaya.jp", 993, "ssl")
    assert detect("a@b.jp", made_up({("_submissions._tcp.b.jp", "SRV"): None})).offline


class _StopError(Exception):
    pass


def test_a_search_can_be_given_up_while_a_server_is_silent() -> None:
    started, go_on = threading.Event(), threading.Event()

    class Silent:
        def ask(self, name: str, kind: str) -> tuple[str, ...]:
            started.set()
            go_on.wait(20)
            return ()

    def check() -> None:
        if started.is_set():
            raise _StopError

    try:
        with pytest.raises(_StopError):
            detect("i@hanaya.jp", lookup.Lookup(resolver=Silent(), fetch=MadeUpWeb()), check)
    finally:
        go_on.set()


def test_a_web_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking a name up can hang longer than any socket's bound."""
    go_on = threading.Event()
    asked: list[str] = []

    class Silent:
        def get(self, url: str) -> bytes | None:
            asked.append(url)
            go_on.wait(20)
            return None

    monkeypatch.setattr(autoconfig, "HTTP_SECONDS", 0.1)
    try:
        hit = detect("i@hanaya.jp", lookup.Lookup(resolver=MadeUpDns(), fetch=Silent()))
    finally:
        go_on.set()
    assert (hit.way, len(asked)) == ("unknown", 1)


def test_what_a_search_raises_is_raised_here() -> None:
    def fails() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        patiently(fails, lambda: None)
    assert patiently(lambda: 3, lambda: None) == 3


@contextmanager
def name_server(zone: dict[tuple[str, str], list[str]], *, silent: bool = False) -> Iterator[tuple[str, int]]:
    """A name server on loopback (RFC 1035 over UDP)."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                data, peer = sock.recvfrom(4096)
            except OSError:
                return
            if not data:
                return
            if silent:
                continue
            asked = dns.message.from_wire(data)
            reply = dns.message.make_response(asked)
            reply.flags |= dns.flags.RA
            question = asked.question[0]
            kind = str(question.to_text()).rsplit(" ", 1)[-1]
            name = question.name.to_text(omit_final_dot=True)
            rows = zone.get((name, kind), [])
            if rows:
                reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *rows))
            elif not any(one == name for one, _ in zone):
                reply.set_rcode(dns.rcode.NXDOMAIN)
            sock.sendto(reply.to_wire(), peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield sock.getsockname()
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wake:
            wake.sendto(b"", sock.getsockname())
        thread.join(5)
        sock.close()


def test_real_dns_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "x" * 200
    zone = {
        ("hanaya.jp", "MX"): ["20 b.example.", "10 SV1.xserver.jp."],
        ("hanaya.jp", "TXT"): [f'"v=spf1 {long}" " ~all"', '"other"'],
        ("hanaya.jp", "A"): ["192.0.2.7"],
        ("_s._tcp.hanaya.jp", "SRV"): ["2 0 1 b.example.", "1 5 587 a.example."],
        ("alias.hanaya.jp", "CNAME"): ["target.example."],
    }
    with name_server(zone) as server:
        resolver = DnsResolver(server)
        assert resolver.ask("hanaya.jp", "MX") == ("sv1.xserver.jp", "b.example")
        assert sorted(resolver.ask("hanaya.jp", "TXT")) == ["other", f"v=spf1 {long} ~all"]
        assert resolver.ask("hanaya.jp", "A") == ("192.0.2.7",)
        assert resolver.ask("_s._tcp.hanaya.jp", "SRV") == ("a.example 587", "b.example 1")
        assert resolver.ask("alias.hanaya.jp", "CNAME") == ("target.example",)
        assert resolver.ask("hanaya.jp", "AAAA") == ()
        assert resolver.ask("nowhere.jp", "MX") == ()
        assert resolver.ask("x" * 64 + ".jp", "MX") == ()
        monkeypatch.setenv(lookup.DNS_SERVER, f"{server[0]}:{server[1]}")
        assert DnsResolver().ask("hanaya.jp", "A") == ("192.0.2.7",)


def test_a_silent_name_server_says_nothing() -> None:
    with name_server({}, silent=True) as server, pytest.raises(NoDnsError):
        DnsResolver(server, seconds=0.3).ask("hanaya.jp", "MX")


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("", None), ("127.0.0.1", ("127.0.0.1", 53)), ("127.0.0.1:5353", ("127.0.0.1", 5353)),
        ("[::1]:5353", ("::1", 5353)), ("::1", ("::1", 53)),
    ],
)
def test_another_name_server(monkeypatch: pytest.MonkeyPatch, text: str, server: object) -> None:
    monkeypatch.setenv(lookup.DNS_SERVER, text)
    assert lookup._from_environment() == server


def test_the_public_data_base_is_asked_only_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lookup.system_lookup().data_base == ""
    monkeypatch.setenv(lookup.DATA_BASE, " https://db.example/v1.1 ")
    assert lookup.system_lookup().data_base == "https://db.example/v1.1"


class _Files(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        where, _, _ = self.path.partition("?")
        if where == "/moved":
            self.send_response(302)
            self.send_header("Location", "/file")
            self.end_headers()
        elif where in ("/round", "/down"):
            self.send_response(301)
            self.send_header("Location", "/round" if where == "/round" else "http://localhost/file")
            self.end_headers()
        elif where in ("/file", "/large"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<ok/>" if where == "/file" else b"x" * (lookup.MAX_BYTES + 1))
        else:
            self.send_error(404)

    def log_message(self, *_: Any) -> None:
        pass


class _Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A client that goes away is expected."""


@contextmanager
def https_server(context: ssl.SSLContext) -> Iterator[int]:
    server = _Quiet(("127.0.0.1", 0), _Files)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_files_come_over_verified_tls_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, file = self_signed(tmp_path)
    with https_server(context) as port:
        at, fetch = f"https://localhost:{port}", HttpsFetch(seconds=5)
        assert fetch.get(f"{at}/file") is None  # nobody vouches for it
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert fetch.get(f"{at}/file?x=1") == b"<ok/>"
        assert fetch.get(f"{at}/moved") == b"<ok/>"
        for path in ("/round", "/down", "/large", "/none"):
            assert fetch.get(at + path) is None, path
        for url in (f"http://localhost:{port}/file", f"https://u@localhost:{port}/file", "https:///x", "ftp://x/y"):
            assert fetch.get(url) is None, url

        def elsewhere(host: str, _: int, seconds: float) -> socket.socket:
            return socket.create_connection(("127.0.0.1", port), seconds)

        assert HttpsFetch(dial=elsewhere).get("https://other.example/file") is None
        assert HttpsFetch(seconds=-1).get(f"{at}/file") is None


def test_every_row_of_the_list_is_whole() -> None:
    assert len(providers()) == 29
    for one in providers():
        assert one.domains or one.suffixes or one.mx or one.kind == "relay", one.id
        assert ("server" in one.asks) == bool(one.own_part), one.id
        assert ("user" in one.asks) == (one.user == "id"), one.id
        assert "password" in one.asks or one.auth == ("oauth2",), one.id
        assert one.user_for("a@b.jp") is not None
        for text in [*one.dates, *(part.where for part in one.asks.values())]:
            assert set(text) == {"ja", "en"}, one.id
        if one.own_part:
            assert one.imap is not None
            assert one.own_part in one.imap.host
        host = one.smtp.host.replace(one.own_part, "abc9") if one.own_part else one.smtp.host
        found = provider_by_host(host)
        assert found is not None
        assert found.smtp.host == one.smtp.host
    assert next(one for one in providers() if one.id == "sendgrid").user_for("a@b.jp") == "apikey"
    assert provider_by_host("mail.hanaya.jp") is None
    assert provider_by_host("") is None
