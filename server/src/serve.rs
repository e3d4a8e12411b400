//! Serving: opens the store, puts the parts together, listens, and on a signal finishes what is under way before it stops.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use tokio::net::TcpListener;

use crate::approval::Approvals;
use crate::assets::Assets;
use crate::audit::{Checkpoint, Signer};
use crate::auth::{Gate, Issuer};
use crate::backend::Views;
use crate::command::seed;
use crate::demo;
use crate::edge::Edge;
use crate::http::Site;
use crate::http::site::{Readiness, Ways};
use crate::http::site_address::SiteAddress;
use crate::jobs;
use crate::listen::listen;
use crate::notify::{ChatLine, Lines, MailLine, Post, PushLine, Tone};
use crate::persistence::StoreError;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::publish::Publishing;
use crate::rooms::{Doors, OpenRooms, OpenSockets};
use crate::router::{meters, router};
use crate::scenario::Scenarios;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::supply::{Supplier, SupplyQueue};
use crate::sync::{Hub, HubParts};
use crate::telemetry::{Gauge, Gauges};

/// Calls under way get this long; whoever runs the server waits ten seconds before it kills.
const GRACE: Duration = Duration::from_secs(3);

/// Serves until the process is told to stop.
pub async fn serve(settings: Settings, edge: Edge) -> Result<()> {
    let store = Arc::new(SqliteStore::open(settings.database_url.file(), Access::Serve).await?);
    let has_demo = seed::plant_when_empty(&settings, &edge, &store).await?;
    let listener =
        TcpListener::bind(settings.listen).await.with_context(|| format!("cannot listen on {}", settings.listen))?;
    let site = Arc::new(site(&settings, &edge, store.clone(), has_demo, &listener)?);
    // What was decided and not yet carried into the documents when the server went down is carried now.
    site.approvals.reconcile().await.context("requests and documents could not be brought together")?;
    println!("Tandem is at http://{}", listener.local_addr()?);
    if has_demo {
        println!("{}", seed::logins());
    }
    let (hub, meters) = (site.hub.clone(), site.meters.clone());
    meters.watch(vec![Arc::new(Numbers { hub: hub.clone(), store: store.clone() })]);
    let approvals = site.approvals.clone();
    let deadlines = tokio::spawn(async move { approvals.watch_deadlines().await });
    let checkpoints = jobs::Checkpoints::new(store.clone(), site.clock.clone(), site.signer.clone());
    let checkpoints = tokio::spawn(checkpoints.run(Checkpoint::file_of(store.file())));
    let tone = Tone { address: site.ways.address.clone(), in_full: settings.notice_amounts == 1 };
    let mail =
        settings.smtp_url.as_ref().map(|office| MailLine::new(office, settings.mail_from.clone())).transpose()?;
    let lines = Arc::new(Lines { mail, chat: site.ways.chats.clone(), push: site.ways.pushes.clone() });
    let post = tokio::spawn(jobs::deliver(Post::new(store.clone(), site.clock.clone(), lines, tone)));
    let rights = tokio::spawn(jobs::Rights::new(store.clone(), site.hub.clone()).await?.run());
    let stop = told_to_stop()?;
    let ending = hub.clone();
    let stop = async move {
        stop.await;
        ending.stop().await;
    };
    listen(listener, router(site), meters, stop, GRACE).await;
    deadlines.abort();
    checkpoints.abort();
    post.abort();
    rights.abort();
    store.close().await;
    Ok(())
}

