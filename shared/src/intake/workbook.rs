//! XLSX workbooks: one sheet read as a table, with the values that formulas had when the file was saved.
//!
//! Read directly from the XML, not through a general spreadsheet crate: every count a workbook claims (its dimension,
//! its number of strings, the length of a reference) is hostile until proven, and only what a table needs is read:
//! no pictures, no styles but dates, no formula is ever evaluated. Old binary workbooks (.xls) are not read here.

mod number;
mod sheet;
mod strings;
mod styles;
mod xml;

use serde::{Deserialize, Serialize};

use super::archive::{Archive, ArchiveError};
use super::limits::{SHEETS_MAX, XML_DEPTH_MAX};
use super::table::{Table, TableError};
use strings::Strings;
use styles::Styles;
use xml::{Met, Xml};

/// A sheet of a workbook, by the name on its tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetTab {
    pub name: String,
    /// Hidden sheets are offered, but never chosen without being asked for.
    pub hidden: bool,
}

/// One sheet of a workbook, and which others there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTable {
    pub table: Table,
    pub tabs: Vec<SheetTab>,
    /// The place of the sheet that was read among the tabs.
    pub chosen: usize,
}

/// Why a workbook was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkbookError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("the workbook is damaged ({0}): open it in a spreadsheet program and save it again")]
    Damaged(String),
    #[error("this ZIP file is not an XLSX workbook: save the sheet as .xlsx or as CSV")]
    NotWorkbook,
    #[error("there is no sheet “{0}” in the workbook: choose one of its sheets")]
    NoSheet(String),
    #[error("the workbook has more than {SHEETS_MAX} sheets: copy the one you need into a new workbook")]
    TooManySheets,
    #[error("the workbook's XML is nested deeper than {XML_DEPTH_MAX} elements: no honest workbook is")]
    TooDeep,
    #[error("the workbook's XML declares entities of its own: no honest workbook does")]
    Entity,
    #[error(
        "the rows or cells of the sheet are out of order near row {row}: open the file in a spreadsheet program and save it again"
    )]
    Disorder { row: u32 },
}

impl WorkbookError {
    fn damaged(error: &dyn std::fmt::Display) -> Self {
        // Error texts of readers quote the input.
        Self::Damaged(error.to_string().chars().take(120).collect())
    }
}

/// The sheet of that name, or the first that isn't hidden.
pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<SheetTable, WorkbookError> {
    let mut archive = Archive::open(bytes)?;
    let directory = Directory::read(&mut archive)?;
    let chosen = match sheet {
        Some(wanted) => directory
            .sheets
            .iter()
            .position(|(tab, _)| tab.name == wanted)
            .ok_or_else(|| WorkbookError::NoSheet(wanted.chars().take(80).collect()))?,
        None => directory.sheets.iter().position(|(tab, _)| !tab.hidden).unwrap_or_default(),
    };
    let Some((_, path)) = directory.sheets.get(chosen) else { return Err(WorkbookError::NotWorkbook) };
    let strings = match archive.part(&directory.strings)? {
        Some(part) => Strings::read(part)?,
        None => Strings::default(),
    };
    let styles = match archive.part(&directory.styles)? {
        Some(part) => Styles::read(part, directory.from_1904)?,
        None => Styles::default(),
    };
    let part = archive.part(path)?.ok_or(WorkbookError::NotWorkbook)?;
    let table = sheet::read(part, &strings, &styles)?;
    Ok(SheetTable { table, tabs: directory.sheets.into_iter().map(|(tab, _)| tab).collect(), chosen })
}

/// Where the parts of a workbook lie.
struct Directory {
    /// Tabs in their order, with the path of the part.
    sheets: Vec<(SheetTab, String)>,
    strings: String,
    styles: String,
    /// Whether days are counted from 1904, as old Macintosh workbooks do.
    from_1904: bool,
}

/// A relationship: what part an id stands for.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Directory {
    fn read(archive: &mut Archive<'_>) -> Result<Self, WorkbookError> {
        let roots = relations(archive, "_rels/.rels", "")?;
        let book = roots.into_iter().find(|relation| relation.kind.ends_with("/officeDocument"));
        let path = book.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        if !archive.has(&path) {
            return Err(WorkbookError::NotWorkbook);
        }
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let relations = relations(archive, &join(folder, &format!("_rels/{file}.rels")), folder)?;
        let of_kind = |kind: &str, otherwise: &str| {
            relations
                .iter()
                .find(|relation| relation.kind.ends_with(kind))
                .map_or_else(|| join(folder, otherwise), |relation| relation.target.clone())
        };
        let (strings, styles) = (of_kind("/sharedStrings", "sharedStrings.xml"), of_kind("/styles", "styles.xml"));
        let Some(part) = archive.part(&path)? else { return Err(WorkbookError::NotWorkbook) };
        let mut sheets = Vec::new();
        let mut from_1904 = false;
        let mut xml = Xml::new(part);
        loop {
            match xml.next()? {
                Met::Open(element) if element.name() == "workbookPr" => {
                    from_1904 |= element.attribute("date1904")?.is_some_and(|value| value == "1" || value == "true");
                }
                Met::Open(element) if element.name() == "sheet" => {
                    let id = element.attribute("id")?.unwrap_or_default();
                    let found = relations.iter().find(|relation| relation.id == id);
                    // Charts and dialogs have tabs too, and no rows.
                    let Some(relation) = found.filter(|relation| relation.kind.ends_with("/worksheet")) else {
                        continue;
                    };
                    if sheets.len() >= SHEETS_MAX {
                        return Err(WorkbookError::TooManySheets);
                    }
                    let name = element.attribute("name")?.unwrap_or_default();
                    let hidden = element.attribute("state")?.is_some_and(|state| state != "visible");
                    sheets.push((SheetTab { name, hidden }, relation.target.clone()));
                }
                Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
                Met::End => break,
            }
        }
        if sheets.is_empty() {
            return Err(WorkbookError::NotWorkbook);
        }
        Ok(Self { sheets, strings, styles, from_1904 })
    }
}

/// The relationships a part declares, with targets as paths from the root.
fn relations(archive: &mut Archive<'_>, path: &str, folder: &str) -> Result<Vec<Relation>, WorkbookError> {
    let mut relations = Vec::new();
    let Some(part) = archive.part(path)? else { return Ok(relations) };
    let mut xml = Xml::new(part);
    loop {
        match xml.next()? {
            Met::Open(element) if element.name() == "Relationship" => {
                // One per sheet, and a handful of others.
                if relations.len() > SHEETS_MAX * 2 {
                    return Err(WorkbookError::TooManySheets);
                }
                let target = element.attribute("Target")?.unwrap_or_default();
                let target = target.strip_prefix('/').map_or_else(|| join(folder, &target), str::to_owned);
                let id = element.attribute("Id")?.unwrap_or_default();
                relations.push(Relation { id, kind: element.attribute("Type")?.unwrap_or_default(), target });
            }
            Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
            Met::End => return Ok(relations),
        }
    }
}

/// A path in a folder, with `.` and `..` resolved. It only ever names an entry of the archive, never a file.
fn join(folder: &str, path: &str) -> String {
    let mut steps = Vec::new();
    for step in folder.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests;
