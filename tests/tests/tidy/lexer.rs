//! As much of Rust's grammar as the rules need: code apart from comments and strings, and every path that code names,
//! resolved to where it points. It does not know types or macros, and errs on the side of seeing a path less.

/// A file's code and its comments. Both have the lines of the file; what belongs to the other is blank.
pub struct Split {
    pub code: String,
    pub comments: String,
}

/// A path as it stands in code: `crate::money::Amount`, with `self` and `super` resolved.
pub struct Named {
    pub line: usize,
    pub segments: Vec<String>,
}

impl Named {
    /// The segment at a place, or nothing beyond the end.
    pub fn at(&self, index: usize) -> &str {
        self.segments.get(index).map_or("", String::as_str)
    }

    pub fn ends_with(&self, tail: &[&str]) -> bool {
        self.segments.len() >= tail.len() && self.segments.iter().rev().zip(tail.iter().rev()).all(|(a, b)| a == b)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Code,
    Comment,
    Literal,
}

pub fn split(text: &str) -> Split {
    let chars: Vec<char> = text.chars().collect();
    let mut split = Split { code: String::new(), comments: String::new() };
    let mut start = 0;
    while start < chars.len() {
        let rest = chars.get(start..).unwrap_or_default();
        let before = start.checked_sub(1).and_then(|index| chars.get(index)).copied();
        let (part, length) = part_at(rest, before);
        for &char in rest.iter().take(length) {
            let blank = if char == '\n' { '\n' } else { ' ' };
            split.code.push(if part == Part::Code { char } else { blank });
            split.comments.push(if part == Part::Comment { char } else { blank });
        }
        start += length.max(1);
    }
    split
}

/// A string or a character in quotes.
pub struct Literal {
    /// Which character of the file it begins with.
    pub at: usize,
    pub text: String,
}

/// Every string of a file, as it stands there.
pub fn literals(text: &str) -> Vec<Literal> {
    let chars: Vec<char> = text.chars().collect();
    let (mut found, mut start) = (Vec::new(), 0);
    while start < chars.len() {
        let rest = chars.get(start..).unwrap_or_default();
        let before = start.checked_sub(1).and_then(|index| chars.get(index)).copied();
        let (part, length) = part_at(rest, before);
        if part == Part::Literal {
            found.push(Literal { at: start, text: rest.iter().take(length).collect() });
        }
        start += length.max(1);
    }
    found
}

/// What begins here, and how many characters it has.
fn part_at(rest: &[char], before: Option<char>) -> (Part, usize) {
    match rest {
        ['/', '/', ..] => (Part::Comment, rest.iter().position(|&char| char == '\n').unwrap_or(rest.len())),
        ['/', '*', ..] => (Part::Comment, block_comment(rest)),
        ['"', ..] => (Part::Literal, quoted(rest, '"')),
        ['r', '"' | '#', ..] if !before.is_some_and(is_word) || before == Some('b') => {
            raw_string(rest).map_or((Part::Code, 1), |length| (Part::Literal, length))
        }
        ['\'', '\\', ..] => (Part::Literal, quoted(rest, '\'')),
        ['\'', _, '\'', ..] => (Part::Literal, 3),
        _ => (Part::Code, 1),
    }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut index) = (0_usize, 0);
    while index < rest.len() {
        match rest.get(index..) {
            Some(['/', '*', ..]) => (depth, index) = (depth + 1, index + 2),
            Some(['*', '/', ..]) => {
                (depth, index) = (depth.saturating_sub(1), index + 2);
                if depth == 0 {
                    return index;
                }
            }
            _ => index += 1,
        }
    }
    rest.len()
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut index = 1;
    while let Some(&char) = rest.get(index) {
        match char {
            '\\' => index += 2,
            char if char == quote => return index + 1,
            _ => index += 1,
        }
    }
    rest.len()
}

