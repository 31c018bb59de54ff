//! Every case, for every subject, as a test of its own: `cargo test rfc1939_retr` runs what is about RETR.
#![expect(clippy::unwrap_used, reason = "all of it is test code")]

use pop3_conformance::{
    case::Case,
    cases,
    report::{Report, Verdict, run},
    subject::{Component, Native, Subject},
};

/// Stamps the tests of each case: one for each subject, and one that the subjects agree.
macro_rules! stamp {
    ($($case:ident)*) => {
        $(mod $case {
            #[test]
            fn native() {
                crate::passes(stringify!($case), &crate::Native);
            }

            #[test]
            fn component() {
                crate::passes(stringify!($case), &crate::Component);
            }

            #[test]
            fn native_equals_component() {
                crate::agree(stringify!($case));
            }
        })*

        /// Every case that has tests.
        const STAMPED: &[&str] = &[$(stringify!($case)),*];
    };
}

stamp! {
    rfc1939_greeting_refused
    rfc1939_greeting_other_protocol
    rfc1939_greeting_bare
    rfc1939_status_indicator_glued
    rfc1939_status_indicator_in_lower_case
    rfc1939_status_line_of_512_octets
    rfc1939_status_line_without_end
    rfc1939_status_unasked_octets
    rfc1939_status_continuation_out_of_context
    rfc1939_login_user_refused
    rfc1939_login_password_refused
    rfc1939_login_password_with_spaces
    rfc1939_login_line_break_in_password
    rfc1939_stat_trailing_text
    rfc1939_stat_malformed
    rfc1939_list_gaps_and_trailing_fields
    rfc1939_list_empty
    rfc1939_list_one_answers_for_another
    rfc1939_uidl_opaque
    rfc1939_list_message_zero
    rfc1939_retr_dot_stuffing_first_line
    rfc1939_retr_dot_stuffing_only_dots
    rfc1939_retr_dot_stuffing_inside_a_line
    rfc1939_retr_terminator_line_feed_only
    rfc1939_retr_empty_message
    rfc1939_retr_terminator_split
    rfc1939_retr_announced_size_wrong
    rfc1939_retr_octets_of_any_value
    rfc1939_retr_lines_like_replies
    rfc1939_retr_truncated
    rfc1939_retr_refused
    rfc1939_retr_dropped_half_read
    rfc1939_retr_too_much_left_unread
    rfc1939_quit_confirmed
    rfc1939_quit_refused
    rfc1939_quit_closed_without_reply
    rfc2449_capa_refused
    rfc2449_capa_unknown_lines
    rfc2449_response_code_unknown_detail
    rfc2449_response_code_malformed
    rfc2449_length_content_line
    rfc2595_stls_accepted
    rfc2595_stls_refused
    rfc2595_stls_reply_injected
    rfc2595_stls_half_a_line_injected
    rfc2595_stls_reset
    rfc2595_plaintext_credentials_withheld
    rfc5034_plain_two_steps
    rfc5034_plain_challenge_without_space
    rfc5034_plain_refused
    rfc5034_plain_response_refused
    rfc5034_plain_success_too_early
}

#[test]
fn every_case_has_tests() {
    let mut names: Vec<String> = cases::all().iter().map(|case| case.test_name()).collect();
    names.sort();
    let mut stamped = STAMPED.to_vec();
    stamped.sort_unstable();
    assert_eq!(names, stamped);
}

fn passes(name: &str, subject: &impl Subject) {
    let case = case(name);
    let report = report(&case, subject);
    assert!(report.verdict() == Verdict::Pass, "\n{report}");
}

/// What the case accepts does not matter here: a wrong outcome has to be the same wrong outcome.
fn agree(name: &str) {
    let case = case(name);
    let (native, component) = (report(&case, &Native), report(&case, &Component));
    assert!(native.outcome == component.outcome, "the subjects differ\n\n{native}\n\n{component}");
    assert_eq!(native.departure, component.departure);
}

fn case(name: &str) -> Case {
    cases::all().into_iter().find(|case| case.test_name() == name).unwrap()
}

fn report<'c>(case: &'c Case, subject: &impl Subject) -> Report<'c> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(run(case, subject)).unwrap()
}
