//! What could be meant by the beginning of a name in a formula.

use shared::budget::Named;
use shared::formula::{FUNCTIONS, Function};
use shared::language::Language;

/// As many as are seen without scrolling.
const SHOWN_MAX: usize = 8;

/// The word that is being written: which UTF-16 units it takes, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stem {
    pub from: usize,
    pub to: usize,
    pub text: String,
}

/// One way to complete it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is put in the place of the word.
    pub insert: String,
    /// Where a line stands, or what a function takes.
    pub about: String,
}

/// The word that ends at the caret, which is counted in UTF-16 units as the browser does.
pub fn stem(text: &str, caret: usize) -> Option<Stem> {
    let units: Vec<u16> = text.encode_utf16().take(caret).collect();
    let before = String::from_utf16(&units).ok()?;
    let is_quote = |c: char| matches!(c, '"' | '“' | '”');
    let open = before.chars().filter(|c| is_quote(*c)).count() % 2 == 1;
    let word: String = if open {
        let at = before.rfind(is_quote)?;
        before.get(at..)?.to_owned()
    } else {
        let later = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '.');
        before.chars().rev().take_while(later).collect::<Vec<_>>().into_iter().rev().collect()
    };
    let bare = word.trim_start_matches(is_quote).to_owned();
    let starts_as_number = bare.chars().next().is_none_or(|c| c.is_ascii_digit() || c == '.');
    if starts_as_number && !open {
        return None;
    }
    Some(Stem { from: caret.saturating_sub(word.encode_utf16().count()), to: caret, text: bare })
}

/// Lines and functions that the word could be the beginning of; names that begin so stand before names that hold it.
pub fn offers(stem: &Stem, names: &[Named], language: Language) -> Vec<Offer> {
    let wanted = stem.text.to_lowercase();
    let rank = |name: &str| match name.to_lowercase().trim_start_matches('"').find(&wanted) {
        Some(0) => Some(0),
        Some(_) => Some(1),
        None => None,
    };
    let mut found: Vec<(u8, Offer)> = Vec::new();
    for named in names {
        if let Some(rank) = rank(&named.spelling) {
            found.push((rank, Offer { insert: named.spelling.clone(), about: named.place.clone() }));
        }
    }
    if !wanted.is_empty() {
        for row in FUNCTIONS {
            let begins = row.en.starts_with(&wanted) || row.zh.starts_with(&wanted);
            if begins {
                found.push((0, Offer { insert: call(row.function, language), about: row.takes.to_owned() }));
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, offer)| offer).filter(|offer| offer.insert != stem.text).take(SHOWN_MAX).collect()
}

fn call(function: Function, language: Language) -> String {
    [function.name(language), "("].concat()
}

/// The text with the word replaced, and where the caret goes.
pub fn completed(text: &str, stem: &Stem, offer: &Offer) -> (String, usize) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let before = units.get(..stem.from).unwrap_or_default();
    // A closing quotation mark that stands already is taken along.
    let after = units.get(stem.to..).unwrap_or_default();
    let quote = u16::from(b'"');
    let after = if offer.insert.ends_with('"') && after.first() == Some(&quote) {
        after.get(1..).unwrap_or_default()
    } else {
        after
    };
    let insert: Vec<u16> = offer.insert.encode_utf16().collect();
    let caret = before.len() + insert.len();
    (String::from_utf16_lossy(&[before, &insert, after].concat()), caret)
}

#[cfg(test)]
mod tests {
    use shared::formula::Reference;
    use shared::id::LineId;
    use uuid::Uuid;

    use super::*;

    fn names() -> Vec<Named> {
        let line = |spelling: &str| Named {
            reference: Reference::Line(LineId(Uuid::nil())),
            spelling: spelling.to_owned(),
            place: "Costs".to_owned(),
        };
        ["headcount", "\"Cloud hosting\"", "人数", "Overhead"].map(line).to_vec()
    }

    fn check(text: &str, expect: &[&str], completed_first: &str) {
        let caret = text.find('|').unwrap();
        let plain = text.replace('|', "");
        let caret = plain.get(..caret).unwrap().encode_utf16().count();
        let found = stem(&plain, caret).map(|stem| (offers(&stem, &names(), Language::English), stem));
        let (found, stem) = found.unwrap_or_else(|| (Vec::new(), Stem { from: 0, to: 0, text: String::new() }));
        assert_eq!(found.iter().map(|offer| offer.insert.as_str()).collect::<Vec<_>>(), expect, "{text}");
        if let Some(first) = found.first() {
            assert_eq!(completed(&plain, &stem, first).0, completed_first, "{text}");
        }
    }

    #[test]
    fn the_beginning_of_a_name_offers_what_it_could_be() {
        check("= head|", &["headcount", "Overhead"], "= headcount");
        check("= 2 * 人|", &["人数"], "= 2 * 人数");
        check("= 2 * head| + 1", &["headcount", "Overhead"], "= 2 * headcount + 1");
        check("= \"clo|\" * 2", &["\"Cloud hosting\""], "= \"Cloud hosting\" * 2");
        check("= clo|", &["\"Cloud hosting\""], "= \"Cloud hosting\"");
        check("= ro|", &["round("], "= round(");
        check("= 求|", &["sum("], "= sum(");
        check("= 12|", &[], "");
        check("= headcount|", &[], "");
        check("= headcount * |", &[], "");
    }
}
