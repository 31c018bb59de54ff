//! Decisions that are no matter of one answer: about the maildrop, the lock and the clock.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::shape::{Key, Kind};
use super::{keys, time};

/// Something that may be decided.
trait Decision: Sized {
    const KIND: Kind;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// What comes later has the last word.
    fn and(self, later: Self) -> Self;

    /// How it is decided, if it is; nothing stands for a plain yes.
    fn decided(&self) -> Option<String>;
}

impl Decision for bool {
    const KIND: Kind = Kind::Truth;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn and(self, later: Self) -> Self {
        self | later
    }

    fn decided(&self) -> Option<String> {
        self.then(String::new)
    }
}

impl Decision for Option<usize> {
    const KIND: Kind = Kind::Number;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn and(self, later: Self) -> Self {
        later.or(self)
    }

    fn decided(&self) -> Option<String> {
        self.map(|number| number.to_string())
    }
}

impl Decision for Option<String> {
    const KIND: Kind = Kind::Text(keys::any);

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn and(self, later: Self) -> Self {
        later.or(self)
    }

    fn decided(&self) -> Option<String> {
        self.as_ref().map(|_| String::new())
    }
}

impl Decision for Option<Duration> {
    const KIND: Kind = Kind::Text(keys::duration);

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        time::read(deserializer)
    }

    fn and(self, later: Self) -> Self {
        later.or(self)
    }

    fn decided(&self) -> Option<String> {
        self.map(|time| format!("{time:?}"))
    }
}

/// Each decision with its key and the sentence that tells it.
macro_rules! decisions {
    ($(#[doc = $told:literal] $field:ident = $name:literal: $kind:ty,)+) => {
        /// What a server decides otherwise than the reference does.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct Decisions {
            $(
                #[doc = $told]
                #[serde(rename = $name, deserialize_with = "Decision::read")]
                pub(crate) $field: $kind,
            )+
        }

        pub(super) static DECISIONS: [Key; [$($name),+].len()] =
            [$(Key { name: $name, kind: <$kind as Decision>::KIND, needed: false }),+];

        impl Decisions {
            /// Both taken together.
            pub(crate) fn and(self, later: Self) -> Self {
                Self { $($field: Decision::and(self.$field, later.$field)),+ }
            }

            /// What is decided, in words.
            pub(super) fn told(&self) -> Vec<String> {
                let all = [$(self.$field.decided().map(|how| told($told, &how))),+];
                all.into_iter().flatten().collect()
            }
        }
    };
}

fn told(sentence: &str, how: &str) -> String {
    let sentence = sentence.trim().trim_end_matches('.');
    if how.is_empty() { sentence.to_owned() } else { format!("{sentence}: {how}") }
}

decisions! {
    /// QUIT says that all is removed and removes nothing.
    keep_deleted = "keep-deleted": bool,
    /// A session that ends without QUIT removes what it has marked.
    remove_on_drop = "remove-on-drop": bool,
    /// RETR marks the message as deleted.
    retr_deletes = "retr-deletes": bool,
    /// TOP marks the message as deleted.
    top_deletes = "top-deletes": bool,
    /// TOP counts as a retrieval.
    top_retrieves = "top-retrieves": bool,
    /// Several sessions may open one maildrop.
    no_lock = "no-lock": bool,
    /// Messages that are marked can be asked for like others.
    deleted_found = "deleted-found": bool,
    /// Messages that are marked stand in listings, with size 0.
    deleted_listed = "deleted-listed": bool,
    /// A session sees no more messages than these, the newest ones.
    window = "window": Option<usize>,
    /// What a session has retrieved and left behind is not shown to later ones.
    once_only = "once-only": bool,
    /// What QUIT removes is seen by one more session.
    late_removal = "late-removal": bool,
    /// A message that stands in front of all others; RETR gives it, nothing removes it.
    first_message = "first-message": Option<String>,
    /// Messages are shown as two where a line begins with "From ".
    split_at_from = "split-at-from": bool,
    /// The unique-id is the Message-ID.
    message_id = "message-id": bool,
    /// Unique-ids are small numbers that begin anew once the maildrop is empty.
    counted_ids = "counted-ids": bool,
    /// For so long a maildrop looks empty behind a session that ended without QUIT.
    empty_after_drop = "empty-after-drop": Option<Duration>,
    /// APOP is offered, whatever the builder says.
    apop = "apop": bool,
    /// USER refuses a name that nobody has.
    user_checked = "user-checked": bool,
    /// The least time between two logins of a user, whatever the builder says.
    login_delay = "login-delay": Option<Duration>,
    /// What stands behind a command in the same read is lost.
    one_command_a_read = "one-command-a-read": bool,
    /// The time without a command until the server closes.
    idle = "idle": Option<Duration>,
    /// The time without a command before the login until the server closes.
    login_idle = "login-idle": Option<Duration>,
    /// NOOP does not count as a command for the time until the server closes.
    noop_is_idle = "noop-is-idle": bool,
    /// The greeting comes when the client has said something.
    greet_second = "greet-second": bool,
    /// UTF8 is obeyed behind the login, too.
    utf8_after_login = "utf8-after-login": bool,
    /// Each read of the socket is taken as a whole line.
    lines_are_reads = "lines-are-reads": bool,
    /// A response is one write, with all of its content, up to a mebioctet.
    whole_responses = "whole-responses": bool,
    /// Answers are held back until the client has been quiet for so long, and go out together.
    answers_wait = "answers-wait": Option<Duration>,
    /// With more commands than these waiting for their answers, nothing is read and nothing said any more.
    backlog = "backlog": Option<usize>,
    /// CR, LF and NUL each end a command line.
    any_line_end = "any-line-end": bool,
}
