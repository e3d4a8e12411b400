//! The hash of what a sheet says: two replicas that show the same budget have the same, whatever their history.
//!
//! An approval names the document's heads *and* this hash. The heads say which changes; the hash says which figures, and
//! anyone can recount it from the sheet alone. Canonical form: fields in a fixed order, each with its length before it,
//! sections and lines by id, no tombstones, no authors. Changing the form is a schema change.

use sha2::{Digest, Sha256};

use crate::budget::{CellValue, Figure, LineItem, Name, Package, Section, Sheet};
use crate::calendar::{FiscalCalendar, Period};

/// SHA-256 over the canonical content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// Enough of it to compare by eye.
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

impl std::fmt::Display for ContentHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

pub(super) struct Canon(Sha256);

impl Canon {
    pub(super) fn new(form: &str) -> Self {
        let mut canon = Self(Sha256::new());
        canon.field("form", form);
        canon
    }

    pub(super) fn hash(self) -> ContentHash {
        ContentHash(self.0.finalize().into())
    }

    pub(super) fn field(&mut self, name: &str, value: &str) {
        for part in [name, value] {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part.as_bytes());
        }
    }

    pub(super) fn name(&mut self, name: &Name) {
        self.field("name", &name.text);
        if let Some(en) = &name.en {
            self.field("name_en", en);
        }
    }

    /// Nothing for a calendar year.
    pub(super) fn calendar(&mut self, calendar: &FiscalCalendar) {
        if *calendar == FiscalCalendar::CALENDAR_YEAR {
            return;
        }
        self.field("start_month", &calendar.start_month().to_string());
        self.field("year_label", calendar.label().as_str());
        self.field("periods", &calendar.period_count().to_string());
        if let Some(weeks) = calendar.week_year() {
            self.field("weeks", weeks.pattern.as_str());
            self.field("week_end", &weeks.last_day.number_from_monday().to_string());
            self.field("year_end", weeks.end.as_str());
        }
    }
}

/// The hash of a sheet's content.
pub fn content_hash(sheet: &Sheet) -> ContentHash {
    let mut canon = Canon::new("tandem sheet 1");
    let header = &sheet.header;
    canon.field("plan", &header.plan.to_string());
    canon.field("department", &header.department.to_string());
    canon.name(&header.title);
    canon.field("currency", header.currency.code());
    canon.field("rounding", header.rounding.as_str());
    canon.field("year", &header.year.to_string());
    canon.calendar(&header.calendar);
    for input in sheet.taken().filter_map(|id| sheet.input(id)) {
        canon.field("input", &input.stored());
    }
    for section in sheet.sections() {
        hash_section(&mut canon, section);
    }
    for package in sheet.packages() {
        hash_package(&mut canon, package);
    }
    for line in sheet.lines() {
        hash_line(&mut canon, line);
    }
    canon.hash()
}

/// All that a package says; who cut it is not part of it.
pub(super) fn hash_package(canon: &mut Canon, package: &Package) {
    canon.field("package", &package.id.to_string());
    canon.field("title", &package.title);
    canon.field("reason", &package.reason);
    canon.field("ord", &package.ord);
    if let Some(cost) = package.cost {
        canon.field("cost", &cost.0.to_string());
    }
    if package.is_cut {
        canon.field("cut", "true");
    }
}

fn hash_line(canon: &mut Canon, line: &LineItem) {
    hash_details(canon, line);
    hash_basis(canon, line);
    // What came out is hashed too: it may rest on figures from outside the sheet.
    for period in Period::all().filter(|period| line.is_reckoned_in(*period)) {
        match line.figure(period) {
            Figure::Nothing => {}
            Figure::Amount(minor) => canon.field(&format!("{} reckoned", period.key()), &minor.0.to_string()),
            Figure::Fault(fault) => canon.field(&format!("{} fault", period.key()), fault.kind.code()),
        }
    }
    for period in Period::all() {
        hash_cell(canon, period, &line.cell(period).value);
    }
}

/// A section in a sheet.
pub(super) fn hash_section(canon: &mut Canon, section: &Section) {
    canon.field("section", &section.id.to_string());
    canon.name(&section.name);
    canon.field("ord", &section.ord);
    canon.field("nature", section.nature.as_str());
}

/// All that a line says beside its figures and how they come about.
pub(super) fn hash_details(canon: &mut Canon, line: &LineItem) {
    canon.field("line", &line.id.to_string());
    canon.field("in", &line.section.to_string());
    canon.field("ord", &line.ord);
    canon.field("level", &line.level.to_string());
    canon.name(&line.name);
    if let Some(account) = &line.account {
        canon.field("account", account.as_str());
    }
    if let Some(note) = &line.note {
        canon.field("note", note);
    }
    if let Some(prior) = line.prior {
        canon.field("prior", &prior.0.to_string());
    }
    if let Some(package) = line.package {
        canon.field("of package", &package.to_string());
    }
}

/// What a line is reckoned by.
pub(super) fn hash_basis(canon: &mut Canon, line: &LineItem) {
    if let Some(unit) = line.unit.stored() {
        canon.field("unit", unit);
    }
    if let Some(formula) = &line.formula {
        canon.field("formula", formula.text());
    }
    if let Some(spread) = &line.spread {
        canon.field("total", &spread.total.0.to_string());
        canon.field("rule", &spread.rule.to_string());
    }
    for ((period, id), detail) in &line.details {
        canon.field(&format!("{} detail", period.key()), &id.to_string());
        canon.field("of", &detail.name);
        canon.field("quantity", &detail.quantity.0.to_string());
        canon.field("price", &detail.price.0.to_string());
    }
}

/// What was entered in a cell; nothing for an empty one.
pub(super) fn hash_cell(canon: &mut Canon, period: Period, value: &CellValue) {
    match value {
        CellValue::Empty => {}
        CellValue::Figure(minor) => canon.field(period.key(), &minor.0.to_string()),
        CellValue::Text(text) => canon.field(&format!("{} text", period.key()), text),
    }
}
