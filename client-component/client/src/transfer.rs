//! Messages on their way, one at a time.

use bytes::Bytes;
use pop3_proto::{Command, MessageNumber, Rule};

use crate::{Error, ErrorKind, Mailbox, Step, Summary, Transport, mailbox::message_number};

/// Ticket of a message on its way, for callers that cannot hold a [`Message`](crate::Message).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pop3_client::{Credentials, Options, tokio::Client};
/// # use pop3_mock::{Server, User};
/// # let user = User::new("mrose", "tanstaaf").message("Subject: hi\r\n\r\nhello\r\n");
/// # let server = Server::builder().user(user).start().await?;
/// # let client = Client::new(Options::default(), server.client_config());
/// # let connection = client.connect("localhost", server.pop3s().port()).await?;
/// # let mut mailbox = connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await?;
/// let transfer = mailbox.begin_retrieve(1).await?;
/// let mut message = Vec::new();
/// while let Some(octets) = mailbox.read(&transfer).await? {
///     message.extend_from_slice(&octets);
/// }
/// mailbox.noop().await?;
/// assert!(mailbox.read(&transfer).await.is_err(), "another command has ended the transfer");
/// # assert_eq!(message, b"Subject: hi\r\n\r\nhello\r\n");
/// # mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Transfer {
    number: u64,
    step: Step,
    announced: Option<u64>,
}

impl Transfer {
    /// Size that the server announced in its status line. A hint, never a bound.
    #[must_use]
    pub fn announced(&self) -> Option<u64> {
        self.announced
    }
}

impl<T: Transport> Mailbox<T> {
    /// [`retrieve`](Self::retrieve) for callers that cannot hold a borrow.
    ///
    /// # Errors
    /// As `retrieve`.
    pub async fn begin_retrieve(&mut self, message: u32) -> Result<Transfer, Error> {
        let number = message_number(message, Step::Retr)?;
        self.begin(&Command::retr(number), Step::Retr, self.sizes.of(message)).await
    }

    /// [`top`](Self::top) for callers that cannot hold a borrow.
    ///
    /// # Errors
    /// As `top`.
    pub async fn begin_top(&mut self, message: u32, lines: u32) -> Result<Transfer, Error> {
        let number = message_number(message, Step::Top)?;
        if lines > 0 {
            return self.begin(&Command::top(number, lines), Step::Top, None).await;
        }
        if self.top_zero != TopZero::Refused {
            match self.begin(&Command::top(number, 0), Step::Top, None).await {
                Err(error) if error.is_plain_refusal() && self.top_zero == TopZero::Untried => {}
                result => return result,
            }
        }
        self.begin_top_of_one_line(number).await
    }

    /// What comes nearest to TOP of no line, where the server refuses that: tried once in a session.
    async fn begin_top_of_one_line(&mut self, number: MessageNumber) -> Result<Transfer, Error> {
        let result = self.begin(&Command::top(number, 1), Step::Top, None).await;
        match &result {
            Ok(_) => {
                self.top_zero = TopZero::Refused;
                self.session.tolerated(Some(Rule::TopZero));
            }
            Err(_) if self.top_zero == TopZero::Untried => self.top_zero = TopZero::Taken,
            Err(_) => {}
        }
        result
    }

    async fn begin(&mut self, command: &Command, step: Step, listed: Option<u64>) -> Result<Transfer, Error> {
        self.next();
        let announced = self.session.begin(command, step, listed).await?;
        Ok(Transfer { number: self.transfers, step, announced })
    }

    /// The next octets of a message; `None` once the server's terminator was seen, and from then on.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] where another command has ended the transfer; else any kind that ends the session.
    pub async fn read(&mut self, transfer: &Transfer) -> Result<Option<Bytes>, Error> {
        self.check(transfer)?;
        self.session.body(transfer.step).await
    }

    /// As [`read`](Self::read), at most `most` octets; the rest is kept for the next call.
    ///
    /// # Errors
    /// As `read`; [`ErrorKind::Misuse`] where `most` is zero.
    pub async fn read_up_to(&mut self, transfer: &Transfer, most: usize) -> Result<Option<Bytes>, Error> {
        self.check(transfer)?;
        self.session.body_up_to(most, transfer.step).await
    }

    /// Octets and announced size of a message, once its end was read; `None` before, and where another command has
    /// ended the transfer.
    #[must_use]
    pub fn summary(&self, transfer: &Transfer) -> Option<Summary> {
        (transfer.number == self.transfers).then(|| self.session.summary())?
    }

    fn check(&self, transfer: &Transfer) -> Result<(), Error> {
        if transfer.number == self.transfers {
            return Ok(());
        }
        let text = "the transfer has ended: another command was sent on this mailbox".into();
        Err(ErrorKind::Misuse(text).at(transfer.step))
    }
}

/// What is known of a server's TOP of no line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TopZero {
    #[default]
    Untried,
    /// As far as can be told.
    Taken,
    /// Other than TOP of one line.
    Refused,
}
