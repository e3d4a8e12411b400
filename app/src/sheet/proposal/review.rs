//! Changes that wait to be looked through: what was left on the device, or what an edited file wants.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use shared::budget::{CellValue, Figure, LineItem, Sheet, SheetNames};
use shared::calendar::Period;
use shared::document::{CellEdit, SheetCommand, is_applicable};
use shared::formula::print;
use shared::id::{DocumentId, PersonId};

use crate::document::{LeftBehind, left_behind, settle};
use crate::format::Money;
use crate::primitives::{Banner, Dialog, Glyph, Tone};
use crate::session::use_visit;
use crate::sheet::loaded::Desk;
use crate::text::Text;

/// A proposal under review.
#[derive(Clone, Copy)]
struct Review {
    desk: Desk,
    /// Whose it is, and the closed document it was written into; nothing for a file.
    kept: Option<(PersonId, DocumentId)>,
    found: RwSignal<Option<Arc<LeftBehind>>>,
    /// The places of those that are not to be taken up.
    left_out: RwSignal<BTreeSet<usize>>,
    is_open: RwSignal<bool>,
}

/// What stands in the place: nothing, until something is found on the device.
pub fn review(desk: Desk) -> impl Fn() -> Option<AnyView> {
    let follows = desk.page.with_value(|page| page.follows.filter(|_| page.may.edit));
    let review = follows.zip(use_visit().session).map(|(closed, session)| Review {
        desk,
        kept: Some((session.person, closed)),
        found: RwSignal::new(None),
        left_out: RwSignal::new(BTreeSet::new()),
        is_open: RwSignal::new(false),
    });
    // After the page was taken over: what is hydrated must equal what was sent.
    Effect::new(move |_| {
        let Some(review) = review else { return };
        leptos::task::spawn_local(async move {
            let Some((person, closed)) = review.kept else { return };
            let found = left_behind(person, closed).await;
            // The page may have been left meanwhile.
            let _ = review.found.try_set(found.map(Arc::new));
        });
    });
    move || review.and_then(waiting)
}

/// The same for a file that was handed out and came back: it opens at once, and is forgotten when it closes.
pub fn review_file(desk: Desk) -> impl Fn() -> Option<AnyView> {
    move || {
        let found = desk.returned.get()?;
        // A line that the file lacks may only have been left out of it.
        let is_loss = |command: &SheetCommand| matches!(command, SheetCommand::DeleteLines(_));
        let lost = found.commands.iter().enumerate().filter(|(_, command)| is_loss(command));
        let review = Review {
            desk,
            kept: None,
            found: desk.returned,
            left_out: RwSignal::new(lost.map(|(place, _)| place).collect()),
            is_open: RwSignal::new(true),
        };
        Effect::new(move |_| {
            if !review.is_open.get() {
                review.found.set(None);
            }
        });
        Some(dialog(review))
    }
}

fn waiting(review: Review) -> Option<AnyView> {
    let text = review.desk.grid.text;
    let count = review.found.with(|found| found.as_ref().map(|found| found.commands.len()))?;
    Some(
        view! {
            <Banner tone=Tone::Accent glyph=Glyph::Pencil title=text.proposal_waits(count)>
                <button type="button" class="button small" on:click=move |_| review.is_open.set(true)>
                    {text.proposal_review()}
                </button>
            </Banner>
            {dialog(review)}
        }
        .into_any(),
    )
}

