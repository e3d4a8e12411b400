//! Every sentence of the interface, in the reader's language.
//!
//! The functions of [`Text`] are made from `locales/zh.json` and `locales/en.json` when the crate is built, one for each
//! key, its arguments in the order of the alphabet; a key that stands in one file only breaks the build. To add a sentence,
//! add it to both files and call it.

mod unread;

use leptos::prelude::*;
use shared::access::Role;
use shared::budget::Nature;
use shared::language::Language;

pub use self::unread::unread;
use crate::session::Visit;

/// The reader's language, with a function for each sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(Language);

impl Text {
    pub const fn new(language: Language) -> Self {
        Self(language)
    }

    pub const fn language(self) -> Language {
        self.0
    }

    const fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    /// Which side of a budget it counts on.
    pub const fn nature(self, nature: Nature) -> &'static str {
        match nature {
            Nature::Income => self.plan_income(),
            Nature::Expense => self.plan_expense(),
        }
    }

    /// The word for a role.
    pub const fn role(self, role: Role) -> &'static str {
        match role {
            Role::Administrator => self.role_administrator(),
            Role::Finance => self.role_finance(),
            Role::Editor => self.role_editor(),
            Role::Commenter => self.role_commenter(),
            Role::Approver => self.role_approver(),
            Role::Auditor => self.role_auditor(),
            Role::Viewer => self.role_viewer(),
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/text.rs"));

/// The sentences in the language of this visit. It never changes while a page stands: choosing another loads the page anew.
pub fn use_text() -> Text {
    Text(use_context::<Visit>().map(|visit| visit.language).unwrap_or_default())
}

/// The language to greet somebody in: the one chosen before, else the first of `Accept-Language` that Tandem speaks, by
/// the browser's own weights, else Chinese.
pub fn choose_language(cookie: Option<&str>, accept: Option<&str>) -> Language {
    if let Some(chosen) = cookie.and_then(|tag| tag.parse().ok()) {
        return chosen;
    }
    let mut best: Option<(u16, Language)> = None;
    // More than a dozen languages in one header is noise.
    for part in accept.unwrap_or_default().split(',').take(12) {
        let (tag, weight) = part.split_once(";q=").map_or((part, 1000), |(tag, q)| (tag, thousandths(q)));
        if let Ok(language) = tag.parse()
            && weight > 0
            && best.is_none_or(|(most, _)| weight > most)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language).unwrap_or_default()
}

/// `0.8` as 800. What cannot be read counts as nothing.
fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u16>(), digits.parse::<u16>()) {
        (Ok(whole), Ok(part)) => whole.saturating_mul(1000).saturating_add(part).min(1000),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_chosen_one_then_the_browsers() {
        let check =
            |cookie, accept, expect| assert_eq!(choose_language(cookie, accept), expect, "{cookie:?} {accept:?}");
        check(Some("en"), Some("zh-CN"), Language::English);
        check(Some("xx"), Some("en-GB,en;q=0.9"), Language::English);
        check(None, Some("fr, en;q=0.7, zh;q=0.8"), Language::Chinese);
        check(None, Some("en;q=0.7,zh-CN;q=0.2"), Language::English);
        check(None, Some("en;q=0, zh;q=0.1"), Language::Chinese);
        check(None, Some(";;q=,,,q=9"), Language::Chinese);
        check(None, None, Language::Chinese);
    }

    #[test]
    fn a_count_picks_its_form() {
        let text = Text::new(Language::English);
        assert_eq!(text.plan_departments(1), "1 department");
        assert_eq!(text.plan_departments(6), "6 departments");
        assert_eq!(Text::new(Language::Chinese).plan_departments(6), "6 个部门");
    }
}
