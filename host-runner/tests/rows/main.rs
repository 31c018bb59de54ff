//! Whatever the native client can do, the component can do: each row is written once, and goes through both. What they
//! sent has to be the same, octet for octet, and so have the typed results.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]
#![expect(clippy::duplicate_mod, reason = "a row is compiled for each build of the client")]
#![allow(dead_code, reason = "each build uses a part of what they share")]
#![expect(
    clippy::drop_non_drop,
    reason = "messages, batches and listings of the component end by being dropped"
)]

mod tap;
mod told;

#[path = "."]
mod component {
    #[path = "component.rs"]
    pub(crate) mod subject;

    pub(crate) mod row;

    pub(crate) mod batches;
    pub(crate) mod bounds;
    pub(crate) mod by_hand;
    pub(crate) mod calls;
    pub(crate) mod connecting;
    pub(crate) mod greetings;
    pub(crate) mod logins;
    pub(crate) mod maildrops;
}

#[path = "."]
mod native {
    #[path = "native.rs"]
    pub(crate) mod subject;

    pub(crate) mod row;

    pub(crate) mod batches;
    pub(crate) mod bounds;
    pub(crate) mod by_hand;
    pub(crate) mod calls;
    pub(crate) mod connecting;
    pub(crate) mod greetings;
    pub(crate) mod logins;
    pub(crate) mod maildrops;
}

use std::future::Future;

use told::Told;

/// Plays a row by both builds.
fn both<N: Future<Output = Told>, C: Future<Output = Told>>(native: fn() -> N, component: fn() -> C) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let native = runtime.block_on(native());
    let component = runtime.block_on(component());
    assert_eq!(native.results, component.results, "results, native and component");
    assert_eq!(native.wire, component.wire, "octets on the wire, native and component");
    assert_eq!(native.heard, component.heard, "what the server heard, native and component");
}

macro_rules! rows {
    ($($group:ident: $($row:ident),*;)*) => {
        $(mod $group {
            $(
                #[test]
                fn $row() {
                    super::both(super::native::$group::$row, super::component::$group::$row);
                }
            )*
        })*
    };
}

rows! {
    greetings:
        a_greeting_has_its_code_and_its_last_timestamp,
        a_greeting_that_refuses_says_why,
        tls_by_hand_forgets_the_timestamp_and_the_capabilities,
        tls_by_hand_that_is_refused_ends_the_session;
    logins:
        user_and_pass_log_in,
        apop_logs_in,
        rpop_logs_in,
        plain_logs_in_as_somebody_else,
        plain_logs_in,
        login_logs_in,
        cram_md5_logs_in,
        scram_sha_1_logs_in,
        scram_sha_256_logs_in,
        scram_sha_512_logs_in,
        xoauth2_logs_in,
        xoauth2_that_is_refused_gives_the_reason,
        oauthbearer_logs_in,
        external_logs_in,
        anonymous_logs_in,
        automatic_takes_the_strongest,
        automatic_takes_plain_under_tls,
        automatic_with_a_token_shows_no_password,
        automatic_behind_stls_asks_for_the_capabilities_again,
        the_first_message_goes_with_auth_if_the_options_ask_for_it,
        names_and_passwords_in_utf_8_log_in,
        a_wrong_password_gives_the_connection_back,
        no_password_goes_out_without_tls_unless_it_is_allowed,
        line_breaks_in_names_and_passwords_are_refused_before_an_octet;
    by_hand:
        a_mechanism_of_the_callers_own_is_stepped,
        an_exchange_is_cancelled_and_another_login_tried,
        an_exchange_is_refused_or_broken_like_any_other,
        a_command_by_hand_has_a_line_or_a_listing,
        a_command_by_hand_works_before_login_too,
        a_command_by_hand_carries_no_line_break;
    maildrops:
        capabilities_are_typed_before_and_behind_a_login,
        sizes_and_unique_ids_are_given_at_once_singly_and_one_by_one,
        messages_and_their_beginnings_come_with_a_summary,
        marks_are_set_and_taken_back_and_quit_confirms_them,
        a_session_that_is_dropped_deletes_nothing,
        a_quit_that_is_refused_says_so,
        a_quit_without_an_answer_is_unknown,
        behind_a_broken_rule_nothing_more_is_written,
        a_server_that_ends_an_idle_session_is_understood,
        languages_are_listed_and_set_in_both_states,
        utf8_is_asked_for_where_it_is_announced_only;
    batches:
        a_batch_gives_an_answer_to_each_request,
        a_forced_batch_gives_the_same_answers,
        a_batch_that_must_not_be_pipelined_goes_one_at_a_time,
        a_batch_goes_out_at_once_where_it_is_announced,
        a_batch_goes_out_at_once_where_it_is_forced,
        a_batch_does_not_delete_what_it_retrieves,
        a_batch_of_nothing_says_nothing,
        a_batch_that_is_dropped_leaves_the_session_usable,
        the_summary_of_a_message_comes_behind_its_last_octet,
        a_batch_in_a_session_that_breaks_ends_with_it;
    calls:
        a_call_that_waits_is_cancelled_and_the_session_goes_on,
        a_message_that_waits_is_cancelled_and_the_session_goes_on,
        a_wish_to_cancel_ends_one_call,
        a_message_left_behind_is_read_up_to_the_limit,
        a_server_that_hangs_up_on_capa_is_entered_without,
        a_server_that_hangs_on_capa_is_entered_without,
        a_refused_login_by_enter_is_no_reason_for_another_connection,
        a_server_that_knows_no_capa_is_used_all_the_same,
        an_item_of_a_batch_is_not_lost_where_its_message_waits;
    bounds:
        the_deadline_of_the_handshake_passes,
        the_deadline_of_the_greeting_passes,
        the_deadline_of_the_login_passes,
        the_deadline_of_a_reply_passes,
        the_deadline_of_silence_passes,
        the_deadline_of_the_whole_operation_passes,
        the_deadline_of_quit_passes,
        a_deadline_of_zero_is_refused,
        a_greeting_has_a_limit,
        a_line_has_a_limit,
        a_listing_has_a_limit,
        the_entries_of_a_listing_have_a_limit,
        what_was_listed_before_a_limit_is_given,
        capabilities_have_a_limit,
        a_message_has_a_limit,
        a_challenge_has_a_limit,
        the_rounds_of_an_exchange_have_a_limit;
    connecting:
        an_address_of_ipv6_is_connected_to,
        an_address_of_ipv4_is_connected_to,
        a_name_is_tried_at_each_of_its_addresses,
        a_port_where_nobody_listens_refuses,
        what_is_no_host_is_not_looked_for,
        the_deadline_of_connecting_passes;
}
