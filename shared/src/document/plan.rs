//! Reading a plan out of its document, and the commands that change it.

use std::collections::BTreeSet;

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value};

use super::DocumentError;
use super::account::{put_account, read_accounts, remove_account};
use super::department::{put_cost_centre, read_cost_centres};
use super::driver::{put_driver, read_drivers};
use super::genesis::put_entry;
use super::shape::{WHOLE_DEPARTMENT, expect_kind, integer, integer_of, key, map, map_of, text};
use crate::budget::{
    Account, Carried, CostCentre, CurrencyRates, Driver, Name, Plan, RateKind, Rates, SheetEntry, in_their_places,
};
use crate::calendar::{FiscalCalendar, Period, Periods, WeekPattern, WeekYear, YearEnd, YearLabel};
use crate::id::{AccountCode, DepartmentId, DriverId};
use crate::money::{Currency, Minor, Rate, Rounding};

/// One intent on a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanCommand {
    /// What a department may spend or must earn; `None` clears it.
    SetTarget { department: DepartmentId, account: Option<AccountCode>, target: Option<Minor> },
    /// Lists a sheet, or its next revision.
    ListSheet(SheetEntry),
    /// Takes a sheet off the list, when its next revision has taken its place.
    UnlistSheet(crate::id::SheetId),
    /// The rates as they are from now on; only what differs is written.
    SetRates(Rates),
    /// A driver as it is from now on; `None` takes it away.
    SetDriver { id: DriverId, driver: Option<Box<Driver>> },
    /// A department as it is from now on: one more, or another name, or retired.
    SetDepartment(CostCentre),
    /// Accounts as they are from now on; `None` takes one away. Which stands under which follows from the codes of all.
    SetAccounts(Vec<(AccountCode, Option<Account>)>),
}

impl PlanCommand {
    /// Carries the command out as one change.
    pub fn apply(&self, doc: &mut Automerge, at: i64) -> Result<(), DocumentError> {
        let (targets, sheets) = (map_of(doc, &ROOT, key::TARGETS)?, map_of(doc, &ROOT, key::SHEETS)?);
        let (departments, accounts) = (map_of(doc, &ROOT, key::DEPARTMENTS)?, map_of(doc, &ROOT, key::ACCOUNTS)?);
        let known = if matches!(self, Self::SetRates(_)) { read_rates(doc)? } else { Rates::default() };
        let chart = if matches!(self, Self::SetAccounts(_)) { read_accounts(doc)? } else { Default::default() };
        let mut tx = doc.transaction();
        let message = match self {
            Self::SetTarget { department, account, target } => {
                let own = made(&mut tx, &targets, &department.to_string())?;
                let field = account.as_ref().map_or(WHOLE_DEPARTMENT, AccountCode::as_str);
                match target {
                    Some(target) => tx.put(&own, field, target.0)?,
                    None => tx.delete(&own, field)?,
                }
                "set_target"
            }
            Self::ListSheet(entry) => {
                let obj = tx.put_object(&sheets, entry.sheet.to_string(), ObjType::Map)?;
                put_entry(&mut tx, &obj, entry)?;
                "list_sheet"
            }
            Self::UnlistSheet(sheet) => {
                tx.delete(&sheets, sheet.to_string())?;
                "unlist_sheet"
            }
            Self::SetRates(rates) => {
                put_rates(&mut tx, &known, rates)?;
                "set_rates"
            }
            Self::SetDriver { id, driver } => {
                put_driver(&mut tx, *id, driver.as_deref())?;
                "set_driver"
            }
            Self::SetDepartment(centre) => {
                put_cost_centre(&mut tx, (&departments, &targets), centre)?;
                "set_department"
            }
            Self::SetAccounts(wanted) => {
                for (code, account) in in_their_places(&chart, wanted.iter().cloned()) {
                    match account {
                        Some(account) => put_account(&mut tx, &accounts, &account)?,
                        None => remove_account(&mut tx, &accounts, &code)?,
                    }
                }
                "set_accounts"
            }
        };
        tx.commit_with(CommitOptions::default().with_message(message).with_time(at));
        Ok(())
    }
}

