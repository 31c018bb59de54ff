//! What SCRAM clients say, RFC 5802 §7: no leniency.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Failure;

/// A client-first-message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ClientFirst<'m> {
    pub(super) flag: Flag<'m>,
    /// With its last comma, as it must come again in the channel binding.
    pub(super) gs2_header: &'m str,
    /// Empty if there is none.
    pub(super) authzid: String,
    pub(super) name: String,
    pub(super) nonce: &'m str,
    /// The message without its header, as it enters the hash.
    pub(super) bare: &'m str,
}

/// gs2-cbind-flag: what the client has to say of channel binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag<'m> {
    /// "n": the client has none.
    Unknown,
    /// "y": the client has it, and believes that the server has not.
    Unused,
    /// "p": the client binds itself to a channel by a value of this type.
    Used(&'m str),
}

/// A client-final-message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ClientFinal<'m> {
    pub(super) channel_binding: Vec<u8>,
    pub(super) nonce: &'m str,
    pub(super) proof: Vec<u8>,
    pub(super) without_proof: &'m str,
}

const MALFORMED: Failure = Failure::Malformed("the response is no SCRAM message");
const EXTENSION: Failure = Failure::Malformed("mandatory SCRAM extensions are not supported");

impl<'m> ClientFirst<'m> {
    pub(super) fn parse(text: &'m str) -> Result<Self, Failure> {
        let (flag, rest) = text.split_once(',').ok_or(MALFORMED)?;
        let flag = Flag::parse(flag).ok_or(MALFORMED)?;
        let (authzid, bare) = rest.split_once(',').ok_or(MALFORMED)?;
        let authzid = match authzid {
            "" => String::new(),
            _ => authzid.strip_prefix("a=").and_then(saslname).ok_or(MALFORMED)?,
        };
        let gs2_header = &text[..text.len() - bare.len()];
        let (name, nonce) = Self::bare(bare)?;
        Ok(Self { flag, gs2_header, authzid, name, nonce, bare })
    }

    /// client-first-message-bare = [reserved-mext ","] username "," nonce ["," extensions]
    fn bare(bare: &str) -> Result<(String, &str), Failure> {
        let mut attributes = bare.split(',');
        let name = attribute(attributes.next(), "n=")?;
        let nonce = attribute(attributes.next(), "r=")?;
        if !is_nonce(nonce) {
            return Err(MALFORMED);
        }
        attributes.try_for_each(extension)?;
        Ok((saslname(name).ok_or(MALFORMED)?, nonce))
    }
}

impl<'m> Flag<'m> {
    fn parse(text: &'m str) -> Option<Self> {
        // RFC 5802 §7: cb-name = 1*(ALPHA / DIGIT / "." / "-")
        let is_name = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'.' || octet == b'-';
        match (text, text.strip_prefix("p=")) {
            ("n", _) => Some(Self::Unknown),
            ("y", _) => Some(Self::Unused),
            (_, Some(name)) if !name.is_empty() && name.bytes().all(is_name) => Some(Self::Used(name)),
            _ => None,
        }
    }
}

impl<'m> ClientFinal<'m> {
    pub(super) fn parse(text: &'m str) -> Result<Self, Failure> {
        // The proof is the last attribute, and base64 has no comma.
        let (without_proof, proof) = text.rsplit_once(",p=").ok_or(MALFORMED)?;
        let mut attributes = without_proof.split(',');
        let channel_binding = attribute(attributes.next(), "c=")?;
        let nonce = attribute(attributes.next(), "r=")?;
        attributes.try_for_each(extension)?;
        let channel_binding = STANDARD.decode(channel_binding).map_err(|_| MALFORMED)?;
        let proof = STANDARD.decode(proof).map_err(|_| MALFORMED)?;
        Ok(Self { channel_binding, nonce, proof, without_proof })
    }
}

/// The value of an attribute that must stand here. RFC 5802 §5.1: the order is fixed, names have case, and the
/// presence of "m" fails the exchange.
fn attribute<'m>(attribute: Option<&'m str>, name: &str) -> Result<&'m str, Failure> {
    let attribute = attribute.ok_or(MALFORMED)?;
    if attribute.starts_with("m=") {
        return Err(EXTENSION);
    }
    attribute.strip_prefix(name).ok_or(MALFORMED)
}

