//! JSON in one form only: keys in order, no spaces. What is hashed must not depend on how a library orders a map.

use serde_json::Value;

/// Prints a value in canonical form.
pub fn print(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort_unstable();
            text.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(fields.get(key).unwrap_or(&Value::Null), text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn keys_are_ordered_at_every_depth() {
        let value = json!({"b": [1, {"z": null, "a": "“x”\n"}], "a": {"d": true, "c": -5}});
        assert_eq!(super::print(&value), r#"{"a":{"c":-5,"d":true},"b":[1,{"a":"“x”\n","z":null}]}"#);
    }
}
