//! Name lookup for the guest: wasmtime's own, but for the permitted name only, and noting what it resolves to.
//!
//! Doing it here, and not with a lookup of our own before the call, means that the addresses the guest gets and
//! those it may connect to are the same ones, also where a name has different addresses each time it is asked for.

use std::{net::IpAddr, sync::Arc};

use wasmtime::component::{HasData, Linker, Resource};
use wasmtime_wasi::{
    p2::{
        DynPollable, SocketError,
        bindings::sockets::{
            ip_name_lookup::{Host, HostResolveAddressStream, ResolveAddressStream, add_to_linker},
            network::{self, ErrorCode, HostNetwork, IpAddress, Network},
        },
    },
    sockets::{WasiSocketsCtxView, WasiSocketsView as _},
};

use crate::{allow_list::AllowList, guest::State};

/// Replaces `wasi:sockets/ip-name-lookup` in a linker that has wasmtime's.
pub(crate) fn replace(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    add_to_linker::<_, Lookup<'static>>(linker, |state| Lookup {
        allowed: Arc::clone(&state.allowed),
        inner: state.sockets(),
    })?;
    linker.allow_shadowing(false);
    Ok(())
}

struct Lookup<'a> {
    allowed: Arc<AllowList>,
    inner: WasiSocketsCtxView<'a>,
}

impl HasData for Lookup<'static> {
    type Data<'a> = Lookup<'a>;
}

// The bindings want the interface that the error codes come from on the same type; wasmtime's stays linked.
impl network::Host for Lookup<'_> {
    fn convert_error_code(&mut self, error: SocketError) -> wasmtime::Result<ErrorCode> {
        self.inner.convert_error_code(error)
    }

    fn network_error_code(
        &mut self,
        error: Resource<wasmtime::Error>,
    ) -> wasmtime::Result<Option<ErrorCode>> {
        self.inner.network_error_code(error)
    }
}

impl HostNetwork for Lookup<'_> {
    fn drop(&mut self, network: Resource<Network>) -> wasmtime::Result<()> {
        HostNetwork::drop(&mut self.inner, network)
    }
}

impl Host for Lookup<'_> {
    fn resolve_addresses(
        &mut self,
        network: Resource<Network>,
        name: String,
    ) -> Result<Resource<ResolveAddressStream>, SocketError> {
        if !self.allowed.may_resolve(&name) {
            return Err(ErrorCode::AccessDenied.into());
        }
        self.inner.resolve_addresses(network, name)
    }
}

impl HostResolveAddressStream for Lookup<'_> {
    fn resolve_next_address(
        &mut self,
        stream: Resource<ResolveAddressStream>,
    ) -> Result<Option<IpAddress>, SocketError> {
        let address = self.inner.resolve_next_address(stream)?;
        if let Some(address) = address {
            self.allowed.resolved(from_wasi(address));
        }
        Ok(address)
    }

    fn subscribe(
        &mut self,
        stream: Resource<ResolveAddressStream>,
    ) -> wasmtime::Result<Resource<DynPollable>> {
        self.inner.subscribe(stream)
    }

    fn drop(&mut self, stream: Resource<ResolveAddressStream>) -> wasmtime::Result<()> {
        HostResolveAddressStream::drop(&mut self.inner, stream)
    }
}

fn from_wasi(address: IpAddress) -> IpAddr {
    match address {
        IpAddress::Ipv4((a, b, c, d)) => IpAddr::from([a, b, c, d]),
        IpAddress::Ipv6((a, b, c, d, e, f, g, h)) => IpAddr::from([a, b, c, d, e, f, g, h]),
    }
}
