//! Tandem's own words in a file: the name in the second language, and what a step takes and is kept in check by where
//! BPSim has no word for it.

use super::names::{MODEL, TANDEM};
use super::number;
use super::xml::Element;
use crate::money::{Currency, Rounding};
use crate::name::Name;
use crate::process::{Duty, Frequency, Node, NodeKind, StepControl, StepFigures};

/// Sets a word of Tandem's where there is something to say.
pub(super) fn say(element: &mut Element, word: &str, value: Option<impl Into<String>>) {
    if let Some(value) = value {
        element.set_in(TANDEM, word, value);
    }
}

/// A name as an attribute; none where it is empty.
pub(super) fn write_name(element: &mut Element, name: &Name) {
    if !name.text.is_empty() {
        element.set("name", name.text.clone());
    }
    say(element, "nameEn", name.en.clone());
}

/// One line of a name's length, whatever a file has there.
pub(super) fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").chars().map(|c| if c.is_control() { ' ' } else { c }).take(Name::CHARS_MAX).collect()
}

/// Takes Tandem's word out of an element.
pub(super) fn hear(element: &mut Element, word: &str) -> Option<String> {
    element.take_in(TANDEM, word)
}

/// The name in the second language.
pub(super) fn read_second_name(element: &mut Element) -> Option<String> {
    hear(element, "nameEn").map(|name| one_line(&name))
}

/// The word for the English form of what another word says, as `nameEn` is for a name.
fn in_english(word: &str) -> String {
    [word, "En"].concat()
}

/// What BPSim can't say of a step; nothing where there is nothing.
pub(super) fn write_step(node: &Node, currency: Currency) -> Option<Element> {
    let mut step = Element::new(TANDEM, "step");
    let (figures, control) = (&node.figures, &node.control);
    let mut put = |word: &str, value: Option<String>| {
        if let Some(value) = value {
            step.set(word, value);
        }
    };
    if !matches!(node.kind, NodeKind::Start(_)) {
        put("volume", figures.volume.map(number::print_quantity));
    }
    put("monthlyCost", figures.fixed_cost.map(|minor| number::print_money(minor, currency)));
    put("capacityMinutes", figures.capacity_minutes.map(number::print_quantity));
    for (word, said) in control.texts() {
        put(word, said.map(|said| said.text.clone()).filter(|text| !text.is_empty()));
        put(&in_english(word), said.and_then(|said| said.en.clone()));
    }
    put("frequency", control.frequency.map(|frequency| frequency.as_str().to_owned()));
    put("duty", control.duty.map(|duty| duty.as_str().to_owned()));
    (!step.is_bare()).then_some(step)
}

/// Takes what [`write_step`] wrote out of an element. What it can't read it leaves to be kept.
pub(super) fn read_step(element: &mut Element, money: Option<(Currency, Rounding)>) -> (StepFigures, StepControl) {
    let (mut figures, mut control) = (StepFigures::default(), StepControl::default());
    let Some(extensions) = element.child_mut(MODEL, "extensionElements") else { return (figures, control) };
    let Some(step) = extensions.child_mut(TANDEM, "step") else { return (figures, control) };
    figures.volume = step.attribute("volume").and_then(number::quantity);
    figures.capacity_minutes = step.attribute("capacityMinutes").and_then(number::quantity);
    figures.fixed_cost = step
        .attribute("monthlyCost")
        .and_then(|text| money.and_then(|(currency, rounding)| number::money(text, currency, rounding)));
    let text = |word: &str| -> Option<String> {
        step.attribute(word).map(|text| text.chars().take(StepControl::CHARS_MAX).collect())
    };
    for (word, said) in control.texts_mut() {
        let (text, en) = (text(word), text(&in_english(word)));
        *said = (text.is_some() || en.is_some()).then(|| Name { text: text.unwrap_or_default(), en });
    }
    control.frequency = step.attribute("frequency").and_then(Frequency::parse);
    control.duty = step.attribute("duty").and_then(Duty::parse);
    extensions.take_child(TANDEM, "step");
    if extensions.is_bare() {
        element.take_child(MODEL, "extensionElements");
    }
    (figures, control)
}
