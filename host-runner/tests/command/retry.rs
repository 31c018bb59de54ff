//! What `--json` says of another attempt.

use pop3_mock::Script;
use serde_json::{Value, json};

use crate::support::{Build, Run, scripted};

/// The error of a run against a script without TLS.
fn error(build: Build, script: Script) -> Value {
    let server = scripted(script);
    let done = Run::plaintext("list", &server).on(build).arg("--json").timeout("2").run();
    done.done()["error"].take()
}

/// The dialogue up to PASS, and this answer to it.
fn login(answer: &str) -> Script {
    let script = Script::new().send("+OK ready\r\n").expect("USER alice\r\n").reply("+OK\r\n");
    script.expect("PASS secret\r\n").reply(format!("{answer}\r\n")).expect("QUIT\r\n").reply("+OK\r\n")
}

#[test]
fn a_refused_login_says_whether_and_when_to_come_again() {
    for build in Build::BOTH {
        for (answer, retry, seconds) in [
            ("-ERR [AUTH] no", "never", json!(null)),
            ("-ERR [IN-USE] locked", "later", json!(120)),
            ("-ERR [LOGIN-DELAY] slow", "later", json!(900)),
            ("-ERR [SYS/TEMP] not now", "later", json!(null)),
            ("-ERR [SYS/PERM] never", "never", json!(null)),
            ("-ERR no", "unclear", json!(null)),
        ] {
            let error = error(build, login(answer));
            assert_eq!((&error["retry"], &error["retry_seconds"]), (&json!(retry), &seconds), "{error}");
        }
    }
}

#[test]
fn a_deadline_that_passed_names_its_phase_and_may_be_tried_again() {
    for build in Build::BOTH {
        let error = error(build, Script::new().hang());
        let expected = (json!("timeout"), json!("greeting"), json!("later"));
        assert_eq!(
            (error["kind"].clone(), error["phase"].clone(), error["retry"].clone()),
            expected,
            "{error}"
        );
    }
}

#[test]
fn a_connection_that_broke_may_be_tried_again_and_a_broken_protocol_not() {
    for build in Build::BOTH {
        let closed = error(build, Script::new().send("+OK\r\n").expect("USER alice\r\n").close());
        assert_eq!((&closed["kind"], &closed["retry"]), (&json!("closed"), &json!("later")), "{closed}");
        let broken = error(build, Script::new().send("220 smtp\r\n").hang());
        assert_eq!((&broken["kind"], &broken["retry"]), (&json!("violation"), &json!("never")), "{broken}");
    }
}
