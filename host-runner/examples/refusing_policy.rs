//! What a policy refuses, and how each refusal looks to a program: as a typed error.
//!
//! ```sh
//! cargo run -p pop3-host --example refusing_policy
//! ```

use std::{
    error::Error,
    io::{self, Write},
    time::Duration,
};

use pop3_host::{
    Error as Pop3Error, ErrorKind, Host, HostError, Options, Policy, Reach, Security, SocketError,
};
use pop3_mock::{Script, Server};

/// What a service would tell its users, or its log.
fn explain(kind: &ErrorKind) -> &'static str {
    match kind {
        // Where a name has no address that the policy admits, or is not to be looked up at all.
        ErrorKind::Connect(SocketError::AccessDenied) | ErrorKind::Resolve(SocketError::AccessDenied) => {
            "the policy does not let it go there"
        }
        ErrorKind::Host(HostError::Memory) => "it needs more memory",
        ErrorKind::Host(HostError::Compute) => "it used too much processor time",
        ErrorKind::Host(HostError::Lifetime) => "it took too long, all in all",
        ErrorKind::Host(HostError::Abandoned) => "an earlier call was dropped half-way",
        _ => "no matter of the policy",
    }
}

/// Each policy, and what makes it refuse.
fn policies() -> [(&'static str, Policy); 6] {
    let reach = |reach| Policy { reach, ..Policy::default() };
    let elsewhere = Reach::Targets(vec![("pop.example.org".into(), 995)]);
    [
        ("another target than those listed", reach(elsewhere)),
        ("a name that leads into the own network", reach(Reach::Public)),
        ("a port that the predicate does not want", reach(Reach::addresses(|address| address.port() == 995))),
        ("memory of 64 KiB", Policy { memory: 64 << 10, ..Policy::default() }),
        ("no processor time", Policy { compute: Duration::ZERO, ..Policy::default() }),
        (
            "a server that is silent",
            Policy { lifetime: Some(Duration::from_millis(300)), ..Policy::default() },
        ),
    ]
}

/// Connects to a server on this machine that never says a word.
async fn attempt(policy: Policy, server: &Server) -> Result<(), Box<dyn Error>> {
    let host = Host::builder().policy(policy).build()?;
    let options = Options { security: Security::Plaintext, ..Options::default() };
    let client = host.client(&options).await?;
    client.connect("localhost", server.pop3().port()).await?;
    Ok(())
}

/// How each policy refused.
async fn refusals() -> Result<Vec<(&'static str, Pop3Error)>, Box<dyn Error>> {
    let server = Server::builder().script_for_all(Script::new().hang()).start().await?;
    let mut refusals = Vec::new();
    for (what, policy) in policies() {
        let refused = attempt(policy, &server).await.err().ok_or("this was to be refused")?;
        refusals.push((what, *refused.downcast::<Pop3Error>()?));
    }
    Ok(refusals)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    for (what, error) in refusals().await? {
        // As a line for people, and as a value.
        writeln!(io::stdout(), "{what}\n    {error}\n    {}", explain(&error.kind))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_policy_refuses_in_its_own_way() {
        let refusals = refusals().await.unwrap();
        let kinds: Vec<&ErrorKind> = refusals.iter().map(|(_, error)| &error.kind).collect();
        let denied = "the policy does not let it go there";
        assert_eq!(kinds[..3].iter().map(|kind| explain(kind)).collect::<Vec<_>>(), [denied; 3]);
        assert_eq!(kinds[3], &ErrorKind::Host(HostError::Memory));
        assert_eq!(kinds[4], &ErrorKind::Host(HostError::Compute));
        assert_eq!(kinds[5], &ErrorKind::Host(HostError::Lifetime));
    }
}
