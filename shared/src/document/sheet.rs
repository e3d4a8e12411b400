//! Reading a sheet out of its document: whole at first, then only what a patch touched.
//!
//! Reading never fails because of what somebody wrote: an odd value is shown as text, a field of the wrong type counts
//! as missing, a line without a section does not exist. Only a document that is no sheet is an error.

use automerge::iter::MapRangeItem;
use automerge::{
    ActorId, Automerge, ObjId, ObjType, Patch, PatchAction, Prop, ROOT, ReadDoc, ScalarValue, Value, ValueRef,
};

use super::plan::read_calendar;
use super::shape::{
    BUCKETS, bucket, expect_kind, input_key, input_of, integer, integer_of, is_deleted, key, map, map_of, package_key,
    package_of, text, text_of,
};
use super::{DocumentError, detail};
use crate::budget::{
    Cell, CellValue, Input, LineFormula, LineItem, Name, Nature, Package, Rival, Section, Sheet, SheetHeader, Spread,
    SpreadRule,
};
use crate::calendar::{FiscalCalendar, Period};
use crate::id::{InputId, LineId, PackageId, PersonActor, PersonId, SectionId};
use crate::money::{Minor, Rounding};

/// What a set of patches touched: the least that has to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Touched {
    Header,
    Input(InputId),
    Package(PackageId),
    Section(SectionId),
    Line(LineId),
    Cell(LineId, Period),
}

/// Reads the whole sheet.
pub fn read_sheet(doc: &Automerge) -> Result<Sheet, DocumentError> {
    expect_kind(doc, "sheet")?;
    let mut sheet = Sheet::new(read_header(doc)?);
    let sections = map_of(doc, &ROOT, key::SECTIONS)?;
    for id in doc.keys(&sections) {
        let Ok(id) = id.parse::<SectionId>() else { continue };
        if let Some(section) = read_section(doc, id)? {
            sheet.put_section(section);
        }
    }
    for id in doc.keys(ROOT).filter_map(|key| input_of(&key)).take(Input::COUNT_MAX) {
        sheet.put_input(id, read_input(doc, id)?);
    }
    for id in doc.keys(ROOT).filter_map(|key| package_of(&key)) {
        if let Some(package) = read_package(doc, id)? {
            sheet.put_package(package);
        }
    }
    let lines = map_of(doc, &ROOT, key::LINES)?;
    for name in BUCKETS {
        let Some(bucket) = map(doc, &lines, name)? else { continue };
        for item in doc.map_range(&bucket, ..) {
            let Ok(id) = item.key.parse::<LineId>() else { continue };
            if !matches!(item.value, ValueRef::Object(ObjType::Map)) {
                continue;
            }
            if let Some(line) = read_line(doc, id, &item.id())? {
                sheet.put_line(line);
            }
        }
    }
    sheet.settle();
    Ok(sheet)
}

/// Brings a sheet up to date with what was touched; gives back whether the rows' order or number changed.
pub(super) fn refresh(doc: &Automerge, sheet: &mut Sheet, touched: Touched) -> Result<(), DocumentError> {
    match touched {
        Touched::Header => sheet.header = read_header(doc)?,
        Touched::Input(id) => sheet.put_input(id, read_input(doc, id)?),
        Touched::Package(id) => match read_package(doc, id)? {
            Some(package) => sheet.put_package(package),
            None => sheet.remove_package(id),
        },
        Touched::Section(id) => match read_section(doc, id)? {
            Some(section) => sheet.put_section(section),
            None => sheet.remove_section(id),
        },
        Touched::Line(id) => match line_object(doc, id)?.map(|obj| read_line(doc, id, &obj)).transpose()?.flatten() {
            Some(line) => sheet.put_line(line),
            None => sheet.remove_line(id),
        },
        Touched::Cell(id, period) => {
            if let Some(obj) = line_object(doc, id)? {
                sheet.put_cell(id, period, read_cell(doc, &obj, period)?);
            }
        }
    }
    Ok(())
}

/// What a patch touches; `None` for a place the sheet does not read.
pub(super) fn touched_by(patch: &Patch) -> Option<Touched> {
    let mut path = patch.path.iter().map(|(_, prop)| prop);
    let own = property(&patch.action);
    let root = match path.next() {
        Some(Prop::Map(root)) => root.as_str(),
        Some(Prop::Seq(_)) => return None,
        None => return Some(own.map_or(Touched::Header, at_root)),
    };
    match root {
        key::SECTIONS => {
            let id = match path.next() {
                Some(Prop::Map(id)) => id.as_str(),
                _ => own?,
            };
            id.parse().ok().map(Touched::Section)
        }
        key::LINES => {
            let Some(Prop::Map(_bucket)) = path.next() else { return None };
            match path.next() {
                None => own?.parse().ok().map(Touched::Line),
                Some(Prop::Map(line)) => {
                    let line: LineId = line.parse().ok()?;
                    // A text object inside a cell has one more step; the cell's key is then the path's, not the patch's.
                    let field = match path.next() {
                        Some(Prop::Map(field)) => field.as_str(),
                        _ => own?,
                    };
                    Some(match field.parse::<Period>().ok() {
                        Some(period) => Touched::Cell(line, period),
                        None => Touched::Line(line),
                    })
                }
                Some(Prop::Seq(_)) => None,
            }
        }
        root => Some(at_root(root)),
    }
}

