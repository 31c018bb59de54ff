//! One engine and one compiled component for any number of clients.

use std::{fmt, path::PathBuf, sync::Arc};

use rustls::ClientConfig;
use wasmtime::{
    Engine,
    component::{Component, Linker},
};
use wasmtime_wasi_tls::TlsProvider;

use crate::{
    Client, Error, ErrorKind, Options, Policy, Step, argument,
    bindings::Pop3Pre,
    engine::engine,
    guest::{Oversight, State},
    lookup, sandbox,
    session::{Handle, Session},
    tls::{self, RootsProvider, Shared},
};

/// The compiled component and what it may do. Cheap to clone; one is enough for a process.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use pop3_host::{Host, Options};
///
/// let host = Host::builder().build()?;
/// // Each client is a sandbox of its own.
/// let (one, other) = (host.client(&Options::default()).await?, host.client(&Options::default()).await?);
/// # let _ = (one, other);
/// assert!(host.imports().iter().all(|name| name.starts_with("wasi:")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    pre: Pop3Pre<State>,
    imports: Vec<String>,
    policy: Policy,
    tls: Tls,
}

#[derive(Clone)]
enum Tls {
    Config(Arc<ClientConfig>),
    Provider(Arc<dyn TlsProvider>),
}

/// Settings of a [`Host`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let server = pop3_mock::Server::builder().start().await?;
/// # let ca_pem = server.ca_pem();
/// use pop3_host::{Host, Policy, Reach, tls};
///
/// let host = Host::builder()
///     .policy(Policy { reach: Reach::Public, ..Policy::default() })
///     .tls_config(tls::trust_pem(ca_pem.as_bytes())?) // without this, the roots of the system
///     .build()?;
/// # let _ = host;
/// # Ok(())
/// # }
/// ```
#[must_use]
#[derive(Default)]
pub struct HostBuilder {
    policy: Policy,
    tls: Option<Tls>,
    component: Option<Vec<u8>>,
    pool: Option<u32>,
    cache: Option<PathBuf>,
}

/// A component that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// This machine cannot run components, or not as many as it is to, or the cache cannot be used.
    #[error("components cannot be run as asked: {0}")]
    Engine(String),
    /// It is no valid component, or this machine cannot compile it.
    #[error("the component cannot be compiled: {0}")]
    Compile(String),
    /// It imports or exports something else than the world `mail:pop3/pop3`.
    #[error("the component does not fit the world mail:pop3/pop3: {0}")]
    World(String),
}

impl HostBuilder {
    /// What guests may do; [`Policy::default`] without this.
    pub fn policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Whom to trust: one of [`tls::trust_pem`], [`tls::trust`], [`tls::trust_system`] (the default), or a
    /// configuration of your own, e.g. with a client certificate.
    pub fn tls_config(self, config: Arc<ClientConfig>) -> Self {
        Self { tls: Some(Tls::Config(config)), ..self }
    }

    /// Another implementation of TLS. [`Client::tls_error`] knows nothing of its errors.
    pub fn tls_provider(self, provider: Arc<dyn TlsProvider>) -> Self {
        Self { tls: Some(Tls::Provider(provider)), ..self }
    }

    /// Another component of the same world instead of the embedded one.
    pub fn component(self, component: impl Into<Vec<u8>>) -> Self {
        Self { component: Some(component.into()), ..self }
    }

