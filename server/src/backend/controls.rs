//! The risks and controls of a map, with the departments its lanes stand for.

use app::backend::{ControlRow, ControlsView, DutyBreach};
use shared::id::DocumentId;
use shared::process::{FindingKind, Holder, ProcessMap, TokenFlow, check, check_policies, duty_conflicts, racm};

use super::{Reader, Trouble};

impl Reader {
    pub(super) async fn controls_view(&self, id: DocumentId) -> Result<ControlsView, Trouble> {
        let record = self.map_record(id).await?;
        let plan_record = self.plan_record(record.plan).await?;
        let plan = self.views.library.plan(&plan_record).await?;
        let map = self.read_map(id).await?;
        let flow = TokenFlow::of(&map);
        let department = |of: &shared::process::RacmRow| Some(plan.cost_centres.get(&of.department?)?.name.clone());
        let is_of_control = |kind: &FindingKind| {
            matches!(
                kind,
                FindingKind::NoControl | FindingKind::NoEvidence | FindingKind::NoOwner | FindingKind::NoPolicy
            )
        };
        let mut missing: Vec<_> =
            check(&map, &flow).into_iter().filter(|finding| is_of_control(&finding.kind)).collect();
        missing.extend(check_policies(&map, &self.policies_in_force(record.plan, &plan).await?));
        missing.sort_by_key(|finding| (!finding.kind.is_grave(), finding.kind.clone()));
        Ok(ControlsView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            id,
            rows: racm(&map, &flow).into_iter().map(|of| ControlRow { department: department(&of), of }).collect(),
            conflicts: breaches(&map),
            missing,
            map,
        })
    }
}

fn breaches(map: &ProcessMap) -> Vec<DutyBreach> {
    let holder = |holder: Holder| match holder {
        Holder::Owner(owner) => owner,
        Holder::Lane(lane) => map.lane(&lane).map(|lane| lane.name.clone()).unwrap_or_default(),
    };
    let breach = |conflict: shared::process::DutyConflict| DutyBreach {
        rule: conflict.rule,
        holder: holder(conflict.holder),
        one: conflict.one,
        other: conflict.other,
    };
    duty_conflicts(map).into_iter().map(breach).collect()
}
