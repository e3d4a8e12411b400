//! Who stands in for whom, as far as it concerns the reader.

use app::backend::{DelegationView, DelegationsView};
use shared::access::Role;
use shared::approval::Delegation;
use shared::id::PersonId;

use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::clock::day_of;
use crate::persistence::PersonRecord;

impl Reader {
    pub(super) async fn delegations_view(&self) -> Result<DelegationsView, Trouble> {
        let marks = Marks::load(self.store()).await?;
        let me = self.person.id;
        let view = |delegation: &Delegation, with: PersonId| DelegationView {
            id: delegation.id,
            with: marks.of(with),
            since: delegation.since,
            until: delegation.until,
            kinds: delegation.kinds.clone(),
            ended_at: delegation.ended_at.map(moment),
        };
        let all = marks.circle().delegations();
        let own = all.iter().filter(|one| one.from == me).map(|one| view(one, one.to)).collect();
        let others = all.iter().filter(|one| one.to == me).map(|one| view(one, one.from)).collect();
        let colleagues = marks.people().iter().filter(|person| person.id != me && decides(person));
        Ok(DelegationsView {
            today: day_of(self.now()),
            own,
            others,
            colleagues: marks.all(colleagues.map(|person| person.id)),
            decides: decides(&self.person),
            idempotency_key: self.views.random.id().to_string(),
        })
    }
}

/// Whether somebody decides anywhere.
fn decides(person: &PersonRecord) -> bool {
    let is_deciding = |role| matches!(role, Role::Approver | Role::Finance);
    person.left_at.is_none() && person.memberships.iter().any(|held| is_deciding(held.role))
}
