//! CRAM-MD5, RFC 2195, and SCRAM, RFC 5802 and RFC 7677.

use std::num::NonZeroU32;

use super::sasl::respond;
use crate::context::{Context, given, has_tag};
use crate::digest::{Scram, cram_md5, decode, encode, sha1, sha256};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::reply::Reply;
use crate::session::Session;

const CRAM: &[Need] = &[Need::Mechanism("CRAM-MD5")];
const SHA1: &[Need] = &[Need::Mechanism("SCRAM-SHA-1")];
const SHA256: &[Need] = &[Need::Mechanism("SCRAM-SHA-256")];
pub(super) const NONCE: &str = "fyko+d2lbbFgONRv9qkxdawL";

pub(super) const PROBES: &[Probe] = &[
    Probe::new("cram-md5-challenge-is-a-message-id", &["RFC2195-2-01"], CRAM, |context| {
        let challenge = String::from_utf8_lossy(&challenged(context)?.1).into_owned();
        let inner = challenge.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let right = inner
            .and_then(|inner| inner.split_once('@'))
            .is_some_and(|(left, host)| !host.is_empty() && left.bytes().any(|octet| octet.is_ascii_digit()));
        check(right, format!("the challenge is {challenge}"))
    }),
    Probe::new("cram-md5-challenges-differ", &["RFC2195-2-02"], CRAM, |context| {
        let (first, second) = (challenged(context)?.1, challenged(context)?.1);
        check(first != second, "two exchanges have one challenge")
    }),
    Probe::new("cram-md5-with-the-right-digest", &["RFC2195-2-04"], CRAM, |context| cram(context, true)),
    Probe::new("cram-md5-tells-right-from-wrong", &["RFC2195-2-05"], CRAM, |context| {
        given(cram(context, true))?;
        cram(context, false)
    }),
    Probe::new("scram-logs-in", &["RFC5802-3-01"], SHA1, |context| logs_in(context, sha1())),
    Probe::new("scram-sha-256-logs-in", &["RFC7677-3-01"], SHA256, |context| logs_in(context, sha256())),
    Probe::new("scram-ends-with-a-challenge", &["RFC5034-4-36"], SHA1, |context| {
        let mut exchange = begin(context, sha1(), "n,,")?;
        let reply = exchange.finish("n,,")?;
        check(!reply.is_ok() && reply.is("+"), format!("a right proof gets {:?}", reply.shown()))?;
        let reply = respond(&mut exchange.session, "")?;
        exchange.session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("success-carries-no-data", &["RFC5034-4-35"], SHA1, |context| {
        let mut exchange = begin(context, sha1(), "n,,")?;
        given(exchange.finish("n,,"))?;
        let reply = given(respond(&mut exchange.session, ""))?;
        let text = reply.text();
        let data =
            |word: &str| word.contains("v=") || decode(word).is_some_and(|data| data.starts_with(b"v="));
        check(!text.split(' ').any(data), format!("success is {:?}", reply.shown()))
    }),
    Probe::new("scram-comes-with-sha-1", &["RFC5802-4-01"], &[], |context| {
        let names = names(context)?;
        if !names.iter().any(|name| name.starts_with("SCRAM-")) {
            return unable("there is no SCRAM");
        }
        check(names.iter().any(|name| name == "SCRAM-SHA-1"), format!("announced: {names:?}"))
    }),
    Probe::new("plus-comes-with-the-plain-name", &["RFC5802-4-02", "RFC5802-6-01"], &[], |context| {
        let names = names(context)?;
        let alone = |name: &&String| {
            name.strip_suffix("-PLUS").is_some_and(|bare| !names.iter().any(|name| name == bare))
        };
        let alone: Vec<&String> = names.iter().filter(alone).collect();
        check(alone.is_empty(), format!("{alone:?} without the plain name"))
    }),
    Probe::new("scram-wants-n-y-or-p", &["RFC5802-5-01"], SHA1, |context| {
        fails(context, "x,,n=empty,r=abcdefgh")
    }),
    Probe::new("scram-refuses-unknown-channel-bindings", &["RFC5802-6-07"], SHA1, |context| {
        fails(context, &format!("p=x-none,,n={},r={NONCE}", context.target.empty.name))
    }),
    Probe::new("scram-attributes-in-their-order", &["RFC5802-5.1-01"], SHA1, |context| {
        fails(context, &format!("n,,r={NONCE},n={}", context.target.empty.name))?;
        fails(context, &format!("n,,N={},R={NONCE}", context.target.empty.name))
    }),
    Probe::new("scram-names-with-a-bare-equals-sign", &["RFC5802-5.1-04"], SHA1, |context| {
        fails(context, &format!("n,,n=em=pty,r={NONCE}"))
    }),
    Probe::new("scram-refuses-mandatory-extensions", &["RFC5802-5.1-07"], SHA1, |context| {
        fails(context, &format!("n,,m=x,n={},r={NONCE}", context.target.empty.name))
    }),
    Probe::new("scram-ignores-extensions", &["RFC5802-5.1-15"], SHA1, |context| {
        let bare = format!("n={},r={NONCE},x=unknown", context.target.empty.name);
        let mut exchange = first(context, sha1(), "n,,", &bare)?;
        let reply = exchange.finish("n,,")?;
        check(signature(&reply).is_some(), format!("got {:?}", reply.shown()))
    }),
    Probe::new("scram-hashes-the-name-as-it-came", &["RFC5802-5.1-06"], SHA1, |context| {
        // SASLprep maps the soft hyphen to nothing.
        let bare = format!("n={}\u{AD},r={NONCE}", context.target.empty.name);
        let mut exchange = first(context, sha1(), "n,,", &bare)?;
        let reply = exchange.finish("n,,")?;
        check(signature(&reply).is_some(), format!("got {:?}", reply.shown()))
    }),
    Probe::new("scram-nonce-begins-with-the-client-s", &["RFC5802-5-03"], SHA1, |context| {
        let nonce = begin(context, sha1(), "n,,")?.nonce;
        check(nonce.starts_with(NONCE) && nonce.len() > NONCE.len(), format!("the nonce is {nonce}"))
    }),
    Probe::new("scram-nonces-are-printable-and-new", &["RFC5802-5.1-10"], SHA1, |context| {
        let (one, two) = (begin(context, sha1(), "n,,")?.nonce, begin(context, sha1(), "n,,")?.nonce);
        check(one != two, format!("twice the nonce {one}"))?;
        check(one.bytes().all(|octet| octet.is_ascii_graphic()), format!("the nonce is {one}"))
    }),
    Probe::new("scram-has-salt-and-count", &["RFC5802-5.1-11"], SHA1, |context| {
        let exchange = begin(context, sha1(), "n,,")?;
        check(!exchange.salt.is_empty() && exchange.count > 0, format!("got {}", exchange.server_first))
    }),
    Probe::new("scram-sha-1-count", &["RFC5802-5.1-12"], SHA1, |context| enough(context, sha1())),
    Probe::new("scram-sha-256-count", &["RFC7677-3-02"], SHA256, |context| enough(context, sha256())),
    Probe::new("scram-checks-the-nonce", &["RFC5802-5.1-09"], SHA1, |context| {
        let mut exchange = begin(context, sha1(), "n,,")?;
        exchange.nonce.push('x');
        let reply = exchange.finish("n,,")?;
        check(!accepts(&reply), format!("another nonce gets {:?}", reply.shown()))
    }),
    Probe::new("scram-checks-the-channel-binding", &["RFC5802-6-08", "RFC5802-7-01"], SHA1, |context| {
        for header in ["y,,", "n,,x"] {
            let mut exchange = begin(context, sha1(), "n,,")?;
            let reply = exchange.finish(header)?;
            check(!accepts(&reply), format!("the header {header:?} gets {:?}", reply.shown()))?;
        }
        Ok(())
    }),
    Probe::new("scram-checks-the-authorization-identity", &["RFC5802-5.1-16"], SHA1, |context| {
        let header = format!("n,a={},", context.target.reader.name);
        let bare = format!("n={},r={NONCE}", context.target.empty.name);
        let Ok(mut exchange) = first(context, sha1(), &header, &bare) else { return Ok(()) };
        let reply = exchange.finish(&header)?;
        let last = if reply.is_error() { reply } else { respond(&mut exchange.session, "")? };
        exchange.session.want("-ERR", last).map(|_| ())
    }),
    Probe::new("scram-failure-has-its-attribute", &["RFC5802-5.1-14"], SHA1, |context| {
        let mut exchange = begin(context, sha1(), "n,,")?;
        exchange.salt.push(0);
        let reply = exchange.finish("n,,")?;
        let text = decode(&reply.text()).unwrap_or_default();
        check(reply.is_error() || text.starts_with(b"e="), format!("a wrong proof gets {:?}", reply.shown()))
    }),
];

pub(super) struct Exchange {
    pub(super) session: Session,
    scram: Scram,
    password: String,
    bare: String,
    server_first: String,
    nonce: String,
    salt: Vec<u8>,
    count: u32,
}

impl Exchange {
    /// Sends the final message; the reply to it.
    pub(super) fn finish(&mut self, header: &str) -> Judged<Reply> {
        let (proof, _) = self.prove(header)?;
        let last = format!("{},p={proof}", self.without_proof(header));
        respond(&mut self.session, &encode(last))
    }

    fn without_proof(&self, header: &str) -> String {
        format!("c={},r={}", encode(header), self.nonce)
    }

    fn prove(&self, header: &str) -> Judged<(String, String)> {
        let message = format!("{},{},{}", self.bare, self.server_first, self.without_proof(header));
        // Hashing more often than that takes seconds.
        let count = NonZeroU32::new(self.count).filter(|count| count.get() <= 100_000);
        let Some(count) = count else { return unable(format!("an iteration count of {}", self.count)) };
        Ok(self.scram.prove(&self.password, &self.salt, count, &message))
    }
}

fn begin(context: &mut Context<'_>, scram: Scram, header: &str) -> Judged<Exchange> {
    let bare = format!("n={},r={NONCE}", context.target.empty.name);
    first(context, scram, header, &bare)
}

/// Sends the first message and reads what the server proposes; without a proposal nothing is judged.
fn first(context: &mut Context<'_>, scram: Scram, header: &str, bare: &str) -> Judged<Exchange> {
    let session = context.for_mechanism(scram.name)?;
    propose(session, scram, header, bare, &context.target.empty.password)
}

/// The same in a session, with a password of its own.
pub(super) fn propose(
    mut session: Session,
    scram: Scram,
    header: &str,
    bare: &str,
    password: &str,
) -> Judged<Exchange> {
    let reply = given(session.say(&format!("AUTH {} {}", scram.name, encode(format!("{header}{bare}")))))?;
    let server_first = String::from_utf8_lossy(&decode(&reply.text()).unwrap_or_default()).into_owned();
    let attribute =
        |name: &str| server_first.split(',').find_map(|part| part.strip_prefix(name)).map(str::to_owned);
    let (Some(nonce), Some(salt), Some(count)) = (attribute("r="), attribute("s="), attribute("i=")) else {
        return unable(format!("{:?} is no proposal", reply.shown()));
    };
    let (salt, count) = (decode(&salt).unwrap_or_default(), count.parse().unwrap_or(0));
    let (bare, password) = (bare.into(), password.into());
    Ok(Exchange { session, scram, password, bare, server_first, nonce, salt, count })
}

fn logs_in(context: &mut Context<'_>, scram: Scram) -> Judged {
    let mut exchange = begin(context, scram, "n,,")?;
    let (_, due) = exchange.prove("n,,")?;
    let reply = exchange.finish("n,,")?;
    check(signature(&reply) == Some(due), format!("a right proof gets {:?}", reply.shown()))?;
    let reply = respond(&mut exchange.session, "")?;
    exchange.session.want("+OK", reply).map(|_| ())
}

/// The server's signature in its final message.
fn signature(reply: &Reply) -> Option<String> {
    let text = String::from_utf8(decode(&reply.text())?).ok()?;
    text.strip_prefix("v=").map(str::to_owned)
}

pub(super) fn accepts(reply: &Reply) -> bool {
    reply.is_ok() || signature(reply).is_some()
}

fn enough(context: &mut Context<'_>, scram: Scram) -> Judged {
    let count = begin(context, scram, "n,,")?.count;
    check(count >= 4096, format!("the iteration count is {count}"))
}

/// A first message that must not get a proposal.
fn fails(context: &mut Context<'_>, message: &str) -> Judged {
    let mut session = context.for_mechanism("SCRAM-SHA-1")?;
    let reply = session.say(&format!("AUTH SCRAM-SHA-1 {}", encode(message)))?;
    let text = decode(&reply.text()).unwrap_or_default();
    let failure = reply.is_error() || text.starts_with(b"e=");
    check(failure, format!("{message:?} gets {:?}", reply.shown()))
}

/// A session in which CRAM-MD5 waits for its response, and the challenge.
fn challenged(context: &mut Context<'_>) -> Judged<(Session, Vec<u8>)> {
    let mut session = context.for_mechanism("CRAM-MD5")?;
    let reply = given(session.say("AUTH CRAM-MD5"))?;
    let challenge = decode(&reply.text()).unwrap_or_default();
    Ok((session, challenge))
}

fn cram(context: &mut Context<'_>, right: bool) -> Judged {
    let (mut session, challenge) = challenged(context)?;
    let account = &context.target.empty;
    let password = if right { &account.password } else { "not-the-password" };
    let response = encode(format!("{} {}", account.name, cram_md5(&challenge, password)));
    let reply = respond(&mut session, &response)?;
    session.want(if right { "+OK" } else { "-ERR" }, reply).map(|_| ())
}

pub(super) fn names(context: &mut Context<'_>) -> Judged<Vec<String>> {
    let lines = context.announced()?;
    Ok(mechanisms(&lines))
}

/// The names in the SASL line of CAPA.
pub(super) fn mechanisms(lines: &[String]) -> Vec<String> {
    let sasl = lines.iter().filter(|line| has_tag(line, "SASL"));
    sasl.flat_map(|line| line.split(' ').skip(1)).map(str::to_ascii_uppercase).collect()
}
