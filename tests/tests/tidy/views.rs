//! No words in views: what people read comes from the translation files, so that it is there in every language.
//!
//! In `view! { … }` a string is read by people where it stands between tags, and in attributes that are shown or read out.
//! Strings inside Rust expressions are not looked at: most are classes and addresses.

use crate::Fault;
use crate::lexer::{self, Literal};
use crate::source::{Source, Tree};

/// Attributes that people read or hear.
const READ: [&str; 8] = [
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "placeholder",
    "title",
];

/// The same in every language: what a format is called, and what stands on keys.
const UNIVERSAL: [&str; 3] = ["\"PNG\"", "\"Ctrl+Enter\"", "\"Ctrl+Alt+M\""];

pub fn words(tree: &Tree) -> Vec<Fault> {
    let sources = tree.rust_below("app/src/");
    sources.flat_map(|source| words_of(source).into_iter().map(|word| at(source, &word)).collect::<Vec<_>>()).collect()
}

fn at(source: &Source, word: &Literal) -> Fault {
    let line = source.text.chars().take(word.at).filter(|char| *char == '\n').count() + 1;
    Fault::new(&source.path, line, format!("says {}", word.text))
}

fn words_of(source: &Source) -> Vec<Literal> {
    let code: Vec<char> = source.split().code.chars().collect();
    let views = views(&code);
    let mut words = lexer::literals(&source.text);
    words.retain(|literal| {
        let is_within = views.iter().any(|(start, end)| (*start..*end).contains(&literal.at));
        is_within && says_something(literal) && is_read(&code, literal)
    });
    words
}

/// From where to where each `view! { … }` goes.
fn views(code: &[char]) -> Vec<(usize, usize)> {
    const OPENING: [char; 5] = ['v', 'i', 'e', 'w', '!'];
    let openings = code.windows(OPENING.len()).enumerate().filter(|(_, window)| *window == OPENING);
    openings.map(|(start, _)| (start, start + length_of_block(code.get(start..).unwrap_or_default()))).collect()
}

/// How far it is to the brace that closes the first one.
fn length_of_block(code: &[char]) -> usize {
    let mut depth = 0_usize;
    for (index, char) in code.iter().enumerate() {
        match char {
            '{' => depth += 1,
            '}' if depth == 1 => return index,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    code.len()
}

/// Whether there is a word in it: two letters, or one of Chinese.
fn says_something(literal: &Literal) -> bool {
    if UNIVERSAL.contains(&literal.text.as_str()) || literal.text.starts_with('\'') {
        return false;
    }
    let chars: Vec<char> = literal.text.chars().collect();
    let is_han = |char: &char| ('\u{3400}'..='\u{9fff}').contains(char);
    chars.iter().any(is_han)
        || chars.windows(3).any(|three| match three {
            // What follows a backslash is no word.
            [before, one, two] => *before != '\\' && one.is_ascii_alphabetic() && two.is_ascii_alphabetic(),
            _ => false,
        })
}

/// Whether it stands where people read.
fn is_read(code: &[char], literal: &Literal) -> bool {
    let (before, rest) = code.split_at(literal.at.min(code.len()));
    let last = before.iter().rposition(|char| !char.is_whitespace()).map_or(0, |at| at + 1);
    let rest = rest.iter().skip(literal.text.chars().count()).skip_while(|char| char.is_whitespace());
    let after: String = rest.take(2).collect();
    match before.get(..last).unwrap_or_default() {
        [.., '=' | '-', '>'] => false,
        [.., '>'] => true,
        [.., '}'] => after != "=>",
        [rest @ .., '='] => READ.contains(&name_at_end(rest).as_str()),
        _ => false,
    }
}

/// The name of the attribute that ends here.
fn name_at_end(code: &[char]) -> String {
    let start = code.iter().rposition(|char| !(char.is_alphanumeric() || "-_:".contains(*char))).map_or(0, |at| at + 1);
    code.iter().skip(start).collect()
}
