//! The rules that a server can break, in one table.

use core::fmt;

/// Writes the enum and its accessors from one line per rule, so that id, text and documentation cannot drift apart.
macro_rules! rules {
    ($($name:ident($id:literal) $text:literal;)*) => {
        /// A rule that the server broke: a clause of an RFC or a quirk of the catalogue.
        ///
        /// ```
        /// use pop3_proto::Rule;
        ///
        /// assert_eq!(Rule::StatusIndicator.id(), "RFC1939-3-22");
        /// assert_eq!(Rule::StatusIndicator.to_string(), "reply begins with neither +OK nor -ERR (RFC1939-3-22)");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("`", $id, "`: ", $text, ".")] $name,)*
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Rule] = &[$(Rule::$name),*];

            /// Id in the catalogue of clauses and quirks.
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)* }
            }

            /// What the server did, in words.
            pub const fn text(self) -> &'static str {
                match self { $(Rule::$name => $text,)* }
            }
        }
    };
}

rules! {
    StatusIndicator("RFC1939-3-22") "reply begins with neither +OK nor -ERR";
    StatusCase("RFC1939-3-20") "status indicator is not in upper case";
    StatusGlued("status-token-glued") "status indicator is followed by neither a space nor the end of the line";
    StatusLineFeed("RFC1939-3-16") "line feed without carriage return in a status line";
    ListingLineFeed("RFC1939-3-23") "line feed without carriage return in a listing";
    UnaskedOctets("RFC1939-3-05") "octets that answer no command";
    OctetsBeforeTls("RFC2595-4-05") "octets in clear behind the positive reply to STLS";
    Continuation("continuation-out-of-context") "continuation line outside an AUTH exchange";
    OkBeforeResponse("RFC5034-4-12") "AUTH succeeds before the credentials were sent";
    CancelIgnored("RFC5034-4-11") "AUTH goes on after the client has cancelled it";
    ChallengeBase64("sasl-challenge-garbage") "challenge is not base64";
    ChallengeMessage("RFC5802-5.1-01") "challenge is not the message that the mechanism asks for";
    ScramExtension("RFC5802-5.1-07") "server demands an extension of SCRAM";
    ScramNonce("RFC5802-5.1-08") "nonce of the server does not begin with the client's";
    ScramIterations("RFC5802-9-01") "iteration count of SCRAM is not within 4096 and 1000000";
    ScramSignature("RFC5802-5-02") "server has not proved that it knows the password";
    StatFields("RFC1939-5-02") "STAT reply does not begin with two decimal numbers";
    ScanFields("RFC1939-5-11") "scan listing does not begin with two decimal numbers";
    ScanMismatch("list-n-wrong-number") "LIST of one message answers for another";
    UniqueIdFields("RFC1939-7-13") "unique-id listing is not a decimal number and a unique-id";
    UniqueIdControl("uidl-control-chars") "unique-id holds a control character";
    UniqueIdLength("uidl-too-long") "unique-id is longer than 1024 octets";
    UniqueIdMismatch("uidl-wrong-number") "UIDL of one message answers for another";
    MessageNumber("list-number-out-of-range") "message number is 0 or above 4294967295";
    NumberOverflow("size-overflow-negative") "number does not fit 64 bits";
    LanguageTag("RFC6856-3.2-09") "language listing does not begin with a language tag";
    StatusSeparator("greeting-odd-whitespace") "status indicator is followed by a tab";
    StatSize("stat-size-negative") "size in a STAT reply is not a decimal number";
    ScanSize("list-bogus-negative-item") "size in a scan listing is not a decimal number";
    ListingPrefix("uidl-ok-prefix-per-line") "line of a listing begins with +OK";
    ListingBlank("list-blank-lines") "blank line in a listing";
    ListingUnended("list-terminator-no-crlf") "connection ended before the CRLF of the terminator";
    DuplicateNumber("RFC1939-4-13") "two lines of a listing have the same message number";
    NumberBeyondLimit("list-huge-msgnum") "message number is above the limit of entries";
    UniqueIdDuplicate("uidl-duplicate") "two messages have the same unique-id";
    UniqueIdUnnumbered("uidl-n-missing-number") "UIDL of one message answers without its number";
    BareTerminator("bare-lf-dot-line") "LF.LF in a message, where clients less strict would end it";
    BodyStatus("top-ok-twice") "message begins with a status line";
    Shortfall("attachments-dropped") "message has less than half the octets that LIST told";
    ListingRefused("list-err-when-empty") "LIST or UIDL of an empty maildrop is refused";
    QuitRefused("quit-in-auth-state-err") "QUIT before login is refused";
    QuitUnanswered("quit-closes-without-reply") "connection ended instead of an answer to QUIT";
    TopZero("top-zero-chokes") "TOP of no line is refused, of one line it is not";
}

impl Rule {
    /// Whether a reply that breaks the rule says nothing about the next ones: the session can go on without its value.
    ///
    /// ```
    /// use pop3_proto::Rule;
    ///
    /// assert!(Rule::StatFields.leaves_session_usable());
    /// assert!(!Rule::ScanMismatch.leaves_session_usable()); // The server may be out of step.
    /// ```
    #[must_use]
    pub const fn leaves_session_usable(self) -> bool {
        matches!(
            self,
            Self::StatFields
                | Self::NumberOverflow
                | Self::UniqueIdUnnumbered
                | Self::UniqueIdControl
                | Self::UniqueIdLength
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.text(), self.id())
    }
}

impl core::error::Error for Rule {}
