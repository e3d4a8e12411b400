//! A map for tests: purchase to pay, with every kind of thing somewhere on it.

use std::collections::BTreeSet;

use shared::id::DocumentId;
use shared::money::{Currency, Rounding};
use shared::name::Name;
use shared::process::layout::arrange;
use shared::process::{
    Bounds, Element, ElementId, Flow, FlowKind, GatewayKind, Lane, MapHeader, Node, NodeKind, Pool, ProcessMap, Share,
    StepControl, StepFigures, TaskKind, Tier, Trigger,
};
use uuid::Uuid;

pub fn id(id: &str) -> ElementId {
    id.parse().unwrap()
}

fn pool(key: &str, zh: &str, en: &str) -> Element {
    Element::Pool(Pool {
        id: id(key),
        name: Name::bilingual(zh, en),
        ord: key.to_owned(),
        bounds: None,
        is_vertical: false,
        foreign: None,
    })
}

fn lane(key: &str, zh: &str, en: &str, tier: Option<Tier>) -> Element {
    Element::Lane(Lane {
        id: id(key),
        name: Name::bilingual(zh, en),
        pool: Some(id("company")),
        parent: None,
        ord: key.to_owned(),
        department: None,
        tier,
        bounds: None,
        foreign: None,
    })
}

fn node(key: &str, kind: NodeKind, lane: &str, zh: &str, en: &str) -> Element {
    let (width, height) = match kind {
        NodeKind::Gateway(_) | NodeKind::DataStore => (50, 50),
        NodeKind::DataObject => (36, 50),
        NodeKind::Annotation => (110, 44),
        NodeKind::Task(_) | NodeKind::SubProcess { .. } => (100, 80),
        _ => (36, 36),
    };
    Element::Node(Box::new(Node {
        id: id(key),
        kind,
        name: Name::bilingual(zh, en),
        lane: (!lane.is_empty()).then(|| id(lane)),
        pool: Some(id("company")),
        parent: None,
        bounds: Bounds::pixels(0, 0, width, height),
        figures: StepFigures::default(),
        control: StepControl::default(),
        foreign: None,
    }))
}

fn flow(from: &str, to: &str, kind: FlowKind, zh: &str, en: &str, share: Option<i32>) -> Element {
    Element::Flow(Flow {
        id: id(&format!("{from}-{to}")),
        kind,
        source: id(from),
        target: id(to),
        name: Name::bilingual(zh, en),
        share: share.map(|tenths| Share::percent(tenths * 10).millionths() / 100).map(Share),
        is_default: zh == "不符",
        waypoints: Vec::new(),
        foreign: None,
    })
}

