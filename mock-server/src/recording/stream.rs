//! Connections that are read from and written to at the same time.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A connection, in clear or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Hands octets on until all are, or nobody takes any for now.
pub(super) fn hand_on(
    to: &mut Box<dyn Stream>,
    octets: &mut BytesMut,
    context: &mut Context<'_>,
) -> Poll<()> {
    while !octets.is_empty() {
        match ready!(Pin::new(&mut *to).poll_write(context, octets)) {
            Ok(length @ 1..) => octets.advance(length),
            // Whoever does not take it has closed, which is heard when it is read from.
            Ok(0) | Err(_) => octets.clear(),
        }
    }
    Pin::new(to).poll_flush(context).map(drop)
}

/// How many octets have come; none at the end.
pub(super) fn hear(from: &mut Box<dyn Stream>, buffer: &mut [u8], context: &mut Context<'_>) -> Poll<usize> {
    let mut buffer = ReadBuf::new(buffer);
    let read = ready!(Pin::new(from).poll_read(context, &mut buffer));
    Poll::Ready(if read.is_ok() { buffer.filled().len() } else { 0 })
}
