//! The sheet as an XLSX workbook: formulas that go on reckoning, number formats, frozen heads, and a hidden column of ids.
//! Text is kept as text there, whatever it begins with, so nothing has to be disarmed.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};
use shared::budget::{CellValue, Figure, LineItem, Nature, Row, Sheet, print_figure};
use shared::calendar::Period;
use shared::formula::Unit;
use shared::id::SectionId;
use shared::language::Language;
use shared::money::Style;

use super::formula::{spreadsheet, under_cell};
use super::place::{ACCOUNT, BUDGET, DIFFERENCE, HEAD_COLUMNS, HEAD_ROWS, ID, NAME, PRIOR, Places, UNIT, cell, range};
use super::{Around, heads, note_head};

/// Writes the workbook.
pub fn workbook(sheet: &Sheet, around: Around<'_>) -> Result<Vec<u8>, XlsxError> {
    let places = Places::of(sheet, around.plan.calendar.periods().collect());
    let mut book = Workbook::new();
    let mut page = Page { tab: book.add_worksheet(), sheet, around, places: &places, formats: Formats::new(sheet) };
    page.head()?;
    for (at, row) in places.rows.iter().enumerate() {
        let here = HEAD_ROWS + u32::try_from(at).unwrap_or(0);
        match row {
            Row::Section(section) => page.section(here, at, *section)?,
            Row::Unplaced => {}
            Row::Line(line) => {
                if let Some(line) = sheet.line(*line) {
                    page.line(here, line)?;
                }
            }
        }
    }
    page.foot()?;
    book.save_to_buffer()
}

struct Formats {
    title: Format,
    head: Format,
    text: Format,
    money: Format,
    number: Format,
    percent: Format,
    section: Format,
    section_money: Format,
    total: Format,
}

impl Formats {
    fn new(sheet: &Sheet) -> Self {
        let decimals = usize::from(sheet.header.currency.exponent());
        let money = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
        let money = format!("{money};[Red]-{money}");
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: Format::new().set_bold().set_align(FormatAlign::Right).set_border_bottom(FormatBorder::Thin),
            text: Format::new(),
            money: Format::new().set_num_format(&money),
            number: Format::new().set_num_format("#,##0.######"),
            percent: Format::new().set_num_format("0.00##%"),
            section: Format::new().set_bold().set_background_color(0x00E9_ECF2),
            section_money: Format::new().set_bold().set_background_color(0x00E9_ECF2).set_num_format(&money),
            total: Format::new().set_bold().set_border_top(FormatBorder::Thin).set_num_format(&money),
        }
    }

    fn of(&self, unit: &Unit) -> &Format {
        match unit {
            Unit::Money => &self.money,
            Unit::Percent => &self.percent,
            Unit::Number | Unit::Named(_) => &self.number,
        }
    }
}

struct Page<'a> {
    tab: &'a mut Worksheet,
    sheet: &'a Sheet,
    around: Around<'a>,
    places: &'a Places,
    formats: Formats,
}

type Written = Result<(), XlsxError>;

