//! A folder with the demo organisation in it, and whatever else a scenario puts there before it serves.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use server::audit::AuditEvent;
use server::demo::{self, Login};
use server::document::load_plan;
use server::edge::Edge;
use server::maps::{Beginning, begin};
use server::notify::{AllowedHosts, Chat, ChatAddress, ChatId, ChatLine, ChatService};
use server::persistence::sqlite::{Access, SqliteStore};
use server::persistence::{Chunk, ChunkKind, DocumentState, Documents, Factors, Outbox, People, Requests};
use server::secret::Secret;
use shared::access::Role;
use shared::id::{DocumentId, RequestId, SheetId};
use shared::language::Language;
use shared::name::Name;
use shared::process::Element;
use tempfile::TempDir;
use tokio::process::Command;

use crate::colleague::{self, Colleague};
use crate::large;
use crate::program;
use crate::running::{Running, bare_site, free_address};

/// An organisation that is not being served. Its folder goes when it is dropped.
pub struct Organisation {
    folder: TempDir,
    program: PathBuf,
    site: PathBuf,
    address: SocketAddr,
    edge: Edge,
    /// What the program is told of the world outside.
    outside: Vec<(&'static str, String)>,
}

impl Organisation {
    /// Plants the demo organisation in an empty folder, through the program itself.
    pub async fn demo() -> Result<Self> {
        let program = program::tandem()?;
        let folder = tempfile::tempdir()?;
        let site = match std::env::var_os("TANDEM_SITE") {
            Some(packed) => PathBuf::from(packed),
            None => bare_site(folder.path())?,
        };
        let (address, edge, outside) = (free_address()?, Edge::of_the_system(), Vec::new());
        let organisation = Self { folder, program, site, address, edge, outside };
        organisation.run(&["seed", "demo"]).await?;
        Ok(organisation)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file of its database.
    pub fn database(&self) -> PathBuf {
        self.folder().join("tandem.db")
    }

    /// Adds people who may edit every sheet. Not while it is served.
    pub async fn hire(&self, count: usize) -> Result<Vec<Colleague>> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let hired = colleague::hire(&store, &self.edge, count).await;
        store.close().await;
        hired
    }

    /// Adds somebody who has no role at all. Not while it is served.
    pub async fn invite(&self) -> Result<Colleague> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let invited = colleague::add(&store, &self.edge, 1, &[]).await;
        store.close().await;
        invited?.pop().context("nobody came")
    }

