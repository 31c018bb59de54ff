//! No secret of any mechanism is in the transcript, and commands are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pop3_mock::{Direction, Mechanism, Server, User};

use crate::common::Client;

/// A mechanism, and what a client says behind AUTH. With a dash in the place of the initial response.
type Exchange = (&'static str, &'static [&'static str]);

/// Each one succeeds or fails; that does not matter.
const EXCHANGES: [Exchange; 10] = [
    ("PLAIN", &["\0alice\0hidden"]),
    ("LOGIN", &["-", "alice", "hidden"]),
    ("LOGIN", &["-", "hidden", ""]),
    ("CRAM-MD5", &["-", "alice 00000000000000000000000000000000"]),
    ("SCRAM-SHA-1", &["n,,n=hidden,r=hidden", "c=biws,r=hidden,p=AAAA", ""]),
    ("SCRAM-SHA-256", &["-", "n,,n=hidden,r=hidden", "c=biws", ""]),
    ("OAUTHBEARER", &["-", "n,,\x01auth=Bearer hidden\x01\x01", "\x01"]),
    ("XOAUTH2", &["user=alice\x01auth=Bearer hidden\x01\x01", ""]),
    ("EXTERNAL", &["-", "hidden"]),
    ("ANONYMOUS", &["hidden"]),
];

fn server() -> Server {
    let user = User::new("alice", "secret").token("t0ken");
    let builder = Server::builder().user(user).mechanisms(Mechanism::ALL);
    builder.external("alice").anonymous("alice").start_blocking().unwrap()
}

/// The lines that a client sends, in clear and as the transcript may show them.
fn lines((mechanism, responses): Exchange) -> (Vec<String>, Vec<String>) {
    let encoded = |text: &str| STANDARD.encode(text);
    let mut said = vec![match responses[0] {
        "-" => format!("AUTH {mechanism}\r\n"),
        initial => format!("AUTH {mechanism} {}\r\n", encoded(initial)),
    }];
    said.extend(responses[1..].iter().map(|text| format!("{}\r\n", encoded(text))));
    let mut shown: Vec<String> =
        said.iter().map(|line| if line == "\r\n" { "\r\n".into() } else { "***\r\n".into() }).collect();
    shown[0] = if responses[0] == "-" { said[0].clone() } else { format!("AUTH {mechanism} ***\r\n") };
    (said, shown)
}

#[test]
fn a_client_that_waits_for_each_answer_has_its_responses_hidden_and_nothing_else() {
    for exchange in EXCHANGES {
        for size in [1, 3, 1000] {
            let server = server();
            let mut client = Client::tls(&server);
            client.talk("S: +OK...");
            let (said, shown) = lines(exchange);
            let mut answered = 0;
            for line in &said {
                line.as_bytes().chunks(size).for_each(|piece| client.send(piece));
                answered += 1;
                if !client.line().starts_with("+ ") {
                    break;
                }
            }
            client.talk("C: CAPA\n S: +OK...");
            client.multi_line();
            client.talk("C: QUIT\n S: +OK...");
            let expected = format!("{}CAPA\r\nQUIT\r\n", shown[..answered].concat());
            let transcript = server.transcript().octets(Direction::Client);
            assert_eq!(String::from_utf8(transcript).unwrap(), expected, "{exchange:?} in pieces of {size}");
        }
    }
}

#[test]
fn a_client_that_says_all_at_once_has_its_responses_hidden_as_well() {
    for exchange in EXCHANGES {
        let server = server();
        let mut client = Client::tls(&server);
        client.talk("S: +OK...");
        let (said, _) = lines(exchange);
        client.send(said.concat() + "QUIT\r\n");
        // What is left of an exchange that has failed is no command, and a QUIT inside an exchange is none either.
        client.half_close();
        drop(client);
        server.wait_idle_blocking();
        let shown = String::from_utf8(server.transcript().octets(Direction::Client)).unwrap();
        for response in exchange.1.iter().filter(|response| response.len() > 1) {
            assert!(!shown.contains(&STANDARD.encode(response)), "{exchange:?}: {shown}");
        }
    }
}
