//! The page as a workbook: variances and sums that go on reckoning, number formats, frozen heads. A plan has a tab by
//! department and one by account, a department one with its lines folded under their accounts. Text is kept as text there,
//! whatever it begins with, so nothing has to be disarmed.

use app::backend::{OutturnRow, OutturnView, RowKind};
use app::text::Text;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};
use shared::budget::Nature;
use shared::budget::outturn::{Standing, Window};
use shared::money::{Minor, Style, print};

/// The first row of the table's heads; above it stand what it is and what it is of.
const HEAD: u32 = 3;

const NAME: u16 = 0;
const ACCOUNT: u16 = 1;
const BUDGET: u16 = 2;
const ACTUAL: u16 = 3;
const VARIANCE: u16 = 4;
const VARIANCE_SHARE: u16 = 5;
const VERDICT: u16 = 6;
const FORECAST: u16 = 7;
const YEAR: u16 = 8;
const YEAR_VARIANCE: u16 = 9;
const YEAR_SHARE: u16 = 10;

/// What stands for a share of nothing.
const NONE: &str = "–";

type Written = Result<(), XlsxError>;

/// Writes the workbook in one language.
pub fn workbook(view: &OutturnView, text: Text) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (title, head) = if view.sheet.is_some() {
        (text.outturn_line(), text.outturn_line())
    } else {
        (text.plan_department(), text.plan_department())
    };
    Page::on(book.add_worksheet(), view, text).table(title, head, &view.rows)?;
    if !view.accounts.is_empty() {
        let account = text.outturn_account();
        Page::on(book.add_worksheet(), view, text).table(account, account, &view.accounts)?;
    }
    book.save_to_buffer()
}

struct Formats {
    title: Format,
    head: Format,
    text: Format,
    line: Format,
    group: Format,
    money: Format,
    share: Format,
    sum: Format,
    sum_share: Format,
}

struct Page<'a> {
    tab: &'a mut Worksheet,
    view: &'a OutturnView,
    text: Text,
    formats: Formats,
    row: u32,
}