    /// Adds so many sheets of so many lines, each of a department of its own. Not while it is served.
    pub async fn add_sheets(&self, count: usize, lines: usize) -> Result<Vec<SheetId>> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let added = large::add_sheets(&store, &self.edge, count, lines).await;
        store.close().await;
        added
    }

    /// Adds a sheet of so many lines that all follow one driver. Not while it is served.
    pub async fn add_driven_sheet(&self, lines: usize) -> Result<SheetId> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let added = large::add_driven_sheet(&store, &self.edge, lines).await;
        store.close().await;
        added
    }

    /// The request the demo has waiting. Not while it is served.
    pub async fn open_request(&self) -> Result<RequestId> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let waiting = store.open_requests(Some(demo::plan())).await;
        store.close().await;
        Ok(waiting?.first().context("no request waits")?.request.submission().id)
    }

    /// Begins a process map in the demo's plan in somebody's name. Not while it is served.
    pub async fn begin_map(&self, by: Login, elements: Vec<Element>) -> Result<DocumentId> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let begun = begin_map(&store, &self.edge, by, elements).await;
        store.close().await;
        begun
    }

    /// Closes a document for good. Not while it is served.
    pub async fn archive(&self, document: DocumentId) -> Result<()> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let archived = store.set_state(document, DocumentState::Archived).await;
        store.close().await;
        Ok(archived?)
    }

    /// Wants more than a password of whoever has one of these roles. Not while it is served.
    pub async fn require_factor(&self, roles: BTreeSet<Role>) -> Result<()> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let told = AuditEvent::new(self.edge.clock.now(), None, "factor.required", "organisation");
        let required = store.require_factor(roles, told).await;
        store.close().await;
        Ok(required.map(drop)?)
    }

    /// The snapshot each of these documents lies in, by its hash. Also while it is served.
    pub async fn snapshots(&self, documents: &[DocumentId]) -> Result<Vec<Option<[u8; 32]>>> {
        let mut found = Vec::new();
        for document in documents {
            let chunks = self.chunks(*document).await?;
            found.push(chunks.iter().rfind(|chunk| chunk.kind == ChunkKind::Snapshot).map(|chunk| chunk.hash));
        }
        Ok(found)
    }

    /// What a document lies in. Also while it is served.
    pub async fn chunks(&self, document: DocumentId) -> Result<Vec<Chunk>> {
        let store = SqliteStore::open(&self.database(), Access::Read).await?;
        let chunks = store.chunks(document).await;
        store.close().await;
        Ok(chunks?)
    }

    /// Has a group chat at this address told of requests, and gives its id. Not while it is served.
    pub async fn add_chat(&mut self, url: &str) -> Result<String> {
        let store = SqliteStore::open(&self.database(), Access::Serve).await?;
        let added = add_chat(&store, &self.edge, &Secret::file_of(&self.database()), url).await;
        store.close().await;
        self.outside.push(("TANDEM_CHAT_HOSTS", "127.0.0.1".to_owned()));
        added
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(self.folder())
            .env("TANDEM_LISTEN", self.address.to_string())
            .env("TANDEM_DATABASE_URL", format!("sqlite://{}", self.database().display()))
            .env("TANDEM_SITE", &self.site)
            .env("TANDEM_LOG", std::env::var("TANDEM_LOG").unwrap_or_else(|_| "warn".to_owned()))
            .env_remove("TANDEM_PUBLIC_URL")
            .envs(self.outside.iter().map(|(name, value)| (name, value.as_str())));
        command
    }

    /// Starts the server with something in its environment, and does not wait for it.
    pub fn begin(&self, environment: &[(&str, String)]) -> Result<Running> {
        let mut command = self.command();
        command.arg("serve").envs(environment.iter().map(|(name, value)| (name, value.as_str())));
        Running::begin(command, self.address, &self.log())
    }

    fn log(&self) -> PathBuf {
        self.folder().join("tandem.log")
    }

    /// Starts the server on this folder, always at the same address.
    pub async fn serve(&self) -> Result<Running> {
        let mut command = self.command();
        command.arg("serve");
        Running::start(command, self.address, &self.log()).await
    }

    /// Has the program load every document and compare hashes, references, totals and the audit log.
    pub async fn check(&self) -> Result<()> {
        self.run(&["check"]).await
    }

    /// Runs a command of the program beside whatever is being served.
    pub async fn tell(&self, arguments: &[&str]) -> Result<()> {
        self.run(arguments).await
    }

    async fn run(&self, arguments: &[&str]) -> Result<()> {
        let output = self.command().args(arguments).stdin(Stdio::null()).output().await?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].concat();
            bail!("`tandem {}` failed: {}", arguments.join(" "), String::from_utf8_lossy(&said));
        }
        Ok(())
    }
}

async fn add_chat(store: &SqliteStore, edge: &Edge, secret: &Path, url: &str) -> Result<String> {
    let (now, id) = (edge.clock.now(), ChatId(edge.random.id()));
    let line = ChatLine::new(Secret::open(secret, &*edge.random)?, AllowedHosts::of_chats("127.0.0.1"));
    let address = ChatAddress { url: url.to_owned(), secret: None };
    let chat = Chat {
        id,
        name: "group".to_owned(),
        service: ChatService::Slack,
        language: Language::default(),
        locked: line.lock(&address, &*edge.random),
        added_by: Login::Admin.person(),
        added_at: now,
        told_at: None,
        trouble: None,
    };
    store.add_chat(chat, AuditEvent::new(now, Some(Login::Admin.person()), "chat.added", id.0)).await?;
    Ok(id.0.to_string())
}

async fn begin_map(store: &SqliteStore, edge: &Edge, by: Login, elements: Vec<Element>) -> Result<DocumentId> {
    let plan = load_plan(store, demo::plan()).await?;
    let person = store.person(by.person()).await?.context("the demo has no such person")?;
    let beginning = Beginning { title: Name::new("采购到付款"), elements, foreign: None };
    Ok(begin(store, &*edge.clock, &*edge.random, &person, (demo::plan(), &plan), beginning).await?)
}
