//! The library: TLS of the embedder's own. This one is a recording that hands the guest slices of a chosen size.

#[path = "support/library.rs"]
mod library;

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use library::{alice, content, server};
use pop3_host::{
    Host, Options,
    tls::{ProviderError, TlsProvider, TlsStream, TlsTransport},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

const SERVER: &[u8] = b"+OK ready\r\n+OK\r\n+OK\r\n+OK 12 octets\r\n..one\r\ntwo\r\n.\r\n+OK bye\r\n";

/// The names that TLS was asked for, and the size of the slices.
struct Recording {
    size: usize,
    names: Arc<Mutex<Vec<String>>>,
}

impl TlsProvider for Recording {
    fn connect(
        &self,
        server_name: String,
        _transport: Box<dyn TlsTransport>,
    ) -> Pin<Box<dyn Future<Output = Result<Box<dyn TlsStream>, ProviderError>> + Send>> {
        self.names.lock().expect("nobody panics with it").push(server_name);
        let slices = SERVER.chunks(self.size);
        Box::pin(async move { Ok(Box::new(Slices(slices)) as Box<dyn TlsStream>) })
    }
}

struct Slices(std::slice::Chunks<'static, u8>);

impl TlsStream for Slices {}

impl AsyncRead for Slices {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(slice) = self.0.next() {
            buffer.put_slice(slice);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Slices {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(octets.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn the_guest_gets_what_the_provider_gives_in_slices_of_one_octet() {
    let (server, names) = (server(&[]), Arc::default());
    let provider = Recording { size: 1, names: Arc::clone(&names) };
    let host = Host::builder().tls_provider(Arc::new(provider)).build().unwrap();
    let client = host.client(&Options::default()).await.unwrap();
    let connection = client.connect("localhost", server.pop3s().port()).await.unwrap();
    assert_eq!(connection.greeting().text, b"ready");
    let mut mailbox = connection.authenticate(&alice()).await.unwrap();
    assert_eq!(content(&mut mailbox, 1).await.unwrap(), b".one\r\ntwo\r\n");
    mailbox.quit().await.unwrap();
    assert_eq!(*names.lock().unwrap(), ["localhost"]);
    assert_eq!(client.tls_error(), None);
}
