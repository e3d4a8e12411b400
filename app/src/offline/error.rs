//! Why this device did not keep something, told apart by what the person can do about it.

/// What stood in the way of keeping or reading.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeepError {
    #[error("this device has no room left for Tandem: free some space, and what is waiting will be kept")]
    Full,
    #[error("this browser keeps nothing for this site: leave the private window, or allow the site to store data")]
    Unavailable,
    #[error("a newer version of Tandem has been open on this device: reload the page")]
    Newer,
    #[error("signing out in another tab emptied this device's store: sign in again")]
    Forgotten,
    /// Worth another try: the browser closed the store, or was stopped in the middle.
    #[error("the browser interrupted the store ({0}): it will be tried again")]
    Interrupted(String),
}

impl KeepError {
    /// The meaning of the name of a `DOMException` from IndexedDB.
    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "QuotaExceededError" => Self::Full,
            "SecurityError" | "NotAllowedError" | "NotSupportedError" => Self::Unavailable,
            "VersionError" => Self::Newer,
            other => Self::Interrupted(other.to_owned()),
        }
    }

    /// No later try can turn out better in this tab.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Newer | Self::Forgotten)
    }
}

#[cfg(feature = "hydrate")]
impl From<wasm_bindgen::JsValue> for KeepError {
    fn from(thrown: wasm_bindgen::JsValue) -> Self {
        // Read by name: browsers disagree on the class of the exception for a full store.
        let name = js_sys::Reflect::get(&thrown, &"name".into()).ok().and_then(|name| name.as_string());
        Self::from_name(name.as_deref().unwrap_or("unknown"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_device_is_told_apart_from_one_that_keeps_nothing() {
        assert_eq!(KeepError::from_name("QuotaExceededError"), KeepError::Full);
        assert_eq!(KeepError::from_name("SecurityError"), KeepError::Unavailable);
    }

    #[test]
    fn only_what_a_reload_mends_is_final() {
        let names = ["VersionError", "QuotaExceededError", "SecurityError", "AbortError", "UnknownError"];
        let last: Vec<_> = names.into_iter().filter(|name| KeepError::from_name(name).is_final()).collect();
        assert_eq!(last, ["VersionError"]);
        assert!(KeepError::Forgotten.is_final());
    }
}
