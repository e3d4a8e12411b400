//! From tokens to a formula. Names are looked up on the way, so that what is wrong with one is said at its place.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::error::{FormulaError, Problem};
use super::expr::{Expr, Fold, Item, Operator, Reference, Set, When};
use super::function::{Function, THIS_PERIOD, Word, word_named};
use super::names::{Names, has_tail};
use super::token::{Spanned, Token, tokens};
use super::{CHARS_MAX, DEPTH_MAX, NODES_MAX};
use crate::calendar::Period;
use crate::id::{InputId, LineId, SectionId};

/// Reads what somebody typed. A leading `=` is a spreadsheet's habit and means nothing.
pub fn parse(text: &str, names: &dyn Names) -> Result<Expr, FormulaError> {
    Parser::read(text, Some(names))
}

/// Reads what is stored: only ids.
pub fn parse_stored(text: &str) -> Result<Expr, FormulaError> {
    Parser::read(text, None)
}

struct Parser<'a> {
    tokens: Vec<Spanned>,
    next: usize,
    end: usize,
    nodes: usize,
    depth: usize,
    names: Option<&'a dyn Names>,
}

type Parsed<T> = Result<T, FormulaError>;

impl<'a> Parser<'a> {
    fn read(text: &str, names: Option<&'a dyn Names>) -> Parsed<Expr> {
        let length = text.chars().count();
        let whole = |problem| FormulaError { at: 0, length, problem };
        if length > if names.is_some() { CHARS_MAX } else { 10 * CHARS_MAX } {
            return Err(whole(Problem::TooLong { found: length }));
        }
        let tokens = tokens(text)?;
        let mut parser = Self { tokens, next: 0, end: length, nodes: 0, depth: 0, names };
        parser.accept("=");
        if parser.peek().is_none() {
            return Err(whole(Problem::Empty));
        }
        let expr = parser.expression(1)?;
        if let Some(left) = parser.peek() {
            let problem = match &left.token {
                Token::Sign(")") => Problem::Stray(")".to_owned()),
                token => Problem::OperatorMissing(shown(token)),
            };
            return Err(parser.error_here(problem));
        }
        if expr.period_depth() > 2 {
            return Err(whole(Problem::NestedPeriods));
        }
        Ok(expr)
    }

    fn peek(&self) -> Option<&Spanned> {
        self.tokens.get(self.next)
    }

