//! WebSockets: bytes from the network to a conversation, and its outbox back.
//!
//! One task for each socket reads, writes and listens for life signs. It holds little: small buffers, no copy of what it
//! passes on. A peer that sends too fast is read more slowly; one that reads too slowly is dropped.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::SinkExt;
use shared::wire::limit::FRAME_BYTES_MAX;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::connection::Conversation;
use super::outbox::{Outbox, Parting};
use super::{Authenticator, Caller, Hub, limit};

/// An axum handler for `/sync`, for a router that has the hub and the authenticator as extensions.
pub async fn handler(
    Extension(hub): Extension<Arc<Hub>>,
    Extension(authenticator): Extension<Arc<dyn Authenticator>>,
    upgrade: WebSocketUpgrade,
    parts: Parts,
) -> Response {
    match authenticator.authenticate(&parts).await {
        Ok(caller) => open(hub, caller, upgrade),
        Err(turned_away) => turned_away,
    }
}

/// Opens the socket of somebody who is signed in.
pub fn open(hub: Arc<Hub>, caller: Caller, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .read_buffer_size(limit::SOCKET_READ_BUFFER)
        .write_buffer_size(limit::SOCKET_WRITE_BUFFER)
        .max_message_size(limit::SOCKET_FRAME_BYTES_MAX)
        .max_frame_size(limit::SOCKET_FRAME_BYTES_MAX)
        .on_upgrade(move |socket| converse(hub, caller, socket))
        .into_response()
}

/// Why the loop ends.
enum End {
    /// The peer is gone; nobody hears anything more.
    Gone,
    Parting(Parting),
    /// A frame beyond the bound.
    TooBig,
}

async fn converse(hub: Arc<Hub>, caller: Caller, mut socket: WebSocket) {
    let Some(mut conversation) = Conversation::open(hub, caller) else {
        let why = "too many sockets are open, or the server is stopping";
        goodbye(&mut socket, None, close_code::AGAIN, why).await;
        return;
    };
    let end = talk(&mut socket, &mut conversation).await;
    match end {
        End::Gone => {}
        End::TooBig => goodbye(&mut socket, None, close_code::SIZE, "the frame is too large").await,
        End::Parting(Parting::Refused { code, reason, document }) => {
            let error = conversation.error(&format!("{code}: {reason}"), document);
            goodbye(&mut socket, Some(error), close_code::POLICY, code).await;
        }
        End::Parting(Parting::Expelled) => goodbye(&mut socket, None, close_code::POLICY, "signed-out").await,
        End::Parting(Parting::TooSlow) => goodbye(&mut socket, None, close_code::AGAIN, "too-slow").await,
        End::Parting(Parting::Stopping) => goodbye(&mut socket, None, close_code::AWAY, "stopping").await,
    }
    conversation.close().await;
}

async fn talk(socket: &mut WebSocket, conversation: &mut Conversation) -> End {
    let outbox = conversation.outbox().clone();
    let opened = Instant::now();
    let mut heard_at = opened;
    let mut pace = Pace::new(opened);
    let mut ping = interval_at(opened + limit::PING_EVERY, limit::PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let read_from = pace.resume_at;
        let join_by = opened + limit::JOIN_WITHIN;
        let step = tokio::select! {
            received = socket.recv(), if read_from.is_none() => match received {
                Some(Ok(message)) => {
                    heard_at = Instant::now();
                    take(message, conversation, &mut pace, heard_at).await
                }
                Some(Err(error)) => Err(broken(&error)),
                None => Err(End::Gone),
            },
            () = outbox.changed() => write(socket, &outbox).await,
            () = sleep_until(read_from.unwrap_or(opened)), if read_from.is_some() => {
                pace.resume_at = None;
                Ok(())
            }
            () = sleep_until(join_by), if !conversation.has_joined() => Err(End::Gone),
            _ = ping.tick() => look_after(socket, heard_at).await,
        };
        if let Err(end) = step {
            return end;
        }
    }
}