/// Optional extensions are ignored if they are attributes at all: attr-val = ALPHA "=" value.
fn extension(attribute: &str) -> Result<(), Failure> {
    match attribute.as_bytes() {
        [b'm', b'=', ..] => Err(EXTENSION),
        [name, b'=', _, ..] if name.is_ascii_alphabetic() && !attribute.contains('\0') => Ok(()),
        _ => Err(MALFORMED),
    }
}

/// RFC 5802 §7: printable = %x21-2B / %x2D-7E.
fn is_nonce(nonce: &str) -> bool {
    !nonce.is_empty() && nonce.bytes().all(|octet| octet.is_ascii_graphic() && octet != b',')
}

/// A name with its escapes removed; `None` if an equals sign begins anything but `=2C` and `=3D`.
pub(super) fn saslname(name: &str) -> Option<String> {
    let mut parts = name.split('=');
    let mut decoded = parts.next()?.to_owned();
    for part in parts {
        let escapes = [("2C", ','), ("3D", '=')];
        let (rest, character) = escapes
            .into_iter()
            .find_map(|(escape, character)| Some((part.strip_prefix(escape)?, character)))?;
        decoded.push(character);
        decoded.push_str(rest);
    }
    let is_name = !name.is_empty() && !name.contains(['\0', ',']);
    is_name.then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_message_is_read_in_parts() {
        let first = ClientFirst::parse("y,a=b=2Cc,n=d=3De,r=fyko,x=1").unwrap();
        assert_eq!((first.gs2_header, first.bare), ("y,a=b=2Cc,", "n=d=3De,r=fyko,x=1"));
        assert_eq!((&*first.authzid, &*first.name, first.nonce), ("b,c", "d=e", "fyko"));
        assert_eq!(first.flag, Flag::Unused);
        assert_eq!(ClientFirst::parse("n,,n=u,r=x").unwrap().flag, Flag::Unknown);
        assert_eq!(ClientFirst::parse("p=tls-unique,,n=u,r=x").unwrap().flag, Flag::Used("tls-unique"));
    }

    #[test]
    fn what_is_no_first_message_is_not_read() {
        for (text, failure) in [
            ("", MALFORMED),
            ("n", MALFORMED),
            ("n,,", MALFORMED),
            ("N,,n=u,r=x", MALFORMED),
            ("x,,n=u,r=x", MALFORMED),
            ("n,u,n=u,r=x", MALFORMED),
            ("n,a=,n=u,r=x", MALFORMED),
            ("n,,N=u,r=x", MALFORMED),
            ("n,,r=x,n=u", MALFORMED),
            ("n,,n=,r=x", MALFORMED),
            ("n,,n=a=2c,r=x", MALFORMED),
            ("n,,n=a=,r=x", MALFORMED),
            ("n,,n=u,r=", MALFORMED),
            ("n,,n=u,r=a b", MALFORMED),
            ("n,,n=u,r=x,", MALFORMED),
            ("n,,n=u,r=x,1=2", MALFORMED),
            ("p=,,n=u,r=x", MALFORMED),
            ("p=a b,,n=u,r=x", MALFORMED),
            ("p,,n=u,r=x", MALFORMED),
            ("n,,m=1,n=u,r=x", EXTENSION),
            ("n,,n=u,r=x,m=1", EXTENSION),
        ] {
            assert_eq!(ClientFirst::parse(text), Err(failure), "{text:?}");
        }
    }

    #[test]
    fn a_final_message_has_binding_nonce_and_proof_in_this_order() {
        let last = ClientFinal::parse("c=biws,r=abc,x=y,p=AAAA").unwrap();
        assert_eq!(
            (&last.channel_binding[..], last.nonce, last.without_proof),
            (&b"n,,"[..], "abc", "c=biws,r=abc,x=y")
        );
        for text in [
            "",
            "c=biws,r=abc",
            "r=abc,c=biws,p=AAAA",
            "c=biw,r=abc,p=AAAA",
            "c=biws,r=abc,p=A",
            "c=biws,p=AAAA,r=abc",
        ] {
            assert_eq!(ClientFinal::parse(text), Err(MALFORMED), "{text:?}");
        }
        assert_eq!(ClientFinal::parse("c=biws,r=abc,m=x,p=AAAA"), Err(EXTENSION));
    }
}
