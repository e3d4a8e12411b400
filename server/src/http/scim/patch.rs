//! What a PATCH asks for (RFC 7644, 3.5.2), as a list of single changes.

use serde::Deserialize;
use serde_json::Value;

use super::filter::Filter;
use super::problem::ScimError;

/// Directories send a few at a time.
const OPERATIONS_MAX: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Add,
    Replace,
    Remove,
}

#[derive(Debug, Deserialize)]
pub struct Patch {
    /// Some write it small.
    #[serde(rename = "Operations", alias = "operations")]
    operations: Vec<Operation>,
}

#[derive(Debug, Deserialize)]
struct Operation {
    op: String,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    value: Value,
}

/// One change of one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub verb: Verb,
    /// In lower case.
    pub attribute: String,
    /// `members[value eq "…"]`
    pub which: Option<String>,
    pub value: Value,
}

impl Patch {
    pub fn changes(self) -> Result<Vec<Change>, ScimError> {
        if self.operations.is_empty() || self.operations.len() > OPERATIONS_MAX {
            return Err(ScimError::Value(format!("a patch has 1 to {OPERATIONS_MAX} operations")));
        }
        let mut changes = Vec::new();
        for operation in self.operations {
            let verb = match operation.op.to_ascii_lowercase().as_str() {
                "add" => Verb::Add,
                "replace" => Verb::Replace,
                "remove" => Verb::Remove,
                other => return Err(ScimError::Value(format!("there is no operation “{other}”"))),
            };
            match (operation.path, operation.value) {
                (Some(path), value) => changes.push(one(verb, &path, value)?),
                (None, Value::Object(fields)) if verb != Verb::Remove => {
                    for (name, value) in fields {
                        changes.push(one(verb, &name, value)?);
                    }
                }
                (None, _) => return Err(ScimError::Path(String::new())),
            }
        }
        Ok(changes)
    }
}

fn one(verb: Verb, path: &str, value: Value) -> Result<Change, ScimError> {
    let refuse = || ScimError::Path(path.chars().take(100).collect());
    let Some((attribute, rest)) = path.split_once('[') else {
        return Ok(Change { verb, attribute: path.to_ascii_lowercase(), which: None, value });
    };
    let attribute = attribute.to_ascii_lowercase();
    if attribute != "members" {
        // Of what has several values, only members are kept.
        return Ok(Change { verb, attribute, which: None, value });
    }
    let filter = Filter::parse(rest.strip_suffix(']').ok_or_else(refuse)?)?;
    if filter.attribute != "value" {
        return Err(refuse());
    }
    Ok(Change { verb, attribute, which: Some(filter.value), value })
}

/// Yes or no, which some write as a word.
pub fn flag(value: &Value) -> Result<bool, ScimError> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(ScimError::Value("active is true or false".to_owned())),
    }
}
