//! A line's formula in the words of spreadsheet programs, for one period.

use shared::budget::{LineItem, Sheet, print_figure};
use shared::calendar::Period;
use shared::formula::{Expr, Fold, Function, Item, Reference, Set, Unit, When, earlier};

use shared::money::{Minor, Style};

use super::place::{ACCOUNT, PRIOR, Places, UNIT, cell, range};

/// Programs refuse longer formulas (Excel: 8,192 characters), and more arguments than this (255).
const CHARS_MAX: usize = 8_000;
const ARGUMENTS_MAX: usize = 250;

/// The formula of a period with its rounding, or `None` for one that no spreadsheet can have.
pub fn spreadsheet(sheet: &Sheet, places: &Places, line: &LineItem, period: Period) -> Option<String> {
    let expr = line.formula.as_ref()?.expr()?;
    let inner = Writer { sheet, places }.expr(expr, period)?;
    let text = format!("=ROUND({inner},{})", line.unit.decimals(sheet.header.currency));
    (text.len() <= CHARS_MAX).then_some(text)
}

/// The rows under a cell as the sum they are.
pub fn under_cell(sheet: &Sheet, line: &LineItem, period: Period) -> String {
    let plain = |minor: Minor| print_figure(i128::from(minor.0), &Unit::Number, sheet.header.currency, Style::PLAIN);
    let rows = line.details_of(period).map(|(_, row)| format!("{}*{}", plain(row.quantity), plain(row.price)));
    format!("=ROUND({},{})", rows.collect::<Vec<_>>().join("+"), line.unit.decimals(sheet.header.currency))
}

struct Writer<'a> {
    sheet: &'a Sheet,
    places: &'a Places,
}

impl Writer<'_> {
    fn expr(&self, expr: &Expr, period: Period) -> Option<String> {
        let inner = |part: &Expr| self.expr(part, period);
        Some(match expr {
            Expr::Number(number) => number.to_string(),
            Expr::Name(Reference::Line(line)) => cell(self.places.row(*line)?, self.places.column(period)?),
            // The file has the figure as it is now; what it comes from is not in it.
            Expr::Name(Reference::Input(input)) => {
                let value = self.sheet.input(*input)?.value(period, self.sheet.header.currency).ok()?;
                format!("({})", value.normalize())
            }
            Expr::LastYear(line) => ["$", &cell(self.places.row(*line)?, PRIOR)].concat(),
            // A spreadsheet's minus binds more tightly than its power.
            Expr::Negate(part) => format!("(-({}))", inner(part)?),
            Expr::Percent(part) => format!("({})%", inner(part)?),
            Expr::Power(part, power) => format!("({})^{power}", inner(part)?),
            Expr::Binary(operator, left, right) => {
                let text = format!("({}{}{})", inner(left)?, operator.sign(), inner(right)?);
                if operator.is_comparison() { format!("({text}*1)") } else { text }
            }
            Expr::Prior { value, back, start } => match (earlier(period, *back), start) {
                (Some(earlier), _) => self.expr(value, earlier)?,
                (None, Some(start)) => inner(start)?,
                (None, None) => "NA()".to_owned(),
            },
            Expr::Call(function, parts) => self.call(*function, parts, period)?,
            Expr::Fold { fold, items, when } => self.fold(*fold, items, *when, period)?,
        })
    }

    fn call(&self, function: Function, parts: &[Expr], period: Period) -> Option<String> {
        let written: Option<Vec<String>> = parts.iter().map(|part| self.expr(part, period)).collect();
        let written = written?;
        let name = match function {
            Function::If => "IF",
            Function::And => "AND",
            Function::Or => "OR",
            Function::Not => "NOT",
            Function::Abs => "ABS",
            Function::Round if written.len() == 1 => return Some(format!("ROUND({},0)", written.first()?)),
            Function::Round => "ROUND",
            Function::Month => return Some(period.number().to_string()),
            Function::Share => {
                let whole = match parts {
                    [part] => self.fold(Fold::Sum, &[Item::Value(part.clone())], When::Year, period)?,
                    [_, _] => written.get(1)?.clone(),
                    _ => return None,
                };
                return Some(format!("({}/{whole})", written.first()?));
            }
            // The parser makes none of these into a call.
            _ => return None,
        };
        let text = format!("{name}({})", written.join(","));
        // Conditions are 1 and 0 here, TRUE and FALSE there.
        Some(if matches!(function, Function::And | Function::Or | Function::Not) {
            format!("({text}*1)")
        } else {
            text
        })
    }

    fn fold(&self, fold: Fold, items: &[Item], when: When, period: Period) -> Option<String> {
        let periods: Vec<Period> =
            when.periods(period).filter(|period| self.places.column(*period).is_some()).collect();
        let months = periods.iter().filter(|period| !period.is_adjustment()).count();
        let mut arguments = Vec::new();
        let mut members = Vec::new();
        for item in items {
            match item {
                // A line over neighbouring periods is a range.
                Item::Value(Expr::Name(Reference::Line(line))) => {
                    let row = self.places.row(*line)?;
                    let (first, last) = (periods.first()?, periods.last()?);
                    arguments.push(if periods.len() == 1 {
                        cell(row, self.places.column(*first)?)
                    } else {
                        range((row, self.places.column(*first)?), (row, self.places.column(*last)?))
                    });
                    members.push(months.to_string());
                }
                Item::Value(value) => {
                    for period in &periods {
                        arguments.push(self.expr(value, *period)?);
                    }
                    members.push(months.to_string());
                }
                Item::Set(set) => {
                    for period in &periods {
                        arguments.push(self.set(set, Some(*period))?);
                    }
                    members.push(format!("{months}*{}", self.set(set, None)?));
                }
            }
        }
        if arguments.len() > ARGUMENTS_MAX {
            return None;
        }
        let list = arguments.join(",");
        Some(match fold {
            Fold::Sum => format!("SUM({list})"),
            Fold::Min => format!("MIN({list})"),
            Fold::Max => format!("MAX({list})"),
            // Empty cells count here and do not there, so the mean is written out.
            Fold::Average => format!("(SUM({list})/({}))", members.join("+")),
        })
    }

    /// The sum over a set in a period, or how many it holds.
    fn set(&self, set: &Set, period: Option<Period>) -> Option<String> {
        let currency = self.sheet.header.currency.code();
        let units = self.places.whole(UNIT);
        let account = |pattern: String| {
            let accounts = self.places.whole(ACCOUNT);
            match period {
                Some(period) => {
                    let figures = self.places.whole(self.places.column(period)?);
                    Some(format!("SUMIFS({figures},{accounts},\"{pattern}\",{units},\"{currency}\")"))
                }
                None => Some(format!("COUNTIFS({accounts},\"{pattern}\",{units},\"{currency}\")")),
            }
        };
        match set {
            Set::Account(code) => account(code.to_string()),
            Set::Under(code) => account(format!("{code}*")),
            Set::Section(section) => {
                let is_it =
                    |row: &shared::budget::Row| matches!(row, shared::budget::Row::Section(id) if id == section);
                let at = self.places.rows.iter().position(is_it)?;
                let rows = self.places.under(at);
                if rows.is_empty() {
                    return Some("0".to_owned());
                }
                let last = rows.end - 1;
                let part = |column| range((rows.start, column), (last, column));
                Some(match period {
                    Some(period) => {
                        let figures = part(self.places.column(period)?);
                        format!("SUMIFS({figures},{},\"{currency}\")", part(UNIT))
                    }
                    None => format!("COUNTIFS({},\"{currency}\")", part(UNIT)),
                })
            }
        }
    }
}
