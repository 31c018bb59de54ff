//! Starts a guest with the few things it may do.

use std::sync::Arc;

use wasmtime::{Store, component::ResourceTable};
use wasmtime_wasi::{WasiCtx, sockets::SocketAddrUse};
use wasmtime_wasi_tls::{TlsProvider, WasiTlsCtxBuilder};

use crate::{
    HostError, Policy,
    allow_list::AllowList,
    bindings::Pop3Pre,
    guest::{Guest, Oversight, State, Time},
    host::one_line,
    limiter::Limiter,
};

/// Most host resources of a guest at one time: sockets, streams, pollables. A connection needs about ten.
const RESOURCES: usize = 1_000;

/// How many of them the next call needs at most, with much to spare.
const SPARE: usize = 50;

/// What a connection holds at least. Each may come to hold a timer more, once it has waited.
const PER_CONNECTION: usize = 7;

/// Whether a guest can make one more connection. One that runs out of resources in the middle of a call would trap.
pub(crate) fn has_room(state: &mut State) -> bool {
    let held = state.table.iter_mut().count();
    held + held.div_ceil(PER_CONNECTION) + SPARE <= RESOURCES
}

/// Makes a store and an instance in it.
pub(crate) async fn start(
    pre: &Pop3Pre<State>,
    policy: &Policy,
    oversight: &Oversight,
    tls: Box<dyn TlsProvider>,
) -> Result<Guest, HostError> {
    let mut table = ResourceTable::new();
    table.set_max_capacity(RESOURCES);
    let state = State {
        table,
        wasi: wasi(&oversight.allowed),
        tls: WasiTlsCtxBuilder::new().provider(tls).build(),
        limiter: Limiter::new(policy.memory, oversight.memory.clone()),
        canceller: oversight.canceller.clone(),
        allowed: Arc::clone(&oversight.allowed),
    };
    let mut store = Store::new(pre.engine(), state);
    store.limiter(|state| &mut state.limiter);
    store.epoch_deadline_async_yield_and_update(1);
    store.set_epoch_deadline(1);
    let time = Time::new(policy);
    let pop3 = time.bound(pre.instantiate_async(&mut store)).await?;
    let pop3 = pop3.map_err(|error| {
        let refused = oversight.memory.was_refused();
        if refused { HostError::Memory } else { HostError::Start(one_line(&error)) }
    })?;
    Ok(Guest { store, pop3, time })
}

/// No files, no environment, no standard streams: sockets, and of these only what the allow-list has.
fn wasi(allowed: &Arc<AllowList>) -> WasiCtx {
    let allowed = Arc::clone(allowed);
    let mut builder = WasiCtx::builder();
    builder.allow_tcp(true).allow_ip_name_lookup(true).socket_addr_check(move |address, usage| {
        let fine = match usage {
            SocketAddrUse::TcpConnect => allowed.may_connect(address),
            // Connecting binds to any address and port of the system's choice.
            SocketAddrUse::TcpBind => address.ip().is_unspecified() && address.port() == 0,
            SocketAddrUse::TcpListen
            | SocketAddrUse::TcpAccept
            | SocketAddrUse::UdpBind
            | SocketAddrUse::UdpSend
            | SocketAddrUse::UdpReceive => false,
        };
        Box::pin(std::future::ready(fine))
    });
    builder.build()
}
