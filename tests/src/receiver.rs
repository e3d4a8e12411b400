//! A group chat on this machine that honours keys: it makes one effect of each, however often a letter comes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What came, counted and by key.
#[derive(Debug, Default)]
struct Come {
    effects: BTreeSet<String>,
    arrived: usize,
}

/// Listens until it is dropped.
pub struct Receiver {
    address: String,
    come: Arc<Mutex<Come>>,
    told: watch::Receiver<()>,
    listening: tokio::task::JoinHandle<()>,
}

#[derive(Clone)]
struct Desk {
    come: Arc<Mutex<Come>>,
    tell: watch::Sender<()>,
}

impl Receiver {
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("the machine gave no port")?;
        let address = format!("http://{}/hook", listener.local_addr()?);
        let (tell, told) = watch::channel(());
        let come = Arc::<Mutex<Come>>::default();
        let desk = Desk { come: come.clone(), tell };
        let router = Router::new().route("/hook", post(take)).with_state(desk);
        let listening = tokio::spawn(async move {
            // Ends with whoever asked for it.
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Self { address, come, told, listening })
    }

    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// The keys of what it did.
    pub fn effects(&self) -> BTreeSet<String> {
        self.come.lock().unwrap_or_else(PoisonError::into_inner).effects.clone()
    }

    /// How many letters came, those it knew already too.
    pub fn arrived(&self) -> usize {
        self.come.lock().unwrap_or_else(PoisonError::into_inner).arrived
    }

    /// Waits until everything with these keys has come.
    pub async fn has(&self, keys: &BTreeSet<String>) {
        let mut told = self.told.clone();
        while !self.effects().is_superset(keys) {
            if told.changed().await.is_err() {
                return;
            }
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn take(State(desk): State<Desk>, headers: HeaderMap) -> StatusCode {
    let Some(key) = headers.get("idempotency-key").and_then(|key| key.to_str().ok()) else {
        return StatusCode::BAD_REQUEST;
    };
    {
        let mut come = desk.come.lock().unwrap_or_else(PoisonError::into_inner);
        come.arrived += 1;
        come.effects.insert(key.to_owned());
    }
    desk.tell.send_replace(());
    StatusCode::OK
}
