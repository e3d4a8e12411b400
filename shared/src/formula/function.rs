//! The words of a formula, in both languages: functions, and what stands inside `sum`.

use crate::language::Language;

/// A function. Each is written in English or Chinese and read back in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    If,
    And,
    Or,
    Not,
    Abs,
    Round,
    Min,
    Max,
    Sum,
    Average,
    Prior,
    ToDate,
    Year,
    Share,
    LastYear,
    Month,
}

/// What a function is called and takes.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    pub function: Function,
    pub en: &'static str,
    pub zh: &'static str,
    /// The arguments as the list of functions shows them.
    pub takes: &'static str,
    pub least: usize,
    pub most: usize,
}

const MANY: usize = 64;

const fn row(
    function: Function,
    en: &'static str,
    zh: &'static str,
    takes: &'static str,
    least: usize,
    most: usize,
) -> Signature {
    Signature { function, en, zh, takes, least, most }
}

/// Every function there is.
pub const FUNCTIONS: [Signature; 16] = [
    row(Function::Sum, "sum", "求和", "values or account/section, period?", 1, MANY),
    row(Function::Average, "avg", "平均", "values or account/section, period?", 1, MANY),
    row(Function::Min, "min", "最小", "values, period?", 1, MANY),
    row(Function::Max, "max", "最大", "values, period?", 1, MANY),
    row(Function::Round, "round", "四舍五入", "value, digits?", 1, 2),
    row(Function::If, "if", "如果", "condition, then, otherwise", 3, 3),
    row(Function::Prior, "prior", "上期", "value, periods back?, otherwise?", 1, 3),
    row(Function::ToDate, "ytd", "累计", "value", 1, 1),
    row(Function::Year, "year", "全年", "value", 1, 1),
    row(Function::Share, "share", "占比", "part, whole?", 1, 2),
    row(Function::LastYear, "last_year", "上年", "line", 1, 1),
    row(Function::Month, "month", "期间序号", "nothing", 0, 0),
    row(Function::Abs, "abs", "绝对值", "value", 1, 1),
    row(Function::And, "and", "并且", "conditions", 1, MANY),
    row(Function::Or, "or", "或者", "conditions", 1, MANY),
    row(Function::Not, "not", "否", "condition", 1, 1),
];

impl Function {
    pub fn signature(self) -> &'static Signature {
        // Every function stands in the table; a test holds that.
        FUNCTIONS.iter().find(|row| row.function == self).unwrap_or(&FUNCTIONS[0])
    }

    pub fn name(self, language: Language) -> &'static str {
        let row = self.signature();
        match language {
            Language::Chinese => row.zh,
            Language::English => row.en,
        }
    }

    pub fn named(word: &str) -> Option<Self> {
        FUNCTIONS.iter().find(|row| row.zh == word || row.en.eq_ignore_ascii_case(word)).map(|row| row.function)
    }
}

/// A word that is no function and no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Account,
    Under,
    Section,
    /// The first half of “this period”.
    This,
    Period,
    Year,
    ToDate,
    Quarter(u8),
}

const WORDS: [(Word, &str, &str); 11] = [
    (Word::Account, "account", "科目"),
    (Word::Under, "under", "下级"),
    (Word::Section, "section", "分组"),
    (Word::This, "this", "本"),
    (Word::Period, "period", "期"),
    (Word::Year, "year", "全年"),
    (Word::ToDate, "ytd", "累计"),
    (Word::Quarter(1), "Q1", "一季度"),
    (Word::Quarter(2), "Q2", "二季度"),
    (Word::Quarter(3), "Q3", "三季度"),
    (Word::Quarter(4), "Q4", "四季度"),
];

/// “this period”, which is one word in Chinese.
pub const THIS_PERIOD: &str = "本期";

/// What a word means, in whichever language it is written.
pub fn word_named(text: &str) -> Option<Word> {
    WORDS.iter().find(|(_, en, zh)| *zh == text || en.eq_ignore_ascii_case(text)).map(|(word, ..)| *word)
}

impl Word {
    pub fn name(self, language: Language) -> &'static str {
        let row = WORDS.iter().find(|(word, ..)| *word == self).unwrap_or(&WORDS[0]);
        match language {
            Language::Chinese => row.2,
            Language::English => row.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_reads_back_in_both_languages() {
        for row in FUNCTIONS {
            for language in [Language::Chinese, Language::English] {
                assert_eq!(Function::named(row.function.name(language)), Some(row.function));
            }
            assert_eq!(Function::named(&row.en.to_uppercase()), Some(row.function));
        }
        assert_eq!(Function::named("vlookup"), None);
    }
}
