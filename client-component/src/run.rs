//! The executor of a component whose transport waits inside `poll`.

use core::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Runs a flow of `pop3-client` to its end.
pub(crate) fn run<F: Future>(flow: F) -> F::Output {
    match pin!(flow).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        // Only the transport could wait, and `wasi::Link` blocks in `wasi:io/poll` instead.
        Poll::Pending => unreachable!("a blocking transport never leaves a future pending"),
    }
}
