//! Connections: taken in up to a bound, given little time to say what they want, and on stopping allowed to finish.
//!
//! HTTP/1.1 alone; whoever wants TLS or HTTP/2 puts a proxy before it. A socket leaves its connection here when it is
//! upgraded and is the rooms' business from then on.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;

use crate::http::session::ClientAddress;
use crate::telemetry::Meters;

/// A connection that is idle takes 16 KiB at most (10,000 are 160 MB) and one of the process's files.
const CONNECTIONS_MAX: usize = 10_000;

/// From the first byte to the end of the headers, and between two calls on one connection.
const HEADERS_TIME_MAX: Duration = Duration::from_secs(20);

/// Cookies, a long query and what proxies add are under 16 KiB.
const HEADERS_LENGTH_MAX: usize = 32 * 1024;

/// After an error of the machine, such as too many open files: others need a moment to close theirs.
const PAUSE_AFTER_ERROR: Duration = Duration::from_millis(100);

/// Takes connections until `stop` resolves; then takes no more and gives those that are there `grace` to finish.
pub async fn listen(
    listener: TcpListener,
    service: Router,
    meters: Arc<Meters>,
    stop: impl Future<Output = ()>,
    grace: Duration,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (stopping, told) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &places) => taken,
            () = &mut stop => break,
        };
        match taken {
            Some((stream, peer, place)) => {
                let served = serve(stream, peer, service.clone(), meters.clone(), told.clone());
                tokio::spawn(async move {
                    served.await;
                    drop(place);
                });
            }
            None => tokio::time::sleep(PAUSE_AFTER_ERROR).await,
        }
    }
    drop(listener);
    stopping.send_replace(true);
    let everybody = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
    if tokio::time::timeout(grace, places.acquire_many(everybody)).await.is_err() {
        let left = CONNECTIONS_MAX - places.available_permits();
        tracing::warn!(connections = left, "some connections did not finish in time and are cut");
    }
}

async fn take(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be taken");
            None
        }
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    service: Router,
    meters: Arc<Meters>,
    mut told: watch::Receiver<bool>,
) {
    let _connected = meters.connect();
    // Small frames go out at once; without it a keystroke waits for the acknowledgement of the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays slow");
    }
    let answer = service_fn(move |request: Request<Incoming>| {
        let service = service.clone();
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ClientAddress(peer.ip()));
            Ok::<_, Infallible>(service.oneshot(request).await.unwrap_or_else(|never| match never {}))
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS_TIME_MAX).max_buf_size(HEADERS_LENGTH_MAX);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), answer).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut told) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

async fn stopped(told: &mut watch::Receiver<bool>) {
    // Whoever would tell is gone: that is being told.
    let _told = told.wait_for(|stopping| *stopping).await;
}
