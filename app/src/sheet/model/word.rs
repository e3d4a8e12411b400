//! What is wrong with a formula or a figure, in the reader's words, with what to do about it.

use shared::budget::Sheet;
use shared::formula::{Clash, Fault, FaultKind, FormulaError, Function, Problem};
use shared::id::LineId;

use crate::format::Money;
use crate::text::Text;

/// What typed text lacks to be a formula.
pub fn problem(error: &FormulaError, text: Text) -> String {
    match &error.problem {
        Problem::Empty | Problem::ValueMissing => text.model_problem_value().to_owned(),
        Problem::TooLong { .. } | Problem::TooDeep | Problem::TooManyParts | Problem::NestedPeriods => {
            text.model_problem_size().to_owned()
        }
        Problem::Stray(found) => text.model_problem_stray(found),
        Problem::OpenQuote => text.model_problem_quote().to_owned(),
        Problem::TooPrecise(found) => text.model_problem_precise(found),
        Problem::OperatorMissing(found) => text.model_problem_operator(found),
        Problem::OpenParenthesis => text.model_problem_parenthesis().to_owned(),
        Problem::UnknownName { name, near: Some(near) } => text.model_problem_name_near(name, near),
        Problem::UnknownName { name, near: None } => text.model_problem_name(name),
        Problem::AmbiguousName { name, count } => text.model_problem_ambiguous(&count.to_string(), name),
        Problem::AmbiguousSection { name, count } => text.model_problem_ambiguous_section(&count.to_string(), name),
        Problem::UnknownFunction(name) => text.model_problem_function(name),
        Problem::Arguments { function, takes, .. } => {
            let name = Function::named(function).map_or(*function, |function| function.name(text.language()));
            text.model_problem_arguments(name, takes)
        }
        Problem::PeriodsBack(_) => text.model_problem_back().to_owned(),
        Problem::AccountCode(code) => text.model_problem_account(code),
        Problem::SetOutsideSum => text.model_problem_set().to_owned(),
        Problem::PeriodOutsideFold => text.model_problem_period().to_owned(),
        Problem::Power => text.model_problem_power().to_owned(),
    }
}

/// Two units that do not go together.
pub fn clash(clash: &Clash, text: Text) -> String {
    let (left, right) = (clash.left.word(text.language()), clash.right.word(text.language()));
    match clash.between {
        Some(sign) => text.model_clash(&left, &right, sign),
        None => text.model_clash_line(&right, &left),
    }
}

fn kind(kind: FaultKind, text: Text) -> &'static str {
    match kind {
        FaultKind::DivisionByZero => text.model_fault_division(),
        FaultKind::Overflow => text.model_fault_overflow(),
        FaultKind::NotAFigure => text.model_fault_text(),
        FaultKind::NoEarlierPeriod => text.model_fault_earlier(),
        FaultKind::Cycle => text.model_fault_circle(),
        FaultKind::Missing => text.model_fault_missing(),
        FaultKind::Unreadable => text.model_fault_unreadable(),
        FaultKind::Units => text.model_fault_units(),
        FaultKind::TooMuch => text.model_fault_much(),
    }
}

/// What keeps a line from its figures, and the cell where it arose when that is in another line.
pub fn trouble(sheet: &Sheet, id: LineId, money: Money, text: Text) -> Option<(String, Option<Fault>)> {
    let line = sheet.line(id)?;
    if let Some(gap) = line.spread_gap() {
        return Some((text.model_gap(&money.figure(gap, &line.unit)), None));
    }
    let fault = line.fault()?;
    let name =
        |id: LineId| sheet.line(id).map_or_else(String::new, |line| line.name.in_language(text.language()).to_owned());
    let circle = sheet.circle_of(fault.line);
    if fault.kind == FaultKind::Cycle && !circle.is_empty() {
        let path: Vec<String> = circle.iter().chain(circle.first()).map(|line| name(*line)).collect();
        return Some((text.model_circle(&path.join(" → ")), None));
    }
    let cause = (fault.line != id).then_some(fault);
    let said = kind(fault.kind, text);
    let title = if cause.is_some() { text.model_fault_in(&name(fault.line), said) } else { said.to_owned() };
    Some((title, cause))
}
