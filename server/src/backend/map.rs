//! The maps of a plan, and a map's page: the saved document, and what stands around it.

use std::collections::BTreeMap;

use app::backend::{MapCard, MapCompareView, MapOffer, MapPageView, MapSide, MapsView, Takeover};
use shared::access::{Action, Subject};
use shared::budget::Plan;
use shared::document::read_map;
use shared::id::{DocumentId, PlanId};
use shared::language::Language;
use shared::name::Name;
use shared::process::{ElementId, MapHeader, StandardMap};

use super::map_effect::Change;
use super::marks::Marks;
use super::sheet::lock;
use super::{Reader, Trouble};
use crate::approval::standing_policy;
use crate::document::{LoadError, load};
use crate::maps::{Adoption, MapFault, adoption};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState};

impl Reader {
    pub(super) async fn map_view(&self, id: DocumentId) -> Result<MapPageView, Trouble> {
        let record = self.map_record(id).await?;
        let subject = Subject::plan(record.plan);
        let plan_record = self.store().find(record.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let authors = self.store().authors(id).await?;
        let marks = Marks::load(self.store()).await?;
        let talk = self.talk_view(&record, Action::SeePlan, &subject, &marks).await?;
        let speakers = self.speakers(talk.as_ref()).await?;
        let may_turn_up = marks.people().iter().filter(|person| {
            let has_written = authors.contains(&person.id) || speakers.contains(&person.id);
            has_written || person.may(Action::SeePlan, &subject)
        });
        let title = self.read_map(id).await?.header.title;
        Ok(MapPageView {
            id,
            plan: record.plan,
            plan_title: plan.title.clone(),
            title,
            lock: lock(record.state),
            people: marks.all(may_turn_up.map(|person| person.id)),
            departments: plan
                .cost_centres_in_order()
                .into_iter()
                .map(|centre| (centre.id, centre.name.clone()))
                .collect(),
            policies: self.policies_in_force(record.plan, &plan).await?,
            may_edit: self.may(Action::EditMap, &subject),
            may_comment: self.may(Action::CommentMap, &subject),
            talk,
            may_submit: record.branch.is_none() && self.may_submit_any(record.plan, &plan),
            standing: self.map_standing(&record).await?,
            fed: self.fed_by(&plan, &record).await?,
            is_version: record.branch.is_some(),
            document: base64::Engine::encode(&base64::engine::general_purpose::STANDARD, self.saved(id).await?),
        })
    }

    /// The names of the rules in force in a plan.
    pub(super) async fn policies_in_force(&self, id: PlanId, plan: &Plan) -> Result<Vec<String>, Trouble> {
        let kept = self.store().policy(id).await?.map(|record| record.policy);
        let policy = kept.unwrap_or_else(|| standing_policy(plan.currency));
        Ok(policy.rules.into_iter().map(|rule| rule.name.to_string()).collect())
    }

    /// Whether the reader may ask for approval in any department's name.
    fn may_submit_any(&self, id: PlanId, plan: &Plan) -> bool {
        let may = |department| self.may(Action::SubmitSheet, &Subject::sheet(id, department));
        plan.cost_centres.keys().any(|department| may(*department))
    }

    pub(super) async fn read_map(&self, id: DocumentId) -> Result<shared::process::ProcessMap, Trouble> {
        let doc = load(self.store(), id).await?;
        read_map(&doc).map_err(|error| Trouble::Load(LoadError::Misshapen(id, Box::new(error))))
    }

    pub(super) async fn maps_view(&self, plan: PlanId) -> Result<MapsView, Trouble> {
        let subject = Subject::plan(plan);
        let record = self.store().find(plan).await?.filter(|record| record.kind == DocumentKind::Plan);
        let record = record.filter(|_| self.may(Action::SeePlan, &subject)).ok_or(Trouble::NotFound)?;
        let read = self.views.library.plan(&record).await?;
        let title = read.title.clone();
        let library = StandardMap::ALL.iter().map(|model| offer(*model, plan, &read)).collect();
        let mut maps = Vec::new();
        for record in self.store().list(plan, DocumentKind::Map).await? {
            let map = self.read_map(record.id).await?;
            maps.push(MapCard {
                id: record.id,
                title: map.header.title.clone(),
                steps: map.nodes().filter(|node| node.kind.is_activity()).count(),
                lanes: map.lanes().count(),
                begun_at: super::moment(record.created_at),
                version: record.branch.map(|branch| (branch.base, branch.scenario)),
                is_put_away: record.state == DocumentState::Archived,
            });
        }
        Ok(MapsView {
            plan,
            plan_title: title,
            maps: with_versions_below(maps),
            library,
            may_create: self.may(Action::EditMap, &subject),
        })
    }
}

impl Reader {
    pub(super) async fn map_compare_view(
        &self,
        id: DocumentId,
        with: Option<DocumentId>,
    ) -> Result<MapCompareView, Trouble> {
        let record = self.map_record(id).await?;
        let plan_record = self.store().find(record.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let maps = self.store().list(record.plan, DocumentKind::Map).await?;
        let asked = with.or(record.branch.as_ref().map(|branch| branch.base));
        let mut others = Vec::new();
        for other in maps.iter().filter(|other| other.id != id) {
            // One that is closed is offered only where it is asked for.
            if other.state != DocumentState::Archived || Some(other.id) == asked {
                others.push((other.id, self.read_map(other.id).await?.header.title));
            }
        }
        others.sort_by(|one, other| (&one.1.text, one.0).cmp(&(&other.1.text, other.0)));
        let chosen = others.iter().find(|other| Some(other.0) == asked).or(others.first()).map(|other| other.0);
        let base = maps.iter().find(|other| Some(other.id) == chosen);
        let after = MapSide { id, map: self.read_map(id).await? };
        let Some(base) = base else {
            let title = plan.title.clone();
            let (before, effect, takeover) = (None, None, None);
            return Ok(MapCompareView {
                plan: record.plan,
                plan_title: title,
                before,
                after,
                others,
                effect,
                takeover,
            });
        };
        let before = MapSide { id: base.id, map: self.read_map(base.id).await? };
        let is_version = record.branch.as_ref().is_some_and(|branch| branch.base == base.id);
        let adoption = if is_version { self.adoption(&record).await? } else { None };
        let takeover = adoption.as_ref().map(|found| self.takeover(record.plan, found));
        let change = Change { record: base, before: &before.map, after: &after.map, adoption };
        let effect = Some(self.map_effect(&plan, change).await?);
        Ok(MapCompareView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            before: Some(before),
            after,
            others,
            effect,
            takeover,
        })
    }

