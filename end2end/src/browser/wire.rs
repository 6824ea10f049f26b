//! The wire between a visitor and the console, which can be cut.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Passes connections on until it is cut, and then again when it is mended.
pub struct Wire {
    /// Where it begins.
    pub address: SocketAddr,
    to: SocketAddr,
    passing: JoinHandle<()>,
}

impl Wire {
    pub(super) async fn to(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        Self { address, to, passing: tokio::spawn(pass(listener, to)) }
    }

    /// Drops every connection, and takes no new ones.
    pub fn cut(&self) {
        self.passing.abort();
    }

    /// Passes on again.
    ///
    /// # Panics
    /// If somebody else has taken the port in the meantime.
    pub async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port of before");
        self.passing = tokio::spawn(pass(listener, self.to));
    }
}

async fn pass(listener: TcpListener, to: SocketAddr) {
    // Dropped with this task, and every connection with it.
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((mut from, _)) = listener.accept().await {
        connections.spawn(async move {
            if let Ok(mut to) = TcpStream::connect(to).await {
                // However it ends, it ends both.
                let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
            }
        });
        while connections.try_join_next().is_some() {}
    }
}
