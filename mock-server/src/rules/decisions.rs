//! Decisions that are no matter of one answer: about the maildrop, the lock and the clock.

use std::time::Duration;

use serde::Deserialize;

/// What a server decides otherwise than the reference does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Decisions {
    /// QUIT says that all is removed and removes nothing.
    pub(crate) keep_deleted: bool,
    /// A session that ends without QUIT removes what it has marked.
    pub(crate) remove_on_drop: bool,
    /// RETR marks the message as deleted.
    pub(crate) retr_deletes: bool,
    /// TOP marks the message as deleted.
    pub(crate) top_deletes: bool,
    /// TOP counts as a retrieval.
    pub(crate) top_retrieves: bool,
    /// Several sessions may open one maildrop.
    pub(crate) no_lock: bool,
    /// Messages that are marked can be asked for like others.
    pub(crate) deleted_found: bool,
    /// Messages that are marked stand in listings, with size 0.
    pub(crate) deleted_listed: bool,
    /// A session sees no more messages than these, the newest ones.
    pub(crate) window: Option<usize>,
    /// What a session has retrieved and left behind is not shown to later ones.
    pub(crate) once_only: bool,
    /// What QUIT removes is seen by one more session.
    pub(crate) late_removal: bool,
    /// A message that stands in front of all others; RETR gives it, nothing removes it.
    pub(crate) first_message: Option<String>,
    /// Messages are shown as two where a line begins with "From ".
    pub(crate) split_at_from: bool,
    /// The unique-id is the Message-ID.
    pub(crate) message_id: bool,
    /// Unique-ids are small numbers that begin anew once the maildrop is empty.
    pub(crate) counted_ids: bool,
    /// For so long a maildrop looks empty behind a session that ended without QUIT.
    #[serde(deserialize_with = "super::time::read")]
    pub(crate) empty_after_drop: Option<Duration>,
    /// APOP is offered, whatever the builder says.
    pub(crate) apop: bool,
    /// USER refuses a name that nobody has.
    pub(crate) user_checked: bool,
    /// The least time between two logins of a user, whatever the builder says.
    #[serde(deserialize_with = "super::time::read")]
    pub(crate) login_delay: Option<Duration>,
    /// What stands behind a command in the same read is lost.
    pub(crate) one_command_a_read: bool,
    /// The time without a command until the server closes.
    #[serde(deserialize_with = "super::time::read")]
    pub(crate) idle: Option<Duration>,
    /// The same before login.
    #[serde(deserialize_with = "super::time::read")]
    pub(crate) login_idle: Option<Duration>,
    /// NOOP does not count as a command for that time.
    pub(crate) noop_is_idle: bool,
    /// The greeting comes when the client has said something.
    pub(crate) greet_second: bool,
    /// UTF8 is obeyed behind the login, too.
    pub(crate) utf8_after_login: bool,
    /// Each read of the socket is taken as a whole line.
    pub(crate) lines_are_reads: bool,
}

impl Decisions {
    /// Both taken together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            keep_deleted: self.keep_deleted | other.keep_deleted,
            remove_on_drop: self.remove_on_drop | other.remove_on_drop,
            retr_deletes: self.retr_deletes | other.retr_deletes,
            top_deletes: self.top_deletes | other.top_deletes,
            top_retrieves: self.top_retrieves | other.top_retrieves,
            no_lock: self.no_lock | other.no_lock,
            deleted_found: self.deleted_found | other.deleted_found,
            deleted_listed: self.deleted_listed | other.deleted_listed,
            window: other.window.or(self.window),
            once_only: self.once_only | other.once_only,
            late_removal: self.late_removal | other.late_removal,
            first_message: other.first_message.or(self.first_message),
            split_at_from: self.split_at_from | other.split_at_from,
            message_id: self.message_id | other.message_id,
            counted_ids: self.counted_ids | other.counted_ids,
            empty_after_drop: other.empty_after_drop.or(self.empty_after_drop),
            apop: self.apop | other.apop,
            user_checked: self.user_checked | other.user_checked,
            login_delay: other.login_delay.or(self.login_delay),
            one_command_a_read: self.one_command_a_read | other.one_command_a_read,
            idle: other.idle.or(self.idle),
            login_idle: other.login_idle.or(self.login_idle),
            noop_is_idle: self.noop_is_idle | other.noop_is_idle,
            greet_second: self.greet_second | other.greet_second,
            utf8_after_login: self.utf8_after_login | other.utf8_after_login,
            lines_are_reads: self.lines_are_reads | other.lines_are_reads,
        }
    }
}
