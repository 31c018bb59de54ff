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
fn both_clients_race_a_raw_socket_over_plaintext_and_tls_with_small_and_large_messages() {
    if Installed::find_or_skip("both_clients_race_a_raw_socket").is_none() {
        return;
    }
    let report = bench(&["--quick", "--only", "speed", "--rounds", "2"]).unwrap();
    let races = report["speed"]["races"].as_array().unwrap();
    assert_eq!([&races[0]["octets_each"], &races[1]["octets_each"]], [4096, 256 << 10]);
    for (client, security) in everybody(["raw socket, pipelined", "native", "component"]) {
        for race in races {
            let row = row(race, client, |row| row["security"] == security).expect(client);
            assert_eq!(row["seconds"].as_array().unwrap().len(), 2);
            assert!(row["median"].as_f64().unwrap() > 0.0);
            assert_eq!(row["goal"].is_null(), client == "raw socket, pipelined");
        }
    }
    assert!(report["memory"].is_null() && report["distant"].is_null());
}

#[test]
fn over_the_link_both_clients_retrieve_in_one_go_with_two_windows() {
    if Installed::find_or_skip("over_the_link_both_clients_retrieve_in_one_go").is_none() {
        return;
    }
    let report = bench(&["--quick", "--only", "distant", "--distant", "5"]).unwrap();
    for (client, commands) in [("native", 512), ("native", 1024), ("component", 512), ("component", 1024)] {
        let row = row(&report["distant"], client, |row| row["window"]["commands"] == commands).expect(client);
        let steps = row["steps"].as_array().unwrap();
        let retr = steps.iter().find(|step| step["name"] == "RETR").unwrap();
        assert_eq!(retr["commands"], 5);
        assert_eq!(steps.last().unwrap()["name"], "QUIT");
        assert!(row["round_trips"].is_number());
    }
}

#[test]
fn the_parts_of_the_component_are_told_along() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), r#"{"octets": 5, "parts": {"code: a": 5}}"#).unwrap();
    let parts = file.path().to_str().unwrap();
    let report =
        bench(&["--quick", "--only", "speed", "--messages", "1", "--large", "1", "--parts", parts]).unwrap();
    assert_eq!(report["component"]["parts"]["code: a"], 5);
    assert_eq!(report["component"]["octets"], pop3_host::embedded::component().len());
}

/// Each of `clients` over both.
fn everybody(clients: [&str; 3]) -> impl Iterator<Item = (&str, &str)> {
    clients.into_iter().flat_map(|client| ["plaintext", "tls"].map(|security| (client, security)))
}

/// The one row of a client that is as wanted.
fn row<'a>(table: &'a Value, client: &str, wanted: impl Fn(&Value) -> bool) -> Option<&'a Value> {
    table["rows"].as_array()?.iter().find(|row| row["client"] == client && wanted(row))
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
