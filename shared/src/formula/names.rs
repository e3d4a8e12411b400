//! Between names, which people read, and ids, which are stored.

use super::token::is_plain_name;
use super::{Function, Reference, word_named};
use crate::id::SectionId;

/// Who knows what things are called. A sheet in one language.
pub trait Names {
    /// Everything with this name, in either language; with a section, only what stands in it.
    fn find(&self, section: Option<&str>, name: &str) -> Vec<Reference>;

    /// The section with this name, the first of several.
    fn section(&self, name: &str) -> Option<SectionId>;

    /// The name that is nearest to a name nobody has.
    fn near(&self, name: &str) -> Option<String>;

    /// How a reference is written so that [`find`](Self::find) gives it alone: a name, or section and name. `None` for
    /// what is gone.
    fn spell(&self, reference: Reference) -> Option<String>;

    fn spell_section(&self, section: SectionId) -> Option<String>;
}

/// A name as it stands in a formula: bare where it can be taken for nothing else, otherwise in quotation marks.
pub fn quoted(name: &str) -> String {
    if is_plain_name(name) && Function::named(name).is_none() && word_named(name).is_none() {
        name.to_owned()
    } else {
        ["\"", &name.replace(['"', '“', '”', '„', '＂'], "'"), "\""].concat()
    }
}
