//! Every case of the types that errors are made of; one that is missing here does not compile.

use pop3_client::{
    Condition, ErrorKind, HostError, Limit, Phase, Refusal, ResponseCode, Rule, SocketError, Step,
};
use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;

/// The cases of an enum, each once.
macro_rules! all {
    ($name:ident, $type:ident: $($case:ident),* $(,)?) => {
        pub(super) fn $name() -> Vec<$type> {
            fn _none_is_missing(case: $type) {
                match case {
                    $($type::$case => {})*
                }
            }
            vec![$($type::$case),*]
        }
    };
}

all!(steps, Step: Options, Resolve, Connect, Tls, Greeting, Capa, Stls, User, Pass, Auth, Apop, Rpop, Utf8, Lang, Raw,
    Stat, List, Uidl, Retr, Top, Dele, Rset, Noop, Quit);
all!(limits, Limit: Line, Greeting, Listing, Entries, Capabilities, Message, Drain, SaslChallenge, SaslRounds);
all!(phases, Phase: Connect, Tls, Greeting, Login, Reply, Silence, Operation, Quit);
all!(conditions, Condition: Ready, Unfinished, Over);
all!(codes, ErrorCode: Unknown, AccessDenied, NotSupported, InvalidArgument, OutOfMemory, Timeout, ConcurrencyConflict,
    NotInProgress, WouldBlock, InvalidState, NewSocketLimit, AddressNotBindable, AddressInUse, RemoteUnreachable,
    ConnectionRefused, ConnectionReset, ConnectionAborted, DatagramTooLarge, NameUnresolvable,
    TemporaryResolverFailure, PermanentResolverFailure);

pub(super) const SOCKET_ERRORS: [SocketError; 13] = [
    SocketError::Unknown,
    SocketError::AccessDenied,
    SocketError::NotSupported,
    SocketError::InvalidArgument,
    SocketError::OutOfResources,
    SocketError::Timeout,
    SocketError::RemoteUnreachable,
    SocketError::ConnectionRefused,
    SocketError::ConnectionReset,
    SocketError::ConnectionAborted,
    SocketError::NameUnresolvable,
    SocketError::TemporaryResolverFailure,
    SocketError::PermanentResolverFailure,
];

/// Refusals with every code that is judged, one that nobody knows, and none.
pub(super) fn refusals() -> Vec<Refusal> {
    let codes = ["IN-USE", "LOGIN-DELAY", "SYS/TEMP", "SYS/PERM", "AUTH", "UTF8", "sys/temp/x", "X-NEW/1"];
    let coded = codes.map(|code| ResponseCode::new(code).unwrap());
    let coded = coded.into_iter().map(|code| Refusal {
        code: Some(code),
        text: b"caf\xe9 \x1b[2J".to_vec(),
        detail: Some(b"{\"status\":\"401\"}".to_vec()),
    });
    coded.chain([Refusal { code: None, text: vec![], detail: None }]).collect()
}

/// Every kind of error that a component can tell, with everything that it can hold.
pub(super) fn kinds() -> Vec<ErrorKind> {
    let text = || "text of a host, gr\u{fc}n".to_owned();
    let mut kinds: Vec<_> = Rule::ALL.iter().copied().map(ErrorKind::Violation).collect();
    kinds.extend(refusals().into_iter().map(ErrorKind::Refused));
    kinds.extend(refusals().into_iter().map(ErrorKind::Dismissed));
    kinds.extend(limits().into_iter().map(ErrorKind::Limit));
    kinds.extend(SOCKET_ERRORS.map(ErrorKind::Resolve));
    kinds.extend(SOCKET_ERRORS.map(ErrorKind::Connect));
    kinds.extend(phases().into_iter().map(ErrorKind::Timeout));
    kinds.extend([ErrorKind::Misuse(text()), ErrorKind::Tls(text()), ErrorKind::Transport(text())]);
    kinds.extend([ErrorKind::Closed, ErrorKind::Truncated, ErrorKind::Cancelled, ErrorKind::Poisoned]);
    kinds
}

/// What only a host can tell.
pub(super) fn of_hosts() -> Vec<ErrorKind> {
    let text = String::new;
    [
        HostError::Start(text()),
        HostError::Foreign(text()),
        HostError::Abandoned,
        HostError::Compute,
        HostError::Memory,
        HostError::Lifetime,
        HostError::Trap(text()),
    ]
    .map(ErrorKind::Host)
    .into()
}
