//! Between names, which people read, and ids, which are stored.

use uuid::Uuid;

use super::token::is_plain_name;
use super::{Function, Reference, THIS_PERIOD, word_named};
use crate::id::SectionId;

/// Who knows what things are called. A sheet in one language.
pub trait Names {
    /// Everything with this name, in either language; with a section, only what stands in it.
    fn find(&self, section: Option<&str>, name: &str) -> Vec<Reference>;

    /// Every section with this name, in either language.
    fn sections(&self, name: &str) -> Vec<SectionId>;

    /// The name that is nearest to a name nobody has.
    fn near(&self, name: &str) -> Option<String>;

    /// How a reference is written so that it alone is meant when it is read again: a name, section and name, or with
    /// the [tail] of its id. `None` for what is gone, and for what no name tells from others.
    fn spell(&self, reference: Reference) -> Option<String>;

    /// The same of a section.
    fn spell_section(&self, section: SectionId) -> Option<String>;
}

/// The end of an id, which tells what it belongs to from others of its name.
pub fn tail(id: Uuid) -> String {
    let id = id.simple().to_string();
    ["#", id.get(id.len().saturating_sub(6)..).unwrap_or_default()].concat()
}

/// Whether an id ends so.
pub fn has_tail(id: Uuid, tail: &str) -> bool {
    id.simple().to_string().ends_with(&tail.trim_start_matches('#').to_ascii_lowercase())
}

/// Quotation marks inside a name are written, and read, as this one: it closes none.
pub fn unquoted(name: &str) -> String {
    name.replace(['"', '“', '”', '„', '＂'], "'")
}

/// A name as it stands in a formula: bare where it can be taken for nothing else, otherwise in quotation marks.
pub fn quoted(name: &str) -> String {
    let says_something = Function::named(name).is_some() || word_named(name).is_some() || name == THIS_PERIOD;
    if is_plain_name(name) && !says_something { name.to_owned() } else { ["\"", &unquoted(name), "\""].concat() }
}