impl<'a> Page<'a> {
    fn on(tab: &'a mut Worksheet, view: &'a OutturnView, text: Text) -> Self {
        let decimals = usize::from(view.currency.exponent());
        let money = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
        let money = format!("{money};-{money}");
        let share = "0.0%;-0.0%";
        let sum = || Format::new().set_bold().set_border_top(FormatBorder::Thin);
        let formats = Formats {
            title: Format::new().set_bold().set_font_size(14),
            head: Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin),
            text: Format::new(),
            line: Format::new().set_indent(1),
            group: Format::new().set_bold().set_background_color(0x00E9_ECF2),
            money: Format::new().set_num_format(&money),
            share: Format::new().set_num_format(share).set_align(FormatAlign::Right),
            sum: sum().set_num_format(&money),
            sum_share: sum().set_num_format(share).set_align(FormatAlign::Right),
        };
        Self { tab, view, text, formats, row: HEAD + 1 }
    }

    fn table(mut self, title: &str, head: &str, rows: &[OutturnRow]) -> Written {
        self.head(title, head)?;
        let text = self.text;
        let natures = [
            (Nature::Income, text.plan_income(), text.plan_income_total()),
            (Nature::Expense, text.plan_expense(), text.plan_expense_total()),
        ];
        let mut sums = Vec::new();
        for (nature, name, total) in natures {
            let own: Vec<&OutturnRow> = rows.iter().filter(|row| row.nature == nature).collect();
            let Some(sum) = self.view.sum(nature).filter(|_| !own.is_empty()) else { continue };
            for column in NAME..=YEAR_SHARE {
                self.tab.write_blank(self.row, column, &self.formats.group)?;
            }
            self.tab.write_string_with_format(self.row, NAME, name, &self.formats.group)?;
            self.row += 1;
            let first = self.row;
            for row in own {
                self.account(row)?;
            }
            let standing = self.view.standing(&sum);
            let below = self.row - 1;
            self.sum(total, standing, nature, |column| format!("=SUBTOTAL(9,{})", range(first, below, column)))?;
            sums.push((self.row - 1, standing));
        }
        if let [(income, earned), (expense, spent)] = *sums.as_slice() {
            let result = earned - spent;
            let name = text.plan_result();
            self.sum(name, result, Nature::Income, |at| format!("={}-{}", cell(income, at), cell(expense, at)))?;
        }
        Ok(())
    }

    fn head(&mut self, title: &str, head: &str) -> Written {
        let (text, view) = (self.text, self.view);
        let language = text.language();
        let of = match &view.sheet {
            Some((_, department)) => text.outturn_title_of(department.in_language(language)),
            None => text.outturn_title().to_owned(),
        };
        self.tab.set_name(title)?;
        self.tab.write_string_with_format(0, NAME, of, &self.formats.title)?;
        let through = view.through.map(|period| view.calendar.period_label(period, language));
        let standing = match (through, view.is_closed) {
            (Some(period), true) => text.outturn_closed_to(period),
            (Some(period), false) => text.outturn_provisional_to(period),
            (None, _) => text.outturn_none_yet().to_owned(),
        };
        let plan = view.plan_title.in_language(language);
        self.tab.write_string(1, NAME, [plan, view.currency.code(), &standing].join(" · "))?;
        let (budget, actual) = match view.asked.window {
            Window::ToDate => (text.outturn_budget_to_date().to_owned(), text.outturn_actual_to_date().to_owned()),
            Window::Only(period) => {
                let period = view.calendar.period_label(period, language);
                (text.outturn_budget_in(period), text.outturn_actual_in(period))
            }
        };
        let heads = [
            (head.to_owned(), 34.0),
            (text.outturn_account().to_owned(), 12.0),
            (budget, 18.0),
            (actual, 18.0),
            (text.outturn_variance().to_owned(), 17.0),
            (text.outturn_variance_share().to_owned(), 10.0),
            (text.outturn_verdict().to_owned(), 12.0),
            (text.outturn_forecast().to_owned(), 18.0),
            (text.outturn_year_budget().to_owned(), 18.0),
            (text.outturn_year_variance().to_owned(), 17.0),
            (text.outturn_variance_share().to_owned(), 10.0),
        ];
        for (column, (name, width)) in (NAME..).zip(heads) {
            self.tab.write_string_with_format(HEAD, column, name, &self.formats.head)?;
            self.tab.set_column_width(column, width)?;
        }
        self.tab.set_freeze_panes(HEAD + 1, ACCOUNT)?;
        self.tab.group_symbols_above(true);
        self.tab.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD, HEAD)?;
        Ok(())
    }

    /// A department, or an account with its lines: their sum where it has some.
    fn account(&mut self, row: &OutturnRow) -> Written {
        let (at, lines) = (self.row, u32::try_from(row.lines.len()).unwrap_or(0));
        self.name(row, false)?;
        let standing = self.view.standing(&row.outturn);
        for (column, figure) in figures(standing) {
            if lines == 0 {
                self.figure(column, figure)?;
            } else {
                let formula = format!("=SUBTOTAL(9,{})", range(at + 1, at + lines, column));
                self.formula(column, formula, figure, false)?;
            }
        }
        self.variances(standing, row.nature, false)?;
        self.row += 1;
        for line in &row.lines {
            self.line(line)?;
        }
        if lines > 0 {
            self.tab.group_rows(at + 1, at + lines)?;
        }
        Ok(())
    }

    fn line(&mut self, line: &OutturnRow) -> Written {
        self.name(line, true)?;
        let standing = self.view.standing(&line.outturn);
        if line.kind == RowKind::Unsplit {
            // Its actuals are in the account's: what is known of it alone is what was planned and is still to go.
            for (column, figure) in figures(standing).into_iter().filter(|(column, _)| *column != ACTUAL) {
                self.figure(column, figure)?;
            }
            self.tab.write_string(self.row, VERDICT, self.text.outturn_unsplit())?;
        } else {
            for (column, figure) in figures(standing) {
                self.figure(column, figure)?;
            }
            self.variances(standing, line.nature, false)?;
        }
        self.row += 1;
        Ok(())
    }

    fn name(&mut self, row: &OutturnRow, is_line: bool) -> Written {
        let name = match (row.kind, &row.code) {
            (RowKind::Rest, _) => self.text.outturn_rest(),
            (_, None) if !is_line && row.label.text.is_empty() => self.text.plan_no_account(),
            _ => row.label.in_language(self.text.language()),
        };
        let format = if is_line { &self.formats.line } else { &self.formats.text };
        self.tab.write_string_with_format(self.row, NAME, name, format)?;
        if let Some(code) = &row.code {
            self.tab.write_string(self.row, ACCOUNT, code.as_str())?;
        }
        Ok(())
    }

    fn sum(&mut self, name: &str, standing: Standing, nature: Nature, formula: impl Fn(u16) -> String) -> Written {
        self.tab.write_string_with_format(self.row, NAME, name, &self.formats.sum)?;
        self.tab.write_blank(self.row, ACCOUNT, &self.formats.sum)?;
        for (column, figure) in figures(standing) {
            self.formula(column, formula(column), figure, true)?;
        }
        self.variances(standing, nature, true)?;
        self.row += 1;
        Ok(())
    }

    /// What differs, in money, of the budget, and whether that is good: all reckoned from the figures beside it.
    fn variances(&mut self, standing: Standing, nature: Nature, is_sum: bool) -> Written {
        let at = |column| cell(self.row, column);
        let (budget, actual, variance) = (at(BUDGET), at(ACTUAL), at(VARIANCE));
        let (forecast, year, year_variance) = (at(FORECAST), at(YEAR), at(YEAR_VARIANCE));
        self.formula(VARIANCE, format!("={actual}-{budget}"), standing.variance(), is_sum)?;
        self.formula(YEAR_VARIANCE, format!("={forecast}-{year}"), standing.year_variance(), is_sum)?;
        self.share(VARIANCE_SHARE, (&variance, standing.variance()), (&budget, standing.budget), is_sum)?;
        self.share(YEAR_SHARE, (&year_variance, standing.year_variance()), (&year, standing.year), is_sum)?;
        let (good, bad) = (self.text.change_favourable(), self.text.change_adverse());
        let (more, less) = if nature == Nature::Income { (good, bad) } else { (bad, good) };
        let even = self.text.change_even();
        let verdict = match nature.favourable(standing.variance()) {
            None => even,
            Some(true) => good,
            Some(false) => bad,
        };
        let formula = format!("=IF({variance}=0,\"{even}\",IF({variance}>0,\"{more}\",\"{less}\"))");
        let format = if is_sum { &self.formats.sum } else { &self.formats.text };
        let formula = Formula::new(formula).set_result(verdict);
        self.tab.write_formula_with_format(self.row, VERDICT, formula, format)?;
        Ok(())
    }

    fn share(&mut self, column: u16, part: (&str, i128), whole: (&str, i128), is_sum: bool) -> Written {
        let formula = format!("=IF({whole}=0,\"{NONE}\",{part}/ABS({whole}))", part = part.0, whole = whole.0);
        let share = Decimal::try_from_i128_with_scale(part.1, 0).ok().and_then(|part| {
            let whole = Decimal::try_from_i128_with_scale(whole.1.abs(), 0).ok()?;
            part.checked_div(whole)
        });
        let result = share.map_or_else(|| NONE.to_owned(), |share| share.round_dp(12).normalize().to_string());
        let format = if is_sum { &self.formats.sum_share } else { &self.formats.share };
        let formula = Formula::new(formula).set_result(result);
        self.tab.write_formula_with_format(self.row, column, formula, format)?;
        Ok(())
    }

    fn formula(&mut self, column: u16, formula: String, result: i128, is_sum: bool) -> Written {
        let format = if is_sum { &self.formats.sum } else { &self.formats.money };
        let formula = Formula::new(formula).set_result(self.plain(result));
        self.tab.write_formula_with_format(self.row, column, formula, format)?;
        Ok(())
    }

    fn figure(&mut self, column: u16, figure: i128) -> Written {
        // Spreadsheets keep doubles, and this is the last step before one: up to 15 digits it reads back as it was.
        let double: f64 = self.plain(figure).parse().unwrap_or_default();
        self.tab.write_number_with_format(self.row, column, double, &self.formats.money)?;
        Ok(())
    }

    fn plain(&self, figure: i128) -> String {
        print(Minor::of_sum(figure), self.view.currency, Style::PLAIN)
    }
}

/// What is not reckoned from the rest of the row.
fn figures(standing: Standing) -> [(u16, i128); 4] {
    [(BUDGET, standing.budget), (ACTUAL, standing.actual), (FORECAST, standing.forecast), (YEAR, standing.year)]
}

/// The A1 name of a place counted from 0. No column is beyond Z.
fn cell(row: u32, column: u16) -> String {
    let letter = char::from(b'A' + u8::try_from(column).unwrap_or(0).min(25));
    format!("{letter}{}", row + 1)
}

fn range(first: u32, last: u32, column: u16) -> String {
    [cell(first, column), cell(last, column)].join(":")
}

#[cfg(test)]
mod tests;