/// The length of `r#"…"#`, or nothing for a raw name such as `r#type`.
fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().skip(1).take_while(|&&char| char == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut close = vec!['"'];
    close.resize(1 + hashes, '#');
    let body = rest.get(2 + hashes..).unwrap_or_default();
    let end = body.windows(close.len()).position(|window| window == close.as_slice());
    Some(end.map_or(rest.len(), |end| 2 + hashes + end + close.len()))
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// A word, `::`, or a single sign.
pub struct Token {
    pub line: usize,
    pub text: String,
}

pub fn tokens(code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if is_word(first) {
                rest.find(|char| !is_word(char)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (text, after) = rest.split_at(length);
            tokens.push(Token { line: index + 1, text: text.to_owned() });
            rest = after.trim_start();
        }
    }
    tokens
}

/// Every path of two segments or more that `code` names, in a file that is the module `module`.
pub fn paths(code: &str, module: &[String]) -> Vec<Named> {
    let tokens = tokens(code);
    let mut reader =
        Reader { tokens: &tokens, next: 0, module: module.to_vec(), blocks: Vec::new(), found: Vec::new() };
    reader.read();
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token],
    next: usize,
    module: Vec<String>,
    /// For every open brace, whether it belongs to an inline module.
    blocks: Vec<bool>,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> &str {
        self.tokens.get(self.next + ahead).map_or("", |token| token.text.as_str())
    }

    fn read(&mut self) {
        while self.next < self.tokens.len() {
            let is_name = self.peek(0).chars().all(is_word);
            match self.peek(0) {
                "mod" if self.peek(2) == "{" => {
                    self.module.push(self.peek(1).to_owned());
                    self.blocks.push(true);
                    self.next += 3;
                }
                "{" => {
                    self.blocks.push(false);
                    self.next += 1;
                }
                "}" => {
                    if self.blocks.pop() == Some(true) {
                        self.module.pop();
                    }
                    self.next += 1;
                }
                "use" => {
                    self.next += 1;
                    self.tree(&[]);
                }
                _ if is_name && self.peek(1) == "::" => self.path(),
                _ => self.next += 1,
            }
        }
    }

    /// A path in an expression or a type.
    fn path(&mut self) {
        let line = self.tokens.get(self.next).map_or(0, |token| token.line);
        let mut segments = vec![self.peek(0).to_owned()];
        self.next += 1;
        while self.peek(0) == "::" && self.peek(1).chars().all(is_word) && !self.peek(1).is_empty() {
            segments.push(self.peek(1).to_owned());
            self.next += 2;
        }
        self.keep(line, &segments);
    }

    /// What follows `use`: a path, a path with braces, or a part of one inside braces.
    fn tree(&mut self, prefix: &[String]) {
        let line = self.tokens.get(self.next).map_or(0, |token| token.line);
        let mut segments = prefix.to_vec();
        loop {
            match self.peek(0) {
                "::" => self.next += 1,
                "{" => {
                    self.next += 1;
                    while !matches!(self.peek(0), "}" | "") {
                        let before = self.next;
                        self.tree(&segments);
                        // What is no list of paths, such as the SVG element of that name, must not hold us up.
                        if self.peek(0) == "," || self.next == before {
                            self.next += 1;
                        }
                    }
                    self.next += 1;
                    return;
                }
                "as" => self.next += 2,
                "," | "}" | ";" | "" => {
                    self.keep(line, &segments);
                    return;
                }
                // `a::{self, b}` names `a` itself.
                "self" if !prefix.is_empty() => self.next += 1,
                segment => {
                    segments.push(segment.to_owned());
                    self.next += 1;
                }
            }
        }
    }

    fn keep(&mut self, line: usize, segments: &[String]) {
        let mut rest = segments;
        let mut resolved: Vec<String> = Vec::new();
        if let Some(first) = rest.first()
            && matches!(first.as_str(), "self" | "super")
        {
            resolved = std::iter::once("crate".to_owned()).chain(self.module.iter().cloned()).collect();
            while let Some((head, tail)) = rest.split_first() {
                match head.as_str() {
                    "super" if resolved.len() > 1 => drop(resolved.pop()),
                    "super" | "self" => {}
                    _ => break,
                }
                rest = tail;
            }
        }
        resolved.extend(rest.iter().cloned());
        self.found.push(Named { line, segments: resolved });
    }
}

#[cfg(test)]
mod tests {
    use super::{paths, split};

    fn check(code: &str, expect: &[&str]) {
        let module = ["budget".to_owned(), "line".to_owned()];
        let found: Vec<String> =
            paths(&split(code).code, &module).iter().map(|path| path.segments.join("::")).collect();
        assert_eq!(found, expect, "{code}");
    }

    #[test]
    fn a_path_is_seen_wherever_it_stands() {
        check("use std::fs;", &["std::fs"]);
        check("use a::{b, c::{d as e, f}, g::*};", &["a::b", "a::c::d", "a::c::f", "a::g::*"]);
        check("fn f() -> sqlx::Result<()> { tokio::time::sleep(D) }", &["sqlx::Result", "tokio::time::sleep"]);
        check("pub(crate) use crate::id::LineId;", &["crate::id::LineId"]);
        check("Vec::<u8>::new()", &["Vec"]);
    }

    #[test]
    fn self_and_super_are_followed() {
        check("use super::account::Account;", &["crate::budget::account::Account"]);
        check("use super::super::money::{self, Amount};", &["crate::money", "crate::money::Amount"]);
        check("mod tests { use super::super::account; }", &["crate::budget::account"]);
        check("mod tests {} use super::account;", &["crate::budget::account"]);
    }

    #[test]
    fn comments_and_strings_name_nothing() {
        check("// a::b\n/* c::d /* e::f */ */ \"g::h \\\" i::j\"", &[]);
        check("r#\"a::b \" c::d\"#; b\"e::f\"; '\\''; '\"'; g::h", &["g::h"]);
        check("fn f<'a>(x: &'a str) { x::y }", &["x::y"]);
    }
}
