"""The fixtures and their settings."""

import poplib
from pathlib import Path

import pytest

from pop3_mock import MAILDROP, Server
from pop3_mock.pytest_plugin import StartServer


def fetch(server: Server) -> list[bytes]:
    client = poplib.POP3(server.host, server.port, timeout=30)
    client.user(server.user)
    client.pass_(server.password)
    messages = [b"\r\n".join(client.retr(number)[1]) + b"\r\n" for number in range(1, client.stat()[0] + 1)]
    client.quit()
    return messages


def test_the_maildrop_has_three_messages_that_clients_stumble_over(pop3_server: Server) -> None:
    assert (pop3_server.user, pop3_server.password) == ("user", "pass")
    assert fetch(pop3_server) == list(MAILDROP)


@pytest.mark.pop3_server(
    user="alice",
    password="two words",
    messages=["Subject: text\n\n", b"Subject: octets\r\n\r\n\xff\r\n"],
    faults=["server slice 1"],
    quirks=["capa-err"],
)
def test_the_marker_has_the_settings(pop3_server: Server) -> None:
    assert fetch(pop3_server) == [b"Subject: text\r\n\r\n", b"Subject: octets\r\n\r\n\xff\r\n"]
    with pytest.raises(poplib.error_proto):
        poplib.POP3(pop3_server.host, pop3_server.port, timeout=30).capa()
    # What the server started with comes back.
    pop3_server.control.reset()
    assert len(fetch(pop3_server)) == 2


@pytest.mark.pop3_server("--require-tls", persona="dovecot", messages=2)
def test_options_of_the_command_line_go_along(pop3_server: Server) -> None:
    client = poplib.POP3(pop3_server.host, pop3_server.port, timeout=30)
    assert client.getwelcome() == b"+OK Dovecot ready."
    client.stls(context=pop3_server.trust())
    client.user("user")
    client.pass_("pass")
    assert client.stat()[0] == 2


def test_several_servers_run_at_once(start_pop3_server: StartServer) -> None:
    first, second = start_pop3_server(), start_pop3_server("--user", "bob", "--password", "secret", messages=[])
    assert (second.user, second.password) == ("bob", "secret")
    assert (len(fetch(first)), fetch(second)) == (3, [])


def test_a_test_that_fails_shows_the_dialogue_and_the_reason(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import poplib

        def test_fails(pop3_server):
            poplib.POP3(pop3_server.host, pop3_server.port, timeout=30).dele(1)
        """
    )
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text())
    result = pytester.runpytest("--strict-markers")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*POP3 on port *", "S: +OK pop3-mock ready", "C: DELE 1"])
