//! The variables that tell the command where the server is.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path;

use crate::exit::{Complaint, Sysexit};
use crate::mock::Mock;

/// Their names and meanings, in the order of [`variables`].
const VARIABLES: [(&str, &str); 6] = [
    ("POP3_HOST", "address of the server; the certificate is valid for 127.0.0.1, ::1 and localhost"),
    ("POP3_PORT", "port for plain connections and STLS"),
    ("POP3S_PORT", "port for implicit TLS"),
    ("POP3_CA_FILE", "the CA certificate to trust, in PEM; an absolute path"),
    ("POP3_USER", "name of the first user"),
    ("POP3_PASSWORD", "password of the first user"),
];

pub(super) type Variables = Vec<(&'static str, OsString)>;

pub(super) fn variables(
    host: IpAddr,
    mock: &Mock,
    (user, password): (&str, &str),
) -> Result<Variables, Complaint> {
    // The command may go to another directory.
    let ca_file = path::absolute(mock.outputs.ca_file.path()).map_err(|error| {
        let text = format!("cannot tell where the CA file is: {error}; --ca-file takes an absolute path");
        Complaint::new(Sysexit::OsError, text)
    })?;
    let values = [
        host.to_string().into(),
        mock.server.pop3().port().to_string().into(),
        mock.server.pop3s().port().to_string().into(),
        ca_file.into_os_string(),
        user.into(),
        password.into(),
    ];
    Ok(VARIABLES.into_iter().map(|(name, _)| name).zip(values).collect())
}

pub(super) fn help() -> String {
    VARIABLES.map(|(name, meaning)| format!("  {name:<13}  {meaning}\n")).concat()
}
