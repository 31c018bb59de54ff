//! A connection over `wasi:sockets`, with or without `wasi:tls` on top.

use core::time::Duration;

use bytes::{Bytes, BytesMut};
use pop3_client::{Moved, Observation, Phase, Transport, TransportError};

use super::{
    clock::now,
    connector::{Record, Streams},
    errors::{from_stream, from_tls},
    patience::Patience,
};
use crate::bindings::wasi::{
    io::{
        poll::Pollable,
        streams::{InputStream, OutputStream, StreamError},
    },
    random::random::get_random_bytes,
    sockets::tcp::{ShutdownType, TcpSocket},
    tls::types::{ClientConnection, ClientHandshake, FutureClientStreams},
};

/// Octets asked of the host at once; hosts give no more.
const READ: u64 = 64 << 10;

/// Field order is drop order: the host traps when a parent goes before its children.
pub(crate) struct Link {
    patience: Patience,
    channel: Channel,
    tls: Option<ClientConnection>,
    socket: TcpSocket,
    record: Record,
    connection: u32,
}

/// Two streams and what waits for them, children first.
struct Channel {
    input_ready: Pollable,
    output_ready: Pollable,
    input: InputStream,
    output: OutputStream,
}

impl Channel {
    fn new(input: InputStream, output: OutputStream) -> Self {
        Self { input_ready: input.subscribe(), output_ready: output.subscribe(), input, output }
    }

    /// The streams without their pollables, so that TLS can take them.
    fn into_streams(self) -> (InputStream, OutputStream) {
        (self.input, self.output)
    }

    /// Hands over as much of `octets` as the host takes now.
    fn write(&self, octets: &[u8]) -> Result<usize, StreamError> {
        if octets.is_empty() {
            return Ok(0);
        }
        let room = usize::try_from(self.output.check_write()?).unwrap_or(usize::MAX).min(octets.len());
        if room > 0 {
            self.output.write(&octets[..room])?;
            self.output.flush()?;
        }
        Ok(room)
    }
}

impl Link {
    pub(crate) fn new((input, output, socket): Streams, patience: Patience, record: Record) -> Self {
        let connection = record.recorder.borrow_mut().connection();
        Self { patience, channel: Channel::new(input, output), tls: None, socket, record, connection }
    }

    fn failed(&self, error: StreamError) -> Option<TransportError> {
        from_stream(error, self.tls.is_some())
    }

    /// Moves what can be moved now; `None` where that is nothing.
    fn try_exchange(&self, output: &[u8], input: &mut BytesMut) -> Result<Option<Moved>, TransportError> {
        let written = self.channel.write(output);
        // What the server still had to say comes before the news that it no longer listens.
        match self.channel.input.read(READ) {
            Ok(octets) if !octets.is_empty() => {
                append(input, octets);
                Ok(Some(Moved { written: written.unwrap_or(0), ended: false }))
            }
            Ok(_) => match written {
                Ok(0) => Ok(None),
                Ok(written) => Ok(Some(Moved { written, ended: false })),
                Err(error) => Err(self.failed(error).unwrap_or(TransportError::Broken("closed".into()))),
            },
            Err(error) => match self.failed(error) {
                Some(error) => Err(error),
                None => Ok(Some(Moved { written: written.unwrap_or(0), ended: true })),
            },
        }
    }
}

/// The host's octets become the buffer where it is empty: no copy.
fn append(input: &mut BytesMut, octets: alloc::vec::Vec<u8>) {
    if input.is_empty() {
        *input = BytesMut::from(Bytes::from(octets));
    } else {
        input.extend_from_slice(&octets);
    }
}

impl Transport for Link {
    async fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError> {
        loop {
            if let Some(moved) = self.try_exchange(output, input)? {
                return Ok(moved);
            }
            let Channel { input_ready, output_ready, .. } = &self.channel;
            if output.is_empty() {
                self.patience.wait(&[input_ready])?;
            } else {
                self.patience.wait(&[input_ready, output_ready])?;
            }
        }
    }

    async fn glance(&mut self, input: &mut BytesMut) -> Result<Moved, TransportError> {
        Ok(self.try_exchange(&[], input)?.unwrap_or_default())
    }

    fn random(&mut self, octets: &mut [u8]) -> Result<(), TransportError> {
        octets.copy_from_slice(&get_random_bytes(octets.len() as u64));
        Ok(())
    }

    fn arm(&mut self, phase: Phase, within: Duration) {
        self.patience.arm(phase, within);
    }

    fn arm_operation(&mut self, within: Option<Duration>) {
        self.patience.arm_operation(within);
    }

    async fn start_tls(self, server_name: &str) -> Result<Self, TransportError> {
        let Self { mut patience, channel, socket, record, connection, .. } = self;
        let (input, output) = channel.into_streams();
        let streams = ClientHandshake::finish(ClientHandshake::new(server_name, input, output));
        let (tls, input, output) = handshake(&streams, &mut patience)?;
        drop(streams);
        Ok(Self {
            patience,
            channel: Channel::new(input, output),
            tls: Some(tls),
            socket,
            record,
            connection,
        })
    }

    async fn shutdown(&mut self) {
        match &self.tls {
            // Dropping the streams before close_notify has left would cut it off.
            Some(tls) => {
                tls.close_output();
                let _ = self.patience.wait(&[&self.channel.output_ready]);
            }
            None => drop(self.socket.shutdown(ShutdownType::Send)),
        }
    }

    fn observe(&mut self, observation: Observation<'_>) {
        let at = Duration::from_nanos(now().saturating_sub(self.record.started));
        self.record.recorder.borrow_mut().record(self.connection, at, observation);
    }
}

type Secured = (ClientConnection, InputStream, OutputStream);

fn handshake(streams: &FutureClientStreams, patience: &mut Patience) -> Result<Secured, TransportError> {
    let ready = streams.subscribe();
    loop {
        match streams.get() {
            // It stays so until its pollable was polled.
            None => patience.wait(&[&ready])?,
            Some(Ok(Ok(secured))) => return Ok(secured),
            Some(Ok(Err(error))) => return Err(from_tls(&error)),
            Some(Err(())) => return Err(TransportError::Tls("the host gave the TLS streams away".into())),
        }
    }
}
