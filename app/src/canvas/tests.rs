//! What a drawn map says and shows.

use leptos::prelude::*;
use shared::budget::{Course, Degree};
use shared::language::Language;
use shared::name::Name;
use shared::process::layout::{self, Area};
use shared::process::{Element, NodeKind};

use super::specimen::{id, map};
use super::{Drawing, Finding, Overlay, Scene, Tint, svg};
use crate::text::Text;

fn drawn(overlay: &Overlay, language: Language) -> String {
    let scene = Scene::of(&map(), overlay, Text::new(language));
    Owner::new().with(|| view! { <Drawing scene about="Purchase to pay"/> }.into_view().to_html())
}

#[test]
fn a_screen_reader_walks_the_map_along_the_work() {
    let html = drawn(&Overlay::default(), Language::English);
    let order = ["“Need arises”", "“Fill in the purchase request”", "“Approve the request”", "“Approved?”"];
    let places: Vec<Option<usize>> = order.iter().map(|said| html.find(said)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    let said = "Exclusive gateway “Approved?”; lane: Head of department; then: Ask for quotes (if Yes), Request turned down (if No)";
    assert!(html.contains(said), "{html}");
    assert_eq!(html.matches("role=\"graphics-symbol\"").count(), map().nodes().count());
    let chinese = drawn(&Overlay::default(), Language::Chinese);
    assert!(
        chinese.contains("排他网关“批准？”；泳道：部门负责人；接着：询价比价（是时）、申请被退回（否时）"),
        "{chinese}"
    );
}

#[test]
fn a_drawing_needs_no_style_attribute() {
    let html = drawn(&Overlay::default(), Language::Chinese);
    assert!(!html.contains(" style="), "the content policy lets none through");
    assert!(html.contains("是 · 87%") && html.contains("92.5%"), "shares are shown");
}

#[test]
fn heat_and_findings_show_at_their_steps() {
    let overlay = Overlay {
        heat: Overlay::heated([(id("pay"), 900), (id("match"), 450), (id("book"), 1), (id("order"), 0)]),
        findings: [(id("pay"), Finding { is_grave: true, count: 2, about: "two things are wrong".to_owned() })].into(),
        captions: [(id("pay"), "12 min".to_owned())].into(),
        ..Overlay::default()
    };
    assert_eq!(overlay.heat, [(id("pay"), 5), (id("match"), 2), (id("book"), 0)].into());
    let scene = Scene::of(&map(), &overlay, Text::new(Language::English));
    let pay = scene.nodes.iter().find(|picture| picture.id == "pay").unwrap();
    assert!(pay.class.ends_with("heat-5"), "{}", pay.class);
    assert!(pay.about.ends_with("12 min; two things are wrong"), "{}", pay.about);
    assert!(pay.words.iter().any(|word| word.text == "2" && word.class == "badge-word"));
}

#[test]
fn how_it_went_is_told_by_colour_caption_and_words_in_page_and_file() {
    let adverse = Tint::Of(Course::Adverse(Degree::Strong));
    let overlay = Overlay {
        tints: [(id("pay"), adverse), (id("match"), Tint::Unknown)].into(),
        captions: [(id("pay"), "+500 A".to_owned())].into(),
        said: [(id("pay"), "actual 2,000 against a budget of 1,500: +500, adverse".to_owned())].into(),
        ..Overlay::default()
    };
    let scene = Scene::of(&map(), &overlay, Text::new(Language::English));
    let pay = scene.nodes.iter().find(|picture| picture.id == "pay").unwrap();
    assert!(pay.class.ends_with(" tint-bad-3"), "{}", pay.class);
    assert!(pay.words.iter().any(|word| word.text == "+500 A" && word.class == "caption"));
    assert!(pay.about.ends_with("1,500: +500, adverse") && !pay.about.contains("+500 A"), "{}", pay.about);
    let file = svg(&scene, "A map");
    assert!(file.contains(adverse.looks().1), "the file carries the colour itself");
}

#[test]
fn a_file_of_a_map_stands_alone_and_ends_no_element_early() {
    let mut map = map();
    if let Some(Element::Node(mut node)) = map.element(&id("pay")) {
        node.name = Name::new("</text><script>alert(\"1\")</script> & \u{1}");
        map.put(Element::Node(node));
    }
    let scene = Scene::of(&map, &Overlay::default(), Text::new(Language::English));
    let file = svg(&scene, "A & B");
    assert!(
        file.contains("<title>A &amp; B</title>") && !file.contains("<script") && !file.contains('\u{1}'),
        "{file}"
    );
    assert!(!file.contains("class=") && !file.contains("var("), "a file has no style to lean on");
    assert_eq!(file.matches("<g").count(), file.matches("</g>").count());
}

#[test]
fn the_tidied_specimen_has_every_step_in_its_lane_and_no_flow_through_a_step() {
    let map = map();
    let frames = layout::frames(&map);
    for node in map.nodes().filter(|node| !matches!(node.kind, NodeKind::Boundary { .. })) {
        if let Some(lane) = &node.lane {
            assert!(frames[lane].encloses(Area::of(node.bounds)), "{} hangs out of {lane}", node.id);
        }
    }
    for (flow, way) in layout::ways(&map, &frames) {
        let ends = map.flow(&flow).map(|flow| [flow.source.clone(), flow.target.clone()]).unwrap();
        for node in map.nodes().filter(|node| !ends.contains(&node.id)) {
            // What sits on an end is left on the way out.
            if matches!(&node.kind, NodeKind::Boundary { attached_to, .. } if ends.contains(attached_to)) {
                continue;
            }
            let is_crossed = way.windows(2).any(|pair| Area::of(node.bounds).is_crossed_by(pair[0], pair[1]));
            assert!(!is_crossed, "{flow} runs through {}", node.id);
        }
    }
}
