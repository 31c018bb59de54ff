//! Mock servers, and what is in them.

use pop3_mock::{Builder, Message, Script, Server, User};

pub(crate) fn scripted(script: Script) -> Server {
    Server::builder().script(script).start_blocking().unwrap()
}

pub(crate) fn server_with(messages: &[Message]) -> Server {
    users_server(messages).start_blocking().unwrap()
}

pub(crate) fn users_server(messages: &[Message]) -> Builder {
    Server::builder().user(User::new("alice", "secret").messages(messages))
}

/// Messages that try out the form: empty, without header, dots at line starts, no final line end, eight bits.
pub(crate) fn odd_messages() -> Vec<Message> {
    let mut messages: Vec<Message> = [
        &b""[..],
        b"Subject: plain\r\n\r\nhello\r\n",
        b".\r\n..\r\n...\r\n.leading\r\n",
        b"\r\n\r\n\r\n",
        b"Subject: eight bits\r\n\r\n\xff\xfe\x80\xc3\r\n",
        b"a very long line follows\r\n",
    ]
    .map(Message::from)
    .into();
    messages.push(Message::from([&[b'x'; 70_000][..], b"\r\n"].concat()));
    messages.push(Message::generated(300_000, 7));
    messages
}
