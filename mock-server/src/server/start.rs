//! A server made from its settings.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use rustls::ClientConfig;
use socket2::SockRef;

use super::faults::FaultList;
use super::plan::{Base, Plan};
use super::runner::Runner;
use super::{Board, Builder, Server, Settings, Shared, StartError};
use crate::clock::Clock;
use crate::expectation::Expectations;
use crate::maildrop::Terms;
use crate::session::{Nonces, Policy};
use crate::tls::{Failure, Identity};
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
        let failed = |error: Failure| StartError::Certificate(error.to_string());
        let (identity, client_config) = mint(self.client_certificate).map_err(failed)?;
        let (pop3, pop3_address) = bind(self.pop3, self.allow_remote)?;
        let (pop3s, pop3s_address) = bind(self.pop3s, self.allow_remote)?;
        let logins = Arc::new(self.logins.listening_on([pop3_address, pop3s_address]));
        let base = Base { certificate: self.certificate, flaws: self.tls_flaws, logins: logins.clone() };
        let plan = Plan::first(&identity, &base, self.persona, self.misbehaviour).map_err(failed)?;
        let plan = Arc::new(plan);
        let nonces = Nonces::new(self.nonce_seed).map_err(|_| StartError::Random)?;
        let clock = Clock::new(self.manual_clock);
        let origins = self.directory.origins();
        let terms = Terms { login_delay: self.login_delay, expire: self.expire };
        self.directory.begin(terms, clock.clone());
        let shared = Arc::new(Shared {
            policy: Policy {
                directory: Arc::new(self.directory),
                require_tls: self.require_tls,
                stls: plan.tls.flaws.stls(),
                logins,
                nonces: Arc::new(nonces),
                decisions: Arc::default(),
            },
            journal: Journal::new(self.transcript_limit, clock.clone()),
            clock,
            settings: Settings { autologout: self.autologout },
            identity,
            board: Board::default(),
            scripts: self.scripts,
            plan: Mutex::new(plan.clone()),
            expectations: Expectations::new(self.expectations),
            faults: FaultList::new(self.faults),
            origins,
            first_plan: plan,
            base,
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

fn mint(asks_client: bool) -> Result<(Identity, ClientConfig), Failure> {
    let identity = Identity::mint(asks_client)?;
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
