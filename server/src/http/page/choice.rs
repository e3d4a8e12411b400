//! `POST /locale` and `POST /theme`: how somebody wants to see the pages, kept in a cookie of this browser.

use std::sync::Arc;

use app::session::Theme;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::language::Language;

use super::see_other;
use super::visitor::{LOCALE_COOKIE, THEME_COOKIE};
use super::way_back::way_back;
use crate::error::Fault;
use crate::http::cookie::Cookie;
use crate::http::{Posted, Site, Stale};

/// A year.
const KEPT_SECONDS: i64 = 365 * 24 * 60 * 60;

#[derive(Deserialize)]
pub struct Locale {
    locale: String,
    #[serde(default)]
    return_to: String,
}

#[derive(Deserialize)]
pub struct ThemeChoice {
    theme: String,
    #[serde(default)]
    return_to: String,
}

pub async fn locale(State(site): State<Arc<Site>>, posted: Posted<Locale>) -> Result<Response, Fault> {
    let sent = posted.genuine().map_err(|stale: Stale<Locale>| Fault::from(stale))?;
    let chosen: Language =
        sent.locale.parse().map_err(|error: shared::language::UnknownLanguage| Fault::Malformed(error.to_string()))?;
    Ok(kept(&site, LOCALE_COOKIE, chosen.tag(), &sent.return_to))
}

pub async fn theme(State(site): State<Arc<Site>>, posted: Posted<ThemeChoice>) -> Result<Response, Fault> {
    let sent = posted.genuine().map_err(|stale: Stale<ThemeChoice>| Fault::from(stale))?;
    Ok(kept(&site, THEME_COOKIE, Theme::parse(&sent.theme).as_str(), &sent.return_to))
}

fn kept(site: &Site, name: &str, value: &str, return_to: &str) -> Response {
    let mut response = see_other(way_back(return_to));
    Cookie { name, value, seconds: Some(KEPT_SECONDS), secure: site.address.is_https() }.set(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use crate::http::trial::Trial;

    #[tokio::test]
    async fn a_language_and_a_theme_are_kept() {
        let trial = Trial::new().await;
        let page = trial.get("/sign-in", &[("accept-language", "zh")]).await;
        assert!(page.text.contains("lang=\"zh-CN\""));
        let (csrf, cookie) = (page.field("csrf"), page.cookies());
        let chosen = trial
            .form("/locale", &[("cookie", &cookie)], &[("csrf", &csrf), ("locale", "en"), ("return_to", "/sign-in")])
            .await;
        assert_eq!((chosen.status.as_u16(), &chosen.headers["location"]), (303, &"/sign-in".parse().unwrap()));
        let dark = trial.form("/theme", &[("cookie", &cookie)], &[("csrf", &csrf), ("theme", "dark")]).await;
        let cookies = [chosen.cookies(), dark.cookies()].join("; ");
        let page = trial.get("/sign-in", &[("accept-language", "zh"), ("cookie", &cookies)]).await;
        assert!(page.text.contains("lang=\"en\"") && page.text.contains("data-theme=\"dark\""), "{}", page.text);
    }

    #[tokio::test]
    async fn a_language_nobody_speaks_is_refused() {
        let trial = Trial::new().await;
        let page = trial.get("/sign-in", &[]).await;
        let form = [("csrf", &*page.field("csrf")), ("locale", "tlh")].map(|(a, b)| (a, b.to_owned()));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(trial.form("/locale", &[("cookie", &page.cookies())], &form).await.status, 400);
    }
}
