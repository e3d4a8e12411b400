//! [`Lens`]: the question one looks at a map with: where the money goes, where the time goes, what came otherwise than
//! planned, what is wrong. It stands in the address, so that it can be shared and printed.

use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use leptos::prelude::*;
use shared::money::Minor;
use shared::process::ProcessMap;

use crate::canvas::{FedWords, Finding, Found, Overlay, Reckoned, Tint, figures};
use crate::format::Money;
use crate::text::Text;
#[cfg(feature = "ssr")]
use crate::text::use_text;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lens {
    #[default]
    Work,
    Cost,
    Time,
    Variance,
    Checks,
}

impl Lens {
    pub const ALL: [Self; 5] = [Self::Work, Self::Cost, Self::Time, Self::Variance, Self::Checks];

    /// The end of an address that asks for it.
    pub const fn query(self) -> &'static str {
        match self {
            Self::Work => "",
            Self::Cost => "?lens=cost",
            Self::Time => "?lens=time",
            Self::Variance => "?lens=variance",
            Self::Checks => "?lens=checks",
        }
    }

    /// The one an address asks for; none for a word nobody knows.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lens| lens.query().strip_prefix("?lens=") == Some(word))
    }

    pub const fn word(self, text: Text) -> &'static str {
        match self {
            Self::Work => text.map_lens_work(),
            Self::Cost => text.map_lens_cost(),
            Self::Time => text.map_lens_time(),
            Self::Variance => text.map_lens_variance(),
            Self::Checks => text.map_lens_checks(),
        }
    }

    pub fn overlay(self, map: &ProcessMap, reckoned: &Reckoned, money: Money, text: Text) -> Overlay {
        let steps = || reckoned.steps.iter();
        let mut overlay = Overlay::default();
        match self {
            Self::Work => {}
            Self::Cost => {
                overlay.heat = Overlay::heated(steps().filter_map(|(id, step)| Some((id.clone(), step.month?))));
                let captions = steps().filter_map(|(id, step)| {
                    Some((id.clone(), money.round(Minor::of_sum(step.month.filter(|month| *month != 0)?))))
                });
                overlay.captions = captions.collect();
            }
            Self::Time => {
                overlay.heat = Overlay::heated(steps().map(|(id, step)| (id.clone(), step.minutes + step.wait)));
                let captions = steps().filter(|(_, step)| step.minutes + step.wait > 0);
                let whole = captions.map(|(id, step)| (id.clone(), figures::time(step.minutes + step.wait, text)));
                overlay.captions = whole.collect();
            }
            Self::Variance => {
                for (id, fed) in &reckoned.fed {
                    let FedWords { short, long } = FedWords::of(fed, text);
                    overlay.tints.insert(id.clone(), Tint::of(fed.standing()));
                    overlay.captions.insert(id.clone(), short);
                    overlay.said.insert(id.clone(), long);
                }
            }
            Self::Checks => {
                let mut found: BTreeMap<_, Vec<&Found>> = BTreeMap::new();
                for finding in &reckoned.findings {
                    for element in finding.elements().filter(|id| map.node(id).is_some()) {
                        found.entry(element.clone()).or_default().push(finding);
                    }
                }
                overlay.findings = found
                    .into_iter()
                    .map(|(id, found)| {
                        let about: Vec<&str> = found.iter().map(|finding| finding.about.as_str()).collect();
                        let is_grave = found.iter().any(|finding| finding.is_grave);
                        let finding = Finding { is_grave, count: found.len(), about: about.join(text.map_said_stop()) };
                        (id, finding)
                    })
                    .collect();
            }
        }
        overlay
    }
}

/// Links, so that a lens needs no script.
#[cfg(feature = "ssr")]
#[component]
pub fn Lenses(lens: Lens, base: String) -> impl IntoView {
    let text = use_text();
    let link = move |offered: Lens| {
        let href = [&base, offered.query(), "#drawing"].concat();
        view! { <a href=href aria-current=if offered == lens { "true" } else { "false" }>{offered.word(text)}</a> }
    };
    view! {
        <nav class="segments map-lenses" aria-label=text.map_lens()>
            {Lens::ALL.into_iter().map(link).collect_view()}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use shared::language::Language;
    use shared::name::Name;
    use shared::process::{Duty, Element};

    use super::*;
    use crate::canvas::specimen::{id, map};

    #[test]
    fn every_step_of_duties_in_one_hand_is_marked() {
        let mut map = map();
        for (step, duty) in [("pay", Duty::Pay), ("book", Duty::Record)] {
            let Some(Element::Node(mut node)) = map.element(&id(step)) else { panic!("{step} is no step") };
            (node.control.duty, node.control.owner) = (Some(duty), Some(Name::new("Li")));
            map.put(Element::Node(node));
        }
        let text = Text::new(Language::English);
        let money = Money::exact(Language::English, map.header.currency);
        let overlay = Lens::Checks.overlay(&map, &Reckoned::of(&map, text), money, text);
        for step in ["pay", "book"] {
            let finding = &overlay.findings[&id(step)];
            assert!(finding.is_grave && finding.about.contains("the books are bent"), "{step}: {}", finding.about);
        }
    }
}
