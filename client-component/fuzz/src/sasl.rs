//! A login by each SASL mechanism takes any challenges.

use pop3_proto::{
    Misuse, Secret,
    sasl::{Exchange, FEWEST_ITERATIONS, Hash, MOST_ITERATIONS, Mechanism},
};

use crate::memory;

const PASSWORD: &str = "tanstaaf-tanstaaf";

/// No mechanism has more to say.
const MOST_ANSWERS: usize = 3;

/// Beside what the server said: a challenge decoded and taken apart, an answer made of it and encoded.
const MEMORY_BOUND: usize = 32 << 10;

/// Input: an octet for the mechanism, its highest bit for challenges in base64, then challenges, one a line.
pub fn sasl(input: &[u8]) {
    let Some((&kind, rest)) = input.split_first() else { return };
    if rest.windows(2).enumerate().any(|(at, pair)| pair == b"i=" && is_slow(&rest[at + 2..])) {
        return;
    }
    let challenges: Vec<_> = rest.split(|&octet| octet == b'\n').collect();
    let ((), taken) = memory::taken_by(|| {
        let mut exchange = exchange(kind & 0x7F).expect("the credentials are no misuse");
        play(&mut exchange, &challenges, kind & 0x80 != 0);
    });
    assert!(taken <= MEMORY_BOUND + 4 * input.len(), "{taken} octets of memory in one exchange");
}

/// An iteration count that is allowed and only takes time.
fn is_slow(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|octet| octet.is_ascii_digit()).take(20);
    let count = digits.fold(0, |count: u128, digit| count * 10 + u128::from(digit - b'0'));
    (u128::from(2 * FEWEST_ITERATIONS)..=u128::from(MOST_ITERATIONS)).contains(&count)
}

fn exchange(kind: u8) -> Result<Exchange, Misuse> {
    let (user, password) = ("mrose", Secret::from(PASSWORD));
    match kind % 11 {
        0 => Exchange::plain(None, user, &password),
        1 => Exchange::login(user, &password),
        2 => Exchange::cram_md5(user, &password),
        3 => Exchange::scram(Hash::Sha1, None, user, &password, [7; 24]),
        4 => Exchange::scram(Hash::Sha256, None, user, &password, [7; 24]),
        5 => Exchange::scram(Hash::Sha512, Some("tim"), user, &password, [7; 24]),
        6 => Exchange::xoauth2(user, &password),
        7 => Exchange::oauth_bearer(Some(user), &password, Some(("pop.example", 995))),
        8 => Exchange::external(None),
        9 => Exchange::external(Some(user)),
        _ => Exchange::anonymous("sirhc"),
    }
}

fn play(exchange: &mut Exchange, challenges: &[&[u8]], in_base64: bool) {
    let mechanism = exchange.mechanism();
    let hides_password = matches!(mechanism, Mechanism::Scram(_) | Mechanism::CramMd5);
    let (mut answers, mut over) = (0, false);
    for challenge in challenges {
        let answer = if in_base64 { exchange.respond(challenge) } else { exchange.step(challenge) };
        assert!(!over || answer.is_err(), "{mechanism} goes on behind a failure");
        over |= answer.is_err();
        if let Ok(answer) = answer {
            answers += 1;
            let shows = answer.expose().windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes());
            assert!(!(hides_password && shows), "{mechanism} shows the password");
        }
        assert!(!format!("{exchange:?}").contains(PASSWORD), "the password in Debug");
    }
    assert!(answers <= MOST_ANSWERS, "{mechanism} answers {answers} times");
    assert!(exchange.detail().is_none_or(|detail| detail.len() <= 4096), "all of a long detail is kept");
    if let (Mechanism::Scram(_), Ok(())) = (mechanism, exchange.finish()) {
        assert!(!over && answers >= 2, "a server of {mechanism} is believed that has proved nothing");
    }
}