async fn take(message: Message, conversation: &mut Conversation, pace: &mut Pace, now: Instant) -> Result<(), End> {
    match message {
        Message::Binary(frame) if frame.len() > FRAME_BYTES_MAX => Err(End::TooBig),
        Message::Binary(frame) => {
            pace.spend(frame.len(), now);
            conversation.hear(frame).await.map_err(End::Parting)
        }
        Message::Text(_) => {
            let reason = "messages are binary".to_owned();
            Err(End::Parting(Parting::Refused { code: "malformed", reason, document: None }))
        }
        Message::Ping(_) | Message::Pong(_) => {
            pace.spend(0, now);
            Ok(())
        }
        Message::Close(_) => Err(End::Gone),
    }
}

/// Sends everything that waits, in as few writes as possible.
async fn write(socket: &mut WebSocket, outbox: &Outbox) -> Result<(), End> {
    let (frames, parting) = outbox.take();
    let send = async {
        for frame in frames {
            socket.feed(Message::Binary(frame)).await?;
        }
        socket.flush().await
    };
    // Whoever is expelled gets nothing more, even while a slow line is in the middle of it.
    tokio::select! {
        biased;
        () = outbox.cut_off() => return Err(End::Parting(Parting::Expelled)),
        sent = timeout(limit::SILENCE_MAX, send) => match sent {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Err(End::Gone),
        },
    }
    parting.map_or(Ok(()), |parting| Err(End::Parting(parting)))
}

async fn look_after(socket: &mut WebSocket, heard_at: Instant) -> Result<(), End> {
    if heard_at.elapsed() > limit::SILENCE_MAX {
        return Err(End::Gone);
    }
    match timeout(limit::PING_EVERY, socket.send(Message::Ping(Bytes::new()))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

fn broken(error: &axum::Error) -> End {
    // The library that reads frames tells the kinds of error apart by their text alone here.
    if error.to_string().contains("too long") { End::TooBig } else { End::Gone }
}

/// Last words, if the peer takes them in time.
async fn goodbye(socket: &mut WebSocket, last: Option<Bytes>, code: u16, reason: &str) {
    let send = async {
        if let Some(frame) = last {
            socket.feed(Message::Binary(frame)).await?;
        }
        let close = CloseFrame { code, reason: reason.to_owned().into() };
        socket.send(Message::Close(Some(close))).await?;
        // The other end answers with a close of its own; what it sends until then is not read any more.
        while let Some(Ok(message)) = socket.recv().await {
            if matches!(message, Message::Close(_)) {
                break;
            }
        }
        Ok::<(), axum::Error>(())
    };
    // A peer that does not take them is gone, which is what was wanted.
    let _ = timeout(limit::PARTING_WITHIN, send).await;
}

/// How fast a peer may send. It is never told; it is read more slowly.
struct Pace {
    bytes: Bucket,
    frames: Bucket,
    resume_at: Option<Instant>,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self {
            bytes: Bucket::new(limit::INCOMING_BYTES_PER_SECOND, limit::INCOMING_BYTES_IN_RESERVE, now),
            frames: Bucket::new(limit::INCOMING_FRAMES_PER_SECOND, limit::INCOMING_FRAMES_IN_RESERVE, now),
            resume_at: None,
        }
    }

    fn spend(&mut self, bytes: usize, now: Instant) {
        let pause = self.bytes.spend(bytes as u64, now).max(self.frames.spend(1, now));
        self.resume_at = (!pause.is_zero()).then(|| now + pause);
    }
}

/// A reserve that fills again at a steady rate. It may be overdrawn, and then takes its time.
struct Bucket {
    per_second: u64,
    reserve: u64,
    /// When it would be full again; before that, what is lacking is the time until then.
    full_at: Instant,
}

impl Bucket {
    fn new(per_second: u64, reserve: u64, now: Instant) -> Self {
        Self { per_second, reserve, full_at: now }
    }

    /// Takes an amount; how long to wait before the next.
    fn spend(&mut self, amount: u64, now: Instant) -> Duration {
        let worth = |amount: u64| Duration::from_micros(amount.saturating_mul(1_000_000) / self.per_second.max(1));
        self.full_at = self.full_at.max(now) + worth(amount);
        (self.full_at - now).saturating_sub(worth(self.reserve))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reserve_is_spent_and_fills_again() {
        let start = Instant::now();
        let mut bucket = Bucket::new(100, 200, start);
        assert_eq!(bucket.spend(200, start), Duration::ZERO);
        assert_eq!(bucket.spend(50, start), Duration::from_millis(500));
        let later = start + Duration::from_millis(2500);
        assert_eq!(bucket.spend(200, later), Duration::ZERO);
    }
}
