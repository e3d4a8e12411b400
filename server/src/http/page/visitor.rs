//! [`Visitor`]: one view of a page, as far as the call itself tells: who, in which language, light or dark, and the proof
//! for the page's forms.

use std::sync::Arc;

use app::session::{SessionView, Theme, Visit};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use shared::access::Role;
use shared::language::Language;

use super::Surroundings;
use crate::auth::hue_of;
use crate::error::Fault;
use crate::http::form_token::FormSecret;
use crate::http::session::Caller;
use crate::http::{Site, cookie};

pub const LOCALE_COOKIE: &str = "tandem_locale";
pub const THEME_COOKIE: &str = "tandem_theme";

/// A page view without what has to be looked up.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub caller: Option<Caller>,
    pub language: Language,
    pub theme: Theme,
    /// Path and query.
    pub path: String,
    csrf: String,
}

impl Visitor {
    /// Reads a call that has passed its door.
    pub fn of(site: &Site, parts: &Parts) -> Self {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let secret = parts.extensions.get::<FormSecret>();
        Self {
            caller: parts.extensions.get::<Caller>().cloned(),
            language: language(&parts.headers),
            theme: cookie::read(&parts.headers, THEME_COOKIE).map(Theme::parse).unwrap_or_default(),
            path: path.to_owned(),
            csrf: secret.map(|secret| secret.mint(&*site.random)).unwrap_or_default(),
        }
    }

    /// The page view in full. Without what stands around the page, a page is still a page.
    pub async fn visit(&self, site: &Site) -> Visit {
        let around = match &self.caller {
            Some(caller) => site.pages.surroundings(caller.person()).await.unwrap_or_default(),
            None => Surroundings::default(),
        };
        Visit {
            language: self.language,
            theme: self.theme,
            csrf: self.csrf.clone(),
            path: self.path.clone(),
            sprite: site.assets.address("sprite.svg").unwrap_or("/sprite.svg").to_owned(),
            session: self.caller.as_ref().map(|caller| session(caller, around.organisation)),
            waiting: around.waiting,
            plans: around.plans,
        }
    }
}

fn session(caller: &Caller, organisation: String) -> SessionView {
    let person = caller.person();
    let mut roles: Vec<Role> = person.memberships.iter().map(|held| held.role).collect();
    roles.sort_unstable();
    roles.dedup();
    SessionView {
        person: person.id,
        name: person.name.clone(),
        email: person.email.to_string(),
        hue: hue_of(&person.colour),
        roles,
        organisation,
    }
}

impl FromRequestParts<Arc<Site>> for Visitor {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Fault> {
        Ok(Self::of(site, parts))
    }
}

/// The language chosen on a page, or the one the browser prefers. Whoever reads neither is likelier to read English.
fn language(headers: &HeaderMap) -> Language {
    if let Some(chosen) = cookie::read(headers, LOCALE_COOKIE).and_then(|text| text.parse().ok()) {
        return chosen;
    }
    let Some(wanted) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
        return Language::default();
    };
    let mut choices: Vec<(u16, Language)> = wanted.split(',').take(20).filter_map(choice).collect();
    // The sort is stable: of equal weight, what is named first is meant first.
    choices.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    choices.first().map_or(Language::English, |(_, language)| *language)
}

/// `zh-CN;q=0.8` with its weight in thousandths.
fn choice(text: &str) -> Option<(u16, Language)> {
    let (tag, weight) = text.split_once(';').unwrap_or((text, ""));
    let language = tag.parse().ok()?;
    let weight = match weight.trim().strip_prefix("q=") {
        Some(weight) if weight.starts_with('0') => {
            let digits: String = weight.chars().skip(2).take(3).collect();
            format!("{digits:0<3}").parse().unwrap_or(0)
        }
        _ => 1000,
    };
    (weight > 0).then_some((weight, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wanted: &str, cookies: &str, expect: Language) {
        let sent = [(header::ACCEPT_LANGUAGE, wanted), (header::COOKIE, cookies)];
        let headers = sent.into_iter().map(|(name, value)| (name, value.parse().unwrap())).collect();
        assert_eq!(language(&headers), expect, "{wanted} {cookies}");
    }

    #[test]
    fn the_language_is_the_browser_s_or_the_chosen_one() {
        check("zh-CN,zh;q=0.9,en;q=0.8", "", Language::Chinese);
        check("en-GB,en;q=0.9,zh;q=0.8", "", Language::English);
        check("fr-FR, de;q=0.9, zh;q=0.5, en;q=0.6", "", Language::English);
        check("fr-FR, zh;q=0.5, en;q=0", "", Language::Chinese);
        check("fr", "", Language::English);
        check("fr", "tandem_locale=zh-CN", Language::Chinese);
        check("zh", "tandem_locale=en", Language::English);
        check("zh", "tandem_locale=tlh", Language::Chinese);
        assert_eq!(language(&HeaderMap::new()), Language::Chinese);
    }
}
