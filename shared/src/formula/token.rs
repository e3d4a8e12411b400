//! From text to tokens. Full-width signs, as a Chinese keyboard types them, mean the same as half-width ones.

use rust_decimal::Decimal;
use winnow::combinator::{alt, delimited, opt, preceded, repeat, terminated};
use winnow::error::ContextError;
use winnow::stream::LocatingSlice;
use winnow::token::{any, none_of, one_of, take_while};
use winnow::{Parser, Result};

use super::error::{FormulaError, Problem};

/// A token and where it stands, in characters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spanned {
    pub token: Token,
    pub at: usize,
    pub length: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A number, and how it was written: an account code is more than its value.
    Number(Decimal, String),
    /// A bare name, function or word.
    Word(String),
    /// A name in quotation marks, which may hold anything.
    Quoted(String),
    /// An id in braces, as stored.
    Id(String),
    /// The tail of an id behind a name, which tells it from others of that name.
    Tail(String),
    /// `+ - * / ^ = <> < <= > >= ( ) , % .`
    Sign(&'static str),
}

type Input<'a> = LocatingSlice<&'a str>;

const SIGNS: [&str; 16] = ["<>", "<=", ">=", "+", "-", "*", "/", "^", "=", "<", ">", "(", ")", ",", "%", "."];

/// Whether a name can stand without quotation marks.
pub fn is_plain_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(is_first) && chars.all(is_later)
}

fn is_first(c: char) -> bool {
    (c.is_alphabetic() || c == '_') && half(c) == c
}

fn is_later(c: char) -> bool {
    (c.is_alphanumeric() || c == '_') && half(c) == c
}

/// The half-width form of a sign, letter or digit.
fn half(c: char) -> char {
    match c {
        '×' => '*',
        '÷' => '/',
        '−' | '–' => '-',
        '“' | '”' | '„' => '"',
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '、' => ',',
        _ => c,
    }
}

/// Cuts text into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, FormulaError> {
    // `≤` and its like are one character for two.
    let plain: String = text.chars().map(half).collect();
    let original: Vec<char> = text.chars().collect();
    let place = |byte: usize| plain.get(..byte).map_or(0, |before| before.chars().count());
    let mut input = LocatingSlice::new(plain.as_str());
    let mut found = Vec::new();
    loop {
        blank(&mut input);
        if input.is_empty() {
            return Ok(found);
        }
        let here = place(plain.len() - input.len());
        let error = |length, problem| FormulaError { at: here, length, problem };
        let Ok((kind, span)) = kind.with_span().parse_next(&mut input) else {
            let stray = original.get(here).copied().unwrap_or(' ');
            let problem = if half(stray) == '"' { Problem::OpenQuote } else { Problem::Stray(stray.to_string()) };
            return Err(error(1, problem));
        };
        let (from, to) = (place(span.start), place(span.end));
        let written = |from: usize, to: usize| original.get(from..to).unwrap_or_default().iter().collect::<String>();
        let token = match kind {
            Kind::Number => Token::Number(
                number(plain.get(span.clone()).unwrap_or_default())
                    .ok_or_else(|| error(to - from, Problem::TooPrecise(written(from, to))))?,
                plain.get(span).unwrap_or_default().to_owned(),
            ),
            Kind::Word => Token::Word(written(from, to)),
            Kind::Quoted => Token::Quoted(written(from + 1, to - 1).trim().to_owned()),
            Kind::Id => Token::Id(written(from + 1, to - 1)),
            Kind::Tail => Token::Tail(written(from + 1, to)),
            Kind::Sign(sign) => Token::Sign(sign),
        };
        found.push(Spanned { token, at: from, length: to - from });
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Number,
    Word,
    Quoted,
    Id,
    Tail,
    Sign(&'static str),
}

fn blank(input: &mut Input<'_>) {
    let _: Result<&str, ContextError> = take_while(0.., char::is_whitespace).parse_next(input);
}

fn kind(input: &mut Input<'_>) -> Result<Kind> {
    alt((
        digits.value(Kind::Number),
        (one_of(is_first), take_while(0.., is_later)).value(Kind::Word),
        delimited('"', repeat::<_, _, (), _, _>(1.., none_of('"')), '"').value(Kind::Quoted),
        delimited('{', take_while(1..=64, |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':')), '}')
            .value(Kind::Id),
        preceded('#', take_while(1..=36, |c: char| c.is_ascii_hexdigit())).value(Kind::Tail),
        sign.map(Kind::Sign),
    ))
    .parse_next(input)
}

fn digits<'a>(input: &mut Input<'a>) -> Result<&'a str> {
    let run = |input: &mut Input<'a>| take_while(1.., |c: char| c.is_ascii_digit()).parse_next(input);
    terminated(alt(((run, opt(('.', run))).take(), ('.', run).take())), opt(one_of(['万', '亿'])))
        .take()
        .parse_next(input)
}

fn sign(input: &mut Input<'_>) -> Result<&'static str> {
    let lone = match any.parse_peek(*input)?.1 {
        '≤' => Some("<="),
        '≥' => Some(">="),
        '≠' => Some("<>"),
        _ => None,
    };
    if let Some(lone) = lone {
        let _: char = any.parse_next(input)?;
        return Ok(lone);
    }
    for sign in SIGNS {
        if input.starts_with(sign) {
            return winnow::token::take(sign.len()).value(sign).parse_next(input);
        }
    }
    Err(ContextError::new())
}

/// `1.5万` is 15,000: how amounts are said in Chinese.
fn number(text: &str) -> Option<Decimal> {
    let (digits, unit) = match text.chars().last()? {
        '万' => (text.trim_end_matches('万'), Decimal::from(10_000)),
        '亿' => (text.trim_end_matches('亿'), Decimal::from(100_000_000)),
        _ => (text, Decimal::ONE),
    };
    let digits = if digits.starts_with('.') { ["0", digits].concat() } else { digits.to_owned() };
    Decimal::from_str_exact(&digits).ok()?.checked_mul(unit)
}
