//! LANG: RFC 6856 §3.

use pop3_mock::{Language, Server, User};

use crate::common::Client;
use crate::server;

#[test]
fn lang_without_an_argument_lists_the_languages_in_their_own_words() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: LANG
         S: +OK languages follow
         S: en English
         S: de Deutsch
         S: fr Français
         S: i-default English, the language of servers that were asked for none
         S: .
         C: USER alice
         S: +OK now send PASS",
    );
}

#[test]
fn the_reply_and_all_that_follow_are_in_the_language_also_behind_the_login() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK pop3-mock ready
         C: lang DE
         S: +OK de Sprache gewechselt
         C: USER alice
         S: +OK nun PASS senden
         C: PASS wrong
         S: -ERR [AUTH] Benutzername oder Kennwort falsch
         C: AUTH PLAIN
         S: + 
         C: *
         S: -ERR Anmeldung abgebrochen
         C: USER alice
         S: +OK nun PASS senden
         C: PASS secret
         S: +OK Postfach mit 2 Nachrichten (36 Oktette)
         C: STAT
         S: +OK 2 36
         C: LIST
         S: +OK Liste von 2 Nachrichten (36 Oktette)
         S: 1 17
         S: 2 19
         S: .
         C: LIST 3
         S: -ERR keine solche Nachricht
         C: RETR 1
         S: +OK 17 Oktette
         S: a: b
         S:
         S: first
         S:
         S: .
         C: LANG fr
         S: +OK fr langue changée
         C: XTND
         S: -ERR commande inconnue
         C: LANG en
         S: +OK en language changed
         C: QUIT
         S: +OK pop3-mock signing off (0 messages removed, 2 left)",
    );
}

#[test]
fn an_unknown_language_changes_nothing() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: LANG uga
         S: -ERR the language is not spoken here
         C: LANG fr
         S: +OK fr langue changée
         C: LANG MUL
         S: -ERR cette langue n'est pas parlée ici
         C: LANG de-CH
         S: -ERR cette langue n'est pas parlée ici
         C: LANG de fr
         S: -ERR nombre d'arguments incorrect
         C: LANG i-default
         S: +OK i-default language changed
         C: NOOP
         S: -ERR log in first",
    );
}

#[test]
fn an_asterisk_selects_what_the_test_prefers() {
    let server = Server::builder().language(Language::German).start_blocking().unwrap();
    Client::plain(&server).talk("S: +OK pop3-mock ready\n C: LANG *\n S: +OK de Sprache gewechselt");
    let server = Server::builder().start_blocking().unwrap();
    Client::plain(&server).talk("S: +OK pop3-mock ready\n C: LANG *\n S: +OK en language changed");
}

#[test]
fn lang_forgets_a_name_and_a_tls_handshake_forgets_the_language() {
    let server = Server::builder().user(User::new("alice", "secret")).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: LANG en
         S: +OK...
         C: PASS secret
         S: -ERR PASS comes...
         C: LANG de
         S: +OK...
         C: STLS
         S: +OK TLS-Aushandlung beginnen",
    );
    client.upgrade(&server).talk("C: NOOP\n S: -ERR log in first");
}
