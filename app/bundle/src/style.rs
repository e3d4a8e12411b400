//! The style sheets: `style/main.css` and `style/maps.css` list the partials in their order, each with its layer, and they
//! are written into one file each. It is plain CSS before and after; nothing is compiled.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};

/// The sheets: of every page, and of those about process maps beside it. Each lists its partials.
const SHEETS: [&str; 2] = ["main.css", "maps.css"];

/// The joined sheets by name, or nothing where there are none yet.
pub fn join(folder: &Path) -> anyhow::Result<Vec<(&'static str, String)>> {
    if !folder.join("main.css").exists() {
        return Ok(Vec::new());
    }
    let mut joined: BTreeSet<String> = SHEETS.iter().map(|name| (*name).to_owned()).collect();
    let mut sheets = Vec::new();
    for name in SHEETS {
        sheets.push((name, join_one(folder, name, &mut joined)?));
    }
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        ensure!(!name.ends_with(".css") || joined.contains(&name), "style/{name} is imported by no sheet");
    }
    Ok(sheets)
}

fn join_one(folder: &Path, name: &str, joined: &mut BTreeSet<String>) -> anyhow::Result<String> {
    let mut sheet = String::new();
    for line in fs::read_to_string(folder.join(name))?.lines() {
        let Some(rule) = line.trim().strip_prefix("@import") else {
            sheet.push_str(line);
            sheet.push('\n');
            continue;
        };
        let import = Import::parse(rule).with_context(|| format!("style/{name}: {line}"))?;
        let partial = fs::read_to_string(folder.join(import.file))
            .with_context(|| format!("style/{name} imports {}", import.file))?;
        ensure!(!partial.contains("@import"), "style/{} imports; only {SHEETS:?} may", import.file);
        ensure!(is_closed(&partial), "style/{}: a block is closed too early or not at all", import.file);
        ensure!(joined.insert(import.file.to_owned()), "style/{} is imported twice", import.file);
        sheet.push_str(&import.wrap(&partial));
    }
    Ok(sheet)
}

/// Whether every block is closed where it was opened. A browser passes over what does not close and says nothing, and the
/// rules after it are taken for something else. Braces in comments and strings would count too; no partial has any.
fn is_closed(partial: &str) -> bool {
    let mut depth = 0_u32;
    for brace in partial.chars() {
        match brace {
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// One `@import "file" layer(name) media;`.
struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
    media: &'a str,
}

impl<'a> Import<'a> {
    /// Reads what follows `@import`.
    fn parse(rule: &'a str) -> anyhow::Result<Self> {
        let rule = rule.trim().strip_suffix(';').context("an import ends with ; on its line")?;
        let quoted = rule.strip_prefix('"').context("an import names its file in double quotes")?;
        let (file, rest) = quoted.split_once('"').context("the quotes are not closed")?;
        let rest = rest.trim();
        let (layer, media) = match rest.strip_prefix("layer(") {
            Some(named) => {
                let (name, media) = named.split_once(')').context("layer( is not closed")?;
                (Some(name.trim()), media.trim())
            }
            None => (None, rest),
        };
        if media.starts_with("supports") {
            bail!("supports() is not joined; write @supports in the partial");
        }
        Ok(Self { file, layer, media })
    }

    /// The partial inside the blocks that mean the same as the import did.
    fn wrap(&self, partial: &str) -> String {
        let mut block = partial.trim_end().to_owned();
        if !self.media.is_empty() {
            block = format!("@media {} {{\n{block}\n}}", self.media);
        }
        if let Some(layer) = self.layer {
            block = format!("@layer {layer} {{\n{block}\n}}");
        }
        block.push('\n');
        block
    }
}

#[cfg(test)]
mod tests {
    use super::{Import, is_closed};

    fn check(rule: &str, expect: &str) {
        let joined = match Import::parse(rule) {
            Ok(import) => import.wrap("p { margin: 0 }\n"),
            Err(error) => format!("{error:#}"),
        };
        assert_eq!(joined, expect, "@import{rule}");
    }

    #[test]
    fn an_import_becomes_the_block_that_means_the_same() {
        check(r#" "base.css";"#, "p { margin: 0 }\n");
        check(r#" "base.css" layer(base);"#, "@layer base {\np { margin: 0 }\n}\n");
        check(r#" "p.css" layer(print) print;"#, "@layer print {\n@media print {\np { margin: 0 }\n}\n}\n");
    }

    #[test]
    fn a_partial_closes_what_it_opens() {
        let check = |partial, expect| assert_eq!(is_closed(partial), expect, "{partial}");
        check(".a { & b { margin: 0 } }", true);
        check(".a { & b { margin: 0 }", false);
        check(".a { margin: 0 } }\n.b {", false);
    }

    #[test]
    fn what_cannot_be_joined_is_said() {
        check(r#" "base.css""#, "an import ends with ; on its line");
        check(" url(base.css);", "an import names its file in double quotes");
        check(r#" "base.css" supports(gap: 1px);"#, "supports() is not joined; write @supports in the partial");
    }
}
