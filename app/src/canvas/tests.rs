//! Local harness.
use super::*;
use crate::text::Text;
use leptos::prelude::*;
use shared::budget::Name;
use shared::language::Language;
use shared::process::Trigger;
use shared::process::layout::{self, PIXEL};
use shared::process::*;
use std::collections::{BTreeMap, BTreeSet};

fn id(s: &str) -> ElementId {
    ElementId(s.into())
}
fn name(zh: &str, en: &str) -> Name {
    Name::bilingual(zh, en)
}

pub fn specimen() -> ProcessMap {
    let mut map = ProcessMap {
        header: MapHeader {
            plan: shared::id::DocumentId(uuid::Uuid::nil()),
            title: name("采购到付款", "Purchase to pay"),
            currency: shared::money::Currency::CNY,
        },
        pools: BTreeMap::new(),
        lanes: BTreeMap::new(),
        nodes: BTreeMap::new(),
        flows: BTreeMap::new(),
    };
    map.pools.insert(
        id("p"),
        Pool {
            id: id("p"),
            name: name("采购到付款", "Purchase to pay"),
            ord: "a".into(),
            bounds: None,
            is_vertical: false,
        },
    );
    map.pools.insert(
        id("q"),
        Pool { id: id("q"), name: name("供应商", "Supplier"), ord: "b".into(), bounds: None, is_vertical: false },
    );
    for (i, (l, zh, en, tier)) in [
        ("l1", "业务部门", "Business department", Some(Tier::Execution)),
        ("l2", "部门负责人", "Head of department", Some(Tier::Decision)),
        ("l3", "采购部", "Purchasing", Some(Tier::Execution)),
        ("l4", "财务部", "Finance", Some(Tier::Supervision)),
        ("l5", "仓库", "Warehouse", None),
    ]
    .into_iter()
    .enumerate()
    {
        map.lanes.insert(
            id(l),
            Lane {
                id: id(l),
                name: name(zh, en),
                pool: Some(id("p")),
                parent: None,
                ord: i.to_string(),
                department: None,
                tier,
                bounds: None,
            },
        );
    }
    let mut put = |n: &str, kind: NodeKind, lane: &str, zh: &str, en: &str| {
        let (w, h) = match kind {
            NodeKind::Gateway(_) => (50, 50),
            NodeKind::Start(_) | NodeKind::End(_) | NodeKind::Intermediate { .. } | NodeKind::Boundary { .. } => {
                (36, 36)
            }
            NodeKind::DataObject => (36, 50),
            NodeKind::DataStore => (50, 50),
            NodeKind::Annotation => (110, 44),
            _ => (100, 80),
        };
        let in_lane = (!lane.is_empty()).then(|| id(lane));
        map.nodes.insert(
            id(n),
            Node {
                id: id(n),
                kind,
                name: name(zh, en),
                lane: in_lane,
                pool: Some(id("p")),
                parent: None,
                bounds: Bounds { x: 0, y: 0, width: w * PIXEL, height: h * PIXEL },
                figures: StepFigures::default(),
                control: StepControl::default(),
            },
        );
    };
    put("a0", NodeKind::Start(Trigger::None), "l1", "需要物资", "Need arises");
    put("a1", NodeKind::Task(TaskKind::User), "l1", "填写采购申请", "Fill in the purchase request");
    put("a2", NodeKind::Task(TaskKind::User), "l2", "审批采购申请", "Approve the request");
    put("a3", NodeKind::Gateway(GatewayKind::Exclusive), "l2", "批准？", "Approved?");
    put("a4", NodeKind::End(Trigger::None), "l1", "申请被退回", "Request turned down");
    put("b1", NodeKind::Task(TaskKind::Manual), "l3", "询价比价", "Ask for quotes");
    put("b2", NodeKind::Task(TaskKind::Send), "l3", "下达采购订单", "Send the purchase order");
    put("b3", NodeKind::Gateway(GatewayKind::Parallel), "l3", "", "");
    put("c1", NodeKind::Task(TaskKind::Manual), "l5", "验收入库", "Receive and store the goods");
    put(
        "c2",
        NodeKind::Boundary { attached_to: id("c1"), trigger: Trigger::Error, is_interrupting: true },
        "l5",
        "货不对板",
        "Goods are wrong",
    );
    put("c3", NodeKind::Task(TaskKind::Plain), "l5", "退货", "Return goods");
    put("c9", NodeKind::End(Trigger::Message), "l5", "已退货", "Returned");
    put(
        "d1",
        NodeKind::Intermediate { trigger: Trigger::Message, is_throwing: false },
        "l4",
        "收到发票",
        "Invoice received",
    );
    put("d2", NodeKind::Task(TaskKind::BusinessRule), "l4", "三单匹配", "Three-way match");
    put("d3", NodeKind::Gateway(GatewayKind::Exclusive), "l4", "相符？", "Match?");
    put("d4", NodeKind::Task(TaskKind::Service), "l4", "付款", "Pay");
    put("d5", NodeKind::SubProcess { is_expanded: false }, "l4", "差异处理", "Resolve differences");
    put("d6", NodeKind::Task(TaskKind::Script), "l4", "登记入账", "Book the invoice");
    put("d7", NodeKind::End(Trigger::Terminate), "l4", "付款完成", "Paid");
    put("e1", NodeKind::DataObject, "", "采购订单", "Purchase order");
    put("e2", NodeKind::DataStore, "", "总账", "General ledger");
    put("e3", NodeKind::Annotation, "", "超过五万元须三家报价", "Over 50,000: three quotes");
    let mut n = 0;
    let mut flow = |from: &str, to: &str, kind: FlowKind, zh: &str, en: &str, share: Option<i64>| {
        n += 1;
        let f = id(&format!("f{n:02}"));
        map.flows.insert(
            f.clone(),
            Flow {
                id: f,
                kind,
                source: id(from),
                target: id(to),
                name: name(zh, en),
                share: share.map(Share),
                is_default: zh == "不符",
                waypoints: vec![],
            },
        );
    };
    use FlowKind::*;
    flow("a0", "a1", Sequence, "", "", None);
    flow("a1", "a2", Sequence, "", "", None);
    flow("a2", "a3", Sequence, "", "", None);
    flow("a3", "b1", Sequence, "是", "Yes", Some(870_000));
    flow("a3", "a4", Sequence, "否", "No", Some(130_000));
    flow("b1", "b2", Sequence, "", "", None);
    flow("b2", "b3", Sequence, "", "", None);
    flow("b3", "c1", Sequence, "", "", None);
    flow("b3", "d1", Sequence, "", "", None);
    flow("c2", "c3", Sequence, "", "", None);
    flow("c3", "c9", Sequence, "", "", None);
    flow("c1", "d2", Sequence, "", "", None);
    flow("d1", "d2", Sequence, "", "", None);
    flow("d2", "d3", Sequence, "", "", None);
    flow("d3", "d4", Sequence, "相符", "Match", Some(925_000));
    flow("d3", "d5", Sequence, "不符", "Differ", Some(75_000));
    flow("d5", "d2", Sequence, "", "", None);
    flow("d4", "d6", Sequence, "", "", None);
    flow("d6", "d7", Sequence, "", "", None);
    flow("b2", "q", Message, "订单", "Order", None);
    flow("q", "d1", Message, "发票", "Invoice", None);
    flow("b2", "e1", Data, "", "", None);
    flow("d6", "e2", Data, "", "", None);
    flow("b1", "e3", Association, "", "", None);
    let arranged = layout::arrange(&map, &BTreeSet::new());
    for (id, area) in arranged.nodes {
        map.nodes.get_mut(&id).unwrap().bounds = area.bounds();
    }
    for (id, area) in arranged.frames {
        if let Some(l) = map.lanes.get_mut(&id) {
            l.bounds = Some(area.bounds());
        }
        if let Some(l) = map.pools.get_mut(&id) {
            l.bounds = Some(area.bounds());
        }
    }
    map
}