    async fn adoption(&self, version: &DocumentRecord) -> Result<Option<Adoption>, Trouble> {
        match adoption(self.store(), version).await {
            Ok(found) => Ok(found),
            Err(MapFault::Store(error)) => Err(error.into()),
            Err(MapFault::Load(error)) => Err(error.into()),
            // Whatever else it is, both can be looked at.
            Err(_) => Ok(None),
        }
    }

    fn takeover(&self, plan: PlanId, found: &Adoption) -> Takeover {
        let name = |id: &ElementId| {
            let element = found.sides.theirs.element(id).or_else(|| found.sides.mine.element(id));
            element.map(|element| element.name().clone()).unwrap_or_default()
        };
        let clashes = found.divergences.iter().filter(|each| each.clash);
        Takeover {
            reviewed: found.reviewed.to_string(),
            count: found.divergences.len(),
            clashes: clashes.map(|each| (each.id.clone(), name(&each.id))).collect(),
            may: self.may(Action::EditMap, &Subject::plan(plan)),
        }
    }
}

/// Maps by their names, each followed by its versions.
fn with_versions_below(maps: Vec<MapCard>) -> Vec<MapCard> {
    let by_id: BTreeMap<DocumentId, &MapCard> = maps.iter().map(|map| (map.id, map)).collect();
    let base = |map: &MapCard| by_id.get(&map.version.as_ref()?.0).copied();
    // Bases are older than their versions, so this ends.
    let first = |map: &MapCard| std::iter::successors(Some(map), |map| base(map)).last().map(|map| map.id);
    let order = |map: &MapCard| {
        let first = first(map).and_then(|id| by_id.get(&id)).map(|first| (first.title.text.clone(), first.id));
        (first, base(map).is_some(), map.title.text.clone(), map.id)
    };
    let mut keyed: Vec<_> = maps.iter().map(|map| (order(map), map.clone())).collect();
    keyed.sort_by(|one, other| one.0.cmp(&other.0));
    keyed.into_iter().map(|(_, map)| map).collect()
}

/// A standard map as it is offered: who takes part in it, and how many steps there are.
fn offer(model: StandardMap, id: PlanId, plan: &Plan) -> MapOffer {
    let (currency, rounding) = (plan.currency, plan.rounding);
    let header = MapHeader { plan: id, title: model.title(), currency, rounding, foreign: None };
    let map = model.map(header, |_| None);
    let lanes = |language: Language, comma: &str| {
        let names = map.lanes_in_order().into_iter().map(|lane| lane.name.in_language(language));
        names.collect::<Vec<_>>().join(comma)
    };
    MapOffer {
        key: model.as_str().to_owned(),
        name: model.title(),
        about: Name::bilingual(lanes(Language::Chinese, "、"), lanes(Language::English, ", ")),
        steps: map.nodes().filter(|node| node.kind.is_activity()).count(),
    }
}
