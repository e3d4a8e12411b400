//! Text with separators, as programs and people write it.

use proptest::prelude::*;

use super::*;

fn cells(table: &Table) -> Vec<Vec<&str>> {
    (1..=table.row_count()).map(|row| table.row(row).collect()).collect()
}

fn check(text: &str, expect: &[&[&str]]) {
    let table = fill(text, Delimiter::Comma, TableBuilder::ragged()).unwrap().finish_anyway();
    assert_eq!(cells(&table), expect, "{text:?}");
}

#[test]
fn rows_and_cells() {
    check("", &[]);
    check("a,b\nc,d\n", &[&["a", "b"], &["c", "d"]]);
    check("a,b\r\nc,d", &[&["a", "b"], &["c", "d"]]);
    check("a\rb\r", &[&["a"], &["b"]]);
    check(",\n", &[&["", ""]]);
    check("a,", &[&["a", ""]]);
    check("a\n\n\nb\n", &[&["a"], &[], &[], &["b"]]);
    check("a\n\n", &[&["a"], &[]]);
    check("\"\"\n", &[&[""]]);
    check("\"\"", &[&[""]]);
    check("sep=,\na,b\n", &[&["a", "b"]]);
}

#[test]
fn quotes() {
    check("\"a,b\",\"c\"\"d\"\n", &[&["a,b", "c\"d"]]);
    check("\"two\nlines\",x\n", &[&["two\nlines", "x"]]);
    check("a\"b,c\n", &[&["a\"b", "c"]]);
    check("\"a\"b,c\n", &[&["ab", "c"]]);
    check("\"\"\"\",\"\"\n", &[&["\"", ""]]);
}

#[test]
fn a_mark_that_is_never_closed_spoils_its_row_only() {
    let table = read("name,amount\n\"Parks,1\nRoads,2\n\"Quays\",3\n", Delimiter::Comma).unwrap();
    // The marks of the last row pair up with the stray one: that row is spoiled, not the file.
    assert_eq!(table.row_count(), 2);
    let table = read("name,amount\n\"Parks,1\nRoads,2\nQuays,3\n", Delimiter::Comma).unwrap();
    assert_eq!(cells(&table), [vec!["name", "amount"], vec!["\"Parks", "1"], vec!["Roads", "2"], vec!["Quays", "3"]]);
    assert_eq!(table.defect(2, 0), Some(Defect::UnclosedQuote));
    assert_eq!(table.defect(3, 0), None);
}

#[test]
fn markers_against_formulas_are_taken_off_and_noted() {
    let table = read("name,amount\n'=1+1,5\n'quoted',6\n", Delimiter::Comma).unwrap();
    assert_eq!((table.cell(2, 0), table.cell(3, 0)), ("=1+1", "'quoted'"));
    assert_eq!(table.notes(), [Note { row: 2, column: 0, kind: NoteKind::Unmarked }]);
}

#[test]
fn separators_are_recognised() {
    for (text, expect) in [
        ("a,b\n1,2\n", Delimiter::Comma),
        ("a\tb\n1,5\t2,5\n", Delimiter::Tab),
        ("a;b\n1,5;2,5\n3,5;4,5\n", Delimiter::Semicolon),
        ("1,5;2,5\n3,5;4,5\n", Delimiter::Semicolon),
        ("a|b|c\nx|1,000|2\n", Delimiter::Pipe),
        ("预算表;2027\n部门;金额\n销售;1\n", Delimiter::Semicolon),
        ("Budget, 2027\n\ndept;amount\nA;1\nB;2\n", Delimiter::Semicolon),
        ("\"a;b;c\",1\n\"d;e\",2\n", Delimiter::Comma),
        ("sep=;\na,b;c,d\n", Delimiter::Semicolon),
        ("only\none\n", Delimiter::Comma),
        ("", Delimiter::Comma),
    ] {
        assert_eq!(Delimiter::guess(text), expect, "{text:?}");
    }
}

proptest! {
    #[test]
    fn reading_what_was_printed_gives_the_same_table(
        rows in prop::collection::vec(prop::collection::vec("[a-z '=\"\n\r,;\t|é预算0-9.-]{0,8}", 0..6), 0..8),
        delimiter in prop::sample::select(Delimiter::ALL.to_vec()),
    ) {
        use crate::intake::injection::neutralise;
        let marked: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(|cell| neutralise(cell)).collect()).collect();
        let text = print(&marked, delimiter);
        let table = fill(&text, delimiter, TableBuilder::ragged()).unwrap().finish_anyway();
        prop_assert_eq!(cells(&table), rows);
    }

    #[test]
    fn any_text_is_a_table_of_bounded_size(text in "[a\",\n\r;]{0,40}") {
        let table = fill(&text, Delimiter::Comma, TableBuilder::ragged()).unwrap().finish_anyway();
        prop_assert!((1..=table.row_count()).map(|row| table.row_len(row)).sum::<usize>() <= text.len() + 1);
    }
}
