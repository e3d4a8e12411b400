//! [`Assets`]: where the files of the client lie; their names carry their hashes.

/// Provided by the server as context, read from the bundle's `manifest.json` at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    pub css: String,
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
            js: "/pkg/app.js".into(),
            wasm: "/pkg/app.wasm".into(),
            reader: "/pkg/reader.js".into(),
            reader_module: "/pkg/reader.wasm".into(),
        }
    }
}
