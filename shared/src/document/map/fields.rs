//! An element as fields, and fields as an element: the one place that knows what each is called in the document.

use std::fmt::Write as _;

use automerge::ScalarValue;

use super::Fields;
use crate::document::shape::key;
use crate::money::Minor;
use crate::name::Name;
use crate::process::{
    Bounds, Duty, Element, ElementId, Flow, FlowKind, Frequency, GatewayKind, Lane, Node, NodeKind, Point, Pool,
    Quantity, Share, StepControl, StepFigures, TaskKind, Tier, Trigger,
};

pub(super) const IS: &str = "is";
const KIND: &str = "kind";
const AT: &str = "at";
const WAY: &str = "way";
const VERTICAL: &str = "vertical";
const POOL: &str = "pool";
const LANE: &str = "lane";
const PARENT: &str = "parent";
const TIER: &str = "tier";
const ATTACHED: &str = "attached";
const SOURCE: &str = "source";
const TARGET: &str = "target";
const SHARE: &str = "share";
const DEFAULT: &str = "default";
const FOREIGN: &str = "foreign";

/// Where an element is drawn.
pub(super) const PLACES: [&str; 2] = [AT, WAY];

/// Every field an element may have.
pub(super) const ALL: [&str; 45] = [
    IS,
    key::NAME,
    key::NAME_EN,
    FOREIGN,
    key::DELETED,
    KIND,
    AT,
    WAY,
    key::ORD,
    VERTICAL,
    POOL,
    LANE,
    PARENT,
    key::DEPARTMENT,
    TIER,
    ATTACHED,
    SOURCE,
    TARGET,
    SHARE,
    DEFAULT,
    "volume",
    "minutes",
    "wait_minutes",
    "rate",
    "fixed_cost",
    "unit_cost",
    "capacity_minutes",
    "system",
    "document",
    "rule",
    "owner",
    "risk",
    "control",
    "evidence",
    "policy",
    "frequency",
    "duty",
    "system_en",
    "document_en",
    "rule_en",
    "owner_en",
    "risk_en",
    "control_en",
    "evidence_en",
    "policy_en",
];

/// Writes fields that have something to say.
struct Writer(Fields);

impl Writer {
    fn new(is: &str, name: &Name, foreign: Option<&String>) -> Self {
        let mut writer = Self(Fields::new());
        writer.text(IS, is);
        writer.text(key::NAME, &name.text);
        writer.maybe(key::NAME_EN, name.en.as_deref());
        writer.maybe(FOREIGN, foreign.map(String::as_str));
        writer
    }

    fn text(&mut self, field: &str, text: &str) {
        self.0.insert(field.to_owned(), ScalarValue::Str(text.into()));
    }

    fn maybe(&mut self, field: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.text(field, text);
        }
    }

    fn id(&mut self, field: &str, id: Option<&ElementId>) {
        self.maybe(field, id.map(ElementId::as_str));
    }

    fn number(&mut self, field: &str, number: Option<i64>) {
        if let Some(number) = number {
            self.0.insert(field.to_owned(), ScalarValue::Int(number));
        }
    }

    fn flag(&mut self, field: &str, flag: bool) {
        if flag {
            self.0.insert(field.to_owned(), ScalarValue::Boolean(true));
        }
    }

    fn place(&mut self, bounds: Option<Bounds>) {
        if let Some(Bounds { x, y, width, height }) = bounds {
            self.text(AT, &format!("{x} {y} {width} {height}"));
        }
    }
}

/// The fields that spell an element.
pub(super) fn fields(element: &Element) -> Fields {
    match element {
        Element::Pool(pool) => {
            let mut writer = Writer::new("pool", &pool.name, pool.foreign.as_ref());
            writer.text(key::ORD, &pool.ord);
            writer.place(pool.bounds);
            writer.flag(VERTICAL, pool.is_vertical);
            writer.0
        }
        Element::Lane(lane) => {
            let mut writer = Writer::new("lane", &lane.name, lane.foreign.as_ref());
            writer.text(key::ORD, &lane.ord);
            writer.id(POOL, lane.pool.as_ref());
            writer.id(PARENT, lane.parent.as_ref());
            writer.maybe(key::DEPARTMENT, lane.department.map(|id| id.to_string()).as_deref());
            writer.maybe(TIER, lane.tier.map(Tier::as_str));
            writer.place(lane.bounds);
            writer.0
        }
        Element::Node(node) => node_fields(node),
        Element::Flow(flow) => {
            let mut writer = Writer::new("flow", &flow.name, flow.foreign.as_ref());
            writer.text(KIND, flow.kind.as_str());
            writer.id(SOURCE, Some(&flow.source));
            writer.id(TARGET, Some(&flow.target));
            writer.number(SHARE, flow.share.map(Share::millionths));
            writer.flag(DEFAULT, flow.is_default);
            let mut way = String::new();
            for Point { x, y } in &flow.waypoints {
                // Writing into a string can't fail.
                let _ = write!(way, "{}{x} {y}", if way.is_empty() { "" } else { " " });
            }
            writer.maybe(WAY, Some(&way));
            writer.0
        }
    }
}

