//! The filters directories send: one attribute that equals one text. Whatever else the language of filters knows is refused
//! by name, and never taken for everything.

use super::problem::ScimError;

const LENGTH_MAX: usize = 400;

/// `attribute eq "value"`, with the attribute in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub attribute: String,
    pub value: String,
}

impl Filter {
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        let expected = || ScimError::Filter("expected one comparison, such as userName eq \"name@company.com\"");
        if text.len() > LENGTH_MAX {
            return Err(ScimError::Filter("it is too long"));
        }
        let mut words = text.trim().splitn(3, ' ');
        let (Some(attribute), Some(operator), Some(value)) = (words.next(), words.next(), words.next()) else {
            return Err(expected());
        };
        if !operator.eq_ignore_ascii_case("eq") {
            return Err(ScimError::Filter("only eq is known"));
        }
        let value: String = serde_json::from_str(value.trim()).map_err(|_| expected())?;
        Ok(Self { attribute: attribute.to_ascii_lowercase(), value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comparison_is_read_and_nothing_else() {
        let filter = Filter::parse(r#" userName Eq "a \"b\"@c.d" "#).unwrap();
        assert_eq!((filter.attribute.as_str(), filter.value.as_str()), ("username", "a \"b\"@c.d"));
        for wrong in [
            "",
            "userName",
            "userName pr",
            r#"userName co "a""#,
            r#"userName eq "a" or active eq "b""#,
            "userName eq a",
            "userName eq 7",
            &format!("userName eq \"{}\"", "a".repeat(500)),
        ] {
            assert!(Filter::parse(wrong).is_err(), "{wrong}");
        }
    }
}