/// Reads the whole plan.
pub fn read_plan(doc: &Automerge) -> Result<Plan, DocumentError> {
    expect_kind(doc, "plan")?;
    let damaged = |field: &'static str| DocumentError::Damaged { field };
    let number = |field: &'static str| integer(doc, &ROOT, field)?.ok_or(damaged(field));
    let mut plan = Plan {
        title: name(doc, &ROOT, key::TITLE, key::TITLE_EN)?,
        year: i32::try_from(number(key::YEAR)?).map_err(|_| damaged(key::YEAR))?,
        from: text(doc, &ROOT, key::FROM)?.and_then(|id| id.parse().ok()),
        lessons: text(doc, &ROOT, key::LESSONS)?.filter(|lessons| !lessons.is_empty()),
        currency: text(doc, &ROOT, key::CURRENCY)?
            .and_then(|code| code.parse().ok())
            .ok_or_else(|| damaged(key::CURRENCY))?,
        rounding: text(doc, &ROOT, key::ROUNDING)?.map_or(Rounding::default(), |text| text.parse().unwrap_or_default()),
        calendar: read_calendar(doc)?.ok_or(damaged(key::START_MONTH))?,
        accounts: Default::default(),
        cost_centres: Default::default(),
        targets: Default::default(),
        sheets: Default::default(),
        drivers: Default::default(),
        rates: read_rates(doc)?,
    };
    read_drivers(doc, &mut plan)?;
    plan.accounts = read_accounts(doc)?;
    read_cost_centres(doc, &mut plan)?;
    read_targets(doc, &mut plan)?;
    read_sheets(doc, &mut plan)?;
    Ok(plan)
}

/// The calendar a plan or a sheet says; `None` where it says none.
pub(super) fn read_calendar(doc: &Automerge) -> Result<Option<FiscalCalendar>, DocumentError> {
    let number = |field| -> Result<Option<u32>, DocumentError> {
        Ok(integer(doc, &ROOT, field)?.and_then(|number| u32::try_from(number).ok()))
    };
    let (Some(start_month), Some(periods)) = (number(key::START_MONTH)?, number(key::PERIODS)?) else {
        return Ok(None);
    };
    let label = YearLabel::parse(&text(doc, &ROOT, key::YEAR_LABEL)?.unwrap_or_default());
    let periods = Periods::try_from(periods).map_err(|_| DocumentError::Damaged { field: key::PERIODS })?;
    let calendar = FiscalCalendar::try_new(start_month, label, periods);
    let calendar = calendar.map_err(|_| DocumentError::Damaged { field: key::START_MONTH })?;
    Ok(Some(read_weeks(doc)?.map_or(calendar, |weeks| calendar.in_weeks(weeks))))
}

/// How the weeks of a year fall; a calendar that says none of it has months.
fn read_weeks(doc: &Automerge) -> Result<Option<WeekYear>, DocumentError> {
    let Some(pattern) = text(doc, &ROOT, key::WEEKS)? else { return Ok(None) };
    let damaged = |field| DocumentError::Damaged { field };
    let last_day = integer(doc, &ROOT, key::WEEK_END)?.and_then(|number| u32::try_from(number).ok());
    Ok(Some(WeekYear {
        pattern: WeekPattern::parse(&pattern).ok_or(damaged(key::WEEKS))?,
        last_day: WeekYear::weekday(last_day.unwrap_or_default()).map_err(|_| damaged(key::WEEK_END))?,
        end: YearEnd::parse(&text(doc, &ROOT, key::YEAR_END)?.unwrap_or_default()).ok_or(damaged(key::YEAR_END))?,
    }))
}

const PLAN_RATE: &str = "plan";
const CLOSING_RATE: &str = "closing";
const AS_OF: &str = "as_of";
const CARRIED: &str = "carried";

/// Reads what plans convert by. A text that is no rate is no rate: what needs it says that it is missing.
fn read_rates(doc: &Automerge) -> Result<Rates, DocumentError> {
    let kind = RateKind::parse(&text(doc, &ROOT, key::RATE_KIND)?.unwrap_or_default());
    let mut rates = Rates { kind, ..Rates::default() };
    // Plans from before there were rates have no such map.
    let Some(all) = map(doc, &ROOT, key::RATES)? else { return Ok(rates) };
    for code in doc.keys(&all) {
        let (Ok(currency), Some(obj)) = (code.parse::<Currency>(), map(doc, &all, &code)?) else { continue };
        let rate = |field| -> Result<Option<Rate>, DocumentError> {
            Ok(text(doc, &obj, field)?.and_then(|text| text.parse().ok()))
        };
        let mut own =
            CurrencyRates { plan: rate(PLAN_RATE)?, closing: rate(CLOSING_RATE)?, ..CurrencyRates::default() };
        for (slot, period) in own.average.iter_mut().zip(Period::all()) {
            *slot = rate(period.key())?;
        }
        own.as_of = text(doc, &obj, AS_OF)?.and_then(|day| day.parse().ok());
        own.carried = text(doc, &obj, CARRIED)?.and_then(|from| Carried::parse(&from));
        if !own.is_empty() {
            rates.currencies.insert(currency, own);
        }
    }
    Ok(rates)
}

