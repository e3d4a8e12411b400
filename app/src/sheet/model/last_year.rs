//! Last year's shape for a year's total: asked of the server when somebody chooses it, and kept with the rule from then on.

use shared::budget::{LastYear, ShapeError, Spread, SpreadRule};
use shared::document::SheetCommand;
use shared::id::LineId;

use crate::backend::{Answer, LastYearView};
use crate::sheet::loaded::Desk;
use crate::text::Text;

/// What the choice is called before its months are known.
pub fn key(of: LastYear) -> String {
    ["last_year:", of.as_str()].concat()
}

/// The choice a key names.
pub fn choice(key: &str) -> Option<LastYear> {
    LastYear::parse(key.strip_prefix("last_year:")?)
}

/// Spreads the line's total as last year, or says why that can't be and what to do.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server's page has nobody who chooses"))]
pub fn take(desk: Desk, line: LineId, of: LastYear, answer: Answer<LastYearView>) -> Result<(), String> {
    let text = desk.grid.text;
    let view = answer.map_err(|_| text.model_last_year_away().to_owned())?;
    let plan = view.plan.as_ref().ok_or_else(|| text.model_last_year_no_plan().to_owned())?;
    let months = view.months(of).ok_or_else(|| match of {
        LastYear::Budget => text.model_last_year_absent(plan.in_language(text.language())),
        LastYear::Actual => text.model_last_year_no_actuals(plan.in_language(text.language())),
    })?;
    let rule = SpreadRule::last_year(of, &months).map_err(|error| refusal(desk, text, error))?;
    let total = desk.sheet.read(|sheet| Some(sheet.line(line)?.spread.as_ref()?.total));
    if let Some(total) = total {
        desk.sheet.edit(&SheetCommand::SetSpread { line, spread: Some(Spread { total, rule }) });
    }
    Ok(())
}

fn refusal(desk: Desk, text: Text, error: ShapeError) -> String {
    use leptos::prelude::WithValue;
    match error {
        ShapeError::Nothing => text.model_last_year_nothing().to_owned(),
        ShapeError::Negative(period) => {
            let calendar = desk.page.with_value(|page| page.calendar);
            text.model_last_year_negative(calendar.period_label(period, text.language()))
        }
        ShapeError::TooLarge => text.model_last_year_too_large().to_owned(),
    }
}
