//! The benchmark measures what it says, at a size that tests have time for.

use std::{error::Error, process::Command};

use pop3_conformance::dovecot::Installed;
use serde_json::Value;

/// The report of a run, which must succeed.
fn bench(arguments: &[&str]) -> Result<Value, Box<dyn Error>> {
    let program = env!("CARGO_BIN_EXE_pop3-bench");
    let output = Command::new(program).args(arguments).arg("--json").output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[test]
fn both_clients_race_a_raw_socket_over_plaintext_and_tls() {
    if Installed::find_or_skip("both_clients_race_a_raw_socket").is_none() {
        return;
    }
    let report = bench(&["--only", "speed", "--messages", "20", "--rounds", "3"]).unwrap();
    let rows = report["speed"]["rows"].as_array().unwrap();

    let raced = |client: &str, security: &str| {
        let mut matching = rows.iter().filter(|row| row["client"] == client && row["security"] == security);
        matching.next().unwrap_or_else(|| panic!("no {client} over {security} in {rows:?}"))
    };
    assert_eq!(raced("raw socket, pipelined", "plaintext")["to_floor"], 1.0);
    for client in ["native", "component"] {
        for security in ["plaintext", "tls"] {
            assert_eq!(raced(client, security)["seconds"].as_array().unwrap().len(), 3);
            assert!(raced(client, security)["median"].as_f64().unwrap() > 0.0);
        }
    }
    assert!(report["memory"].is_null());
}

#[test]
fn without_the_pop3_command_there_is_no_half_a_report() {
    let output = Command::new(env!("CARGO_BIN_EXE_pop3-bench"))
        .args(["--only", "memory", "--octets", "1000", "--pop3", "/nonexistent/pop3"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nonexistent/pop3 is missing"));
}
