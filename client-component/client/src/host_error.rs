//! Why a host did not run the component, or not to its end.

use alloc::string::String;

/// Why a host did not run the component, or not to its end. All sessions of its client are gone.
///
/// Only `pop3-host` raises these. They are here so that one error type serves both builds of the client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The component does not start: it is not the one that the host was written for, or the pool of instances has no
    /// room for one more.
    #[error("the component does not start: {0}")]
    Start(String),
    /// The component said something that its version of the interface does not have.
    #[error("the component is not the one that this host was written for: {0}")]
    Foreign(String),
    /// The future of an earlier call was dropped before it was done, which a guest does not survive.
    #[error("an earlier call was abandoned before it was done")]
    Abandoned,
    /// A call used more processor time than the policy of the host allows.
    #[error("the component used more processor time than the policy allows")]
    Compute,
    /// The guest asked for more memory than the policy of the host allows.
    #[error("the component needs more memory than the policy allows")]
    Memory,
    /// The guest has lived for as long as the policy of the host allows.
    #[error("the component lived for as long as the policy allows")]
    Lifetime,
    /// The guest stopped with a trap.
    #[error("the component stopped: {0}")]
    Trap(String),
}
