//! What passes through a proxy unchanged.

use std::net::TcpListener;

use pop3_mock::{Ending, Message, Proxy, Server, StartError, User};

use crate::common::Client;
use crate::{builder, logged_in, proxied};

#[test]
fn without_faults_a_session_passes_as_it_is_and_the_transcript_hides_passwords() {
    let (server, proxy) = proxied(&[]);
    let mut client = logged_in(&proxy);
    assert_eq!(client.content("RETR 1"), b"a: b\r\n\r\n.one\r\nplain\r\n.two\r\n");
    client.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK pop3-mock signing off (1 message removed, 1 left)");
    assert_eq!(client.rest(), b"");
    drop(client);
    proxy.wait_idle_blocking();
    server.wait_idle_blocking();
    assert_eq!(proxy.sessions()[0].ending, Some(Ending::ClosedByServer));
    assert_eq!(server.sessions()[0].ending, Some(Ending::Quit));
    assert_eq!(proxy.transcript().to_string(), server.transcript().to_string());
    assert!(proxy.transcript().to_string().contains("C: PASS ***\n"));
}

#[test]
fn a_message_of_many_chunks_passes() {
    let user = User::new("alice", "secret").message(Message::generated(8 << 20, 7));
    let server = Server::builder().user(user).start_blocking().unwrap();
    // With a fault whose line is behind the last one, so that all of it is looked at.
    let fault = "server cut fin after 1st RETR stuffed line 99999999";
    let proxy = builder(&server, &[fault]).start_blocking().unwrap();
    let through_proxy = logged_in(&proxy).content("RETR 1");
    server.wait_idle_blocking();
    assert!(through_proxy == Client::logged_in(&server).content("RETR 1"));
}

#[test]
fn a_client_that_closes_without_quit_is_gone_for_the_server_too() {
    let (server, proxy) = proxied(&[]);
    drop(logged_in(&proxy));
    server.wait_idle_blocking();
    proxy.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::ClosedByClient));
    assert_eq!(proxy.sessions()[0].ending, Some(Ending::ClosedByClient));
}

#[test]
fn a_client_that_closes_its_direction_still_gets_its_answers() {
    let (_server, proxy) = proxied(&[]);
    let mut client = logged_in(&proxy);
    client.send("STAT\r\nNOOP\r\n");
    client.half_close();
    assert_eq!(client.rest(), b"+OK 2 44\r\n+OK nothing done\r\n");
}

#[test]
fn a_server_that_is_not_there_closes_the_connection_and_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = Proxy::builder(free).start_blocking().unwrap();
    assert_eq!(Client::plain_at(proxy.address()).rest_or_error().0, b"");
    proxy.wait_idle_blocking();
    let Some(Ending::Broken(reason)) = &proxy.sessions()[0].ending else { panic!("the session is broken") };
    assert!(reason.starts_with(&format!("cannot reach {free}: ")), "{reason}");
}

#[test]
fn a_server_of_another_machine_and_the_proxy_itself_are_refused() {
    let elsewhere = "192.0.2.1:110".parse().unwrap();
    let refused = Proxy::builder(elsewhere).start_blocking().unwrap_err();
    assert_eq!(refused, StartError::RemoteUpstream(elsewhere));
    assert!(Proxy::builder(elsewhere).allow_remote_upstream(true).start_blocking().is_ok());
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(Proxy::builder(free).listen(free).start_blocking().unwrap_err(), StartError::Circular(free));
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let refused = Proxy::builder(free).listen(everywhere).start_blocking().unwrap_err();
    assert_eq!(refused, StartError::NotLoopback(everywhere));
}

#[test]
fn dropping_a_proxy_ends_its_connections() {
    let (server, proxy) = proxied(&[]);
    let mut client = logged_in(&proxy);
    drop(proxy);
    assert_eq!(client.rest_or_error().0, b"");
    server.wait_idle_blocking();
    assert!(!server.maildrop("alice").locked);
}
