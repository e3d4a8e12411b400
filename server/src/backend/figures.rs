//! Published totals as pages show them: sums brought to the size of a figure, beside targets and last year.

use app::backend::{AccountView, Figures};
use shared::budget::{Name, Nature, Plan};
use shared::calendar::Period;
use shared::id::{AccountCode, DepartmentId};
use shared::language::Language;
use shared::money::Minor;

use crate::persistence::{NatureTotals, PublishedSeries, PublishedTotals};

/// A screenful. With more accounts than this the ones above them are shown.
const ACCOUNTS_MAX: usize = 16;

/// What a department may spend or must earn: the target of the whole department is what it may spend, and the targets of
/// accounts count for the nature of the account.
pub fn target(plan: &Plan, department: DepartmentId, nature: Nature) -> Option<Minor> {
    if let (Nature::Expense, Some(whole)) = (nature, plan.targets.get(&(department, None))) {
        return Some(*whole);
    }
    let of_account = |code: &AccountCode| plan.accounts.get(code).map_or(Nature::Expense, |account| account.nature);
    let own = plan
        .targets
        .iter()
        .filter(|((of, code), _)| *of == department && code.as_ref().is_some_and(|code| of_account(code) == nature));
    own.map(|(_, target)| i128::from(target.0)).reduce(|sum, target| sum + target).map(Minor::of_sum)
}

/// Whether there is a line of this nature.
pub fn has_lines(totals: &NatureTotals) -> bool {
    !totals.accounts.is_empty() || totals.without_account != PublishedSeries::default()
}

/// Last year's sum, where there is any.
pub fn prior(series: &PublishedSeries) -> Option<Minor> {
    (series.prior != 0).then(|| Minor::of_sum(series.prior))
}

/// One nature of a department's figures; `None` when it has neither lines nor a target.
pub fn figures(
    plan: &Plan,
    department: DepartmentId,
    nature: Nature,
    totals: Option<&PublishedTotals>,
) -> Option<Figures> {
    let target = target(plan, department, nature);
    let totals = totals.map(|totals| totals.nature(nature)).filter(|totals| has_lines(totals));
    let Some(totals) = totals else {
        return target.map(|target| Figures { target: Some(target), ..Figures::default() });
    };
    let series = &totals.total;
    Some(Figures {
        target,
        total: Minor::of_sum(series.periods.total()),
        prior: prior(series),
        periods: plan.calendar.periods().map(|period| Minor::of_sum(series.periods.get(period))).collect(),
    })
}

/// What all sheets together come to by account.
pub fn accounts<'a>(plan: &Plan, all: impl Iterator<Item = &'a PublishedTotals> + Clone) -> Vec<AccountView> {
    [Nature::Income, Nature::Expense].into_iter().flat_map(|nature| accounts_of(plan, nature, all.clone())).collect()
}

fn accounts_of<'a>(
    plan: &Plan,
    nature: Nature,
    all: impl Iterator<Item = &'a PublishedTotals> + Clone,
) -> Vec<AccountView> {
    let mut sums: std::collections::BTreeMap<Option<AccountCode>, (i128, i128)> = Default::default();
    let mut add = |code: Option<AccountCode>, series: &PublishedSeries| {
        let sum = sums.entry(code).or_default();
        sum.0 += series.periods.total();
        sum.1 += series.prior;
    };
    for totals in all.clone().map(|totals| totals.nature(nature)) {
        totals.accounts.iter().for_each(|(code, series)| add(Some(code.clone()), series));
        if totals.without_account != PublishedSeries::default() {
            add(None, &totals.without_account);
        }
    }
    let rounding = all.clone().map(|totals| &totals.nature(nature).rounding);
    let rounding = rounding.fold((0, 0), |sum: (i128, i128), of| (sum.0 + of.periods.total(), sum.1 + of.prior));
    if sums.len() > ACCOUNTS_MAX {
        let mut above: std::collections::BTreeMap<Option<AccountCode>, (i128, i128)> = Default::default();
        for (code, (total, prior)) in sums {
            let sum = above.entry(code.map(|code| topmost(plan, code))).or_default();
            sum.0 += total;
            sum.1 += prior;
        }
        sums = above;
    }
    let view = |(code, (total, prior)): (Option<AccountCode>, (i128, i128))| AccountView {
        label: code.as_ref().map_or_else(Name::default, |code| label(plan, code)),
        code,
        nature,
        total: Minor::of_sum(total),
        prior: (prior != 0).then(|| Minor::of_sum(prior)),
    };
    let mut views: Vec<AccountView> = sums.into_iter().map(view).collect();
    // What conversion leaves between the whole and its accounts is a line of its own.
    if rounding != (0, 0) {
        let label = rounding_name();
        views.push(AccountView { label, ..view((None, rounding)) });
    }
    views
}

/// What a plan calls a period.
pub fn period_name(plan: &Plan, period: Period) -> Name {
    let label = |language| plan.calendar.period_label(period, language);
    Name::bilingual(label(Language::Chinese), label(Language::English))
}

/// What conversion leaves.
pub fn rounding_name() -> Name {
    Name::bilingual("折算尾差", "Rounding in conversion")
}

/// The account above all others that this one belongs to. A chart that leads in circles ends after as many steps as it has
/// accounts.
fn topmost(plan: &Plan, code: AccountCode) -> AccountCode {
    let above = |code: &AccountCode| plan.accounts.get(code)?.parent.clone();
    (0..plan.accounts.len()).try_fold(code, |code, _| above(&code).ok_or(code)).unwrap_or_else(|top| top)
}

/// An account that the chart does not know shows its code alone.
fn label(plan: &Plan, code: &AccountCode) -> Name {
    plan.accounts.get(code).map_or_else(Name::default, |account| account.name.clone())
}