fn site(
    settings: &Settings,
    edge: &Edge,
    store: Arc<SqliteStore>,
    has_demo: bool,
    listener: &TcpListener,
) -> Result<Site> {
    let Edge { clock, random } = edge.clone();
    let assets = Assets::read(&settings.site)
        .with_context(|| format!("the client is not in {}: build it with `make run`", settings.site.display()))?;
    let file = Secret::file_of(settings.database_url.file());
    let secret = Secret::open(&file, &*random).with_context(|| format!("{} cannot be read", file.display()))?;
    let gate = Gate::new(store.clone(), clock.clone(), random.clone(), &secret)?;
    let gate = if settings.allows_demo() { gate } else { gate.barring(demo::PASSWORD) };
    let queue = SupplyQueue::default();
    let hub = Hub::new(HubParts {
        store: store.clone(),
        doorkeeper: Arc::new(Doors { store: store.clone() }),
        observers: Arc::new(Publishing { queue: queue.clone() }),
        random: random.clone(),
        name: "tandem".to_owned(),
        storage_id: None,
    });
    let supplier = Supplier::new(store.clone(), hub.clone(), clock.clone(), random.clone(), queue.clone());
    let supplier = Arc::new(supplier);
    tokio::spawn(supplier.clone().run());
    let rooms = OpenRooms { hub: hub.clone(), clock: clock.clone(), random: random.clone(), supplier, queue };
    let rooms = Arc::new(rooms);
    let listens = format!("http://{}", listener.local_addr()?);
    let address = settings.public_url.clone().unwrap_or(listens).trim_end_matches('/').to_owned();
    // Push services want to know whom to write to when something is wrong.
    let contact = if address.starts_with("https://") { address.clone() } else { settings.mail_from.contact() };
    let ways = Ways {
        has_mail: settings.smtp_url.is_some(),
        chats: ChatLine::new(secret.clone(), settings.chat_hosts.clone()),
        pushes: PushLine::new(&secret, contact, settings.push_hosts.clone(), random.clone()),
        address,
    };
    let issuer = settings.issuer()?;
    let issuer = issuer.map(|issuer| Issuer::new(issuer, &ways.address, secret.clone(), clock.clone(), random.clone()));
    let issuer = issuer.transpose().context("TANDEM_OIDC_ISSUER must begin with https://, or be on this machine")?;
    let issuer = issuer.map(Arc::new);
    let views = Views::new(store.clone(), clock.clone(), random.clone());
    let views = if has_demo { views.offering_demo() } else { views };
    let approvals = Approvals::new(store.clone(), rooms.clone(), clock.clone(), random.clone());
    Ok(Site {
        scenarios: Scenarios::new(approvals.clone(), store.clone(), rooms.clone(), clock.clone(), random.clone()),
        approvals,
        rooms,
        gate: Arc::new(gate),
        issuer,
        address: SiteAddress::new(settings.public_url.as_deref(), listener.local_addr()?)?,
        assets,
        tickets: Default::default(),
        turns: Default::default(),
        pace: Default::default(),
        meters: Arc::new(meters()),
        signer: Arc::new(Signer::new(&secret)),
        ways,
        sockets: Arc::new(OpenSockets { hub: hub.clone() }),
        readiness: Arc::new(Ready(store.clone())),
        pages: Arc::new(views),
        hub,
        store,
        clock,
        random,
    })
}

struct Ready(Arc<SqliteStore>);

#[async_trait]
impl Readiness for Ready {
    async fn ready(&self) -> Result<(), StoreError> {
        self.0.ready().await
    }
}

/// What rooms and the writer count, for `/metrics`.
struct Numbers {
    hub: Arc<Hub>,
    store: Arc<SqliteStore>,
}

impl Gauges for Numbers {
    fn read(&self) -> Vec<Gauge> {
        let (rooms, writes) = (self.hub.stats(), self.store.writes());
        let gauge = |name, help, kind, value: u64| Gauge { name, help, kind, value: value.cast_signed() };
        vec![
            gauge("tandem_sync_rooms", "Open rooms.", "gauge", rooms.rooms as u64),
            gauge("tandem_sync_connections", "Sockets that are open.", "gauge", rooms.connections as u64),
            gauge("tandem_sync_refusals_total", "Peers that were turned away.", "counter", rooms.refusals),
            gauge("tandem_store_transactions_total", "Transactions committed.", "counter", writes.transactions),
            gauge("tandem_store_writes_total", "Pieces of work in them.", "counter", writes.writes),
            gauge("tandem_store_failures_total", "Transactions that failed.", "counter", writes.failures),
        ]
    }
}

/// Resolves at Ctrl-C, and at the signal that service managers send.
fn told_to_stop() -> Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
