//! [`Assets`]: the files the bundle packed, read once at start and handed out from memory. Only what the manifest names
//! can be asked for, so no path leads out of the folder.
//!
//! Files with their hash in their name may be kept for ever. The service worker is a template: the list of what the shell
//! needs and the name of this build are written into it here.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::compress;

/// The whole site is 3 MB with its fonts; ten times that is a wrong folder.
const SITE_BYTES_MAX: u64 = 32 * 1024 * 1024;

const MANIFEST: &str = "manifest.json";

/// Its name decides which pages it may serve, so it cannot lie elsewhere.
const SERVICE_WORKER: &str = "/service-worker.js";

/// What stands in the service worker's source for the paths of the shell (a JSON list) and for the build's name.
const SHELL_ASSETS: &str = "__SHELL_ASSETS__";
const BUILD: &str = "__BUILD__";

/// Pictures for the home screen, and the reader of files: nobody needs them to open a page without a network. What was
/// used once is kept all the same.
const FETCHED_WHEN_NEEDED: [&str; 2] = ["/icons/", "/pkg/reader."];

/// A year: what has its hash in its name never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Kept, and asked about before each use.
const ASK_FIRST: HeaderValue = HeaderValue::from_static("public, no-cache");

/// Why the folder cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum AssetsError {
    #[error("cannot read {file}: {error}; run the bundle (`cargo run -p bundle`), or point TANDEM_SITE at its folder")]
    Unreadable { file: PathBuf, error: std::io::Error },
    #[error("{file} is not the manifest of a site: {error}")]
    Manifest { file: PathBuf, error: serde_json::Error },
    #[error("{0} is not the file the manifest speaks of: run the bundle again")]
    Other(PathBuf),
    #[error("the site is larger than {SITE_BYTES_MAX} bytes: is TANDEM_SITE the right folder?")]
    TooLarge,
}

/// One file of the manifest.
#[derive(Debug, Deserialize)]
struct Entry {
    path: String,
    sha256: String,
    bytes: u64,
    br_bytes: Option<u64>,
    #[serde(rename = "type")]
    media_type: String,
}

#[derive(Debug)]
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    media_type: HeaderValue,
    /// In quotes, as the header has it.
    tag: String,
    kept: HeaderValue,
}

/// The files of the site by their address.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, File>,
    /// Logical name, such as `app.js`, to address.
    addresses: BTreeMap<String, String>,
}

impl Assets {
    /// Reads the folder the bundle wrote.
    pub fn read(folder: &Path) -> Result<Self, AssetsError> {
        let file = folder.join(MANIFEST);
        let text = fs::read(&file).map_err(|error| AssetsError::Unreadable { file: file.clone(), error })?;
        let entries: BTreeMap<String, Entry> =
            serde_json::from_slice(&text).map_err(|error| AssetsError::Manifest { file, error })?;
        if entries.values().map(|entry| entry.bytes + entry.br_bytes.unwrap_or(0)).sum::<u64>() > SITE_BYTES_MAX {
            return Err(AssetsError::TooLarge);
        }
        let mut assets = Self::default();
        for (name, entry) in &entries {
            assets.files.insert(entry.path.clone(), File::read(folder, entry)?);
            assets.addresses.insert(name.clone(), entry.path.clone());
        }
        assets.fill_service_worker(&entries);
        Ok(assets)
    }

