//! The rooms as the rest of the server sees them: approvals freeze them, the door says who may enter, HTTP closes the
//! sockets of a session that ends.

use std::sync::Arc;

use async_trait::async_trait;
use automerge::Automerge;
use shared::access::{Action, Subject};
use shared::document::PlanCommand;
use shared::id::{DocumentId, PersonId, PlanId, SheetId};
use shared::wire::{DocumentLock, Notice};

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, server_actor};
use crate::http::site::Sockets;
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, Store, StoreError, TokenHash};
use crate::random::Random;
use crate::supply::{Supplier, SupplyError, SupplyQueue};
pub use crate::sync::socket::open as open_socket;
use crate::sync::{Access, CommandError, Doorkeeper, EditError, FreezeError, Incoming, RoomCommand};
pub use crate::sync::{Caller, Hub, HubParts};

/// The open documents, for approvals.
pub struct OpenRooms {
    pub hub: Arc<Hub>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub supplier: Arc<Supplier>,
    pub queue: SupplyQueue,
}

/// What the store keeps, as it is told on the wire.
const fn lock_of(state: DocumentState) -> DocumentLock {
    match state {
        DocumentState::Open => DocumentLock::Open,
        DocumentState::Locked { request } => DocumentLock::Locked(request),
        DocumentState::Archived => DocumentLock::Archived,
    }
}

fn room_error(document: DocumentId, error: CommandError) -> RoomError {
    match error {
        CommandError::Store(error) => RoomError::Store(error),
        // A decision that was overtaken, and what it came with.
        CommandError::Edit(EditError::Storage(
            error @ (StoreError::Stale { .. }
            | StoreError::Moved { .. }
            | StoreError::Closed(_)
            | StoreError::Refused(_)),
        )) => RoomError::Store(error),
        CommandError::Freeze(FreezeError::Storage | FreezeError::Closed)
        | CommandError::Edit(EditError::Refused(_) | EditError::Storage(_) | EditError::Reloaded)
        | CommandError::Stopped => RoomError::Busy,
        CommandError::Edit(EditError::Closed) => RoomError::Closed,
        CommandError::Edit(EditError::Moved) => RoomError::Moved,
        CommandError::Missing => {
            RoomError::Load(LoadError::Store(StoreError::Missing { what: "document", which: document.to_string() }))
        }
    }
}

fn supply_error(document: DocumentId, error: SupplyError) -> RoomError {
    match error {
        SupplyError::Store(error) => RoomError::Store(error),
        SupplyError::Load(error) => RoomError::Load(error),
        SupplyError::Room(error) => room_error(document, error),
    }
}

#[async_trait]
impl Rooms for OpenRooms {
    async fn freeze(&self, document: DocumentId) -> Result<Automerge, RoomError> {
        // What it takes from elsewhere is as it is now, whatever somebody wrote there.
        self.supplier.supply_sheet(document).await.map_err(|error| supply_error(document, error))?;
        let frozen = self.hub.freeze(document).await.map_err(|error| room_error(document, error))?;
        Ok(frozen.document)
    }

    async fn set_state(&self, sheet: SheetId, plan: PlanId, state: DocumentState) {
        let lock = lock_of(state);
        self.hub.set_state(sheet, lock);
        if state == DocumentState::Open {
            self.queue.plan(plan);
        }
        self.hub.tell(plan, RoomCommand::Notify(Notice::SheetState { sheet, lock }));
    }

    async fn take_in(&self, document: DocumentId, incoming: Incoming) -> Result<(), RoomError> {
        self.hub.take_in(document, incoming).await.map(drop).map_err(|error| room_error(document, error))
    }

    async fn readers_changed(&self, plan: PlanId, people: &[PersonId]) -> Result<(), RoomError> {
        for person in people {
            self.hub.roles_changed(*person).await?;
        }
        self.queue.plan(plan);
        Ok(())
    }

    async fn edit_plan(
        &self,
        plan: PlanId,
        commands: Vec<PlanCommand>,
        told: Vec<AuditEvent>,
    ) -> Result<(), RoomError> {
        let actor = server_actor(&*self.random);
        let at = self.clock.now().timestamp();
        let edit = move |doc: &mut Automerge| {
            doc.set_actor(actor);
            commands.iter().try_for_each(|command| command.apply(doc, at).map_err(|error| error.to_string()))
        };
        self.hub.edit(plan, Box::new(edit), told).await.map(drop).map_err(|error| room_error(plan, error))
    }
}

/// Says what a person may do with a document, by the function that also hides the button.
pub struct Doors {
    pub store: Arc<dyn Store>,
}

#[async_trait]
impl Doorkeeper for Doors {
    async fn access(&self, person: PersonId, document: &DocumentRecord) -> Result<Access, StoreError> {
        let Some(person) = self.store.person(person).await? else { return Ok(Access::None) };
        let subject = Subject { plan: Some(document.plan), department: document.department };
        let may = |action| person.may(action, &subject);
        let (see, change) = match document.kind {
            DocumentKind::Plan => (may(Action::SeePlan), may(Action::EditPlan)),
            DocumentKind::Sheet => (may(Action::SeeSheet), may(Action::EditSheet)),
            DocumentKind::Map => (may(Action::SeePlan), may(Action::EditMap)),
            // The talk about a map is of no department.
            DocumentKind::Discussion if document.department.is_none() => {
                (may(Action::SeePlan), may(Action::CommentMap))
            }
            DocumentKind::Discussion => (may(Action::SeeSheet), may(Action::Comment)),
        };
        Ok(match (see, change) {
            (true, true) => Access::Write,
            (true, false) => Access::Read,
            (false, _) => Access::None,
        })
    }
}

/// The sockets, for the end of a session.
pub struct OpenSockets {
    pub hub: Arc<Hub>,
}

impl Sockets for OpenSockets {
    fn close_session(&self, session: &TokenHash) {
        self.hub.disconnect_session(session);
    }
}
