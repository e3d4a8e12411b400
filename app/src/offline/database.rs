//! IndexedDB as this module needs it: a database that opens again when the browser closed it, and transactions whose
//! requests are all issued at once and which are done when the browser says the *transaction* is.
//!
//! Waiting for the requests alone would not do: a full disk shows when the transaction commits. Nothing is awaited inside
//! a transaction, so none can end before its time.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::{Rc, Weak};

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    EventTarget, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbTransaction, IdbVersionChangeEvent,
};

use super::KeepError;

/// The object stores: documents by chunk, and small things about a document by name.
pub(super) const CHUNKS: &str = "chunks";
pub(super) const NOTES: &str = "notes";

/// Raised with every step in [`upgrade`].
const VERSION: u32 = 1;

/// Some browsers never answer the first request after a start. Who opens a page should not wait for them.
const OPEN_MS_MAX: u32 = 5_000;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
}

/// A database by its name, open or not.
pub(super) struct Database {
    name: String,
    link: RefCell<Link>,
}

enum Link {
    Open(Rc<Connection>),
    Closed,
    /// Deleted by a sign-out. Opening it again would bring an empty one to life.
    Forgotten,
}

/// An open database; the last one to let go closes it.
struct Connection {
    sys: IdbDatabase,
    _listeners: [EventListener; 2],
}

impl Drop for Connection {
    fn drop(&mut self) {
        // The browser lets running transactions finish first.
        self.sys.close();
    }
}

impl Database {
    pub(super) async fn open(name: String) -> Result<Rc<Self>, KeepError> {
        let database = Rc::new(Self { name, link: RefCell::new(Link::Closed) });
        database.connection().await?;
        Ok(database)
    }

    /// Runs one transaction over the stores. `issue` makes its requests, and makes them again if the browser had closed the
    /// database; it hands back what the caller wants to read once they are done.
    pub(super) async fn run<T>(
        self: &Rc<Self>,
        stores: &[&str],
        mode: Mode,
        issue: impl Fn(&Stores<'_>) -> Result<T, JsValue>,
    ) -> Result<T, KeepError> {
        match self.attempt(stores, mode, &issue).await {
            Err(KeepError::Interrupted(_)) => {
                self.close(Link::Closed);
                self.attempt(stores, mode, &issue).await
            }
            outcome => outcome,
        }
    }

    async fn attempt<T>(
        self: &Rc<Self>,
        stores: &[&str],
        mode: Mode,
        issue: &impl Fn(&Stores<'_>) -> Result<T, JsValue>,
    ) -> Result<T, KeepError> {
        let connection = self.connection().await?;
        let transaction = begin(&connection.sys, stores, mode)?;
        let issued = issue(&Stores(&transaction)).inspect_err(|_| {
            let _ = transaction.abort();
        })?;
        let outcome = first_of(&transaction, ["complete", "abort"]).await;
        if outcome == Some("complete") {
            return Ok(issued);
        }
        Err(transaction.error().map_or_else(|| KeepError::from_name("AbortError"), |error| JsValue::from(error).into()))
    }

    async fn connection(self: &Rc<Self>) -> Result<Rc<Connection>, KeepError> {
        match &*self.link.borrow() {
            Link::Open(connection) => return Ok(connection.clone()),
            Link::Forgotten => return Err(KeepError::Forgotten),
            Link::Closed => {}
        }
        let sys = connect(&self.name).await.map_err(|error| match error {
            // Old private windows and broken profiles answer with all kinds of errors.
            KeepError::Interrupted(_) => KeepError::Unavailable,
            error => error,
        })?;
        let connection = Rc::new(Connection { _listeners: self.listen(&sys), sys });
        if matches!(*self.link.borrow(), Link::Forgotten) {
            return Err(KeepError::Forgotten);
        }
        self.link.replace(Link::Open(connection.clone()));
        Ok(connection)
    }

    /// Lets go when another tab wants to upgrade or delete the database, and when the browser takes it away.
    fn listen(self: &Rc<Self>, sys: &IdbDatabase) -> [EventListener; 2] {
        let (held, this) = (sys.clone(), Rc::downgrade(self));
        let wanted = EventListener::new(sys, "versionchange", move |event| {
            held.close();
            let is_deleted =
                event.dyn_ref::<IdbVersionChangeEvent>().is_some_and(|event| event.new_version().is_none());
            let_go(&this, if is_deleted { Link::Forgotten } else { Link::Closed });
        });
        let this = Rc::downgrade(self);
        let taken = EventListener::new(sys, "close", move |_| let_go(&this, Link::Closed));
        [wanted, taken]
    }

    /// Lets go of the connection, which closes with the last transaction that uses it.
    fn close(&self, after: Link) -> Link {
        let is_forgotten = matches!(*self.link.borrow(), Link::Forgotten);
        self.link.replace(if is_forgotten { Link::Forgotten } else { after })
    }
}

/// Not at once: a listener must not be dropped, which closing does, while it is running.
fn let_go(database: &Weak<Database>, after: Link) {
    if let Some(database) = database.upgrade() {
        let old = database.close(after);
        wasm_bindgen_futures::spawn_local(async move { drop(old) });
    }
}

/// The object stores of a transaction.
pub(super) struct Stores<'a>(&'a IdbTransaction);

impl Stores<'_> {
    pub(super) fn get(&self, name: &str) -> Result<IdbObjectStore, JsValue> {
        self.0.object_store(name)
    }
}

