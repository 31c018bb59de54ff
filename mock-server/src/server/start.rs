//! A server made from its settings.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use rustls::ClientConfig;
use socket2::SockRef;

use super::faults::FaultList;
use super::runner::Runner;
use super::{Board, Builder, Server, Settings, Shared, StartError};
use crate::clock::Clock;
use crate::rules::Reached;
use crate::session::{Nonces, Policy, Stls};
use crate::tls::{Certificate, Failure, Flaws, Identity, TlsFlaw};
use crate::transcript::Journal;

/// How many connections may wait to be accepted. A client whose connection finds no room tries again after a second:
/// as many as there may be sessions have room, if the system permits it.
const BACKLOG: i32 = 1024;

impl Builder {
    /// Starts the server, for tests without a runtime.
    ///
    /// # Errors
    /// [`StartError`] if an address is taken or the system refuses a thread.
    pub fn start_blocking(mut self) -> Result<Server, StartError> {
        let untrustworthy =
            self.certificate != Certificate::Valid || !self.tls_flaws.0.is_empty() || self.client_certificate;
        let stls = Stls {
            announced: !self.tls_flaws.has(TlsFlaw::StlsUnannounced),
            obeyed: !self.tls_flaws.has(TlsFlaw::StlsRefused),
        };
        let (identity, client_config) = mint(self.certificate, self.tls_flaws, self.client_certificate)
            .map_err(|error| StartError::Certificate(error.to_string()))?;
        let (pop3, pop3_address) = bind(self.pop3, self.allow_remote)?;
        let (pop3s, pop3s_address) = bind(self.pop3s, self.allow_remote)?;
        let nonces = Nonces::new(self.nonce_seed).map_err(|_| StartError::Random)?;
        let clock = Clock::new(self.manual_clock);
        let origins = self.directory.origins();
        let misbehaviour = Arc::new(self.misbehaviour);
        self.directory.delay_logins(self.login_delay, clock.clone());
        let shared = Arc::new(Shared {
            policy: Policy {
                directory: Arc::new(self.directory),
                require_tls: self.require_tls,
                stls,
                expire: self.expire,
                logins: Arc::new(self.logins),
                nonces: Arc::new(nonces),
                decisions: Arc::default(),
            },
            journal: Journal::new(self.transcript_limit, clock.clone()),
            clock,
            settings: Settings { autologout: self.autologout, untrustworthy },
            identity,
            board: Board::default(),
            scripts: self.scripts,
            misbehaviour: Mutex::new(misbehaviour.clone()),
            reached: Reached::default(),
            expectations: Mutex::new(self.expectations),
            faults: FaultList::new(self.faults),
            origins,
            first_misbehaviour: misbehaviour,
        });
        Ok(Server {
            runner: Runner::start(shared.clone(), pop3, pop3s)?,
            shared,
            pop3: pop3_address,
            pop3s: pop3s_address,
            client_config: Arc::new(client_config),
        })
    }

    /// Starts the server. It runs in a thread of its own, not on the caller's runtime.
    ///
    /// # Errors
    /// [`StartError`] if an address is taken or the system refuses a thread.
    #[expect(clippy::unused_async, reason = "callers await it; starting may come to need waiting")]
    pub async fn start(self) -> Result<Server, StartError> {
        self.start_blocking()
    }
}

fn mint(
    certificate: Certificate,
    flaws: Flaws,
    ask_client: bool,
) -> Result<(Identity, ClientConfig), Failure> {
    let identity = Identity::mint(certificate, flaws, ask_client)?;
    let client_config = identity.client_config()?;
    Ok((identity, client_config))
}

pub(crate) fn bind(address: SocketAddr, allow_remote: bool) -> Result<(TcpListener, SocketAddr), StartError> {
    if !allow_remote && !address.ip().is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    let bound = TcpListener::bind(address).and_then(|listener| {
        let bound_to = listener.local_addr()?;
        SockRef::from(&listener).listen(BACKLOG)?;
        Ok((listener, bound_to))
    });
    bound.map_err(|error| StartError::Bind { address, kind: error.kind(), reason: error.to_string() })
}