fn node_fields(node: &Node) -> Fields {
    let mut writer = Writer::new("node", &node.name, node.foreign.as_ref());
    writer.text(KIND, &kind_word(&node.kind));
    if let NodeKind::Boundary { attached_to, .. } = &node.kind {
        writer.id(ATTACHED, Some(attached_to));
    }
    writer.id(LANE, node.lane.as_ref());
    writer.id(POOL, node.pool.as_ref());
    writer.id(PARENT, node.parent.as_ref());
    writer.place(Some(node.bounds));
    for (field, number) in figure_fields(&node.figures) {
        writer.number(field, number);
    }
    for (field, name) in node.control.texts() {
        writer.maybe(field, name.map(|name| name.text.as_str()));
        writer.maybe(&in_english(field), name.and_then(|name| name.en.as_deref()));
    }
    writer.maybe("frequency", node.control.frequency.map(Frequency::as_str));
    writer.maybe("duty", node.control.duty.map(Duty::as_str));
    writer.0
}

fn figure_fields(figures: &StepFigures) -> [(&'static str, Option<i64>); 7] {
    let quantity = |quantity: Option<Quantity>| quantity.map(Quantity::millionths);
    let money = |minor: Option<Minor>| minor.map(|minor| minor.0);
    [
        ("volume", quantity(figures.volume)),
        ("minutes", quantity(figures.minutes)),
        ("wait_minutes", quantity(figures.wait_minutes)),
        ("rate", money(figures.rate)),
        ("fixed_cost", money(figures.fixed_cost)),
        ("unit_cost", money(figures.unit_cost)),
        ("capacity_minutes", quantity(figures.capacity_minutes)),
    ]
}

fn kind_word(kind: &NodeKind) -> String {
    match kind {
        NodeKind::Task(task) => format!("task:{}", task.as_str()),
        NodeKind::SubProcess { is_expanded: true } => "subprocess:expanded".to_owned(),
        NodeKind::SubProcess { is_expanded: false } => "subprocess:collapsed".to_owned(),
        NodeKind::CallActivity => "call".to_owned(),
        NodeKind::Start(trigger) => format!("start:{}", trigger.as_str()),
        NodeKind::Intermediate { trigger, is_throwing: false } => format!("catch:{}", trigger.as_str()),
        NodeKind::Intermediate { trigger, is_throwing: true } => format!("throw:{}", trigger.as_str()),
        NodeKind::Boundary { trigger, is_interrupting: true, .. } => format!("boundary:{}", trigger.as_str()),
        NodeKind::Boundary { trigger, is_interrupting: false, .. } => format!("beside:{}", trigger.as_str()),
        NodeKind::End(trigger) => format!("end:{}", trigger.as_str()),
        NodeKind::Gateway(gateway) => format!("gateway:{}", gateway.as_str()),
        NodeKind::DataObject => "data_object".to_owned(),
        NodeKind::DataStore => "data_store".to_owned(),
        NodeKind::Annotation => "annotation".to_owned(),
        NodeKind::Group => "group".to_owned(),
    }
}

/// A kind nobody knows is shown as a plain task: what was drawn is not lost.
fn kind_of(word: &str, attached: Option<ElementId>) -> NodeKind {
    let (class, detail) = word.split_once(':').unwrap_or((word, ""));
    let trigger = Trigger::parse(detail).unwrap_or(Trigger::None);
    match (class, attached) {
        ("subprocess", _) => NodeKind::SubProcess { is_expanded: detail == "expanded" },
        ("call", _) => NodeKind::CallActivity,
        ("start", _) => NodeKind::Start(trigger),
        ("catch" | "throw", _) => NodeKind::Intermediate { trigger, is_throwing: class == "throw" },
        ("boundary" | "beside", Some(attached_to)) => {
            NodeKind::Boundary { attached_to, trigger, is_interrupting: class == "boundary" }
        }
        ("boundary" | "beside", None) => NodeKind::Intermediate { trigger, is_throwing: false },
        ("end", _) => NodeKind::End(trigger),
        ("gateway", _) => NodeKind::Gateway(GatewayKind::parse(detail).unwrap_or(GatewayKind::Exclusive)),
        ("data_object", _) => NodeKind::DataObject,
        ("data_store", _) => NodeKind::DataStore,
        ("annotation", _) => NodeKind::Annotation,
        ("group", _) => NodeKind::Group,
        _ => NodeKind::Task(TaskKind::parse(detail).unwrap_or(TaskKind::Plain)),
    }
}

/// Reads fields of the type they should have; others count as missing.
struct Reader<'a>(&'a Fields);

