//! SCRAM over a socket: RFC 5802, RFC 7677, and RFC 5034 §4 on data that comes with success.

use std::num::NonZeroU32;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pop3_mock::{Direction, Server, User};

use crate::common::Client;
use crate::scram_client::{Proposal, Scram, challenge, mechanisms, respond};

fn server() -> Server {
    let users = [User::new("user", "pencil"), User::new("a,b=c", "p\u{E4}ss\u{2168}")];
    Server::builder().users(users).scram_iterations(NonZeroU32::new(5000).unwrap()).start_blocking().unwrap()
}

fn connect(server: &Server) -> Client {
    let mut client = Client::plain(server);
    client.talk("S: +OK...");
    client
}

#[test]
fn a_proof_is_answered_with_the_servers_signature_and_an_empty_response_with_ok() {
    let server = server();
    for scram in mechanisms() {
        for gs2 in ["n,,", "y,,", "n,a=user,"] {
            let mut client = connect(&server);
            let proposal = Proposal::begin(&mut client, scram, gs2, "n=user,r=fyko,x=ignored");
            assert!(proposal.nonce.starts_with("fyko") && proposal.nonce.len() > 20, "{}", proposal.nonce);
            assert_eq!(proposal.iterations, 5000);
            let (last, verifier) = proposal.finish(gs2, &proposal.nonce, "pencil");
            respond(&mut client, &last);
            assert_eq!(challenge(&mut client), verifier, "{}", scram.name);
            client.talk("C:\n S: +OK maildrop has 0 messages (0 octets)\n C: QUIT\n S: +OK...");
        }
    }
}

#[test]
fn an_empty_challenge_asks_for_the_first_message() {
    let server = server();
    let mut client = connect(&server);
    // "n,,n=user,r=fyko"
    client.talk("C: AUTH SCRAM-SHA-256\n S: + \n C: biwsbj11c2VyLHI9Znlrbw==\n S: + ...");
    client.talk("C: *\n S: -ERR authentication cancelled");
}

#[test]
fn names_are_unescaped_and_prepared_but_hashed_as_they_came() {
    let server = server();
    let mut client = connect(&server);
    let proposal = Proposal::begin(&mut client, mechanisms()[1], "n,,", "n=a=2Cb=3D\u{AD}c,r=x");
    let (last, verifier) = proposal.finish("n,,", &proposal.nonce, "p\u{E4}ssIX");
    respond(&mut client, &last);
    assert_eq!(challenge(&mut client), verifier);
    client.talk("C:\n S: +OK...");
}

#[test]
fn a_wrong_password_and_an_unknown_user_cannot_be_told_apart() {
    let server = server();
    let mut client = connect(&server);
    let mut salts = Vec::new();
    for (bare, password) in [("n=user,r=x", "pencils"), ("n=nobody,r=x", "pencil"), ("n=nobody,r=x", "")] {
        let proposal = Proposal::begin(&mut client, mechanisms()[0], "n,,", bare);
        respond(&mut client, &proposal.finish("n,,", &proposal.nonce, password).0);
        assert_eq!(challenge(&mut client), "e=invalid-proof");
        client.talk("C:\n S: -ERR [AUTH] wrong user name or password");
        salts.push(proposal.salt);
    }
    assert!(salts[0] != salts[1] && salts[1] == salts[2]);
}

#[test]
fn whatever_the_client_answers_to_an_error_the_exchange_fails_for_its_reason() {
    let server = server();
    let mut client = connect(&server);
    for answer in ["", "*", "AQ==", "eA=="] {
        let proposal = Proposal::begin(&mut client, mechanisms()[0], "n,,", "n=user,r=x");
        respond(&mut client, &proposal.finish("n,,", &proposal.nonce, "wrong").0);
        assert_eq!(challenge(&mut client), "e=invalid-proof");
        client.talk(&format!("C: {answer}\n S: -ERR [AUTH] wrong user name or password"));
    }
}

#[test]
fn to_act_as_another_user_is_denied() {
    let server = server();
    let mut client = connect(&server);
    let proposal = Proposal::begin(&mut client, mechanisms()[0], "n,a=a=2Cb=3Dc,", "n=user,r=x");
    respond(&mut client, &proposal.finish("n,a=a=2Cb=3Dc,", &proposal.nonce, "pencil").0);
    assert_eq!(challenge(&mut client), "e=invalid-proof");
    client.talk("C:\n S: -ERR [AUTH]...");
}

