//! What `tracing` is told: `cargo test -p pop3-client --features tracing`.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::{
    fmt::{Debug, Write as _},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use common::memory::{Memory, Server, block_on};
use pop3_client::{Credentials, Options, Pipelining, PipeliningOptions, Request, Security, open};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::with_default,
};

/// Writes down what it is told.
#[derive(Clone, Default)]
struct Told {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Told {
    fn tell(&self, what: &str, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(what.into());
        record(&mut fields);
        self.lines.lock().unwrap().push(fields.0);
    }
}

impl Subscriber for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1);
        let parent = attributes.parent().map_or(0, Id::into_u64);
        let what = format!("{parent}>{} {}", id.into_u64(), attributes.metadata().name());
        self.tell(&what, |fields| attributes.record(fields));
        id
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        self.tell(&format!("{}:", id.into_u64()), |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.tell("event", |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}

    fn try_close(&self, id: Id) -> bool {
        self.tell(&format!("{} closed", id.into_u64()), |_| {});
        true
    }
}

#[test]
fn a_connection_and_each_command_have_a_span_without_secrets() {
    let told = Told::default();
    with_default(told.clone(), || {
        let server = Server::new(&["\r\n", "\r\n"]).shared();
        let pipelining = PipeliningOptions { mode: Pipelining::Forced, ..PipeliningOptions::default() };
        let options = Options { pipelining, ..common::options(Security::Plaintext) };
        block_on(async {
            let connection = open(&mut Memory(server.clone()), "memory", 110, &options).await.unwrap();
            let mrose = Credentials::user_pass("mrose", "tanstaaf");
            let mut mailbox = connection.authenticate(&mrose).await.unwrap();
            let mut batch = mailbox.batch([Request::Retrieve(1), Request::Delete(7)]).unwrap();
            while batch.next().await.unwrap().is_some() {}
            mailbox.quit().await.unwrap();
        });
    });
    let lines = told.lines.lock().unwrap();
    let expected = [
        "0>1 pop3.connection host=\"memory\" port=110",
        "1>2 pop3.command line=\"USER mrose\"",
        "2: ok=true",
        "2 closed",
        "1>3 pop3.command line=\"PASS ***\"",
        "3: ok=true",
        "3 closed",
        "1>4 pop3.command line=\"RETR 1\"",
        "1>5 pop3.command line=\"DELE 7\"",
        "4: ok=true",
        "4 closed",
        "5: ok=false",
        "5 closed",
        "1>6 pop3.command line=\"QUIT\"",
        "6: ok=true",
        "6 closed",
        "1 closed",
    ];
    assert_eq!(*lines, expected, "{lines:#?}");
}