fn factory() -> Result<IdbFactory, KeepError> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    factory.ok_or(KeepError::Unavailable)
}

async fn connect(name: &str) -> Result<IdbDatabase, KeepError> {
    let request = factory()?.open_with_u32(name, VERSION)?;
    let asking = request.clone();
    let _upgrade = EventListener::once(&request, "upgradeneeded", move |event| {
        let old = event.dyn_ref::<IdbVersionChangeEvent>().map_or(0.0, IdbVersionChangeEvent::old_version);
        if upgrade(&asking, old as u32).is_err()
            && let Some(transaction) = asking.transaction()
        {
            let _ = transaction.abort();
        }
    });
    let answered = pin!(first_of(&request, ["success", "error"]));
    let answer = match select(answered, TimeoutFuture::new(OPEN_MS_MAX)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            close_if_it_opens(&request);
            None
        }
    };
    match answer {
        Some("success") => request.result()?.dyn_into::<IdbDatabase>().map_err(|_| KeepError::Unavailable),
        Some(_) => Err(request.error()?.map_or(KeepError::Unavailable, |error| JsValue::from(error).into())),
        None => Err(KeepError::Unavailable),
    }
}

/// Nobody waits for it any more, and open it would be in the way of every later version.
fn close_if_it_opens(request: &IdbOpenDbRequest) {
    let opened = request.clone();
    EventListener::once(request, "success", move |_| {
        if let Some(database) = opened.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok()) {
            database.close();
        }
    })
    .forget();
}

/// One step for each version, from the one the device has.
fn upgrade(request: &IdbOpenDbRequest, old: u32) -> Result<(), JsValue> {
    let database = request.result()?.dyn_into::<IdbDatabase>()?;
    if old < 1 {
        // Keys stand beside the values: a chunk is its bytes and nothing else.
        database.create_object_store(CHUNKS)?;
        database.create_object_store(NOTES)?;
    }
    Ok(())
}

/// Begins a transaction; a writing one is asked to reach the disk before it says it is complete, since "on this device"
/// should outlive a dead battery. Called by name, because the option is not in the stable bindings.
fn begin(database: &IdbDatabase, stores: &[&str], mode: Mode) -> Result<IdbTransaction, JsValue> {
    let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
    let options = Object::new();
    let mode = match mode {
        Mode::Read => "readonly",
        Mode::Write => {
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            "readwrite"
        }
    };
    let transaction: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    transaction.call3(database, &stores, &mode.into(), &options)?.dyn_into()
}

/// Waits for whichever of the events comes first.
async fn first_of<const N: usize>(target: &EventTarget, events: [&'static str; N]) -> Option<&'static str> {
    let (tell, told) = oneshot::channel();
    let tell = Rc::new(Cell::new(Some(tell)));
    let _listeners = events.map(|event| {
        let tell = tell.clone();
        EventListener::once(target, event, move |_| {
            if let Some(tell) = tell.take() {
                let _ = tell.send(event);
            }
        })
    });
    told.await.ok()
}
