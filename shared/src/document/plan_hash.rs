//! The hash of what a plan itself says: its year, accounts, departments, targets, drivers and rates. Which sheets it lists
//! is not in it: who approves a plan names each of them at its version, and a scenario that comes or goes is no change.

use super::content_hash::{Canon, ContentHash};
use crate::budget::{Driver, Plan};
use crate::calendar::Period;

/// The hash of a plan's content.
pub fn plan_hash(plan: &Plan) -> ContentHash {
    let mut canon = Canon::new("tandem plan 1");
    canon.name(&plan.title);
    canon.field("year", &plan.year.to_string());
    canon.field("currency", plan.currency.code());
    canon.field("rounding", plan.rounding.as_str());
    canon.calendar(&plan.calendar);
    for account in plan.accounts.values() {
        canon.field("account", account.code.as_str());
        canon.name(&account.name);
        canon.field("nature", account.nature.as_str());
        if let Some(parent) = &account.parent {
            canon.field("parent", parent.as_str());
        }
    }
    for centre in plan.cost_centres.values() {
        canon.field("department", &centre.id.to_string());
        canon.name(&centre.name);
        canon.field("ord", &centre.ord);
        if let Some(head) = centre.head {
            canon.field("head", &head.to_string());
        }
        if centre.is_retired {
            canon.field("retired", "");
        }
    }
    for ((department, account), target) in &plan.targets {
        canon.field("target of", &department.to_string());
        if let Some(account) = account {
            canon.field("account", account.as_str());
        }
        canon.field("target", &target.0.to_string());
    }
    plan.drivers.values().for_each(|driver| hash_driver(&mut canon, driver));
    hash_rates(&mut canon, plan);
    canon.hash()
}

fn hash_driver(canon: &mut Canon, driver: &Driver) {
    canon.field("driver", &driver.id.to_string());
    canon.name(&driver.name);
    canon.field("ord", &driver.ord);
    if let Some(unit) = driver.unit.stored() {
        canon.field("unit", unit);
    }
    for (period, figure) in Period::all().zip(driver.figures) {
        if let Some(figure) = figure {
            canon.field(period.key(), &figure.0.to_string());
        }
    }
}

fn hash_rates(canon: &mut Canon, plan: &Plan) {
    canon.field("converted at", plan.rates.kind.as_str());
    for (currency, rates) in &plan.rates.currencies {
        canon.field("rates of", currency.code());
        for (name, rate) in [("plan", rates.plan), ("closing", rates.closing)] {
            if let Some(rate) = rate {
                canon.field(name, &rate.to_string());
            }
        }
        for period in Period::all() {
            if let Some(rate) = rates.average(period) {
                canon.field(period.key(), &rate.to_string());
            }
        }
        if let Some(day) = rates.as_of {
            canon.field("as of", &day.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::budget::{CostCentre, Name, SheetEntry};
    use crate::calendar::FiscalCalendar;
    use crate::document::{NewPlan, PlanCommand, read_plan};
    use crate::id::{DepartmentId, DocumentId};
    use crate::money::{Currency, Minor, Rounding};

    const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));

    fn plan() -> automerge::Automerge {
        let plan = NewPlan {
            title: Name::new("2027"),
            year: 2027,
            currency: Currency::CNY,
            rounding: Rounding::default(),
            calendar: FiscalCalendar::CALENDAR_YEAR,
            accounts: Vec::new(),
            cost_centres: vec![CostCentre {
                id: SALES,
                name: Name::new("Sales"),
                ord: "80".to_owned(),
                head: None,
                is_retired: false,
            }],
            targets: Vec::new(),
            from: None,
            lessons: None,
            sheets: Vec::new(),
        };
        plan.create(automerge::ActorId::from([1_u8].as_slice()), 0).unwrap()
    }

    #[test]
    fn a_sheet_that_is_listed_changes_nothing_and_a_target_does() {
        let mut doc = plan();
        let first = plan_hash(&read_plan(&doc).unwrap());
        let entry = SheetEntry {
            sheet: DocumentId(Uuid::from_u128(9)),
            department: SALES,
            scenario: SheetEntry::BASE.to_owned(),
            revision: 1,
            base: None,
            currency: None,
        };
        PlanCommand::ListSheet(entry).apply(&mut doc, 1).unwrap();
        assert_eq!(plan_hash(&read_plan(&doc).unwrap()), first);
        let mut said = read_plan(&doc).unwrap();
        said.targets.insert((SALES, None), Minor(5));
        assert_ne!(plan_hash(&said), first);
    }
}
