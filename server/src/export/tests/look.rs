//! How the workbook looks when a spreadsheet program opens it: numbers as their line is counted, heads that stay, the ids
//! out of sight, and formulas where the sheet reckons.

use super::*;

/// The value of an attribute in a piece of markup.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// What stands in the tags of this name, after the name.
fn elements<'a>(markup: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name}");
    let tags = markup.split(start.as_str()).skip(1).filter(|rest| rest.starts_with(' '));
    tags.filter_map(|rest| Some(rest.split_once('>')?.0)).collect()
}

/// The workbook as it lies in the file.
struct Book {
    page: String,
    styles: String,
}

impl Book {
    fn of(sheet: &Sheet, plan: &Plan) -> Self {
        let book = workbook(sheet, Around { plan, language: Language::English }).unwrap();
        Self { page: part(&book, "xl/worksheets/sheet1.xml"), styles: part(&book, "xl/styles.xml") }
    }

    /// A cell with all that is in it.
    fn cell(&self, place: &str) -> &str {
        let (_, rest) = self.page.split_once(&format!("<c r=\"{place}\"")).unwrap_or_else(|| panic!("no {place}"));
        rest.split_once("</c>").map_or(rest, |(cell, _)| cell)
    }

    /// The number format of a cell, as the program shows it in its own dialog.
    fn format(&self, place: &str) -> String {
        let cell = self.cell(place);
        let style: usize = attribute(cell, "s").map_or(0, |style| style.parse().unwrap());
        let (_, formats) = self.styles.split_once("<cellXfs").unwrap();
        let own = elements(formats, "xf")[style];
        let number = attribute(own, "numFmtId");
        let named = elements(&self.styles, "numFmt").into_iter().find(|format| attribute(format, "numFmtId") == number);
        named.and_then(|format| attribute(format, "formatCode")).unwrap_or("General").to_owned()
    }
}

#[test]
fn figures_stand_in_the_format_of_what_they_count() {
    let money = |decimals: &str| format!("#,##0{decimals};[Red]-#,##0{decimals}");
    for (code, decimals) in [("CNY", ".00"), ("JPY", ""), ("KWD", ".000")] {
        let (currency, calendar) = (code.parse().unwrap(), FiscalCalendar::CALENDAR_YEAR);
        let book = Book::of(replica_in(currency, calendar).sheet(), &plan_in(currency, calendar));
        // Heads, pay, wages, rent, growth, share: in January, the year's budget, and the section above them.
        let formats = ["H6", "H7", "H8", "H9", "H10", "H11", "F8", "G8", "H5", "F5"].map(|place| book.format(place));
        let (number, money) = ("#,##0.######".to_owned(), money(decimals));
        let due = [&number, &number, &money, &money, &money, &"0.00##%".to_owned(), &money, &money, &money, &money];
        assert_eq!(formats.each_ref(), due, "in {code}");
    }
}

#[test]
fn heads_stay_and_ids_are_out_of_sight() {
    let book = Book::of(&sheet(), &plan());
    let pane = elements(&book.page, "pane")[0];
    let said = ["xSplit", "ySplit", "topLeftCell", "state"].map(|name| attribute(pane, name).unwrap());
    assert_eq!(said, ["2", "4", "C5", "frozen"], "ids and names, and what stands above the lines");
    let columns = elements(&book.page, "col");
    let hidden: Vec<_> = columns.iter().filter(|column| column.contains("hidden=\"1\"")).collect();
    assert_eq!(hidden.len(), 1, "{columns:?}");
    assert_eq!(["min", "max"].map(|name| attribute(hidden[0], name)), [Some("1"); 2], "the ids alone");
}

#[test]
fn whatever_the_sheet_reckons_is_reckoned_in_the_workbook_too() {
    let sheet = sheet();
    let book = Book::of(&sheet, &plan());
    for column in "HIJKLMNOPQRS".chars() {
        for (line, row) in [(HEADS, 6), (PAY, 7), (WAGES, 8), (RENT, 9), (GROWTH, 10), (SHARE, 11)] {
            let line = sheet.line(line).unwrap();
            // A spread is an intent of ours, which no spreadsheet has a word for: its figures go.
            let is_live = line.formula.is_some();
            assert_eq!(book.cell(&format!("{column}{row}")).contains("<f>"), is_live, "{column}{row}");
        }
        assert!(book.cell(&format!("{column}5")).contains("<f>SUMIFS("), "the section adds up by itself");
    }
}
