//! From a formula to text: by name for people, by id for keeping. Reading it back gives the same formula.

use std::fmt::Write as _;

use super::expr::{Expr, Fold, Item, Operator, Reference, Set, When};
use super::function::{Function, Word};
use super::names::Names;
use crate::language::Language;

/// The formula as a person reads it. What is gone shows as its id.
pub fn print(expr: &Expr, names: &dyn Names, language: Language) -> String {
    let mut printer = Printer { text: String::new(), names: Some(names), language };
    printer.expr(expr, 1);
    printer.text
}

/// The formula as it is stored: ids and English words, the same on every replica.
pub fn print_stored(expr: &Expr) -> String {
    let mut printer = Printer { text: String::new(), names: None, language: Language::English };
    printer.expr(expr, 1);
    printer.text
}

struct Printer<'a> {
    text: String,
    names: Option<&'a dyn Names>,
    language: Language,
}

/// How tightly a whole expression holds together; a part that holds less needs parentheses.
fn strength(expr: &Expr) -> u8 {
    match expr {
        Expr::Binary(operator, ..) => operator.strength(),
        Expr::Negate(_) => 4,
        _ => 5,
    }
}

impl Printer<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn expr(&mut self, expr: &Expr, least: u8) {
        let open = strength(expr) < least;
        if open {
            self.push("(");
        }
        match expr {
            Expr::Number(number) => {
                // Writing into a string can't fail.
                let _ = write!(self.text, "{number}");
            }
            Expr::Name(reference) => self.reference(*reference),
            Expr::Negate(part) => {
                self.push("-");
                self.expr(part, 4);
            }
            Expr::Percent(part) => {
                self.expr(part, 5);
                self.push("%");
            }
            Expr::Power(part, power) => {
                self.expr(part, 5);
                let _ = write!(self.text, "^{power}");
            }
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right),
            Expr::Call(function, parts) => {
                self.call(*function, |printer| printer.list(parts.iter(), |printer, part| printer.expr(part, 1)));
            }
            Expr::LastYear(line) => {
                self.call(Function::LastYear, |printer| printer.reference(Reference::Line(*line)));
            }
            Expr::Prior { value, back, start } => self.call(Function::Prior, |printer| {
                printer.expr(value, 1);
                if *back > 1 || start.is_some() {
                    let _ = write!(printer.text, ", {back}");
                }
                if let Some(start) = start {
                    printer.push(", ");
                    printer.expr(start, 1);
                }
            }),
            Expr::Fold { fold, items, when } => self.fold(*fold, items, *when),
        }
        if open {
            self.push(")");
        }
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr) {
        self.expr(left, operator.strength());
        self.push(" ");
        self.push(operator.sign());
        self.push(" ");
        self.expr(right, operator.strength() + 1);
    }

    fn call(&mut self, function: Function, inside: impl FnOnce(&mut Self)) {
        self.push(function.name(self.language));
        self.push("(");
        inside(self);
        self.push(")");
    }

    fn list<T>(&mut self, parts: impl Iterator<Item = T>, mut print: impl FnMut(&mut Self, T)) {
        for (index, part) in parts.enumerate() {
            if index > 0 {
                self.push(", ");
            }
            print(self, part);
        }
    }

    fn fold(&mut self, fold: Fold, items: &[Item], when: When) {
        let short = match (fold, when, items) {
            (Fold::Sum, When::Year, [Item::Value(value)]) => Some((Function::Year, value)),
            (Fold::Sum, When::ToDate, [Item::Value(value)]) => Some((Function::ToDate, value)),
            _ => None,
        };
        if let Some((function, value)) = short {
            return self.call(function, |printer| printer.expr(value, 1));
        }
        let function = match fold {
            Fold::Sum => Function::Sum,
            Fold::Average => Function::Average,
            Fold::Min => Function::Min,
            Fold::Max => Function::Max,
        };
        self.call(function, |printer| {
            printer.list(items.iter(), |printer, item| match item {
                Item::Value(value) => printer.expr(value, 1),
                Item::Set(set) => printer.set(set),
            });
            printer.when(when);
        });
    }

    fn word(&mut self, word: Word) {
        self.push(word.name(self.language));
    }

    fn set(&mut self, set: &Set) {
        match set {
            Set::Section(section) => {
                self.word(Word::Section);
                self.push(" ");
                let name = self.names.and_then(|names| names.spell_section(*section));
                let name = name.unwrap_or_else(|| format!("{{{section}}}"));
                self.push(&name);
            }
            Set::Account(code) | Set::Under(code) => {
                self.word(Word::Account);
                self.push(" ");
                if matches!(set, Set::Under(_)) {
                    self.word(Word::Under);
                    self.push(" ");
                }
                let plain = code.as_str().chars().all(|c| c.is_ascii_digit()) && !code.as_str().starts_with('0');
                let code = if plain { code.as_str().to_owned() } else { ["\"", code.as_str(), "\""].concat() };
                self.push(&code);
            }
        }
    }

    fn when(&mut self, when: When) {
        if when == When::This {
            return;
        }
        self.push(", ");
        match when {
            When::This => {}
            When::ToDate => self.word(Word::ToDate),
            When::Year => self.word(Word::Year),
            When::Quarter(quarter) => self.word(Word::Quarter(quarter)),
            When::One(period) => {
                self.word(Word::Period);
                let _ = write!(self.text, " {}", period.number());
            }
        }
    }

    fn reference(&mut self, reference: Reference) {
        let name = self.names.and_then(|names| names.spell(reference));
        let name = name.unwrap_or_else(|| match reference {
            Reference::Line(line) => format!("{{{line}}}"),
            Reference::Input(input) => format!("{{input:{input}}}"),
        });
        self.push(&name);
    }
}