/// What a key of the root is about.
fn at_root(key: &str) -> Touched {
    let package = || package_of(key).map(Touched::Package);
    input_of(key).map(Touched::Input).or_else(package).unwrap_or(Touched::Header)
}

fn property(action: &PatchAction) -> Option<&str> {
    match action {
        PatchAction::PutMap { key, .. } | PatchAction::DeleteMap { key } => Some(key),
        PatchAction::Conflict { prop: Prop::Map(key) } | PatchAction::Increment { prop: Prop::Map(key), .. } => {
            Some(key)
        }
        _ => None,
    }
}

/// Reads what the sheet says about itself.
pub fn read_header(doc: &Automerge) -> Result<SheetHeader, DocumentError> {
    let field = |name: &'static str| -> Result<String, DocumentError> {
        text(doc, &ROOT, name)?.ok_or(DocumentError::Damaged { field: name })
    };
    let damaged = |field: &'static str| DocumentError::Damaged { field };
    Ok(SheetHeader {
        plan: field(key::PLAN)?.parse().map_err(|_| damaged(key::PLAN))?,
        department: field(key::DEPARTMENT)?.parse().map_err(|_| damaged(key::DEPARTMENT))?,
        title: Name { text: field(key::TITLE)?, en: text(doc, &ROOT, key::TITLE_EN)? },
        currency: field(key::CURRENCY)?.parse().map_err(|_| damaged(key::CURRENCY))?,
        rounding: text(doc, &ROOT, key::ROUNDING)?.map_or(Rounding::default(), |text| text.parse().unwrap_or_default()),
        // Sheets that were made before they said so run by the calendar year.
        calendar: read_calendar(doc)?.unwrap_or(FiscalCalendar::CALENDAR_YEAR),
        year: integer(doc, &ROOT, key::YEAR)?
            .and_then(|year| i32::try_from(year).ok())
            .ok_or_else(|| damaged(key::YEAR))?,
    })
}

fn read_input(doc: &Automerge, id: InputId) -> Result<Option<Input>, DocumentError> {
    let kept = text(doc, &ROOT, &input_key(id))?;
    // Text that says it is another is none.
    Ok(kept.and_then(|kept| Input::parse(&kept)).filter(|input| input.id() == id))
}

fn read_section(doc: &Automerge, id: SectionId) -> Result<Option<Section>, DocumentError> {
    let sections = map_of(doc, &ROOT, key::SECTIONS)?;
    let Some(obj) = map(doc, &sections, &id.to_string())? else { return Ok(None) };
    let Some(name) = text(doc, &obj, key::NAME)? else { return Ok(None) };
    if is_deleted(doc, &obj)? {
        return Ok(None);
    }
    Ok(Some(Section {
        id,
        name: Name { text: name, en: text(doc, &obj, key::NAME_EN)? },
        ord: text(doc, &obj, key::ORD)?.unwrap_or_default(),
        nature: Nature::parse(&text(doc, &obj, key::NATURE)?.unwrap_or_default()),
    }))
}

/// Whether a sheet has ever held a decision package.
pub fn has_packages(doc: &Automerge) -> bool {
    doc.keys(ROOT).any(|key| package_of(&key).is_some())
}

fn read_package(doc: &Automerge, id: PackageId) -> Result<Option<Package>, DocumentError> {
    let Some(obj) = map(doc, &ROOT, &package_key(id))? else { return Ok(None) };
    let Some(title) = text(doc, &obj, key::NAME)? else { return Ok(None) };
    if is_deleted(doc, &obj)? {
        return Ok(None);
    }
    let cut = doc.get(&obj, key::CUT)?;
    Ok(Some(Package {
        id,
        title,
        reason: text(doc, &obj, key::REASON)?.unwrap_or_default(),
        cost: integer(doc, &obj, key::COST)?.map(Minor).filter(|cost| cost.is_writable()),
        ord: text(doc, &obj, key::ORD)?.unwrap_or_default(),
        is_cut: cut.as_ref().is_some_and(|(value, _)| value.as_bool() == Some(true)),
        cut_by: cut.and_then(|(_, id)| author(&id)),
    }))
}

fn line_object(doc: &Automerge, id: LineId) -> Result<Option<ObjId>, DocumentError> {
    let lines = map_of(doc, &ROOT, key::LINES)?;
    match map(doc, &lines, bucket(id))? {
        Some(bucket) => map(doc, &bucket, &id.to_string()),
        None => Ok(None),
    }
}

