//! The channel binding of SCRAM, RFC 5802 §6.

use super::Failure;
use super::scram_message::Flag;
use crate::session::{Channel, Client};

/// What a server demands of a client's flag.
#[derive(Clone, Copy, Debug)]
pub(super) enum Binding {
    /// No -PLUS is offered on this connection.
    Impossible,
    /// A -PLUS is offered and the client has begun another mechanism.
    PassedOver,
    /// The exchange is bound to this channel.
    To(Channel),
}

const UNSUPPORTED: Failure = Failure::Malformed("this type of channel binding is not supported");
const HIDDEN: Failure = Failure::Malformed("channel binding is offered here, and was hidden from the client");
const UNBOUND: Failure = Failure::Malformed("this mechanism binds the exchange to the TLS channel");

impl Binding {
    pub(super) fn of(client: Client<'_>, is_bound: bool) -> Self {
        let offered = client.policy.logins.mechanisms.iter();
        let is_offered = offered.filter(|mechanism| mechanism.is_bound()).any(|plus| plus.is_open(client));
        match client.channel {
            Some(channel) if is_bound => Self::To(channel),
            _ if is_offered => Self::PassedOver,
            _ => Self::Impossible,
        }
    }

    /// The cbind-input that the final message must have: the header of the first one, and the channel's value.
    pub(super) fn input(self, flag: Flag<'_>, gs2_header: &str) -> Result<Vec<u8>, Failure> {
        match (self, flag) {
            (Self::To(Channel(value)), Flag::Used(Channel::TYPE)) => {
                Ok([gs2_header.as_bytes(), &value].concat())
            }
            // RFC5802-6-07
            (_, Flag::Used(_)) => Err(UNSUPPORTED),
            (Self::To(_), _) => Err(UNBOUND),
            // RFC5802-6-06: somebody on the way has taken the -PLUS out of the list.
            (Self::PassedOver, Flag::Unused) => Err(HIDDEN),
            _ => Ok(gs2_header.into()),
        }
    }
}
