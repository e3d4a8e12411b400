//! One socket to the server, joined: frames out, frames in, counted.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use shared::id::DocumentId;
use shared::wire::{DocumentFrame, Message, PROTOCOL_VERSION, PeerMetadata};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// The read buffer of each socket: a thousand of them lie on one machine here, and the usual one takes 128 KiB.
const READ_BUFFER: usize = 8 * 1024;

/// A line to the server.
pub struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    name: String,
    server: String,
    /// Bytes of frames that came.
    pub bytes_heard: usize,
}

impl Line {
    /// Opens a socket with a bearer token and says who joins.
    pub async fn open(address: SocketAddr, token: &str, name: &str) -> Result<Self> {
        let mut request = format!("ws://{address}/sync").into_client_request()?;
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER);
        let (socket, _) = connect_async_with_config(request, Some(config), true).await.context("no socket")?;
        let mut line = Self { socket, name: name.to_owned(), server: String::new(), bytes_heard: 0 };
        let metadata = PeerMetadata { storage_id: None, is_ephemeral: true };
        let join = Message::Join { sender: name, versions: vec![PROTOCOL_VERSION], metadata };
        line.send(join.encode()).await?;
        let answer = line.hear().await?.context("the line ended before the server gave its name")?;
        match Message::decode(&answer)? {
            Message::Peer { sender, .. } => line.server = sender.to_owned(),
            other => bail!("the server answers {other:?} to “join”"),
        }
        Ok(line)
    }

    /// Asks for a document, with what an Automerge replica says first.
    pub async fn request(&mut self, document: DocumentId, data: &[u8]) -> Result<()> {
        let frame = DocumentFrame { document, sender: &self.name, target: &self.server, data };
        let frame = Message::Request(frame).encode();
        self.send(frame).await
    }

    /// Says what an Automerge replica has to say about a document.
    pub async fn sync(&mut self, document: DocumentId, data: &[u8]) -> Result<()> {
        let frame = DocumentFrame { document, sender: &self.name, target: &self.server, data };
        let frame = Message::Sync(frame).encode();
        self.send(frame).await
    }

    async fn send(&mut self, frame: Vec<u8>) -> Result<()> {
        Ok(self.socket.send(tungstenite::Message::binary(frame)).await?)
    }

    /// The next frame. `None` when the server has closed the line. Losing the future loses no frame.
    pub async fn hear(&mut self) -> Result<Option<tungstenite::Bytes>> {
        while let Some(message) = self.socket.next().await {
            match message? {
                tungstenite::Message::Binary(frame) => {
                    self.bytes_heard += frame.len();
                    return Ok(Some(frame));
                }
                tungstenite::Message::Close(_) => return Ok(None),
                _ => {}
            }
        }
        Ok(None)
    }
}
