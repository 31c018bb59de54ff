//! Words that a server may have said to anybody.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Response codes of RFC 2449, RFC 3206, RFC 6856 and of servers.
const CODES: [&str; 8] =
    ["IN-USE", "LOGIN-DELAY", "SYS/TEMP", "SYS/PERM", "AUTH", "UTF8", "XCLIENT", "ALERT"];

/// Mechanisms that servers announce.
const MECHANISMS: [&str; 21] = [
    "PLAIN",
    "LOGIN",
    "CRAM-MD5",
    "DIGEST-MD5",
    "SCRAM-SHA-1",
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-256",
    "SCRAM-SHA-256-PLUS",
    "SCRAM-SHA-512",
    "SCRAM-SHA-512-PLUS",
    "OAUTHBEARER",
    "XOAUTH2",
    "NTLM",
    "GSSAPI",
    "GSS-SPNEGO",
    "EXTERNAL",
    "ANONYMOUS",
    "KERBEROS_V4",
    "OTP",
    "SKEY",
    "APOP",
];

/// The capabilities that RFCs define: 2449, 2595, 3206, 5034 and 6856.
pub(super) const REGISTERED: [&str; 13] = [
    "TOP",
    "USER",
    "SASL",
    "RESP-CODES",
    "LOGIN-DELAY",
    "PIPELINING",
    "EXPIRE",
    "UIDL",
    "IMPLEMENTATION",
    "AUTH-RESP-CODE",
    "STLS",
    "UTF8",
    "LANG",
];

/// Other capabilities of servers, and what stands behind capabilities.
const CAPABILITIES: [&str; 14] = [
    "CAPA",
    "APOP",
    "NEVER",
    "AUTH",
    "X-GOOGLE-RICO",
    "X-GOOGLE-VERHOEVEN",
    "STARTTLS",
    "LAST",
    "XOIP",
    "XTND",
    "LOCALE",
    "LIST",
    "STAT",
    "RETR",
];

/// English of replies: no names of people or places.
const ENGLISH: &str = "
a able about above accept accepted access accessed account accounts action active additional address after again all
allow allowed already also an and another any application are argument arguments as at attempt attempts authenticate
authenticated authentication authorization authorized auto available aware bad be because been before begin begins being
below both broken busy but by bye bytes called can can't cancel cancelled cannot capabilities capability challenge change
changed channel check clear cleartext client clients close closed closing command commands complete completed connect
connected connecting connection connections contact content continue continued corrupted could couldn't count credentials
current currently data days dead deferred delay delete deleted deleting deletion denied desired detected did didn't
directory disabled disconnected disconnecting do does doesn't don't done drop dropped due duplicate each early either
email empty enable enabled encrypted encryption end ended enter error errors exceeded exclusive exist existing exists exit
expected expired expunged fail failed failing fails failure farewell file first follow followed following follows for found from
full gateway get given giving go good good-bye goodbye greetings had has hash have haven't headers hello help here here's
how i i'm id idle ids if illegal implemented in inactivity inbox incoming incomplete incorrect information initial input
insufficient internal interrupted invalid is isn't it its just keep kept kill known large last later left length less let
like limit limited line lines list listing lock locked log logged logging login logins logon logout long longer low
mail mailbox mailboxes maildir maildrop maintenance many marked match matching maximum may me mechanism mechanisms memory
message message(s) messages method minute minutes missing mode more moment much must name need needed negotiation
network never new next no non nonexistent none noop normal not nothing now null number numbers octet octets of off offline
ok okay on once one only open opened opening operation option options or order other out over overload parameter
parameters parse part password pending per perform permanent permission permitted plain plaintext please point policy pop
port possible post present previous problem proceed proceeding process processing protocol protected provide provided
quit quitting quota reached read reading ready received recent reconnect refused rejected remain remaining remote removed
reply request requested requests require required requires reset resource resources response restored resume retrieval
retrieve retry right same saved scan second seconds secret secure security see seen selected send sending sent server
servers service services session sessions set shutdown shutting sign signing since size sizes slow software some soon
sorry spool start started starting startup stat state status still stopped storage store such successful successfully
support supported syntax system takes temporarily temporary ten terminated terminating text than thank thanks that the
their them then there there's these they this those though three time timed timeout times tls to today token too
transaction transfer transferred transport try trying two type unable unavailable unencrypted unexpected uid uidl uids
unique unique-id unique-ids unit unknown unless unlock unmarked unsupported unsuccessful until up update updated use used
user username users using valid value version via wait waiting want was wasn't way we we're welcome were what when
where which while who will with within without won't work working would write wrong yes yet you your
pop3 pop3s imap imap4 apop capa dele list last pass quit retr rset top stls sasl auth ssl utf8 lang utf-8
agent daemon host listens speaks serving
courier cpop cubic cyrus debian dovecot exchange gpop hmailserver inetmail intermail microsoft pop3-mock popa3d popper
postfix qmail qpop qpopper teapop tpop3d ubuntu zimbra";

static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());

/// Whether a word is one that servers say to anybody.
pub(super) fn is_common(word: &[u8]) -> bool {
    let lower = word.to_ascii_lowercase();
    std::str::from_utf8(&lower).is_ok_and(|word| WORDS.contains(word))
}

pub(super) fn is_code(word: &[u8]) -> bool {
    is_one_of(word, &CODES)
}

pub(super) fn is_mechanism(word: &[u8]) -> bool {
    is_one_of(word, &MECHANISMS)
}

pub(super) fn is_capability(word: &[u8]) -> bool {
    is_one_of(word, &REGISTERED) || is_one_of(word, &CAPABILITIES)
}

fn is_one_of(word: &[u8], known: &[&str]) -> bool {
    known.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}
