//! The folder the server hands out. Script, module and style get names that contain their hash, so that a browser may
//! keep them for ever; files of `public` keep their names, since others know them (a service worker, an icon).
//! Everything that gains by it lies there a second time, compressed, with `.br` after its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use brotli::enc::BrotliEncoderParams;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cache::{Cache, write_whole};

const MANIFEST: &str = "manifest.json";

/// What the names of the parts that are fetched later begin with.
const PART: &str = "parts/";

/// 64 bits of the hash: two versions of a file meet by chance once in four thousand million million.
const HASH_DIGITS: usize = 16;

/// Brotli 11 takes seconds and saves a fifth of what 5 leaves, which takes none.
const QUALITY_RELEASE: u8 = 11;
const QUALITY_DEV: u8 = 5;

/// Below this a compressed copy saves less than the header it costs.
const COMPRESSED_BYTES_MIN: usize = 256;

/// One file as the server will hand it out.
struct Asset {
    /// The name the source knows, such as `app.js`.
    name: String,
    /// Where it lies below the root of the site.
    path: String,
    bytes: Vec<u8>,
    hash: String,
    compressed_len: Option<usize>,
}

pub struct Site {
    root: PathBuf,
    quality: u8,
    assets: Vec<Asset>,
}

impl Site {
    pub fn new(root: PathBuf, release: bool) -> Self {
        Self { root, quality: if release { QUALITY_RELEASE } else { QUALITY_DEV }, assets: Vec::new() }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Adds a file under `pkg/` with its hash in its name.
    pub fn add_hashed(&mut self, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.add_named(name, name, bytes).map(drop)
    }

    /// Adds a part of the client that is fetched when it is wanted; its file name beside the script that fetches it.
    pub fn add_part(&mut self, name: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
        self.add_named(&[PART, name].concat(), name, bytes)
    }

    /// The name of the file.
    fn add_named(&mut self, known: &str, name: &str, bytes: Vec<u8>) -> anyhow::Result<String> {
        let (stem, extension) = name.rsplit_once('.').with_context(|| format!("{name} has no extension"))?;
        let hash = sha256(&bytes);
        let short = hash.get(..HASH_DIGITS).unwrap_or(&hash);
        let file = format!("{stem}.{short}.{extension}");
        let path = ["pkg/", &file].concat();
        self.assets.push(Asset { name: known.to_owned(), path, bytes, hash, compressed_len: None });
        Ok(file)
    }

    /// Adds every file below `folder` under the name it has there.
    pub fn add_folder(&mut self, folder: &Path) -> anyhow::Result<()> {
        for file in files_below(folder)? {
            let name = file.strip_prefix(folder)?.to_str().context("a file name in public is not UTF-8")?.to_owned();
            ensure!(name != MANIFEST, "public/{MANIFEST} would hide the list of files; call it manifest.webmanifest");
            let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            self.assets.push(Asset { path: name.clone(), name, hash: sha256(&bytes), bytes, compressed_len: None });
        }
        Ok(())
    }

    /// Writes what differs from what lies there, the manifest last, and then removes what it no longer names.
    pub fn write(&mut self, cache: &mut Cache) -> anyhow::Result<()> {
        let mut kept = BTreeSet::from([self.root.join(MANIFEST)]);
        let mut manifest = serde_json::Map::new();
        for asset in &mut self.assets {
            let file = self.root.join(&asset.path);
            fs::create_dir_all(file.parent().unwrap_or(&self.root))?;
            write_if_other(&file, &asset.bytes)?;
            kept.insert(file);
            if let Some(compressed) = asset.compressed(self.quality, cache)? {
                let file = self.root.join(format!("{}.br", asset.path));
                write_if_other(&file, &compressed)?;
                kept.insert(file);
                asset.compressed_len = Some(compressed.len());
            }
            manifest.insert(asset.name.clone(), asset.entry());
        }
        let manifest = format!("{:#}\n", serde_json::Value::Object(manifest));
        write_if_other(&self.root.join(MANIFEST), manifest.as_bytes())?;
        for file in files_below(&self.root)? {
            if !kept.contains(&file) {
                fs::remove_file(&file)?;
            }
        }
        Ok(())
    }

    /// What the first page fetches: script, module and style, compressed. The parts come when they are wanted, the reader
    /// when somebody imports, the style of maps with a map.
    pub fn download_kib(&self) -> f64 {
        self.sent_kib(Asset::is_code)
    }

    /// All that is fetched later.
    fn parts_kib(&self) -> f64 {
        self.sent_kib(Asset::is_part)
    }

    fn sent_kib(&self, counts: fn(&Asset) -> bool) -> f64 {
        self.assets.iter().filter(|asset| counts(asset)).map(|asset| kib(asset.sent_len())).sum()
    }

    /// The sizes, one file a line.
    pub fn table(&self) -> String {
        let mut table = format!("{:<28}{:>12}{:>12}\n", "", "KiB", "brotli");
        for asset in &self.assets {
            let compressed = asset.compressed_len.map_or_else(|| "-".to_owned(), |len| format!("{:.1}", kib(len)));
            table.push_str(&format!("{:<28}{:>12.1}{compressed:>12}\n", asset.name, kib(asset.bytes.len())));
        }
        for (what, weight) in [("script, module and style", self.download_kib()), ("parts", self.parts_kib())] {
            table.push_str(&format!("{what:<28}{weight:>24.1}\n"));
        }
        table
    }
}

impl Asset {
    /// The brotli of the file, or nothing where it would not gain.
    fn compressed(&self, quality: u8, cache: &mut Cache) -> anyhow::Result<Option<Vec<u8>>> {
        if self.bytes.len() < COMPRESSED_BYTES_MIN || !gains_by_compression(&self.path) {
            return Ok(None);
        }
        let best = format!("{}.br{QUALITY_RELEASE}", self.hash);
        let wanted = format!("{}.br{quality}", self.hash);
        for key in [&best, &wanted] {
            if let Some(bytes) = cache.get(key)? {
                return Ok(Some(bytes));
            }
        }
        let bytes = brotli(&self.bytes, quality)?;
        cache.put(&wanted, &bytes)?;
        Ok(Some(bytes))
    }

    fn entry(&self) -> serde_json::Value {
        json!({
            "path": format!("/{}", self.path),
            "sha256": self.hash,
            "bytes": self.bytes.len(),
            "br_bytes": self.compressed_len,
            "type": media_type(&self.path),
        })
    }

    fn is_code(&self) -> bool {
        let is_of_some_pages = self.name.starts_with("reader.") || self.name == "maps.css";
        self.path.starts_with("pkg/") && !is_of_some_pages && !self.is_part()
    }

    fn is_part(&self) -> bool {
        self.name.starts_with(PART)
    }

    fn sent_len(&self) -> usize {
        self.compressed_len.unwrap_or(self.bytes.len())
    }
}

pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn brotli(bytes: &[u8], quality: u8) -> anyhow::Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: i32::from(quality),
        // 16 MiB: the whole module in one window. It is the most a browser accepts.
        lgwin: 24,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params).context("cannot compress")?;
    Ok(compressed)
}

fn kib(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn media_type(path: &str) -> &'static str {
    match extension(path) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Pictures and fonts are compressed already.
fn gains_by_compression(path: &str) -> bool {
    matches!(extension(path), "js" | "mjs" | "css" | "html" | "txt" | "wasm" | "json" | "webmanifest" | "svg" | "ico")
}

/// Every file below the folder, in the order of the names; none where there is no such folder.
fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// Leaves a file alone that holds these bytes already, so that its time of change means something.
fn write_if_other(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    write_whole(path, bytes)
}
