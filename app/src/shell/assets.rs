//! [`Assets`]: where the files of the client lie; their names carry their hashes.

/// Provided by the server as context, read from the bundle's `manifest.json` at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    pub css: String,
    /// What pages that draw process maps need beside it.
    pub maps_css: String,
    /// Whether this page draws one, whatever its address.
    pub draws: bool,
    pub js: String,
    pub wasm: String,
    /// The worker that reads files people bring, and its module.
    pub reader: String,
    pub reader_module: String,
}

/// Unhashed names, for a server that serves them so.
impl Default for Assets {
    fn default() -> Self {
        Self {
            css: "/pkg/app.css".into(),
            maps_css: "/pkg/maps.css".into(),
            draws: false,
            js: "/pkg/app.js".into(),
            wasm: "/pkg/app.wasm".into(),
            reader: "/pkg/reader.js".into(),
            reader_module: "/pkg/reader.wasm".into(),
        }
    }
}

impl Assets {
    /// The same for a page that draws a process map at an address that does not say so.
    pub fn drawing(&self, draws: bool) -> Self {
        Self { draws, ..self.clone() }
    }

    /// The style of maps, for a page at this path that needs it.
    pub(super) fn maps_for(&self, path: &str) -> Option<String> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        (self.draws || path.split('/').any(|part| part == "maps")).then(|| self.maps_css.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::Assets;

    #[test]
    fn pages_about_maps_get_their_style_and_no_others() {
        let check = |path, expect| assert_eq!(Assets::default().maps_for(path).is_some(), expect, "{path}");
        check("/plans/p/maps", true);
        check("/plans/p/maps/m/controls?lens=cost", true);
        check("/plans/p/sheets/s?from=/maps", false);
        check("/requests/r", false);
        assert!(Assets::default().drawing(true).maps_for("/requests/r").is_some());
    }
}
