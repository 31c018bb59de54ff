"""The program under test: moves all mail out of a maildrop, over TLS alone."""

import email
import email.policy
import poplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

TIMEOUT = 30.0


@dataclass(frozen=True)
class Account:
    """Where the mail is. With implicit TLS the port is the one of pop3s, else the connection is upgraded by STLS."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool = True


def collect(account: Account, context: ssl.SSLContext) -> list[EmailMessage]:
    """Fetches every message and deletes it. If anything fails, nothing is deleted."""
    connection = _connect(account, context)
    try:
        connection.user(account.user)
        connection.pass_(account.password)
        count, _ = connection.stat()
        messages = [_fetch(connection, number) for number in range(1, count + 1)]
        for number in range(1, count + 1):
            connection.dele(number)
        connection.quit()
        return messages
    finally:
        # Without QUIT the server deletes nothing.
        connection.close()


def _connect(account: Account, context: ssl.SSLContext) -> poplib.POP3:
    if account.implicit_tls:
        return poplib.POP3_SSL(account.host, account.port, context=context, timeout=TIMEOUT)
    connection = poplib.POP3(account.host, account.port, timeout=TIMEOUT)
    try:
        connection.stls(context)
    except poplib.error_proto:
        # Where the handshake fails, ssl has closed the connection.
        connection.close()
        raise
    return connection


def _fetch(connection: poplib.POP3, number: int) -> EmailMessage:
    lines = connection.retr(number)[1]
    octets = b"".join(line + b"\r\n" for line in lines)
    return email.message_from_bytes(octets, policy=email.policy.default)