/// Writes the rates that are others than before. Where a map is missing it is made: the server alone writes rates, one
/// command after the other, so no two make the same.
fn put_rates(tx: &mut Transaction<'_>, known: &Rates, rates: &Rates) -> Result<(), DocumentError> {
    if known.kind != rates.kind {
        tx.put(ROOT, key::RATE_KIND, rates.kind.as_str())?;
    }
    let all = made(tx, &ROOT, key::RATES)?;
    let currencies: BTreeSet<Currency> = known.currencies.keys().chain(rates.currencies.keys()).copied().collect();
    for currency in currencies {
        let of = |rates: &Rates| rates.currencies.get(&currency).copied().unwrap_or_default();
        let (before, now) = (of(known), of(rates));
        let obj = made(tx, &all, currency.code())?;
        let mut put = |field: &str, before: Option<Rate>, now: Option<Rate>| -> Result<(), DocumentError> {
            match now {
                _ if before == now => {}
                Some(rate) => tx.put(&obj, field, rate.to_string())?,
                None => tx.delete(&obj, field)?,
            }
            Ok(())
        };
        put(PLAN_RATE, before.plan, now.plan)?;
        put(CLOSING_RATE, before.closing, now.closing)?;
        for period in Period::all() {
            put(period.key(), before.average(period), now.average(period))?;
        }
        match now.as_of {
            _ if before.as_of == now.as_of => {}
            Some(day) => tx.put(&obj, AS_OF, day.to_string())?,
            None => tx.delete(&obj, AS_OF)?,
        }
        match now.carried {
            _ if before.carried == now.carried => {}
            Some(from) => tx.put(&obj, CARRIED, from.as_str())?,
            None => tx.delete(&obj, CARRIED)?,
        }
    }
    Ok(())
}

/// The map under a key, made where it is missing.
pub(super) fn made(tx: &mut Transaction<'_>, obj: &ObjId, key: &str) -> Result<ObjId, DocumentError> {
    Ok(match tx.get(obj, key)? {
        Some((Value::Object(ObjType::Map), id)) => id,
        _ => tx.put_object(obj, key, ObjType::Map)?,
    })
}

pub(super) fn name(doc: &Automerge, obj: &ObjId, field: &str, field_en: &str) -> Result<Name, DocumentError> {
    Ok(Name { text: text(doc, obj, field)?.unwrap_or_default(), en: text(doc, obj, field_en)? })
}

/// The maps inside a map, by key.
pub(super) fn children(doc: &Automerge, field: &'static str) -> Result<Vec<(String, ObjId)>, DocumentError> {
    let parent = map_of(doc, &ROOT, field)?;
    let mut found = Vec::new();
    for id in doc.keys(&parent) {
        if let Some(obj) = map(doc, &parent, &id)? {
            found.push((id, obj));
        }
    }
    Ok(found)
}

fn read_targets(doc: &Automerge, plan: &mut Plan) -> Result<(), DocumentError> {
    for (department, obj) in children(doc, key::TARGETS)? {
        let Ok(department) = department.parse::<DepartmentId>() else { continue };
        for item in doc.map_range(&obj, ..) {
            let account = match item.key.as_ref() {
                WHOLE_DEPARTMENT => None,
                code => match code.parse::<AccountCode>() {
                    Ok(code) => Some(code),
                    Err(_) => continue,
                },
            };
            if let Some(target) = integer_of(&Value::from(item.value.clone())) {
                plan.targets.insert((department, account), Minor(target));
            }
        }
    }
    Ok(())
}