    /// Sets room aside for so many clients at a time (wasmtime's pooling allocator): each starts in half the time, and
    /// one more than fits fails with [`HostError::Start`](crate::HostError::Start). Address space, not memory, is
    /// taken beforehand: 4 GiB for each. A client that is dropped while a [reader](crate::MessageReader) of it waits
    /// leaves its room a moment later: keep some more than you need at a time.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let host = pop3_host::Host::builder().pool(100).build()?;
    /// let client = host.client(&pop3_host::Options::default()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn pool(self, clients: u32) -> Self {
        Self { pool: Some(clients), ..self }
    }

    /// Keeps the compiled component in this directory, and takes it from there the next time: milliseconds instead of
    /// compiling. Whoever can write there decides what this process runs, so it must be nobody else's.
    ///
    /// ```
    /// # let directory = tempfile::tempdir()?;
    /// # let directory = directory.path();
    /// let host = pop3_host::Host::builder().cache(directory).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cache(self, directory: impl Into<PathBuf>) -> Self {
        Self { cache: Some(directory.into()), ..self }
    }

    /// Compiles the component (blocks for some 50 ms where optimised, more where not), or takes it from the [`cache`](Self::cache).
    ///
    /// # Errors
    /// [`BuildError`] where the component is not one, or one of another world; where there is no such room as
    /// [`pool`](Self::pool) asks for.
    pub fn build(self) -> Result<Host, BuildError> {
        if self.pool == Some(0) {
            return Err(BuildError::Engine("a pool of no clients has room for none".into()));
        }
        let engine = engine(&self.policy, self.pool, self.cache.as_deref());
        let engine = engine.map_err(|error| BuildError::Engine(one_line(&error)))?;
        let bytes = self.component.as_deref().unwrap_or_else(|| crate::embedded::component());
        let component =
            Component::from_binary(&engine, bytes).map_err(|error| BuildError::Compile(one_line(&error)))?;
        let imports = component.component_type().imports(&engine).map(|(name, _)| name.to_owned()).collect();
        let pre = link(&engine, &component).map_err(|error| BuildError::World(one_line(&error)))?;
        let tls = self.tls.unwrap_or_else(|| Tls::Config(tls::trust_system()));
        Ok(Host(Arc::new(Inner { pre, imports, policy: self.policy, tls })))
    }
}

impl Host {
    /// Starts from the default policy, the roots of the system and the embedded component.
    pub fn builder() -> HostBuilder {
        HostBuilder::default()
    }

    /// Names of the interfaces that the component imports.
    #[must_use]
    pub fn imports(&self) -> &[String] {
        &self.0.imports
    }

    /// Makes a client: an instance of the component with memory of its own.
    ///
    /// # Errors
    /// [`HostError::Memory`](crate::HostError::Memory) where the policy grants it too little memory to start;
    /// [`HostError::Start`](crate::HostError::Start) where it does not start for another reason, e.g. because the
    /// [`pool`](HostBuilder::pool) is full; [`ErrorKind::Misuse`] where the server name of the options is no name.
    pub async fn client(&self, options: &Options) -> Result<Client, Error> {
        options.server_name.as_deref().map_or(Ok(()), |name| argument::check(Step::Options, name))?;
        let oversight = Oversight::new(&self.0.policy);
        let guest = sandbox::start(&self.0.pre, &self.0.policy, &oversight, self.tls(&oversight)).await;
        let session = Session::new(guest.map_err(|error| ErrorKind::Host(error).at(Step::Options))?);
        let options = options.into();
        let client = session.turn(Step::Options).await?;
        let client = client
            .call(async |interface, store| interface.client().call_constructor(store, &options).await)
            .await?;
        Ok(Client::new(Handle::new(session, client), oversight))
    }

    fn tls(&self, oversight: &Oversight) -> Box<dyn TlsProvider> {
        match &self.0.tls {
            Tls::Config(config) => {
                let (config, last_error) = (Arc::clone(config), oversight.last_error.clone());
                Box::new(RootsProvider { config, last_error })
            }
            Tls::Provider(provider) => Box::new(Shared(Arc::clone(provider))),
        }
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").field("policy", &self.0.policy).finish_non_exhaustive()
    }
}

impl fmt::Debug for HostBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostBuilder").field("policy", &self.policy).finish_non_exhaustive()
    }
}

fn link(engine: &Engine, component: &Component) -> wasmtime::Result<Pop3Pre<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    lookup::replace(&mut linker)?;
    let mut options = wasmtime_wasi_tls::p2::LinkOptions::default();
    options.tls(true);
    wasmtime_wasi_tls::p2::add_to_linker(&mut linker, &options)?;
    Pop3Pre::new(linker.instantiate_pre(component)?)
}

pub(crate) fn one_line(error: &wasmtime::Error) -> String {
    format!("{error:#}").replace('\n', " ")
}
