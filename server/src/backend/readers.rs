//! Who reads a sheet line by line, and what everybody else is told of it.

use std::collections::BTreeSet;

use app::backend::{Candidate, ReadersForm, ReadersView, ToldSum};
use shared::access::{Action, Scope};
use shared::budget::{Name, Nature, Plan, Sheet};
use shared::id::{AccountCode, DepartmentId, PlanId, SheetId};
use shared::money::Minor;

use super::cards::department_name;
use super::marks::Marks;
use super::sheet::SeenSheet;
use super::{Reader, Trouble};
use crate::document::load_sheet;
use crate::persistence::{DocumentRecord, PersonRecord};
use crate::readers::could_read;

impl Reader {
    pub(super) async fn readers_view(&self, id: SheetId, form: Option<ReadersForm>) -> Result<ReadersView, Trouble> {
        let SeenSheet { record, department, subject, plan } = self.seen_sheet(id).await?;
        let kept = self.store().readership(record.plan, department).await?;
        let marks = Marks::load(self.store()).await?;
        let is_reader = |person: &PersonRecord| kept.as_ref().is_none_or(|kept| kept.people.contains(&person.id));
        let could = marks.people().iter().filter(|person| could_read(person, &subject));
        let candidates = could.map(|person| Candidate {
            person: marks.of(person.id),
            roles: person.memberships.iter().map(|held| held.role).collect::<BTreeSet<_>>().into_iter().collect(),
            reads: match (&form, &kept) {
                (Some(form), _) => form.people.contains(&person.id),
                (None, Some(kept)) => kept.people.contains(&person.id),
                (None, None) => self.is_proposed(person, department),
            },
            is_reader: is_reader(person),
        });
        let mut candidates: Vec<Candidate> = candidates.collect();
        candidates.sort_by(|a, b| b.reads.cmp(&a.reads).then_with(|| a.person.name.cmp(&b.person.name)));
        let publishes = kept.as_ref().is_some_and(|kept| kept.publishes_accounts);
        let sheet = load_sheet(self.store(), id).await?;
        Ok(ReadersView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            sheet: id,
            department: department_name(&plan, department),
            currency: sheet.header.currency,
            version: kept.as_ref().map_or(0, |kept| kept.version),
            may_choose: self.may(Action::ChooseReaders, &subject),
            candidates,
            publishes_accounts: form.map_or(publishes, |form| form.publishes_accounts),
            sums: told(&plan, &sheet),
        })
    }

    /// Whoever chooses, and those who work in the department itself.
    fn is_proposed(&self, person: &PersonRecord, department: DepartmentId) -> bool {
        let own = Scope::Department(department);
        person.id == self.person.id || person.memberships.iter().any(|held| held.scope == own)
    }

    /// How many alone read a sheet; none where it is open to all whose role says so.
    pub(super) async fn readers_of(&self, record: &DocumentRecord) -> Result<Option<u32>, Trouble> {
        let Some(department) = record.department else { return Ok(None) };
        let kept = self.store().readership(record.plan, department).await?;
        Ok(kept.map(|kept| u32::try_from(kept.people.len()).unwrap_or(u32::MAX)))
    }

    /// The departments of a plan whose sheets are secret.
    pub(super) async fn secret_departments(&self, plan: PlanId) -> Result<BTreeSet<DepartmentId>, Trouble> {
        Ok(self.store().readerships(plan).await?.into_iter().map(|kept| kept.department).collect())
    }
}

/// What each nature comes to, and below it each of its accounts.
fn told(plan: &Plan, sheet: &Sheet) -> Vec<ToldSum> {
    let label = |code: &AccountCode| plan.accounts.get(code).map_or_else(Name::default, |account| account.name.clone());
    let mut sums = Vec::new();
    for nature in [Nature::Income, Nature::Expense] {
        let whole = sheet.totals().nature(nature);
        if whole.lines() == 0 {
            continue;
        }
        sums.push(ToldSum { nature, account: None, total: Minor::of_sum(whole.periods.total()), lines: whole.lines() });
        let own = sheet.totals().accounts().filter(|(of, _, subtotal)| *of == nature && subtotal.lines() > 0);
        sums.extend(own.map(|(_, code, subtotal)| ToldSum {
            nature,
            account: Some((code.cloned(), code.map(label).unwrap_or_default())),
            total: Minor::of_sum(subtotal.periods.total()),
            lines: subtotal.lines(),
        }));
    }
    sums
}

#[cfg(test)]
mod tests;