impl Page<'_> {
    fn language(&self) -> Language {
        self.around.language
    }

    fn head(&mut self) -> Written {
        let language = self.language();
        let header = &self.sheet.header;
        self.tab.set_name(sheet_name(header.title.in_language(language)))?;
        let title = header.title.in_language(language);
        self.tab.write_string_with_format(0, NAME, title, &self.formats.title)?;
        let about =
            format!("{} · {} · {}", self.around.plan.title.in_language(language), header.year, header.currency.code());
        self.tab.write_string(1, NAME, &about)?;
        let row = HEAD_ROWS - 1;
        for (column, head) in (0..).zip(heads(language)) {
            self.tab.write_string_with_format(row, column, head, &self.formats.head)?;
        }
        for period in &self.places.periods {
            if let Some(column) = self.places.column(*period) {
                let label = self.around.plan.calendar.period_label(*period, language);
                self.tab.write_string_with_format(row, column, label, &self.formats.head)?;
            }
        }
        self.tab.write_string_with_format(
            row,
            self.places.last_column() + 1,
            note_head(language),
            &self.formats.head,
        )?;
        self.tab.set_freeze_panes(HEAD_ROWS, ACCOUNT)?;
        self.tab.set_column_hidden(ID)?;
        for (column, width) in
            [(NAME, 34.0), (ACCOUNT, 11.0), (UNIT, 10.0), (PRIOR, 16.0), (BUDGET, 16.0), (DIFFERENCE, 15.0)]
        {
            self.tab.set_column_width(column, width)?;
        }
        self.tab.set_column_range_width(HEAD_COLUMNS, self.places.last_column(), 14.0)?;
        self.tab.set_column_width(self.places.last_column() + 1, 40.0)?;
        self.tab.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(row, row)?;
        Ok(())
    }

    fn section(&mut self, row: u32, at: usize, id: SectionId) -> Written {
        let name = self.sheet.section(id).map_or("", |section| section.name.in_language(self.around.language));
        self.tab.set_row_format(row, &self.formats.section)?;
        self.tab.write_string_with_format(row, ID, id.to_string(), &self.formats.section)?;
        self.tab.write_string_with_format(row, NAME, name, &self.formats.section)?;
        let lines = self.places.under(at);
        let subtotal = self.sheet.totals().section(id);
        if lines.is_empty() || subtotal.lines() == 0 {
            return Ok(());
        }
        let units = range((lines.start, UNIT), (lines.end - 1, UNIT));
        let sum = |column: u16| {
            let figures = range((lines.start, column), (lines.end - 1, column));
            format!("=SUMIFS({figures},{units},\"{}\")", self.sheet.header.currency.code())
        };
        let mut sums = vec![(PRIOR, sum(PRIOR), subtotal.prior), (BUDGET, sum(BUDGET), subtotal.periods.total())];
        for period in &self.places.periods {
            if let Some(column) = self.places.column(*period) {
                sums.push((column, sum(column), subtotal.periods.get(*period)));
            }
        }
        for (column, formula, result) in sums {
            let result = self.plain(result, &Unit::Money);
            self.tab.write_formula_with_format(
                row,
                column,
                Formula::new(formula).set_result(result),
                &self.formats.section_money,
            )?;
        }
        self.difference(row, subtotal.periods.total() - subtotal.prior, true)
    }

    fn line(&mut self, row: u32, line: &LineItem) -> Written {
        let language = self.language();
        let unit = match &line.unit {
            Unit::Money => self.sheet.header.currency.code().to_owned(),
            unit => unit.word(language),
        };
        let name = format!("{}{}", "  ".repeat(usize::from(line.level)), line.name.in_language(language));
        let words = [(ID, line.id.to_string()), (NAME, name), (UNIT, unit)];
        for (column, text) in words {
            self.tab.write_string_with_format(row, column, text, &self.formats.text)?;
        }
        if let Some(account) = &line.account {
            self.tab.write_string(row, ACCOUNT, account.as_str())?;
        }
        if let Some(note) = &line.note {
            self.tab.write_string(row, self.places.last_column() + 1, note)?;
        }
        if line.prior.is_some() {
            self.figure(row, PRIOR, line.prior_minor(), &line.unit)?;
        }
        let months = range((row, HEAD_COLUMNS), (row, self.places.last_column()));
        let over = if line.unit.is_averaged() { "AVERAGE" } else { "SUM" };
        let total = Formula::new(format!("={over}({months})")).set_result(self.plain(line.total(), &line.unit));
        self.tab.write_formula_with_format(row, BUDGET, total, self.formats.of(&line.unit))?;
        if line.unit.is_money() {
            self.difference(row, line.total() - line.prior_minor(), false)?;
        }
        for period in self.places.periods.clone() {
            if let Some(column) = self.places.column(period) {
                self.period(row, column, line, period)?;
            }
        }
        Ok(())
    }

    fn period(&mut self, row: u32, column: u16, line: &LineItem, period: Period) -> Written {
        // What is cut counts as nothing, and must not begin to count where the file is reckoned anew.
        if line.is_cut() {
            return Ok(());
        }
        let result = match line.figure(period) {
            Figure::Amount(minor) => Some(i128::from(minor.0)),
            Figure::Nothing => None,
            Figure::Fault(fault) => {
                // What this sheet could not reckon is not left to another program to puzzle over.
                self.tab.write_string(row, column, fault.kind.code())?;
                return Ok(());
            }
        };
        if let CellValue::Text(text) = &line.cell(period).value {
            self.tab.write_string(row, column, text)?;
            return Ok(());
        }
        let formula = if line.is_detailed(period) {
            Some(under_cell(self.sheet, line, period))
        } else {
            line.is_reckoned_in(period).then(|| spreadsheet(self.sheet, self.places, line, period)).flatten()
        };
        match (formula, result) {
            (Some(formula), result) => {
                let formula = Formula::new(formula).set_result(self.plain(result.unwrap_or(0), &line.unit));
                self.tab.write_formula_with_format(row, column, formula, self.formats.of(&line.unit))?;
            }
            (None, Some(result)) => self.figure(row, column, result, &line.unit)?,
            (None, None) => {}
        }
        Ok(())
    }

    fn foot(&mut self) -> Written {
        let words = match self.language() {
            Language::Chinese => [(Nature::Income, "收入合计"), (Nature::Expense, "支出合计")],
            Language::English => [(Nature::Income, "Income"), (Nature::Expense, "Expense")],
        };
        let mut row = self.places.end() + 1;
        for (nature, word) in words {
            let sections: Vec<u32> = (HEAD_ROWS..)
                .zip(&self.places.rows)
                .filter(|(_, row)| matches!(row, Row::Section(id) if self.sheet.nature_of(*id) == nature))
                .map(|(at, _)| at)
                .collect();
            let total = *self.sheet.totals().nature(nature);
            if sections.is_empty() {
                continue;
            }
            self.tab.write_string_with_format(row, NAME, word, &self.formats.total)?;
            let mut columns = vec![(PRIOR, total.prior), (BUDGET, total.periods.total())];
            for period in &self.places.periods {
                columns.extend(self.places.column(*period).map(|column| (column, total.periods.get(*period))));
            }
            for (column, result) in columns {
                let parts: Vec<String> = sections.iter().map(|section| cell(*section, column)).collect();
                let formula =
                    Formula::new(format!("={}", parts.join("+"))).set_result(self.plain(result, &Unit::Money));
                self.tab.write_formula_with_format(row, column, formula, &self.formats.total)?;
            }
            row += 1;
        }
        Ok(())
    }

    fn difference(&mut self, row: u32, result: i128, bold: bool) -> Written {
        let formula = format!("={}-{}", cell(row, BUDGET), cell(row, PRIOR));
        let formula = Formula::new(formula).set_result(self.plain(result, &Unit::Money));
        let format = if bold { &self.formats.section_money } else { &self.formats.money };
        self.tab.write_formula_with_format(row, DIFFERENCE, formula, format)?;
        Ok(())
    }

    fn figure(&mut self, row: u32, column: u16, figure: i128, unit: &Unit) -> Written {
        self.tab.write_number_with_format(row, column, self.double(figure, unit), self.formats.of(unit))?;
        Ok(())
    }

    /// The figure in digits, as spreadsheet programs keep results.
    fn plain(&self, figure: i128, unit: &Unit) -> String {
        match unit {
            // A spreadsheet's per cent is a fraction.
            Unit::Percent => print_figure(figure, &Unit::Number, self.sheet.header.currency, Style::PLAIN),
            unit => print_figure(figure, unit, self.sheet.header.currency, Style::PLAIN),
        }
    }

    /// Spreadsheets keep doubles, and this is the last step before one: up to 15 digits it reads back as it was.
    fn double(&self, figure: i128, unit: &Unit) -> f64 {
        self.plain(figure, unit).parse().unwrap_or_default()
    }
}

/// A tab's name: at most 31 characters and none that programs refuse.
fn sheet_name(title: &str) -> String {
    let name: String =
        title.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')).take(31).collect();
    if name.trim().is_empty() { "Budget".to_owned() } else { name }
}