#[test]
fn header_and_nonce_must_come_back_as_they_were() {
    let server = server();
    let mut client = connect(&server);
    let proposal = Proposal::begin(&mut client, mechanisms()[1], "n,,", "n=user,r=x");
    respond(&mut client, &proposal.finish("y,,", &proposal.nonce, "pencil").0);
    assert_eq!(challenge(&mut client), "e=channel-bindings-dont-match");
    client.talk("C:\n S: -ERR the channel binding is not that of...");
    let proposal = Proposal::begin(&mut client, mechanisms()[1], "n,,", "n=user,r=x");
    respond(&mut client, &proposal.finish("n,,", "x", "pencil").0);
    assert_eq!(challenge(&mut client), "e=other-error");
    client.talk("C:\n S: -ERR the nonce is not...");
    Proposal::begin(&mut client, mechanisms()[1], "n,,", "n=user,r=x");
    respond(&mut client, "c=biws");
    assert_eq!(challenge(&mut client), "e=invalid-encoding");
    client.talk("C:\n S: -ERR the response is no SCRAM message");
}

#[test]
fn first_messages_against_the_grammar_end_the_exchange_at_once() {
    let server = server();
    let mut client = connect(&server);
    for (message, error) in [
        ("", "the response is no SCRAM message"),
        ("n=user,r=x", "the response is no SCRAM message"),
        ("n,,n=us=er,r=x", "the response is no SCRAM message"),
        ("p=tls-unique,,n=user,r=x", "this type of channel binding is not supported"),
        ("n,,m=x,n=user,r=x", "mandatory SCRAM extensions are not supported"),
    ] {
        client.talk("C: AUTH SCRAM-SHA-1\n S: + ");
        respond(&mut client, message);
        client.talk(&format!("S: -ERR {error}"));
    }
}

#[test]
fn a_proof_is_good_for_one_exchange() {
    let server = server();
    let mut client = connect(&server);
    let first = Proposal::begin(&mut client, mechanisms()[1], "n,,", "n=user,r=x");
    client.talk("C: *\n S: -ERR...");
    let second = Proposal::begin(&mut client, mechanisms()[1], "n,,", "n=user,r=x");
    assert_ne!(first.nonce, second.nonce);
    respond(&mut client, &first.finish("n,,", &first.nonce, "pencil").0);
    assert_eq!(challenge(&mut client), "e=other-error");
    client.talk("C:\n S: -ERR...");
}

#[test]
fn the_last_response_must_be_empty() {
    let server = server();
    let mut client = connect(&server);
    let proposal = Proposal::begin(&mut client, mechanisms()[0], "n,,", "n=user,r=x");
    let (last, _) = proposal.finish("n,,", &proposal.nonce, "pencil");
    respond(&mut client, &last);
    client.talk(
        "S: + ...\n C: eA==\n S: -ERR the last response must be empty\n C: STAT\n S: -ERR log in first",
    );
}

/// What a client says in a session with one SCRAM login, and what the server answers, if both speak in turn.
fn in_turn(scram: Scram) -> (String, String) {
    let server = seeded();
    let mut client = Client::plain(&server);
    client.line();
    let proposal = Proposal::begin(&mut client, scram, "n,,", "n=user,r=fyko");
    let (last, _) = proposal.finish("n,,", &proposal.nonce, "pencil");
    respond(&mut client, &last);
    client.talk("S: + ...\n C:\n S: +OK...\n C: QUIT\n S: +OK...");
    drop(client);
    server.wait_idle_blocking();
    let first = STANDARD.encode("n,,n=user,r=fyko");
    let said = format!("AUTH {} {first}\r\n{}\r\n\r\nQUIT\r\n", scram.name, STANDARD.encode(last));
    (said, String::from_utf8(server.transcript().octets(Direction::Server)).unwrap())
}

fn seeded() -> Server {
    Server::builder().user(User::new("user", "pencil")).nonce_seed(1).start_blocking().unwrap()
}

#[test]
fn an_exchange_in_any_pieces_gets_the_same_answers_and_shows_no_proof() {
    for scram in mechanisms() {
        let (said, answers) = in_turn(scram);
        for size in [1, 2, 3, 7, 50, 1000] {
            let server = seeded();
            let mut client = Client::plain(&server);
            said.as_bytes().chunks(size).for_each(|piece| client.send(piece));
            assert_eq!(
                String::from_utf8(client.rest()).unwrap(),
                answers,
                "{} in pieces of {size}",
                scram.name
            );
            let shown = server.transcript().octets(Direction::Client);
            let expected = format!("AUTH {} ***\r\n***\r\n\r\nQUIT\r\n", scram.name);
            assert_eq!(String::from_utf8(shown).unwrap(), expected);
        }
    }
}
