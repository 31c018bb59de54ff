"""The package, with the command that POP3_MOCK names and poplib as the client."""

import poplib

import pytest

from pop3_mock import ControlError, Server, StartError, generated


def log_in(server: Server, user: str = "user", password: str = "pass") -> poplib.POP3:
    client = poplib.POP3(server.host, server.port, timeout=30)
    client.user(user)
    client.pass_(password)
    return client


def test_a_delivered_message_is_fetched_and_the_ledger_knows_it(pop3_server: Server) -> None:
    unique_id = pop3_server.control.deliver("user", b"Subject: hello\r\n\r\n.\xff\r\n")
    client = log_in(pop3_server)
    assert client.retr(1)[1] == [b"Subject: hello", b"", b".\xff"]
    client.dele(1)
    client.quit()
    assert pop3_server.control.wait_idle()
    ledger = pop3_server.control.ledger()
    assert [entry.unique_id for entry in ledger.messages] == [unique_id]
    assert ledger.messages[0].total.whole == 1 and ledger.messages[0].total.removed
    assert ledger.lost == []


def test_tls_is_trusted_with_the_ca_of_the_server(pop3_server: Server) -> None:
    client = poplib.POP3_SSL(pop3_server.host, pop3_server.tls_port, context=pop3_server.trust(), timeout=30)
    client.quit()
    event = pop3_server.control.wait_for(lambda event: event["event"] == "closed")
    assert event["ending"]["kind"] == "quit"


def test_users_come_and_go_while_the_server_runs(pop3_server: Server) -> None:
    control = pop3_server.control
    control.put_user("b/ö", "geheim", ["one\n", generated(1000)])
    assert [user["name"] for user in control.users()] == ["b/ö", "user"]
    first, second = control.maildrop("b/ö")
    control.expire("b/ö", first)
    assert control.maildrop("b/ö") == [second]
    control.reset_user("b/ö")
    assert control.maildrop("b/ö") == [first, second]
    control.delete_user("b/ö")
    with pytest.raises(ControlError, match="no user") as refused:
        control.deliver("b/ö", "lost")
    assert refused.value.status == 404


def test_faults_act_on_new_connections_until_they_are_taken_away(pop3_server: Server) -> None:
    pop3_server.control.set_faults("server cut fin at 3")
    with pytest.raises((poplib.error_proto, EOFError)):
        log_in(pop3_server)
    pop3_server.control.set_faults()
    log_in(pop3_server).quit()
    with pytest.raises(ControlError, match="explode"):
        pop3_server.control.set_faults("server explode")


def test_logins_and_quits_fail_as_asked(pop3_server: Server) -> None:
    pop3_server.control.deliver("user", "one")
    pop3_server.control.fail(logins=["temporary"], quits=[0])
    with pytest.raises(poplib.error_proto, match="SYS/TEMP"):
        log_in(pop3_server)
    client = log_in(pop3_server)
    client.dele(1)
    with pytest.raises(poplib.error_proto):
        client.quit()
    assert len(pop3_server.control.maildrop("user")) == 1


def test_a_silent_session_ends_when_the_clock_is_advanced(pop3_server: Server) -> None:
    client = log_in(pop3_server)
    pop3_server.control.advance(600)
    with pytest.raises((poplib.error_proto, EOFError)):
        client.noop()
    assert pop3_server.control.wait_idle()
    assert pop3_server.control.sessions()[0]["ending"]["kind"] == "timed_out"
    assert "C: PASS ***\n" in pop3_server.control.transcript(session=1)
    pop3_server.control.verify()


def test_a_reset_takes_back_what_was_changed(pop3_server: Server) -> None:
    pop3_server.control.put_user("other", "secret")
    pop3_server.control.reset()
    assert [user["name"] for user in pop3_server.control.users()] == ["user"]
    assert pop3_server.control.transcript() == ""


def test_a_token_is_not_shown_and_not_guessed(pop3_server: Server) -> None:
    from pop3_mock import Control

    assert "***" in repr(pop3_server.control)
    with pytest.raises(ControlError) as refused:
        Control(pop3_server.control.url, "0" * 64).users()
    assert refused.value.status == 401


def test_a_server_that_does_not_start_says_so() -> None:
    with pytest.raises(StartError, match="exit code 64"):
        Server("--no-such-option")
    with pytest.raises(StartError, match="POP3_MOCK"):
        Server(program="/nonexistent/pop3-mock")
