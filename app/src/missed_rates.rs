//! The exchange rates that are missed where figures are converted, with the way to where they are entered.

use leptos::prelude::*;
use shared::budget::ConversionError;

use crate::primitives::{Banner, Glyph, Tone};
use crate::text::{Text, use_text};

/// Nothing where none is missed.
pub fn missed_rates(missed: &[ConversionError], way: Option<&str>) -> Option<AnyView> {
    let text = use_text();
    if missed.is_empty() {
        return None;
    }
    let mut named: Vec<String> = Vec::new();
    for words in missed.iter().map(|error| words(*error, text)) {
        if !named.contains(&words) {
            named.push(words);
        }
    }
    let way = way.map(|href| view! { <p><a href=href.to_owned()>{text.rates_title()}</a></p> });
    let named = named.join(text.list_separator());
    Some(
        view! {
            <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=text.rates_missed()>
                <p>{named}</p>
                {way}
            </Banner>
        }
        .into_any(),
    )
}

fn words(error: ConversionError, text: Text) -> String {
    match error {
        ConversionError::NoPlanRate(currency) => text.rates_missed_plan(currency.code()),
        ConversionError::NoAverageRate(currency, period) => {
            text.rates_missed_average(currency.code(), &period.number().to_string())
        }
        ConversionError::TooLarge(currency) => text.rates_missed_large(currency.code()),
    }
}
