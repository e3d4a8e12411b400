//! What is put right in a tree before anybody reads it, and once more before it is written: ids that are unfit or given
//! twice, references to what isn't there, links that would run a script.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{DI, MODEL, TANDEM, is_reference, is_reference_element};
use super::repair::{Repair, Repairs, excerpt};
use super::xml::{Content, Element};
use crate::process::ElementId;

/// Elements that are on the map, or hold what is, and can't be spoken of without an id.
const NAMED: [&str; 39] = [
    "adHocSubProcess",
    "association",
    "boundaryEvent",
    "businessRuleTask",
    "callActivity",
    "collaboration",
    "complexGateway",
    "dataInputAssociation",
    "dataObject",
    "dataObjectReference",
    "dataOutputAssociation",
    "dataStoreReference",
    "definitions",
    "endEvent",
    "eventBasedGateway",
    "exclusiveGateway",
    "group",
    "inclusiveGateway",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "lane",
    "laneSet",
    "manualTask",
    "messageFlow",
    "parallelGateway",
    "participant",
    "process",
    "property",
    "receiveTask",
    "scriptTask",
    "sendTask",
    "sequenceFlow",
    "serviceTask",
    "startEvent",
    "subProcess",
    "task",
    "textAnnotation",
    "transaction",
    "userTask",
];

fn needs_id(element: &Element) -> bool {
    element.is_in(MODEL) && NAMED.binary_search(&element.local()).is_ok()
}

/// Gives every element that needs one an id of its own that can name it.
pub(super) fn mend_ids(root: &mut Element, repairs: &mut Repairs) {
    let mut taken = BTreeSet::new();
    root.walk(&mut |element| taken.extend(element.id().map(str::to_owned)));
    let mut seen = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    root.walk_mut(&mut |element| {
        if !element.is_in(MODEL) && !element.is_in(DI) {
            return;
        }
        let Some(id) = element.id().map(str::to_owned) else {
            if needs_id(element) {
                let now = unused(element.local(), &mut taken, &mut numbers);
                repairs.tell(Repair::MissingId { element: element.local().to_owned(), now: now.clone() });
                seen.insert(now.clone());
                element.set("id", now);
            }
            return;
        };
        let trimmed = id.trim();
        let is_fit = trimmed.parse::<ElementId>().is_ok();
        if is_fit && seen.insert(trimmed.to_owned()) {
            if trimmed.len() < id.len() {
                element.set("id", trimmed);
            }
            return;
        }
        let base: String = if is_fit { trimmed.chars().take(100).collect() } else { element.local().to_owned() };
        let now = unused(&base, &mut taken, &mut numbers);
        seen.insert(now.clone());
        let told = excerpt(&id);
        repairs.tell(if is_fit {
            Repair::DuplicateId { id: told, now: now.clone() }
        } else {
            Repair::UnfitId { id: told, now: now.clone() }
        });
        if !is_fit {
            renamed.entry(trimmed.to_owned()).or_insert_with(|| now.clone());
        }
        element.set("id", now);
    });
    if !renamed.is_empty() {
        root.walk_mut(&mut |element| redirect(element, &renamed));
    }
}

fn unused(base: &str, taken: &mut BTreeSet<String>, numbers: &mut BTreeMap<String, usize>) -> String {
    let number = numbers.entry(base.to_owned()).or_insert(1);
    loop {
        let name = format!("{base}_{number}");
        *number += 1;
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

fn redirect(element: &mut Element, renamed: &BTreeMap<String, String>) {
    let referring: Vec<_> = element
        .attributes
        .iter()
        .filter(|attribute| attribute.name.space.is_empty())
        .filter(|attribute| is_reference(element, &attribute.name.local) || &*attribute.name.local == "elementRef")
        .filter_map(|attribute| Some((attribute.name.clone(), renamed.get(attribute.value.trim())?.clone())))
        .collect();
    for (name, now) in referring {
        element.set_named(name, now);
    }
    if is_reference_element(element)
        && let Some(now) = renamed.get(element.text().trim())
    {
        element.content = vec![Content::Text(now.clone())];
    }
}

/// The id a reference means: as it stands, or behind the prefix of its namespace.
pub(super) fn target<'a>(reference: &'a str, ids: &BTreeSet<String>) -> &'a str {
    let reference = reference.trim();
    match reference.split_once(':') {
        Some((_, local)) if !ids.contains(reference) && ids.contains(local) => local,
        _ => reference,
    }
}

pub(super) fn ids(root: &Element) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    root.walk(&mut |element| {
        if element.is_in(MODEL) || element.is_in(DI) {
            ids.extend(element.id().map(str::to_owned));
        }
    });
    ids
}

/// Takes out references to what isn't there. What names something in another file by a prefix stays, and so do the ends
/// of flows and of boundary events, which the map has a word for.
pub(super) fn prune(element: &mut Element, ids: &BTreeSet<String>, repairs: &mut Repairs) {
    let is_missing = |reference: &str| {
        let found = target(reference, ids);
        !ids.contains(found) && !found.contains(':')
    };
    let name = |element: &Element| excerpt(element.id().unwrap_or(element.local()));
    let is_end = |local: &str| matches!(local, "sourceRef" | "targetRef" | "attachedToRef");
    let missing: Vec<_> = element
        .attributes
        .iter()
        .filter(|attribute| attribute.name.space.is_empty() && !is_end(&attribute.name.local))
        .filter(|attribute| is_reference(element, &attribute.name.local) && is_missing(&attribute.value))
        .map(|attribute| (attribute.name.local.to_string(), attribute.value.clone()))
        .collect();
    for (reference, missing) in missing {
        element.take(&reference);
        repairs.tell(Repair::Dangling { element: name(element), reference, missing: excerpt(&missing) });
    }
    let parent = name(element);
    let gone = element.take_children(|child| is_reference_element(child) && is_missing(&child.text()));
    for child in gone {
        repairs.tell(Repair::Dangling {
            element: parent.clone(),
            reference: child.local().to_owned(),
            missing: excerpt(&child.text()),
        });
    }
    for child in element.elements_mut() {
        prune(child, ids, repairs);
    }
}

/// Takes out whatever a browser would run if it were followed as a link.
pub(super) fn unlink(root: &mut Element, repairs: &mut Repairs) {
    root.walk_mut(&mut |element| {
        if element.is_in(TANDEM) {
            return;
        }
        let name = excerpt(element.id().unwrap_or(element.local()));
        element.attributes.retain(|attribute| {
            let is_script = is_script(&attribute.value);
            if is_script {
                repairs.tell(Repair::ScriptLink { element: name.clone(), at: attribute.name.local.to_string() });
            }
            !is_script
        });
        element.content.retain(|content| match content {
            Content::Text(text) if is_script(text) => {
                repairs.tell(Repair::ScriptLink { element: name.clone(), at: "text".to_owned() });
                false
            }
            _ => true,
        });
    });
}

/// As browsers see it: case and white space inside the scheme don't matter.
fn is_script(text: &str) -> bool {
    let scheme: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take("data:text/html".len())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    ["javascript:", "vbscript:", "data:text/html"].iter().any(|bad| scheme.starts_with(bad))
}