fn read_sheets(doc: &Automerge, plan: &mut Plan) -> Result<(), DocumentError> {
    for (sheet, obj) in children(doc, key::SHEETS)? {
        let Ok(sheet) = sheet.parse() else { continue };
        let Some(department) = text(doc, &obj, key::DEPARTMENT)?.and_then(|id| id.parse().ok()) else { continue };
        let entry = SheetEntry {
            sheet,
            department,
            scenario: text(doc, &obj, key::SCENARIO)?.unwrap_or_default(),
            revision: integer(doc, &obj, key::REVISION)?.and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
            base: text(doc, &obj, key::BASE)?.and_then(|id| id.parse().ok()),
            currency: text(doc, &obj, key::CURRENCY)?.and_then(|code| code.parse().ok()),
        };
        plan.sheets.insert(sheet, entry);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;
    use chrono::Weekday;

    use super::*;
    use crate::document::{NewPlan, ord_behind};

    #[test]
    fn a_plan_keeps_its_weeks_and_its_rates() {
        let weeks = WeekYear { pattern: WeekPattern::FourFiveFour, last_day: Weekday::Sat, end: YearEnd::Nearest };
        let calendar = FiscalCalendar::try_new(2, YearLabel::StartYear, Periods::Twelve).unwrap().in_weeks(weeks);
        let new = NewPlan {
            title: Name::new("2023"),
            year: 2023,
            currency: Currency::CNY,
            rounding: Rounding::default(),
            calendar,
            accounts: Vec::new(),
            cost_centres: Vec::new(),
            targets: Vec::new(),
            sheets: Vec::new(),
            from: None,
            lessons: None,
        };
        let mut doc = new.create(ActorId::from(&[1_u8; 16]), 0).unwrap();
        let plan = read_plan(&doc).unwrap();
        assert_eq!((plan.calendar, plan.rates), (calendar, Rates::default()));

        let mut own = CurrencyRates { plan: "7.8345".parse().ok(), ..CurrencyRates::default() };
        own.average[0] = "7.9".parse().ok();
        own.as_of = "2026-11-30".parse().ok();
        own.carried = Some(Carried::Closing);
        let mut rates = Rates { kind: RateKind::Average, ..Rates::default() };
        rates.currencies.insert(Currency::EUR, own);
        PlanCommand::SetRates(rates.clone()).apply(&mut doc, 1).unwrap();
        assert_eq!(read_plan(&doc).unwrap().rates, rates);

        rates.currencies.clear();
        PlanCommand::SetRates(rates.clone()).apply(&mut doc, 2).unwrap();
        assert_eq!(read_plan(&doc).unwrap().rates, rates);
    }
    #[test]
    fn a_department_comes_is_renamed_and_retires_and_stays_where_it_has_planned() {
        let centre = |number, name: &str, ord: &str| CostCentre {
            id: DepartmentId(uuid::Uuid::from_u128(number)),
            name: Name::new(name),
            ord: ord.to_owned(),
            head: None,
            is_retired: false,
        };
        let new = NewPlan {
            title: Name::new("2027"),
            year: 2027,
            currency: Currency::CNY,
            rounding: Rounding::default(),
            calendar: FiscalCalendar::CALENDAR_YEAR,
            accounts: Vec::new(),
            cost_centres: vec![centre(1, "销售部", "80")],
            targets: Vec::new(),
            sheets: Vec::new(),
            from: None,
            lessons: None,
        };
        let mut doc = new.create(ActorId::from(&[1_u8; 16]), 0).unwrap();
        let names = |doc: &Automerge| {
            let plan = read_plan(doc).unwrap();
            plan.cost_centres_in_order().iter().map(|centre| centre.name.text.clone()).collect::<Vec<_>>()
        };
        let set = |doc: &mut Automerge, centre: CostCentre| PlanCommand::SetDepartment(centre).apply(doc, 1).unwrap();
        let fresh = centre(2, "市场部", &ord_behind(["80"].into_iter()));
        set(&mut doc, fresh.clone());
        assert_eq!(names(&doc), ["销售部", "市场部"]);
        let target = PlanCommand::SetTarget { department: fresh.id, account: None, target: Some(Minor(5)) };
        target.apply(&mut doc, 2).unwrap();
        set(&mut doc, CostCentre { name: Name::bilingual("品牌部", "Brand"), ..fresh.clone() });
        assert_eq!(names(&doc), ["销售部", "品牌部"]);

        // Retired without a sheet it is gone from everywhere, and comes back with its target.
        set(&mut doc, CostCentre { is_retired: true, ..fresh.clone() });
        assert_eq!(names(&doc), ["销售部"]);
        assert!(read_plan(&doc).unwrap().cost_centres[&fresh.id].is_retired);
        set(&mut doc, fresh.clone());
        assert_eq!(read_plan(&doc).unwrap().targets.len(), 1);

        let entry = SheetEntry {
            sheet: crate::id::DocumentId(uuid::Uuid::from_u128(9)),
            department: fresh.id,
            scenario: SheetEntry::BASE.to_owned(),
            revision: 1,
            base: None,
            currency: None,
        };
        PlanCommand::ListSheet(entry).apply(&mut doc, 3).unwrap();
        set(&mut doc, CostCentre { is_retired: true, ..fresh });
        assert_eq!(names(&doc), ["销售部", "市场部"], "what it has planned stays");
    }
}