    fn peek_sign(&self) -> Option<&'static str> {
        match self.peek()?.token {
            Token::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn accept(&mut self, sign: &str) -> bool {
        let there = self.peek_sign() == Some(sign);
        self.next += usize::from(there);
        there
    }

    fn accept_word(&mut self, word: Word) -> bool {
        let there =
            matches!(self.peek(), Some(Spanned { token: Token::Word(text), .. }) if word_named(text) == Some(word));
        self.next += usize::from(there);
        there
    }

    fn error_here(&self, problem: Problem) -> FormulaError {
        match self.peek() {
            Some(token) => FormulaError { at: token.at, length: token.length, problem },
            None => FormulaError { at: self.end, length: 0, problem },
        }
    }

    /// An error about the token that was read last.
    fn error_before(&self, problem: Problem) -> FormulaError {
        let token = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        token.map_or_else(
            || self.error_here(problem.clone()),
            |token| FormulaError { at: token.at, length: token.length, problem: problem.clone() },
        )
    }

    fn close(&mut self) -> Parsed<()> {
        if self.accept(")") {
            return Ok(());
        }
        Err(match self.peek() {
            Some(left) => self.error_here(Problem::OperatorMissing(shown(&left.token))),
            None => self.error_here(Problem::OpenParenthesis),
        })
    }

    fn node(&mut self) -> Parsed<()> {
        self.nodes += 1;
        if self.nodes > NODES_MAX { Err(self.error_before(Problem::TooManyParts)) } else { Ok(()) }
    }

    /// Whatever binds at least as tightly as `least`, by precedence climbing.
    fn expression(&mut self, least: u8) -> Parsed<Expr> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.error_here(Problem::TooDeep));
        }
        let mut left = self.unary()?;
        while let Some(operator) = self.peek_sign().and_then(operator)
            && operator.strength() >= least
        {
            self.next += 1;
            self.node()?;
            let right = self.expression(operator.strength() + 1)?;
            left = Expr::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn unary(&mut self) -> Parsed<Expr> {
        if self.accept("+") {
            return self.nested(Self::unary);
        }
        if self.accept("-") {
            self.node()?;
            let part = self.nested(Self::unary)?;
            return Ok(Expr::Negate(Box::new(part)));
        }
        let mut value = self.primary()?;
        loop {
            if self.accept("%") {
                self.node()?;
                value = Expr::Percent(Box::new(value));
            } else if self.accept("^") {
                self.node()?;
                let power = self.whole().filter(|power| *power <= 32).ok_or_else(|| self.error_here(Problem::Power))?;
                value = Expr::Power(Box::new(value), power);
            } else {
                return Ok(value);
            }
        }
    }

    fn nested(&mut self, part: fn(&mut Self) -> Parsed<Expr>) -> Parsed<Expr> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.error_here(Problem::TooDeep));
        }
        let expr = part(self)?;
        self.depth -= 1;
        Ok(expr)
    }

    /// A whole number, written as one.
    fn whole(&mut self) -> Option<u32> {
        let Token::Number(number, _) = &self.peek()?.token else { return None };
        let whole = number.is_integer().then(|| number.to_u32()).flatten()?;
        self.next += 1;
        Some(whole)
    }

    fn primary(&mut self) -> Parsed<Expr> {
        self.node()?;
        let Some(token) = self.peek().map(|spanned| spanned.token.clone()) else {
            return Err(self.error_here(Problem::ValueMissing));
        };
        match token {
            Token::Number(number, _) => {
                self.next += 1;
                Ok(Expr::Number(number))
            }
            Token::Sign("(") => {
                self.next += 1;
                let inner = self.expression(1)?;
                self.close()?;
                Ok(inner)
            }
            Token::Sign(_) | Token::Tail(_) => Err(self.error_here(Problem::ValueMissing)),
            Token::Id(id) => {
                self.next += 1;
                reference_of(&id).map(Expr::Name).ok_or_else(|| self.error_before(Problem::Stray(id)))
            }
            Token::Word(word) if self.is_call() => self.call(&word),
            Token::Word(name) | Token::Quoted(name) => self.name(name).map(Expr::Name),
        }
    }

    fn is_call(&self) -> bool {
        matches!(self.tokens.get(self.next + 1), Some(Spanned { token: Token::Sign("("), .. }))
    }

    /// `name`, `section.name` or `name#tail`.
    fn name(&mut self, first: String) -> Parsed<Reference> {
        let start = self.next;
        self.next += 1;
        let (mut section, mut name) = (None, first);
        if self.peek_sign() == Some(".")
            && let Some(Token::Word(second) | Token::Quoted(second)) =
                self.tokens.get(self.next + 1).map(|spanned| spanned.token.clone())
        {
            self.next += 2;
            section = Some(std::mem::replace(&mut name, second));
        }
        let tail = self.tail();
        let mut found = self.names.map_or_else(Vec::new, |names| names.find(section.as_deref(), &name));
        if let Some(tail) = &tail {
            found.retain(|reference| has_tail(reference.uuid(), tail));
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.unknown(start, name)),
            many => Err(self.error_since(start, Problem::AmbiguousName { name, count: many.len() })),
        }
    }

    /// What stands behind a name to tell it from others.
    fn tail(&mut self) -> Option<String> {
        let Token::Tail(tail) = &self.peek()?.token else { return None };
        let tail = tail.clone();
        self.next += 1;
        Some(tail)
    }

    /// Nobody has the name that began at a token.
    fn unknown(&self, start: usize, name: String) -> FormulaError {
        let near = self.names.and_then(|names| names.near(&name));
        self.error_since(start, Problem::UnknownName { name, near })
    }

    /// What is wrong with everything from a token up to here.
    fn error_since(&self, start: usize, problem: Problem) -> FormulaError {
        let at = self.tokens.get(start).map_or(0, |token| token.at);
        let until = self.tokens.get(self.next - 1).map_or(at, |token| token.at + token.length);
        FormulaError { at, length: until - at, problem }
    }

    fn call(&mut self, word: &str) -> Parsed<Expr> {
        let Some(function) = Function::named(word) else {
            return Err(self.error_here(Problem::UnknownFunction(word.to_owned())));
        };
        let start = self.next;
        self.next += 2;
        let fold = match function {
            Function::Sum => Some(Fold::Sum),
            Function::Average => Some(Fold::Average),
            Function::Min => Some(Fold::Min),
            Function::Max => Some(Fold::Max),
            _ => None,
        };
        if let Some(fold) = fold {
            return self.fold(fold, function, start);
        }
        let mut arguments = Vec::new();
        let mut places = vec![self.next];
        if !self.accept(")") {
            loop {
                if self.set_begins() {
                    return Err(self.error_here(Problem::SetOutsideSum));
                }
                arguments.push(self.expression(1)?);
                if !self.accept(",") {
                    break;
                }
                places.push(self.next);
            }
            self.close()?;
        }
        let back_at = places.get(1).and_then(|place| self.tokens.get(*place)).map_or(0, |token| token.at);
        self.checked_count(function, arguments.len(), start)?;
        Ok(match function {
            Function::Prior => {
                let mut arguments = arguments.into_iter();
                // Its least is one.
                let value = arguments.next().unwrap_or(Expr::Number(Decimal::ZERO));
                let back = match arguments.next() {
                    None => 1,
                    Some(Expr::Number(number)) if number.is_integer() => {
                        number.to_u8().filter(|back| (1..=12).contains(back)).unwrap_or(0)
                    }
                    Some(_) => 0,
                };
                if back == 0 {
                    let problem = Problem::PeriodsBack("prior");
                    return Err(FormulaError { at: back_at, length: 1, problem });
                }
                Expr::Prior { value: Box::new(value), back, start: arguments.next().map(Box::new) }
            }
            Function::ToDate => folded(Fold::Sum, arguments, When::ToDate),
            Function::Year => folded(Fold::Sum, arguments, When::Year),
            Function::LastYear => match arguments.as_slice() {
                [Expr::Name(Reference::Line(line))] => Expr::LastYear(*line),
                _ => {
                    let at = self.tokens.get(start).map_or(0, |token| token.at);
                    let problem = Problem::Arguments { function: "last_year", takes: "the name of a line", found: 1 };
                    return Err(FormulaError { at, length: word.chars().count(), problem });
                }
            },
            _ => Expr::Call(function, arguments),
        })
    }

    fn checked_count(&self, function: Function, found: usize, start: usize) -> Parsed<()> {
        let signature = function.signature();
        if (signature.least..=signature.most).contains(&found) {
            return Ok(());
        }
        let problem = Problem::Arguments { function: signature.en, takes: signature.takes, found };
        let (at, length) = self.tokens.get(start).map_or((0, 0), |token| (token.at, token.length));
        Err(FormulaError { at, length, problem })
    }

    fn set_begins(&self) -> bool {
        let word = |at: usize| match self.tokens.get(at).map(|spanned| &spanned.token) {
            Some(Token::Word(text)) => word_named(text),
            _ => None,
        };
        let follows =
            |at: usize| !matches!(self.tokens.get(at).map(|spanned| &spanned.token), None | Some(Token::Sign(_)));
        matches!(word(self.next), Some(Word::Account | Word::Section)) && follows(self.next + 1)
    }

    fn fold(&mut self, fold: Fold, function: Function, start: usize) -> Parsed<Expr> {
        let mut items = Vec::new();
        let mut when = None;
        if !self.accept(")") {
            loop {
                if when.is_some() {
                    return Err(self.error_before(Problem::PeriodOutsideFold));
                }
                if self.set_begins() {
                    if matches!(fold, Fold::Min | Fold::Max) {
                        return Err(self.error_here(Problem::SetOutsideSum));
                    }
                    items.push(Item::Set(self.set()?));
                } else if let Some(periods) = self.when() {
                    if items.is_empty() {
                        return Err(self.error_before(Problem::PeriodOutsideFold));
                    }
                    when = Some(periods);
                } else {
                    items.push(Item::Value(self.expression(1)?));
                }
                if !self.accept(",") {
                    break;
                }
            }
            self.close()?;
        }
        self.checked_count(function, items.len(), start)?;
        Ok(Expr::Fold { fold, items, when: when.unwrap_or(When::This) })
    }

    /// `account 6602`, `account under 6602`, `section Travel`.
    fn set(&mut self) -> Parsed<Set> {
        self.node()?;
        if self.accept_word(Word::Section) {
            return self.section().map(Set::Section);
        }
        self.accept_word(Word::Account);
        let under = self.accept_word(Word::Under);
        let code = match self.peek().map(|spanned| spanned.token.clone()) {
            Some(Token::Number(_, text)) => text,
            Some(Token::Word(text) | Token::Quoted(text)) => text,
            _ => return Err(self.error_here(Problem::ValueMissing)),
        };
        let code = code.parse().map_err(|_| self.error_here(Problem::AccountCode(code)))?;
        self.next += 1;
        Ok(if under { Set::Under(code) } else { Set::Account(code) })
    }

    /// `Travel` or `Travel#tail`, behind the word for a section.
    fn section(&mut self) -> Parsed<SectionId> {
        let start = self.next;
        let name = match self.peek().map(|spanned| spanned.token.clone()) {
            Some(Token::Word(name) | Token::Quoted(name)) => name,
            Some(Token::Id(id)) => {
                let section = id.parse().map_err(|_| self.error_here(Problem::ValueMissing))?;
                self.next += 1;
                return Ok(SectionId(section));
            }
            _ => return Err(self.error_here(Problem::ValueMissing)),
        };
        self.next += 1;
        let mut found = self.names.map_or_else(Vec::new, |names| names.sections(&name));
        if let Some(tail) = self.tail() {
            found.retain(|section| has_tail(section.0, &tail));
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.unknown(start, name)),
            many => Err(self.error_since(start, Problem::AmbiguousSection { name, count: many.len() })),
        }
    }

    /// `this period`, `year`, `ytd`, `Q1`, `period 3`, and nothing after it but a comma or the end.
    fn when(&mut self) -> Option<When> {
        let before = self.next;
        let found = self.when_words();
        let ends = matches!(self.peek_sign(), Some("," | ")")) || self.peek().is_none();
        if found.is_none() || !ends {
            self.next = before;
            return None;
        }
        found
    }

    fn when_words(&mut self) -> Option<When> {
        let Token::Word(text) = &self.peek()?.token else { return None };
        if text == THIS_PERIOD {
            self.next += 1;
            return Some(When::This);
        }
        let word = word_named(text)?;
        self.next += 1;
        match word {
            Word::Year => Some(When::Year),
            Word::ToDate => Some(When::ToDate),
            Word::Quarter(quarter) => Some(When::Quarter(quarter)),
            Word::This => self.accept_word(Word::Period).then_some(When::This),
            Word::Period => {
                let number = self.whole().and_then(|number| u8::try_from(number).ok())?;
                Period::try_new(number).ok().map(When::One)
            }
            Word::Account | Word::Under | Word::Section => None,
        }
    }
}

fn folded(fold: Fold, values: Vec<Expr>, when: When) -> Expr {
    Expr::Fold { fold, items: values.into_iter().map(Item::Value).collect(), when }
}

fn operator(sign: &'static str) -> Option<Operator> {
    Some(match sign {
        "+" => Operator::Add,
        "-" => Operator::Subtract,
        "*" => Operator::Multiply,
        "/" => Operator::Divide,
        "=" => Operator::Equal,
        "<>" => Operator::Unequal,
        "<" => Operator::Less,
        "<=" => Operator::LessOrEqual,
        ">" => Operator::Greater,
        ">=" => Operator::GreaterOrEqual,
        _ => return None,
    })
}

/// `{uuid}` is a line, `{input:uuid}` a figure from outside the sheet.
fn reference_of(id: &str) -> Option<Reference> {
    match id.strip_prefix("input:") {
        Some(input) => input.parse().ok().map(|id| Reference::Input(InputId(id))),
        None => id.parse().ok().map(|id| Reference::Line(LineId(id))),
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Number(_, text) => text.clone(),
        Token::Word(text) | Token::Quoted(text) | Token::Id(text) | Token::Tail(text) => text.clone(),
        Token::Sign(sign) => (*sign).to_owned(),
    }
}
