//! Addresses: those that cannot be listened on, and the one that a client connects to.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use pop3_mock::StartError;

use crate::args::Options;
use crate::exit::{Complaint, Sysexit};

/// An address to listen on.
pub(crate) fn parse(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "an address is an IP address and a port, such as 127.0.0.1:0 or [::1]:110".to_owned())
}

/// Refuses one port for both kinds of connection: the second one to be bound would say that it is in use.
pub(crate) fn check(options: &Options) -> Result<(), Complaint> {
    if options.pop3 != options.pop3s || options.pop3.port() == 0 {
        return Ok(());
    }
    let text = format!("--pop3 and --pop3s are both {}: give one of them another port", options.pop3);
    Err(Complaint::new(Sysexit::Usage, text))
}

/// The one address at which a client on this machine finds both ports.
pub(crate) fn host(options: &Options) -> Result<IpAddr, Complaint> {
    let (pop3, pop3s) = (options.pop3.ip(), options.pop3s.ip());
    if pop3 != pop3s {
        let text =
            format!("--pop3 is on {pop3}, --pop3s on {pop3s}: POP3_HOST is for both; give both one address");
        return Err(Complaint::new(Sysexit::Usage, text));
    }
    Ok(match pop3 {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        address => address,
    })
}

/// Why the server did not start, with the option that is to be changed.
pub(crate) fn complaint(options: &Options, error: &StartError) -> Complaint {
    let (code, text) = match error {
        StartError::Bind { address, kind, .. } => {
            let (code, advice) = advice(*kind);
            (code, format!("{}: {error}; {advice}", option(options, *address)))
        }
        StartError::NotLoopback(address) => {
            let option = option(options, *address);
            (Sysexit::Usage, format!("{option}: {error}; --allow-remote allows them"))
        }
        StartError::Thread(_) => (Sysexit::OsError, error.to_string()),
        // The enum may grow; until this command knows the case, its text has to do.
        _ => (Sysexit::Software, error.to_string()),
    };
    Complaint::new(code, text)
}

/// Where both are the same, --pop3 is bound first and has failed.
fn option(options: &Options, address: SocketAddr) -> &'static str {
    if address == options.pop3 { "--pop3" } else { "--pop3s" }
}

pub(crate) fn advice(kind: ErrorKind) -> (Sysexit, &'static str) {
    match kind {
        ErrorKind::AddrInUse => (Sysexit::Unavailable, "port 0 takes a free one"),
        ErrorKind::PermissionDenied => (Sysexit::NoPermission, "port 0 takes one that needs no permission"),
        ErrorKind::AddrNotAvailable => (Sysexit::Unavailable, "the address must be one of this machine"),
        _ => (Sysexit::Unavailable, "name another address"),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Args, Command};

    fn host_at(pop3: &str, pop3s: &str) -> Result<String, Complaint> {
        let arguments = ["pop3-mock", "exec", "--pop3", pop3, "--pop3s", pop3s, "--", "true"];
        let Ok(Args { command: Command::Exec(options) }) = Args::try_parse_from(arguments) else {
            panic!("the command line parses");
        };
        host(&options.mock).map(|host| host.to_string())
    }

    #[test]
    fn a_client_connects_to_loopback_where_all_addresses_are_listened_on() {
        assert_eq!(host_at("0.0.0.0:110", "0.0.0.0:995"), Ok("127.0.0.1".into()));
        assert_eq!(host_at("[::]:110", "[::]:995"), Ok("::1".into()));
        assert_eq!(host_at("[::1]:0", "[::1]:0"), Ok("::1".into()));
        assert!(host_at("127.0.0.1:0", "[::1]:0").is_err());
    }
}
