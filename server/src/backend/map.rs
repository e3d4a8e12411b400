//! The maps of a plan, and a map's page: the saved document, and what stands around it.

use app::backend::{MapCard, MapOffer, MapPageView, MapsView};
use shared::access::{Action, Subject, allows};
use shared::budget::Plan;
use shared::document::read_map;
use shared::id::{DocumentId, PlanId};
use shared::language::Language;
use shared::name::Name;
use shared::process::{MapHeader, StandardMap};

use super::marks::Marks;
use super::sheet::lock;
use super::{Reader, Trouble};
use crate::document::{LoadError, load};
use crate::persistence::{DocumentKind, DocumentState};

impl Reader {
    pub(super) async fn map_view(&self, id: DocumentId) -> Result<MapPageView, Trouble> {
        let record = self.map_record(id).await?;
        let subject = Subject::plan(record.plan);
        let plan_record = self.store().find(record.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let authors = self.store().authors(id).await?;
        let marks = Marks::load(self.store()).await?;
        let may_turn_up = marks
            .people()
            .iter()
            .filter(|person| authors.contains(&person.id) || allows(&person.memberships, Action::SeePlan, &subject));
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
            may_edit: self.may(Action::EditMap, &subject),
            document: base64::Engine::encode(&base64::engine::general_purpose::STANDARD, self.saved(id).await?),
        })
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
                is_put_away: record.state == DocumentState::Archived,
            });
        }
        maps.sort_by(|one, other| (&one.title.text, one.id).cmp(&(&other.title.text, other.id)));
        Ok(MapsView { plan, plan_title: title, maps, library, may_create: self.may(Action::EditMap, &subject) })
    }
}

/// A standard map as it is offered: who takes part in it, and how many steps there are.
fn offer(model: StandardMap, id: PlanId, plan: &Plan) -> MapOffer {
    let (currency, rounding) = (plan.currency, plan.rounding);
    let header = MapHeader { plan: id, title: model.title(), currency, rounding, foreign: None };
    let map = model.map(header, Language::Chinese, |_| None);
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