fn dialog(review: Review) -> AnyView {
    let text = review.desk.grid.text;
    let desk = review.desk;
    let (id, title, explain) = match review.kept {
        Some(_) => ("proposal", text.proposal_title(), text.proposal_explain()),
        None => ("returned", text.returned_title(), text.returned_explain()),
    };
    let rows = move || {
        desk.sheet.track_totals();
        let found = review.found.get()?;
        let money = Money::exact(text.language(), desk.sheet.read(|sheet| sheet.header.currency));
        let rows = desk.sheet.read(|now| {
            found
                .commands
                .iter()
                .enumerate()
                .map(|(place, command)| row(review, place, command, &found, now, money))
                .collect_view()
        });
        Some(rows)
    };
    let chosen = move || {
        let all = review.found.with(|found| found.as_ref().map_or(0, |found| found.commands.len()));
        all.saturating_sub(review.left_out.with(BTreeSet::len))
    };
    view! {
        <Dialog id=id title=title.to_owned() open=review.is_open broad=true>
            <div class="dialog-body">
                <p class="soft">{explain}</p>
                <ul class="proposal-rows">{rows}</ul>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button danger" on:click=move |_| finish(review)>{text.proposal_discard()}</button>
                <button
                    type="button"
                    class="button primary"
                    disabled=move || chosen() == 0 || !desk.grid.may_edit.get()
                    on:click=move |_| take_up(review)
                >
                    {move || text.proposal_take(chosen())}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}

/// One change: what it is about, from what to what, and what stands there now.
fn row(review: Review, place: usize, command: &SheetCommand, found: &LeftBehind, now: &Sheet, money: Money) -> AnyView {
    let text = review.desk.grid.text;
    let (about, change) = words(review.desk, command, found, now, money);
    let applicable = is_applicable(command, now) || found.mine_has_made(command);
    let toggle = move |event: leptos::ev::Event| {
        let taken = event_target_checked(&event);
        review.left_out.update(|left_out| {
            if taken {
                left_out.remove(&place)
            } else {
                left_out.insert(place)
            };
        });
    };
    let gone = (!applicable).then(|| view! { <span class="faint">{text.proposal_gone()}</span> });
    view! {
        <li>
            <label>
                <input type="checkbox" checked=move || !review.left_out.with(|out| out.contains(&place)) on:change=toggle/>
                <span class="about">{about}</span>
                <span class="change figure">{change}</span>
                {gone}
            </label>
        </li>
    }
    .into_any()
}

fn words(desk: Desk, command: &SheetCommand, found: &LeftBehind, now: &Sheet, money: Money) -> (String, String) {
    let text: Text = desk.grid.text;
    let language = text.language();
    let line = |id| {
        let line = found.mine.line(id).or_else(|| found.base.line(id));
        line.map_or_else(String::new, |line| line.name.in_language(language).to_owned())
    };
    let names =
        |ids: &[shared::id::LineId]| ids.iter().map(|id| line(*id)).collect::<Vec<_>>().join(text.list_separator());
    let section = |id| {
        let section = found.mine.section(id).or_else(|| found.base.section(id));
        section.map_or_else(String::new, |section| section.name.in_language(language).to_owned())
    };
    let package = |id| {
        let package = found.mine.package(id).or_else(|| found.base.package(id));
        package.map_or_else(String::new, |package| package.title.clone())
    };
    let figure = |id, value: &CellValue| match value {
        CellValue::Empty => text.sheet_rival_empty().to_owned(),
        CellValue::Figure(minor) => {
            let unit = now.line(id).or_else(|| found.mine.line(id)).map(|line| line.unit.clone());
            money.figure(i128::from(minor.0), &unit.unwrap_or_default())
        }
        CellValue::Text(typed) => typed.clone(),
    };
    match command {
        SheetCommand::SetCells(edits) => match edits.as_slice() {
            [CellEdit { line: id, period, value }] => {
                let calendar = desk.page.with_value(|page| page.calendar);
                let about = [&line(*id), " · ", calendar.period_label(*period, language)].concat();
                (about, set_over(now.line(*id), *period, value, |value| figure(*id, value), text))
            }
            _ => (String::new(), String::new()),
        },
        SheetCommand::InsertLine { id, .. } => (line(*id), text.proposal_new_line().to_owned()),
        SheetCommand::RenameLine { line: id, name, .. } => {
            let before = now.line(*id).map_or_else(String::new, |line| line.name.in_language(language).to_owned());
            (before, [text.proposal_renamed(), " ", name].concat())
        }
        SheetCommand::SetAccount { line: id, account } => {
            let code = account.as_ref().map(ToString::to_string).unwrap_or_default();
            (line(*id), [text.import_meaning_account(), " → ", &code].concat())
        }
        SheetCommand::SetNote { line: id, note } => {
            (line(*id), [text.import_meaning_note(), " → ", note.as_deref().unwrap_or_default()].concat())
        }
        SheetCommand::SetPrior { line: id, prior } => {
            let prior = prior.map(|minor| figure(*id, &CellValue::Figure(minor))).unwrap_or_default();
            (line(*id), [text.import_meaning_prior(), " → ", &prior].concat())
        }
        SheetCommand::SetDetail { line: id, period, detail, .. } => {
            let calendar = desk.page.with_value(|page| page.calendar);
            let about = [&line(*id), " · ", calendar.period_label(*period, language)].concat();
            let said = detail.as_ref().map_or(text.detail_remove(), |detail| detail.name.as_str());
            (about, [text.detail_name(), " → ", said].concat())
        }
        SheetCommand::SetUnit { line: id, unit } => {
            let word = if unit.is_money() { text.model_unit_money().to_owned() } else { unit.word(language) };
            (line(*id), [text.model_unit(), " → ", &word].concat())
        }
        SheetCommand::SetFormula { line: id, formula } => {
            let said = formula
                .as_ref()
                .and_then(|formula| formula.expr())
                .map(|expr| print(expr, &SheetNames::new(&found.mine, language), language));
            (line(*id), [text.model_formula(), " → ", &said.unwrap_or_default()].concat())
        }
        SheetCommand::SetSpread { line: id, spread } => {
            let total = spread.as_ref().map(|spread| money.amount(spread.total)).unwrap_or_default();
            (line(*id), [text.model_spread(), " → ", &total].concat())
        }
        SheetCommand::SpreadSection { section: id, total } => {
            (section(*id), [text.model_spread(), " → ", &money.amount(*total)].concat())
        }
        SheetCommand::PutPackage { title, .. } => (title.clone(), text.history_deed_package_put().to_owned()),
        SheetCommand::RankPackage { id, .. } => (package(*id), text.history_deed_package_rank().to_owned()),
        SheetCommand::RemovePackage(id) => (package(*id), text.history_deed_package_remove().to_owned()),
        SheetCommand::CutPackages { packages, cut } => {
            let deed = if *cut { text.history_deed_package_cut() } else { text.history_deed_package_back() };
            let titles: Vec<String> = packages.iter().map(|id| package(*id)).collect();
            (titles.join(text.list_separator()), deed.to_owned())
        }
        SheetCommand::SetPackage { lines, package: chosen } => {
            let title = chosen.map_or_else(|| text.packages_no_package().to_owned(), package);
            (names(lines), [text.packages_package(), " → ", &title].concat())
        }
        SheetCommand::KeepFigures(lines) => (names(lines), text.model_keep().to_owned()),
        SheetCommand::MoveLines { lines, .. } | SheetCommand::Indent { lines, .. } => {
            (names(lines), text.proposal_moved().to_owned())
        }
        SheetCommand::DeleteLines(lines) => (names(lines), text.proposal_deleted().to_owned()),
        SheetCommand::InsertSection { id, .. } => (section(*id), text.proposal_new_section().to_owned()),
        SheetCommand::RenameSection { section: id, name, .. } => {
            (section(*id), [text.proposal_renamed(), " ", name].concat())
        }
        SheetCommand::DeleteSection(id) => (section(*id), text.proposal_deleted().to_owned()),
        SheetCommand::ImportLines(lines) => (String::new(), text.sheet_lines(lines.len())),
        // A proposal is a difference of two sheets; it goes back to no moment and names none.
        SheetCommand::Restore(_) | SheetCommand::NameVersion { .. } | SheetCommand::TakeInputs(_) => {
            (String::new(), String::new())
        }
    }
}

/// What a cell shows and what it is to hold; and where that takes the place of a formula, or of rows, that it does.
fn set_over(
    line: Option<&LineItem>,
    period: Period,
    value: &CellValue,
    figure: impl Fn(&CellValue) -> String,
    text: Text,
) -> String {
    let stands = match line.map(|line| (&line.cell(period).value, line.figure(period))) {
        None => CellValue::Empty,
        Some((CellValue::Empty, Figure::Amount(minor))) => CellValue::Figure(minor),
        Some((CellValue::Empty, Figure::Fault(fault))) => CellValue::Text(fault.kind.code().to_owned()),
        Some((entered, _)) => entered.clone(),
    };
    let by_formula = |line: &LineItem| line.formula.is_some() && line.is_reckoned_in(period);
    let over = match line {
        Some(line) if line.is_detailed(period) => [" · ", text.proposal_over_rows()].concat(),
        Some(line) if by_formula(line) => [" · ", text.proposal_over_formula()].concat(),
        _ => String::new(),
    };
    [&figure(&stands), " → ", &figure(value), &over].concat()
}

/// Carries out what is chosen and can still be done, as one step.
fn take_up(review: Review) {
    let Some(found) = review.found.get_untracked() else { return };
    let left_out = review.left_out.get_untracked();
    let chosen = found.commands.iter().enumerate().filter(|(place, _)| !left_out.contains(place));
    let commands: Vec<SheetCommand> = review.desk.sheet.read(|now| {
        let fits = |command: &&SheetCommand| is_applicable(command, now) || found.mine_has_made(command);
        chosen.map(|(_, command)| command).filter(fits).cloned().collect()
    });
    if review.desk.sheet.edit_all(&commands) {
        finish(review);
    }
}

fn finish(review: Review) {
    review.is_open.set(false);
    review.found.set(None);
    if let Some((person, closed)) = review.kept {
        leptos::task::spawn_local(settle(person, closed));
    }
}
