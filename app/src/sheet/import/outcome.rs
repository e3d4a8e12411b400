//! What Import would write, what it leaves out and why, and whether the file's own sums agree.

use leptos::prelude::*;
use shared::intake::preview::{Outcome, Preview};
use shared::intake::report::Report;
use shared::intake::table::column_name;
use shared::money::Minor;

use super::{Import, word};
use crate::format::Money;
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::{Text, use_text};

/// Rows of a list that are shown; nobody reads more before mending the file.
const SHOWN_MAX: usize = 100;

/// Lines shown as they will be.
const LINES_SHOWN: usize = 8;

pub fn outcome(import: Import, preview: &Preview) -> AnyView {
    let text = use_text();
    let outcome = match &preview.outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            let title = word::unfit(error, text);
            return view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=title alert=true/> }.into_any();
        }
    };
    let money = Money::exact(text.language(), import.options().currency);
    let report = &outcome.report;
    let here = import.desk.sheet.read(shared::budget::Sheet::line_count);
    let fact = |label: &'static str, value: String, class: &'static str| {
        view! { <div class=class><dt>{label}</dt><dd class="figure">{value}</dd></div> }.into_any()
    };
    let refused = report.refused.count;
    view! {
        <section class="import-outcome" aria-labelledby="import-outcome" aria-live="polite">
            <h3 id="import-outcome">{text.import_outcome()}</h3>
            <dl class="import-facts">
                {fact(text.import_lines(), outcome.lines.to_string(), "fact")}
                {fact(text.import_sections(), outcome.sections.len().to_string(), "fact")}
                {fact(text.import_total(), [&money.amount(report.total), " ", &money.beside()].concat(), "fact wide")}
                {fact(text.import_refused(), refused.to_string(), if refused > 0 { "fact bad" } else { "fact" })}
            </dl>
            {checks(report, money, text)}
            {(report.left_out > 0).then(|| view! { <p class="soft">{text.import_left_out(count(report.left_out))}</p> })}
            {(here > 0).then(|| view! { <p class="soft">{text.import_into(here)}</p> })}
            {refused_rows(report, text)}
            {remarks(report, money, text)}
            {first_lines(outcome, money, text)}
        </section>
    }
    .into_any()
}

fn count(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Whether the sums that the file states are those of what is loaded.
fn checks(report: &Report, money: Money, text: Text) -> AnyView {
    let check = report.check.as_ref().map(|check| {
        let column = column_name(check.column);
        if check.agrees() {
            let title = text.import_check_agrees(&column, &money.amount(check.stated));
            view! { <Banner tone=Tone::Good glyph=Glyph::CheckCircle title=title/> }.into_any()
        } else {
            let (stated, computed) = (money.amount(check.stated), money.amount(check.computed));
            let title = text.import_check_differs(&column, &computed, count(check.differing.count), &stated);
            view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=title/> }.into_any()
        }
    });
    let wrong = report.totals.shown.iter().filter(|total| !total.agrees).count();
    let totals = (!report.totals.is_empty()).then(|| {
        if wrong == 0 {
            let title = text.import_totals_agree(count(report.totals.count));
            view! { <Banner tone=Tone::Good glyph=Glyph::CheckCircle title=title/> }.into_any()
        } else {
            let title = text.import_totals_differ(wrong);
            view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=title/> }.into_any()
        }
    });
    view! { {check} {totals} }.into_any()
}

/// A list of which the beginning is shown.
fn listed(rows: Vec<AnyView>, count: usize, text: Text) -> AnyView {
    let more = count.saturating_sub(rows.len());
    view! {
        <ul class="import-rows">
            {rows}
            {(more > 0).then(|| view! { <li class="faint">{text.import_more(more)}</li> })}
        </ul>
    }
    .into_any()
}

fn row(place: String, quoted: &str, said: String) -> AnyView {
    let quoted = (!quoted.is_empty()).then(|| view! { <q>{quoted.to_owned()}</q> });
    view! { <li><span class="place">{place}</span> {quoted} <span>{said}</span></li> }.into_any()
}

fn refused_rows(report: &Report, text: Text) -> AnyView {
    let refused = &report.refused;
    if refused.is_empty() {
        return view! { <p class="soft">{text.import_no_refused()}</p> }.into_any();
    }
    let rows = refused.shown.iter().take(SHOWN_MAX).map(|refused| {
        row(word::place(refused.row, refused.column, text), &refused.text, word::problem(&refused.problem, text))
    });
    view! {
        <details class="import-list" open=true>
            <summary>{text.import_refused()} " · " {refused.count.to_string()}</summary>
            {listed(rows.collect(), count(refused.count), text)}
        </details>
    }
    .into_any()
}

/// Oddities of rows that load all the same.
fn remarks(report: &Report, money: Money, text: Text) -> Option<AnyView> {
    let all = count(report.duplicates.count) + count(report.warnings.count) + count(report.notes.count);
    let duplicates = report.duplicates.shown.iter().map(|twice| {
        let rows = twice.rows.iter().map(u32::to_string).collect::<Vec<_>>().join(text.list_separator());
        row(twice.name.clone(), "", text.import_duplicate(&rows))
    });
    let warnings =
        report.warnings.shown.iter().map(|warning| {
            row(word::place(warning.row, warning.column, text), "", word::warning(warning, money, text))
        });
    let notes = report
        .notes
        .shown
        .iter()
        .map(|note| row(word::place(note.row, Some(note.column), text), "", word::note(note, text)));
    let rows: Vec<AnyView> = duplicates.chain(warnings).chain(notes).take(SHOWN_MAX).collect();
    (all > 0).then(|| {
        view! {
            <details class="import-list">
                <summary>{text.import_remarks(all)}</summary>
                {listed(rows, all, text)}
            </details>
        }
        .into_any()
    })
}

fn first_lines(outcome: &Outcome, money: Money, text: Text) -> AnyView {
    let line = outcome.first.iter().take(LINES_SHOWN).map(|line| {
        let section = outcome.sections.get(line.section).map(|section| section.name.clone()).unwrap_or_default();
        let section = if section.is_empty() { text.import_no_section().to_owned() } else { section };
        let total = line.amounts.iter().flatten().map(|minor| i128::from(minor.0)).sum();
        let account = line.account.as_ref().map(ToString::to_string).unwrap_or_default();
        view! {
            <tr>
                <td>{section}</td>
                <th scope="row">{line.name.clone()}</th>
                <td>{account}</td>
                <td class="number">{money.amount(Minor::of_sum(total))}</td>
            </tr>
        }
        .into_any()
    });
    let more = outcome.lines.saturating_sub(LINES_SHOWN);
    view! {
        <div class="scroll-x import-first" tabindex="0" role="region" aria-label=text.import_first_lines()>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{text.import_meaning_section()}</th>
                        <th scope="col">{text.import_meaning_line_name()}</th>
                        <th scope="col">{text.import_meaning_account()}</th>
                        <th scope="col" class="number">{text.import_meaning_total()}</th>
                    </tr>
                </thead>
                <tbody>{line.collect_view()}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="faint">{text.import_more(more)}</p> })}
    }
    .into_any()
}