fn read_line(doc: &Automerge, id: LineId, obj: &ObjId) -> Result<Option<LineItem>, DocumentError> {
    let mut line = LineItem::new(id, SectionId(uuid::Uuid::nil()));
    let mut placed = false;
    let (mut total, mut rule) = (None, SpreadRule::default());
    for item in doc.map_range(obj, ..) {
        if let Ok(period) = item.key.parse::<Period>() {
            if let Some(slot) = line.cells.get_mut(period.index()) {
                *slot = read_item(doc, obj, period, &item)?;
            }
            continue;
        }
        let value = Value::from(item.value.clone());
        if let Some(place) = detail::read_field(&item.key) {
            let text = text_of(doc, &value, &item.id())?;
            detail::take_in(&mut line, place, text.as_deref(), integer_of(&value));
            continue;
        }
        match item.key.as_ref() {
            key::DELETED if value.as_bool() == Some(true) => return Ok(None),
            key::LEVEL => line.level = integer_of(&value).and_then(|level| u8::try_from(level).ok()).unwrap_or(0),
            key::PRIOR => line.prior = integer_of(&value).map(Minor),
            key::TOTAL => total = integer_of(&value).map(Minor).filter(|total| total.is_writable()),
            field => {
                let Some(text) = text_of(doc, &value, &item.id())? else { continue };
                match field {
                    key::SECTION => {
                        if let Ok(section) = text.parse() {
                            line.section = section;
                            placed = true;
                        }
                    }
                    key::ACCOUNT => line.account = text.parse().ok(),
                    key::NAME => line.name.text = text,
                    key::NAME_EN => line.name.en = Some(text),
                    key::NOTE => line.note = Some(text).filter(|note| !note.is_empty()),
                    key::ORD => line.ord = text,
                    key::UNIT => line.unit = text.into(),
                    key::PACKAGE => line.package = text.parse().ok(),
                    key::FORMULA if !text.is_empty() => line.formula = Some(LineFormula::stored(text)),
                    // A rule nobody knows spreads evenly: the total holds whatever the rule.
                    key::RULE => rule = text.parse().unwrap_or_default(),
                    _ => {}
                }
            }
        }
    }
    line.spread = total.map(|total| Spread { total, rule });
    Ok(placed.then_some(line))
}

fn read_item(doc: &Automerge, obj: &ObjId, period: Period, item: &MapRangeItem<'_>) -> Result<Cell, DocumentError> {
    if item.conflict {
        return read_cell(doc, obj, period);
    }
    let value = Value::from(item.value.clone());
    let id = item.id();
    Ok(Cell { value: cell_value(doc, &value, &id)?, author: author(&id), rivals: Vec::new() })
}

fn read_cell(doc: &Automerge, obj: &ObjId, period: Period) -> Result<Cell, DocumentError> {
    let Some((value, id)) = doc.get(obj, period.key())? else { return Ok(Cell::default()) };
    let shown = cell_value(doc, &value, &id)?;
    let mut rivals = Vec::new();
    let all = doc.get_all(obj, period.key())?;
    if all.len() > 1 {
        for (value, id) in &all {
            rivals.push(Rival { value: cell_value(doc, value, id)?, author: author(id) });
        }
        // Two people who typed the same figure agree; there is nothing to pick.
        if rivals.iter().all(|rival| rival.value == shown) {
            rivals.clear();
        }
    }
    Ok(Cell { value: shown, author: author(&id), rivals })
}

fn cell_value(doc: &Automerge, value: &Value<'_>, id: &ObjId) -> Result<CellValue, DocumentError> {
    if let Value::Scalar(scalar) = value {
        return Ok(scalar_cell(scalar));
    }
    Ok(match text_of(doc, value, id)? {
        Some(text) if text.is_empty() => CellValue::Empty,
        Some(text) => CellValue::Text(text),
        None => CellValue::Text("{…}".to_owned()),
    })
}

/// What a scalar shows in a cell.
pub(super) fn scalar_cell(value: &ScalarValue) -> CellValue {
    if let Some(number) = integer_of(&value.clone().into()) {
        return if Minor(number).is_writable() {
            CellValue::Figure(Minor(number))
        } else {
            CellValue::Text(number.to_string())
        };
    }
    match value {
        ScalarValue::Null => CellValue::Empty,
        ScalarValue::Str(text) if text.is_empty() => CellValue::Empty,
        ScalarValue::Str(text) => CellValue::Text(text.to_string()),
        // A float or a counter is no amount: shown, marked, and counted as nothing.
        odd => CellValue::Text(odd.to_string()),
    }
}

/// Who wrote a value: the actor of the operation names its person.
pub(super) fn author(id: &ObjId) -> Option<PersonId> {
    let ObjId::Id(_, actor, _) = id else { return None };
    person_of(actor)
}

pub(super) fn person_of(actor: &ActorId) -> Option<PersonId> {
    PersonActor::from_bytes(actor.to_bytes()).map(|actor| actor.person)
}
