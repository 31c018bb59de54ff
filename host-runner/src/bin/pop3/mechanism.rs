//! How to log in, by name.

use std::fmt;

use clap::{ValueEnum, builder::PossibleValue};
use pop3_proto::sasl::{self, Hash};

/// How to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mechanism {
    /// USER and PASS.
    UserPass,
    Apop,
    /// AUTH.
    Sasl(sasl::Mechanism),
    /// The best that the server offers.
    Auto,
}

const ALL: [Mechanism; 13] = [
    Mechanism::Auto,
    Mechanism::UserPass,
    Mechanism::Apop,
    Mechanism::Sasl(sasl::Mechanism::Plain),
    Mechanism::Sasl(sasl::Mechanism::Login),
    Mechanism::Sasl(sasl::Mechanism::CramMd5),
    Mechanism::Sasl(sasl::Mechanism::Scram(Hash::Sha1)),
    Mechanism::Sasl(sasl::Mechanism::Scram(Hash::Sha256)),
    Mechanism::Sasl(sasl::Mechanism::Scram(Hash::Sha512)),
    Mechanism::Sasl(sasl::Mechanism::XOauth2),
    Mechanism::Sasl(sasl::Mechanism::OauthBearer),
    Mechanism::Sasl(sasl::Mechanism::External),
    Mechanism::Sasl(sasl::Mechanism::Anonymous),
];

impl Mechanism {
    /// As an address spells it (RFC 2384 section 4): a SASL mechanism, `+APOP`, or `*` for whatever the client thinks best.
    pub(crate) fn of_address(name: &str) -> Option<Self> {
        match name {
            "*" => Some(Self::Auto),
            name if name.eq_ignore_ascii_case("+APOP") => Some(Self::Apop),
            name => sasl::Mechanism::named(name.as_bytes()).map(Self::Sasl),
        }
    }

    /// Whether an access token proves who the user is.
    pub(crate) fn takes_token(self) -> bool {
        matches!(self, Self::Auto | Self::Sasl(sasl::Mechanism::XOauth2 | sasl::Mechanism::OauthBearer))
    }

    /// Whether a password does.
    pub(crate) fn takes_password(self) -> bool {
        self == Self::Auto || !self.takes_token() && !self.takes_nothing()
    }

    /// Whether nothing is asked for: somebody else has said who the user is, or nobody wants to know.
    pub(crate) fn takes_nothing(self) -> bool {
        matches!(self, Self::Sasl(sasl::Mechanism::External | sasl::Mechanism::Anonymous))
    }

    /// Whether there is no login without a user.
    pub(crate) fn needs_user(self) -> bool {
        !self.takes_nothing() && self != Self::Sasl(sasl::Mechanism::OauthBearer)
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UserPass => f.write_str("USER and PASS"),
            Self::Apop => f.write_str("APOP"),
            Self::Sasl(mechanism) => write!(f, "AUTH {mechanism}"),
            Self::Auto => f.write_str("the best that the server offers"),
        }
    }
}

impl ValueEnum for Mechanism {
    fn value_variants<'a>() -> &'a [Self] {
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Auto => {
                ("auto", "The strongest that the server lists; with a token, OAUTHBEARER or XOAUTH2")
            }
            Self::UserPass => ("user-pass", "USER and PASS"),
            Self::Apop => {
                ("apop", "A digest of the password; without TLS, it can be guessed from what was sent")
            }
            Self::Sasl(mechanism) => of_sasl(*mechanism)?,
        };
        Some(PossibleValue::new(name).help(help))
    }
}

fn of_sasl(mechanism: sasl::Mechanism) -> Option<(&'static str, &'static str)> {
    Some(match mechanism {
        sasl::Mechanism::Plain => ("plain", "AUTH PLAIN: any text as user and password"),
        sasl::Mechanism::Login => ("login", "AUTH LOGIN, for servers without PLAIN"),
        sasl::Mechanism::CramMd5 => {
            ("cram-md5", "A digest of the password; without TLS, it can be guessed from what was sent")
        }
        sasl::Mechanism::Scram(Hash::Sha1) => ("scram-sha-1", "Both sides prove that they know the password"),
        sasl::Mechanism::Scram(Hash::Sha256) => ("scram-sha-256", "The same with SHA-256"),
        sasl::Mechanism::Scram(Hash::Sha512) => ("scram-sha-512", "The same with SHA-512"),
        sasl::Mechanism::XOauth2 => ("xoauth2", "An access token, from --token-command"),
        sasl::Mechanism::OauthBearer => ("oauthbearer", "The same by RFC 7628"),
        sasl::Mechanism::External => ("external", "What the server knows of the connection; no password"),
        sasl::Mechanism::Anonymous => ("anonymous", "No password; the user is only a word for the log"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mechanism_has_its_name_on_the_command_line_and_in_an_address() {
        for mechanism in ALL {
            let name = mechanism.to_possible_value().unwrap();
            assert_eq!(Mechanism::from_str(name.get_name(), true), Ok(mechanism));
            if let Mechanism::Sasl(_) = mechanism {
                assert_eq!(Mechanism::of_address(name.get_name()), Some(mechanism));
            }
        }
        for known in sasl::Mechanism::ALL {
            assert!(ALL.contains(&Mechanism::Sasl(known)), "{known}");
        }
    }

    #[test]
    fn each_takes_a_password_a_token_or_nothing_and_auto_either_of_two() {
        for mechanism in ALL {
            let takes = [mechanism.takes_password(), mechanism.takes_token(), mechanism.takes_nothing()];
            let expected = if mechanism == Mechanism::Auto { 2 } else { 1 };
            assert_eq!(takes.iter().filter(|takes| **takes).count(), expected, "{mechanism}");
        }
    }
}
