"""Tests of mail.py."""

import poplib
import ssl
from dataclasses import replace

import pytest

from mail import Account, collect
from mock_server import MockServer


def account(server: MockServer, implicit_tls: bool) -> Account:
    port = server.tls_port if implicit_tls else server.port
    return Account(server.host, port, server.user, server.password, implicit_tls)


@pytest.fixture(params=[True, False], ids=["tls", "stls"])
def implicit_tls(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_every_message_is_fetched_and_removed(server: MockServer, implicit_tls: bool) -> None:
    messages = collect(account(server, implicit_tls), server.trust())
    assert [message["Subject"] for message in messages] == ["first", "second"]
    assert messages[0].get_content() == ".a line that begins with a dot\r\n"
    assert collect(account(server, implicit_tls), server.trust()) == []


def test_a_wrong_password_is_told_and_removes_nothing(server: MockServer, implicit_tls: bool) -> None:
    right = account(server, implicit_tls)
    with pytest.raises(poplib.error_proto, match="AUTH"):
        collect(replace(right, password="guess"), server.trust())
    assert len(collect(right, server.trust())) == 2


def test_a_bad_certificate_is_refused(bad_server: MockServer, implicit_tls: bool) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        collect(account(bad_server, implicit_tls), bad_server.trust())