impl Reader<'_> {
    fn text(&self, field: &str) -> Option<&str> {
        match self.0.get(field)? {
            ScalarValue::Str(text) => Some(text.as_str()),
            _ => None,
        }
    }

    fn some_text(&self, field: &str) -> Option<String> {
        self.text(field).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn id(&self, field: &str) -> Option<ElementId> {
        self.text(field)?.parse().ok()
    }

    fn number(&self, field: &str) -> Option<i64> {
        match self.0.get(field)? {
            ScalarValue::Int(number) => Some(*number),
            ScalarValue::Uint(number) => i64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// A figure is never below nothing.
    fn quantity(&self, field: &str) -> Option<Quantity> {
        self.number(field).filter(|number| *number >= 0).map(Quantity)
    }

    fn money(&self, field: &str) -> Option<Minor> {
        self.number(field).map(Minor).filter(|minor| minor.is_writable() && minor.0 >= 0)
    }

    fn flag(&self, field: &str) -> bool {
        self.0.get(field) == Some(&ScalarValue::Boolean(true))
    }

    fn name(&self) -> Name {
        Name { text: self.text(key::NAME).unwrap_or_default().to_owned(), en: self.some_text(key::NAME_EN) }
    }

    fn numbers(&self, field: &str) -> Vec<i64> {
        let most = 2 * Flow::WAYPOINTS_MAX;
        let read = |word: &str| word.parse().ok().filter(|at: &i64| at.abs() <= Point::COORDINATE_MAX);
        self.text(field).unwrap_or_default().split(' ').take(most).map_while(read).collect()
    }

    fn place(&self) -> Option<Bounds> {
        match self.numbers(AT).as_slice() {
            [x, y, width, height] if *width >= 0 && *height >= 0 => {
                Some(Bounds { x: *x, y: *y, width: *width, height: *height })
            }
            _ => None,
        }
    }

    fn way(&self) -> Vec<Point> {
        let numbers = self.numbers(WAY);
        numbers.as_chunks::<2>().0.iter().map(|[x, y]| Point::new(*x, *y)).collect()
    }

    fn figures(&self) -> StepFigures {
        StepFigures {
            volume: self.quantity("volume"),
            minutes: self.quantity("minutes"),
            wait_minutes: self.quantity("wait_minutes"),
            rate: self.money("rate"),
            fixed_cost: self.money("fixed_cost"),
            unit_cost: self.money("unit_cost"),
            capacity_minutes: self.quantity("capacity_minutes"),
        }
    }

    fn control(&self) -> StepControl {
        let mut control = StepControl {
            frequency: self.text("frequency").and_then(Frequency::parse),
            duty: self.text("duty").and_then(Duty::parse),
            ..StepControl::default()
        };
        for (field, said) in control.texts_mut() {
            let (text, en) = (self.some_text(field), self.some_text(&in_english(field)));
            *said = (text.is_some() || en.is_some()).then(|| Name { text: text.unwrap_or_default(), en });
        }
        control
    }
}

/// What the English form of a field is called.
fn in_english(field: &str) -> String {
    [field, "_en"].concat()
}

/// The element that fields spell; `None` for a tombstone, and for what lacks what it can't be without.
pub(super) fn element(id: &ElementId, fields: &Fields) -> Option<Element> {
    let reader = Reader(fields);
    if reader.flag(key::DELETED) {
        return None;
    }
    let (id, name, foreign) = (id.clone(), reader.name(), reader.some_text(FOREIGN));
    let ord = reader.text(key::ORD).unwrap_or_default().to_owned();
    Some(match reader.text(IS)? {
        "pool" => {
            let (bounds, is_vertical) = (reader.place(), reader.flag(VERTICAL));
            Element::Pool(Pool { id, name, ord, bounds, is_vertical, foreign })
        }
        "lane" => Element::Lane(Lane {
            id,
            name,
            pool: reader.id(POOL),
            parent: reader.id(PARENT),
            ord,
            department: reader.text(key::DEPARTMENT).and_then(|id| id.parse().ok()),
            tier: reader.text(TIER).and_then(Tier::parse),
            bounds: reader.place(),
            foreign,
        }),
        "node" => Element::Node(Box::new(Node {
            id,
            kind: kind_of(reader.text(KIND).unwrap_or_default(), reader.id(ATTACHED)),
            name,
            lane: reader.id(LANE),
            pool: reader.id(POOL),
            parent: reader.id(PARENT),
            bounds: reader.place().unwrap_or_default(),
            figures: reader.figures(),
            control: reader.control(),
            foreign,
        })),
        "flow" => Element::Flow(Flow {
            id,
            kind: reader.text(KIND).and_then(FlowKind::parse).unwrap_or(FlowKind::Sequence),
            source: reader.id(SOURCE)?,
            target: reader.id(TARGET)?,
            name,
            share: reader.number(SHARE).map(Share).filter(|share| share.is_possible()),
            is_default: reader.flag(DEFAULT),
            waypoints: reader.way(),
            foreign,
        }),
        _ => return None,
    })
}
