//! Results that take seconds to compute, kept by a key that names their input, so that an unchanged input is never
//! bound or compressed twice. What a run neither read nor wrote is swept away at its end.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::PathBuf;

use anyhow::Context;

pub struct Cache {
    root: PathBuf,
    used: BTreeSet<String>,
}

impl Cache {
    pub fn open(root: PathBuf) -> anyhow::Result<Self> {
        fs::create_dir_all(&root).with_context(|| format!("cannot create {}", root.display()))?;
        Ok(Self { root, used: BTreeSet::new() })
    }

    pub fn get(&mut self, key: &str) -> anyhow::Result<Option<Vec<u8>>> {
        match fs::read(self.root.join(key)) {
            Ok(bytes) => {
                self.used.insert(key.to_owned());
                Ok(Some(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {key} in {}", self.root.display())),
        }
    }

    pub fn put(&mut self, key: &str, bytes: &[u8]) -> anyhow::Result<()> {
        write_whole(&self.root.join(key), bytes)?;
        self.used.insert(key.to_owned());
        Ok(())
    }

    pub fn sweep(&self) -> anyhow::Result<()> {
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            if !entry.file_name().to_str().is_some_and(|name| self.used.contains(name)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Writes beside the place and moves into it, so that nobody ever reads half a file.
pub fn write_whole(path: &std::path::Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, bytes)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