#[test]
fn look() {
    let map = specimen();
    let Ok(folder) = std::env::var("LOOK") else { return };
    let css: String = ["tokens", "base", "map"]
        .iter()
        .map(|n| std::fs::read_to_string(format!("../style/{n}.css")).unwrap())
        .collect();
    for (lang, tag) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        for theme in ["light", "dark"] {
            for heat in [false, true] {
                let mut overlay = Overlay::default();
                if heat {
                    overlay.heat = Overlay::heated(
                        map.nodes()
                            .filter(|n| matches!(n.kind, NodeKind::Task(_) | NodeKind::SubProcess { .. }))
                            .enumerate()
                            .map(|(i, n)| (n.id.clone(), (i as i128 * 37) % 90 + 1)),
                    );
                    for n in map.nodes().filter(|n| matches!(n.kind, NodeKind::Task(_))) {
                        overlay.captions.insert(n.id.clone(), "12 min · ¥48.00".into());
                    }
                    overlay.findings.insert(id("a3"), Finding { is_grave: true, count: 2, about: "x".into() });
                    overlay.findings.insert(id("b1"), Finding { is_grave: false, count: 1, about: "x".into() });
                }
                let text = Text::new(lang);
                let owner = Owner::new();
                let html = owner.with(|| {
                    let scene = Scene::of(&map, &overlay, text);
                    view! { <Drawing scene about="x"/> }.into_view().to_html()
                });
                let page = format!(
                    "<!DOCTYPE html><html lang={tag} data-theme={theme}><style>{css}</style><body>{html}</body></html>"
                );
                std::fs::write(format!("{folder}/{tag}-{theme}-{heat}.html"), page).unwrap();
            }
        }
    }
}
