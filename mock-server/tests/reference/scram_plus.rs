//! SCRAM bound to the TLS channel, RFC 5802 §6 and RFC 9266.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pop3_mock::{Builder, Mechanism, Server, TlsFlaw, User};

use crate::common::Client;
use crate::scram_client::{Proposal, Scram, challenge, mechanisms, respond};

const BARE: &str = "n=alice,r=abc";
const GS2: &str = "p=tls-exporter,,";

fn builder() -> Builder {
    Server::builder().user(User::new("alice", "secret")).mechanisms(Mechanism::ALL)
}

fn server() -> Server {
    builder().start_blocking().unwrap()
}

/// The three with the names of their bound forms.
fn bound() -> Vec<Scram> {
    let names = ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS"];
    mechanisms().into_iter().zip(names).map(|(scram, name)| scram.named(name)).collect()
}

fn secured(server: &Server) -> Client {
    let mut client = Client::tls(server);
    client.talk("S: +OK...");
    client
}

fn begin(client: &mut Client, mechanism: &str, gs2: &str) {
    client.send(format!("AUTH {mechanism} {}\r\n", STANDARD.encode(format!("{gs2}{BARE}"))));
}

#[test]
fn who_knows_the_channel_and_the_password_is_logged_in() {
    let server = server();
    for scram in bound() {
        let mut client = secured(&server);
        let proposal = Proposal::begin(&mut client, scram, GS2, BARE);
        let binding = [GS2.as_bytes(), &client.exporter()].concat();
        let (last, verifier) = proposal.finish(binding, &proposal.nonce, "secret");
        respond(&mut client, &last);
        assert_eq!(challenge(&mut client), verifier, "{}", scram.name);
        client.talk("C:\n S: +OK maildrop has...\n C: QUIT\n S: +OK...");
    }
}

#[test]
fn a_proof_bound_to_another_channel_or_to_none_is_refused() {
    let server = server();
    let elsewhere = secured(&server).exporter();
    for binding in [&elsewhere[..], b""] {
        let mut client = secured(&server);
        let proposal = Proposal::begin(&mut client, bound()[1], GS2, BARE);
        let binding = [GS2.as_bytes(), binding].concat();
        let (last, _) = proposal.finish(binding, &proposal.nonce, "secret");
        respond(&mut client, &last);
        assert_eq!(challenge(&mut client), "e=channel-bindings-dont-match");
        client.talk("C:\n S: -ERR the channel binding is not that of the first message and the channel");
    }
}

#[test]
fn a_client_that_was_told_of_no_binding_where_there_is_one_is_refused() {
    let server = server();
    let mut client = secured(&server);
    begin(&mut client, "SCRAM-SHA-256", "y,,");
    client.talk("S: -ERR channel binding is offered here, and was hidden from the client");
    begin(&mut client, "SCRAM-SHA-256", "n,,");
    assert!(challenge(&mut client).starts_with("r=abc"));
    // In clear there is no channel to bind to.
    let mut clear = Client::plain(&server);
    clear.talk("S: +OK...");
    begin(&mut clear, "SCRAM-SHA-256", "y,,");
    assert!(challenge(&mut clear).starts_with("r=abc"));
}

#[test]
fn a_bound_mechanism_takes_its_own_type_of_binding_and_nothing_else() {
    let server = server();
    let mut client = secured(&server);
    for (mechanism, gs2, problem) in [
        ("SCRAM-SHA-256-PLUS", "n,,", "this mechanism binds the exchange to the TLS channel"),
        ("SCRAM-SHA-256-PLUS", "y,,", "this mechanism binds the exchange to the TLS channel"),
        ("SCRAM-SHA-256-PLUS", "p=tls-unique,,", "this type of channel binding is not supported"),
        ("SCRAM-SHA-256", "p=tls-exporter,,", "this type of channel binding is not supported"),
        ("SCRAM-SHA-256-PLUS", "p=,,", "the response is no SCRAM message"),
    ] {
        begin(&mut client, mechanism, gs2);
        client.talk(&format!("S: -ERR {problem}"));
    }
}

#[test]
fn there_is_no_binding_in_clear_or_under_tls_1_2() {
    let server = builder().tls_flaw(TlsFlaw::Tls12Only).start_blocking().unwrap();
    for mut client in [Client::plain(&server), Client::tls(&server)] {
        client.talk("S: +OK...");
        assert!(!sasl(&mut client).contains("PLUS"));
        begin(&mut client, "SCRAM-SHA-256-PLUS", GS2);
        client.talk("S: -ERR the SASL mechanism is not supported");
    }
}

#[test]
fn binding_is_announced_where_it_can_be_used() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    assert!(!sasl(&mut client).contains("PLUS"));
    client.talk("C: STLS\n S: +OK...");
    let mut client = client.upgrade(&server);
    assert!(sasl(&mut client).ends_with(" SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-512-PLUS"));
}

/// The line of CAPA with the mechanisms.
fn sasl(client: &mut Client) -> String {
    client.send("CAPA\r\n");
    let mut lines = Vec::new();
    while lines.last().is_none_or(|line| line != ".") {
        lines.push(client.line().trim_end().to_owned());
    }
    lines.into_iter().find(|line| line.starts_with("SASL ")).unwrap_or_default()
}
