"""The package, with the command that POP3_MOCK names and poplib as the client."""

import poplib

import pytest

from pop3_mock import ControlError, Server, StartError, generated

# Each test says what mail it has.
pytestmark = pytest.mark.pop3_server(messages=0)


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
    assert not ledger.messages[0].total.expired
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
    event = pop3_server.control.wait_for(lambda event: event["event"] == "closed")
    assert event["ending"]["kind"] == "timed_out"
    with pytest.raises((poplib.error_proto, OSError)):
        client.noop()
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


def test_a_server_that_does_not_start_says_why() -> None:
    with pytest.raises(StartError, match="exit code 64: .*--no-such-option"):
        Server("--no-such-option")
    with pytest.raises(StartError, match="there is no persona \"dovecott\"; the nearest name is \"dovecot\""):
        Server(persona="dovecott")
    with pytest.raises(StartError, match="POP3_MOCK"):
        Server(program="/nonexistent/pop3-mock")


def test_deviations_are_set_as_a_whole_and_told(pop3_server: Server) -> None:
    control = pop3_server.control
    told = control.misbehave("capa-err", rules=["on = 'NOOP', status = '+OK ruled'"], flaws=["stls-refused"])
    assert told == control.misbehaviour()
    assert (told["quirks"], told["tls"]["flaws"]) == (["capa-err"], ["stls-refused"])
    client = log_in(pop3_server)
    assert client.noop() == b"+OK ruled"
    with pytest.raises(ControlError, match="the nearest name is"):
        control.misbehave("capa-er")
    assert control.misbehaviour() == told
    assert control.misbehave()["quirks"] == []


def test_a_dialogue_is_what_the_next_client_finds(pop3_server: Server) -> None:
    control = pop3_server.control
    control.misbehave(dialogues=[[{"send": "+OK ready\r\n"}, {"expect": "QUIT\r\n"}, {"reply": "+OK\r\n"}, "close"]])
    client = poplib.POP3(pop3_server.host, pop3_server.port, timeout=30)
    with pytest.raises((poplib.error_proto, OSError)):
        client.noop()
    with pytest.raises(AssertionError, match="expected: .QUIT"):
        control.verify()
    control.reset()
    control.verify()


def test_expectations_are_judged_with_the_nearest_command(pop3_server: Server) -> None:
    control = pop3_server.control
    control.expect("USER alice", times=1)
    control.expect("RSET", times=0)
    control.expect("NOOP", times=(0, None))
    control.expect_in_order("USER", "PASS", "QUIT", session=1)
    assert control.expectations()[:2] == ["'USER alice' once", "'RSET' never"]
    log_in(pop3_server).quit()
    with pytest.raises(AssertionError, match="- USER alice\n *\\+ USER user\n"):
        control.verify()
    control.clear_expectations()
    control.verify()
    with pytest.raises(ControlError, match='say "PASS" alone'):
        control.expect("PASS secret")


def test_the_transcript_has_octets_and_times(pop3_server: Server) -> None:
    pop3_server.control.deliver("user", b"\xff\r\n")
    log_in(pop3_server).retr(1)
    entries = pop3_server.control.transcript_entries(session=1)
    assert [(entry.direction, entry.text) for entry in entries[:2]] == [
        ("S", "+OK pop3-mock ready\r\n"),
        ("C", "USER user\r\n"),
    ]
    assert b"\r\n\xff\r\n.\r\n" in entries[-1].octets and "\\xff" in entries[-1].text
    assert [entry.time_us for entry in entries] == sorted(entry.time_us for entry in entries)
    with pytest.raises(ControlError, match="there is no session 99; there are 1 to 1"):
        pop3_server.control.transcript(session=99)


def test_a_name_that_no_client_can_say_is_refused(pop3_server: Server) -> None:
    for name, password in [("a b", "x"), ("a\r\nQUIT", "x"), ("a", "x\0")]:
        with pytest.raises(ControlError) as refused:
            pop3_server.control.put_user(name, password)
        assert refused.value.status == 422