/// The map, tidied.
pub fn map() -> ProcessMap {
    use FlowKind::{Association, Data, Message, Sequence};
    let mut map = ProcessMap::new(MapHeader {
        plan: DocumentId(Uuid::nil()),
        title: Name::bilingual("采购到付款", "Purchase to pay"),
        currency: Currency::CNY,
        rounding: Rounding::default(),
        foreign: None,
    });
    let task = NodeKind::Task;
    let wrong = NodeKind::Boundary { attached_to: id("receive"), trigger: Trigger::Error, is_interrupting: true };
    let invoice = NodeKind::Intermediate { trigger: Trigger::Message, is_throwing: false };
    for element in [
        pool("company", "采购到付款", "Purchase to pay"),
        pool("supplier", "供应商", "Supplier"),
        lane("lane1", "业务部门", "Business department", Some(Tier::Execution)),
        lane("lane2", "部门负责人", "Head of department", Some(Tier::Decision)),
        lane("lane3", "采购部", "Purchasing", Some(Tier::Execution)),
        lane("lane4", "财务部", "Finance", Some(Tier::Supervision)),
        lane("lane5", "仓库", "Warehouse", None),
        node("need", NodeKind::Start(Trigger::None), "lane1", "需要物资", "Need arises"),
        node("request", task(TaskKind::User), "lane1", "填写采购申请", "Fill in the purchase request"),
        node("approve", task(TaskKind::User), "lane2", "审批采购申请", "Approve the request"),
        node("approved", NodeKind::Gateway(GatewayKind::Exclusive), "lane2", "批准？", "Approved?"),
        node("refused", NodeKind::End(Trigger::None), "lane1", "申请被退回", "Request turned down"),
        node("quotes", task(TaskKind::Manual), "lane3", "询价比价", "Ask for quotes"),
        node("order", task(TaskKind::Send), "lane3", "下达采购订单", "Send the purchase order"),
        node("both", NodeKind::Gateway(GatewayKind::Parallel), "lane3", "", ""),
        node("receive", task(TaskKind::Manual), "lane5", "验收入库", "Receive and store the goods"),
        node("wrong", wrong, "lane5", "货不对板", "Goods are wrong"),
        node("return", task(TaskKind::Plain), "lane5", "退货", "Return goods"),
        node("returned", NodeKind::End(Trigger::Message), "lane5", "已退货", "Returned"),
        node("invoice", invoice, "lane4", "收到发票", "Invoice received"),
        node("match", task(TaskKind::BusinessRule), "lane4", "三单匹配", "Three-way match"),
        node("matched", NodeKind::Gateway(GatewayKind::Exclusive), "lane4", "相符？", "Match?"),
        node("pay", task(TaskKind::Service), "lane4", "付款", "Pay"),
        node("resolve", NodeKind::SubProcess { is_expanded: false }, "lane4", "差异处理", "Resolve differences"),
        node("book", task(TaskKind::Script), "lane4", "登记入账", "Book the invoice"),
        node("paid", NodeKind::End(Trigger::Terminate), "lane4", "付款完成", "Paid"),
        node("paper", NodeKind::DataObject, "", "采购订单", "Purchase order"),
        node("ledger", NodeKind::DataStore, "", "总账", "General ledger"),
        node("remark", NodeKind::Annotation, "", "超过五万元须三家报价", "Over 50,000: three quotes"),
        flow("need", "request", Sequence, "", "", None),
        flow("request", "approve", Sequence, "", "", None),
        flow("approve", "approved", Sequence, "", "", None),
        flow("approved", "quotes", Sequence, "是", "Yes", Some(870)),
        flow("approved", "refused", Sequence, "否", "No", Some(130)),
        flow("quotes", "order", Sequence, "", "", None),
        flow("order", "both", Sequence, "", "", None),
        flow("both", "receive", Sequence, "", "", None),
        flow("both", "invoice", Sequence, "", "", None),
        flow("wrong", "return", Sequence, "", "", None),
        flow("return", "returned", Sequence, "", "", None),
        flow("receive", "match", Sequence, "", "", None),
        flow("invoice", "match", Sequence, "", "", None),
        flow("match", "matched", Sequence, "", "", None),
        flow("matched", "pay", Sequence, "相符", "Match", Some(925)),
        flow("matched", "resolve", Sequence, "不符", "Differ", Some(75)),
        flow("resolve", "match", Sequence, "", "", None),
        flow("pay", "book", Sequence, "", "", None),
        flow("book", "paid", Sequence, "", "", None),
        flow("order", "supplier", Message, "订单", "Order", None),
        flow("supplier", "invoice", Message, "发票", "Invoice", None),
        flow("order", "paper", Data, "", "", None),
        flow("book", "ledger", Data, "", "", None),
        flow("quotes", "remark", Association, "", "", None),
    ] {
        map.put(element);
    }
    tidied(map)
}

fn tidied(mut map: ProcessMap) -> ProcessMap {
    let arranged = arrange(&map, &BTreeSet::new());
    for element in map.elements().collect::<Vec<_>>() {
        let frame = arranged.frames.get(element.id()).map(|area| area.bounds());
        match element {
            Element::Node(mut node) => {
                if let Some(area) = arranged.nodes.get(&node.id) {
                    node.bounds = area.bounds();
                }
                map.put(Element::Node(node));
            }
            Element::Lane(lane) => map.put(Element::Lane(Lane { bounds: frame, ..lane })),
            Element::Pool(pool) => map.put(Element::Pool(Pool { bounds: frame, ..pool })),
            Element::Flow(_) => {}
        }
    }
    map
}
