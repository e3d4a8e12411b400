//! Beginning next year's plan, as its page shows it.

use app::backend::{NextYearForm, NextYearView};
use shared::id::PlanId;

use super::{Reader, Trouble};
use crate::persistence::{DocumentKind, DocumentState};

impl Reader {
    pub(super) async fn next_year_view(&self, id: PlanId, form: Option<NextYearForm>) -> Result<NextYearView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let year = plan.year.saturating_add(1);
        let sheets = self.store().list(id, DocumentKind::Sheet).await?;
        let maps = self.store().list(id, DocumentKind::Map).await?;
        let renamed = |title: &str| title.replace(&plan.year.to_string(), &year.to_string());
        let begun = || NextYearForm {
            id: self.views.random.id(),
            title: renamed(&plan.title.text),
            title_en: plan.title.en.as_deref().map(renamed).unwrap_or_default(),
            growth: "0".to_owned(),
            ..NextYearForm::default()
        };
        Ok(NextYearView {
            plan: id,
            plan_title: plan.title.clone(),
            year,
            accounts: plan.accounts.values().map(|of| (of.code.clone(), of.name.clone(), of.nature)).collect(),
            sheets: sheets.iter().filter(|sheet| sheet.is_budget()).count(),
            maps: maps.iter().filter(|map| map.state != DocumentState::Archived && map.branch.is_none()).count(),
            has_actuals: !self.store().actuals(id).await?.is_empty(),
            form: form.unwrap_or_else(begun),
        })
    }
}
