//! Ways to a server, and none.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use pop3_client::{ErrorKind, Phase, Security, SocketError, Step};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::row::{Row, full, mrose, options};
use crate::told::Told;

async fn at(address: IpAddr, host: &str) -> Told {
    let mut row = Row::clear(full().listen(address)).await;
    let mut connection = row.client.connect(host, row.port()).await.unwrap();
    row.tell(&connection.capabilities().await.is_ok());
    let mailbox = connection.authenticate(&mrose()).await.unwrap();
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn an_address_of_ipv6_is_connected_to() -> Told {
    at(Ipv6Addr::LOCALHOST.into(), "::1").await
}

pub(crate) async fn an_address_of_ipv4_is_connected_to() -> Told {
    at(Ipv4Addr::LOCALHOST.into(), "127.0.0.1").await
}

/// `localhost` has both on most machines, and each is tried.
pub(crate) async fn a_name_is_tried_at_each_of_its_addresses() -> Told {
    at(Ipv4Addr::LOCALHOST.into(), "localhost").await
}

async fn not_connected(host: &str, port: u16) -> (Row, pop3_client::Error) {
    let mut row = Row::clear(full()).await;
    let error = row.client.connect(host, port).await.err().unwrap();
    row.tell_error(&error);
    (row, error)
}

pub(crate) async fn a_port_where_nobody_listens_refuses() -> Told {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let (row, error) = not_connected("127.0.0.1", port).await;
    assert_eq!(error, ErrorKind::Connect(SocketError::ConnectionRefused).at(Step::Connect));
    row.end().await
}

pub(crate) async fn what_is_no_host_is_not_looked_for() -> Told {
    let (row, error) = not_connected("not a host", 110).await;
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    row.end().await
}

pub(crate) async fn the_deadline_of_connecting_passes() -> Told {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    // Nobody accepts: once there is no room to wait in, the system answers nobody.
    let mut waiting = vec![];
    while let Ok(stream) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await
    {
        waiting.push(stream.unwrap());
    }
    let mut options = options(Security::Plaintext);
    options.deadlines.connect = Duration::from_millis(200);
    let mut row = Row::new(full(), options).await;
    let error = row.client.connect("127.0.0.1", address.port()).await.err().unwrap();
    assert_eq!(error, ErrorKind::Timeout(Phase::Connect).at(Step::Connect));
    row.tell_error(&error);
    row.end().await
}