    /// Where a file lies, by the name its source has.
    pub fn address(&self, name: &str) -> Option<&str> {
        self.addresses.get(name).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file at an address, in the form the caller can read, or that it has it already.
    pub fn answer(&self, address: &str, headers: &HeaderMap) -> Option<Response> {
        let file = self.files.get(address)?;
        let brotli = file.brotli.as_ref().filter(|_| compress::accepts_brotli(headers));
        let tag = if brotli.is_some() { file.tag.replace('"', "") + "-br" } else { file.tag.replace('"', "") };
        let tag = format!("\"{tag}\"");
        let mut response = if has(headers, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(brotli.unwrap_or(&file.plain).clone()).into_response()
        };
        let answer = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            answer.insert(header::ETAG, tag);
        }
        answer.insert(header::CACHE_CONTROL, file.kept.clone());
        answer.insert(header::CONTENT_TYPE, file.media_type.clone());
        if file.brotli.is_some() {
            answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if brotli.is_some() {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        Some(response)
    }

    /// Writes into the service worker what it has to keep. A build is named by all its files, so that any other file
    /// makes another build.
    fn fill_service_worker(&mut self, entries: &BTreeMap<String, Entry>) {
        let Some(file) = self.files.get_mut(SERVICE_WORKER) else { return };
        let mut build = Sha256::new();
        entries.values().for_each(|entry| build.update(entry.sha256.as_bytes()));
        let build = hex::encode(build.finalize());
        let paths = entries.values().map(|entry| entry.path.as_str());
        let shell: Vec<&str> = paths
            .filter(|path| *path != SERVICE_WORKER && !FETCHED_WHEN_NEEDED.iter().any(|kind| path.starts_with(kind)))
            .collect();
        let filled = String::from_utf8_lossy(&file.plain)
            .replace(SHELL_ASSETS, &serde_json::Value::from(shell).to_string())
            .replace(BUILD, build.get(..16).unwrap_or(&build));
        *file = File::made(filled.into_bytes(), file.media_type.clone());
    }
}

impl File {
    fn read(folder: &Path, entry: &Entry) -> Result<Self, AssetsError> {
        let file = folder.join(entry.path.trim_start_matches('/'));
        let read = |file: PathBuf| match fs::read(&file) {
            Ok(bytes) => Ok(Bytes::from(bytes)),
            Err(error) => Err(AssetsError::Unreadable { file, error }),
        };
        let plain = read(file.clone())?;
        if hash(&plain) != entry.sha256 {
            return Err(AssetsError::Other(file));
        }
        let compressed = file.with_file_name(format!("{}.br", file_name(&file)));
        let brotli = entry.br_bytes.map(|_| read(compressed)).transpose()?;
        let media_type = HeaderValue::from_str(&entry.media_type)
            .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
        let kept = if is_hashed(&entry.path, &entry.sha256) { FOR_EVER } else { ASK_FIRST };
        Ok(Self { plain, brotli, media_type, tag: tag(&entry.sha256), kept })
    }

    /// A file that was changed after it was packed.
    fn made(plain: Vec<u8>, media_type: HeaderValue) -> Self {
        let brotli = compress::brotli(&plain).map(Bytes::from);
        let tag = tag(&hash(&plain));
        Self { plain: plain.into(), brotli, media_type, tag, kept: ASK_FIRST }
    }
}

fn file_name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// 128 bits of the hash tell versions apart.
fn tag(sha256: &str) -> String {
    format!("\"{}\"", sha256.get(..32).unwrap_or(sha256))
}

/// The bundle writes the first 16 digits of the hash into such a name.
fn is_hashed(path: &str, sha256: &str) -> bool {
    sha256.get(..16).is_some_and(|short| path.contains(short))
}

fn has(headers: &HeaderMap, tag: &str) -> bool {
    let sent = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(','))
        .any(|sent| matches!(sent.trim(), "*") || sent.trim().trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> (tempfile::TempDir, Assets) {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = serde_json::Map::new();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
            fs::write(format!("{}.br", file.display()), compress::brotli(text.as_bytes()).unwrap()).unwrap();
            let entry = serde_json::json!({
                "path": format!("/{path}"), "sha256": hash(text.as_bytes()), "bytes": text.len(), "br_bytes": 1,
                "type": "text/javascript; charset=utf-8",
            });
            manifest.insert((*path).to_owned(), entry);
        }
        fs::write(folder.path().join(MANIFEST), serde_json::Value::Object(manifest).to_string()).unwrap();
        let assets = Assets::read(folder.path()).unwrap();
        (folder, assets)
    }

    fn ask(assets: &Assets, address: &str, sent: &[(&'static str, &str)]) -> Option<Response> {
        let headers = sent.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        assets.answer(address, &headers)
    }

    async fn body(response: Response) -> String {
        String::from_utf8_lossy(&axum::body::to_bytes(response.into_body(), 100_000).await.unwrap()).into_owned()
    }

    #[tokio::test]
    async fn a_file_comes_as_the_browser_reads_it() {
        let (_folder, assets) = site(&[("icon.js", "let one = 1;")]);
        let plain = ask(&assets, "/icon.js", &[("accept-encoding", "gzip")]).unwrap();
        assert_eq!(plain.headers().get("content-encoding"), None);
        assert_eq!(plain.headers()["cache-control"], "public, no-cache");
        assert_eq!(body(plain).await, "let one = 1;");
        let brotli = ask(&assets, "/icon.js", &[("accept-encoding", "gzip, br")]).unwrap();
        assert_eq!(brotli.headers()["content-encoding"], "br");
        assert_eq!(brotli.headers()["vary"], "accept-encoding");
        assert_eq!(brotli.headers()["content-type"], "text/javascript; charset=utf-8");
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let (_folder, assets) = site(&[("icon.js", "let one = 1;")]);
        let first = ask(&assets, "/icon.js", &[("accept-encoding", "br")]).unwrap();
        let tag = first.headers()["etag"].to_str().unwrap();
        let again = ask(&assets, "/icon.js", &[("accept-encoding", "br"), ("if-none-match", tag)]).unwrap();
        assert_eq!(again.status(), 304);
        let other = ask(&assets, "/icon.js", &[("if-none-match", tag)]).unwrap();
        assert_eq!(other.status(), 200, "the plain form has a tag of its own");
    }

    #[test]
    fn a_name_with_its_hash_is_kept_for_ever() {
        let text = "let two = 2;";
        let name = format!("pkg/app.{}.js", &hash(text.as_bytes())[..16]);
        let (_folder, assets) = site(&[(&name, text)]);
        let response = ask(&assets, &format!("/{name}"), &[]).unwrap();
        assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
    }

    #[test]
    fn no_address_leads_out_of_the_site() {
        let (_folder, assets) = site(&[("icon.js", "let one = 1;")]);
        for address in ["/manifest.json", "/../Cargo.toml", "/pkg/../../x", "/icon.js.br", "icon.js", "//icon.js", "/"]
        {
            assert!(ask(&assets, address, &[]).is_none(), "{address}");
        }
    }

    #[tokio::test]
    async fn the_service_worker_learns_what_to_keep() {
        let source = "const SHELL = __SHELL_ASSETS__; const BUILD = \"__BUILD__\";";
        let (_folder, assets) = site(&[("service-worker.js", source), ("icon.js", "let one = 1;")]);
        let text = body(ask(&assets, "/service-worker.js", &[]).unwrap()).await;
        assert!(text.starts_with("const SHELL = [\"/icon.js\"]; const BUILD = \""), "{text}");
        let (_folder, other) = site(&[("service-worker.js", source), ("icon.js", "let one = 2;")]);
        assert_ne!(text, body(ask(&other, "/service-worker.js", &[]).unwrap()).await);
    }

    #[test]
    fn a_half_written_site_is_not_served() {
        let (folder, _) = site(&[("icon.js", "let one = 1;")]);
        fs::write(folder.path().join("icon.js"), "let on").unwrap();
        assert!(matches!(Assets::read(folder.path()), Err(AssetsError::Other(_))));
        assert!(matches!(Assets::read(&folder.path().join("none")), Err(AssetsError::Unreadable { .. })));
    }
}
