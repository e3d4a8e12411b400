//! The rules held against files made to break them, since the real tree breaks none.

use crate::source::Tree;
use crate::{Fault, layers, text, views};

#[track_caller]
fn check(rule: impl Fn(&Tree) -> Vec<Fault>, files: &[(&str, &str)], expect: &[&str]) {
    let found: Vec<String> = rule(&Tree::of(files)).iter().map(ToString::to_string).collect();
    assert_eq!(found, expect);
}

#[test]
fn the_domain_refers_across_by_id() {
    let around = [("shared/src/id.rs", ""), ("shared/src/budget.rs", ""), ("shared/src/formula/cell.rs", "")];
    let with = |path, text| around.into_iter().chain([(path, text)]).collect::<Vec<_>>();
    check(layers::shared, &with("shared/src/approval/step.rs", "use crate::id::StepId;"), &[]);
    check(
        layers::shared,
        &with("shared/src/approval/step.rs", "\nuse super::super::budget::Line;"),
        &["shared/src/approval/step.rs:2: approval names budget"],
    );
    check(layers::shared, &with("shared/src/budget/line.rs", "use crate::formula::Cell;"), &[]);
    check(
        layers::shared,
        &with("shared/src/money.rs", "fn f(x: crate::budget::Line) {}"),
        &["shared/src/money.rs:1: money names budget"],
    );
    check(
        layers::shared,
        &with("shared/src/weather.rs", "use crate::budget::Line;"),
        &["shared/src/weather.rs:1: weather has no place yet among the modules of shared"],
    );
}

#[test]
fn a_word_in_a_view_is_seen() {
    let page = |view: &str| format!("fn f() -> V {{\n    view! {{ {view} }}\n}}");
    let says = |view: &str, found: &[&str]| {
        let faults: Vec<String> = found.iter().map(|word| format!("app/src/page.rs:2: says {word}")).collect();
        check(
            views::words,
            &[("app/src/page.rs", &page(view))],
            &faults.iter().map(String::as_str).collect::<Vec<_>>(),
        );
    };
    says("<p>\"Save\"</p>", &["\"Save\""]);
    says("<p>{text.save()} \" or leave\"</p>", &["\" or leave\""]);
    says("<p>\"保\"</p>", &["\"保\""]);
    says("<input placeholder=\"Search\" title=r#\"Find it\"#/>", &["\"Search\"", "r#\"Find it\"#"]);
    says("<p class=\"note\" id=\"save\">{text.save()} \" · \" \"1,234\" \"\\u{2212}\"</p>", &[]);
    says("<a href=[\"/plans/\", id].concat() class=if x { \"on\" } else { \"off\" }>\"PNG\"</a>", &[]);
    says("{match x { A => {} \"on\" => {} }} // \"Save\"", &[]);
    check(
        views::words,
        &[("app/src/page.rs", "fn f() { log(\"Save\") }"), ("server/src/x.rs", &page("<p>\"Save\"</p>"))],
        &[],
    );
}

#[test]
fn a_page_names_parts_only() {
    let around = [("app/src/grid.rs", ""), ("app/src/inbox.rs", ""), ("app/src/text.rs", "")];
    let with = |path, text| around.into_iter().chain([(path, text)]).collect::<Vec<_>>();
    check(layers::app, &with("app/src/plan.rs", "use crate::{grid::Cell, text};"), &[]);
    check(layers::app, &with("app/src/plan.rs", "use crate::inbox;"), &["app/src/plan.rs:1: plan names inbox"]);
    check(
        layers::app,
        &with("app/src/primitives/button.rs", "use crate::grid;"),
        &["app/src/primitives/button.rs:1: primitives names grid"],
    );
    check(layers::app, &with("app/src/routes.rs", "use crate::inbox::Inbox;"), &[]);
}

#[test]
fn the_world_is_touched_in_one_place() {
    check(layers::outside, &[("server/src/persistence/plan.rs", "sqlx::query(q)")], &[]);
    check(
        layers::outside,
        &[("server/src/http/plan.rs", "use sqlx::Row;")],
        &["server/src/http/plan.rs:1: sqlx::Row outside server/src/persistence"],
    );
    check(
        layers::server,
        &[("server/src/sync.rs", ""), ("server/src/http/plan.rs", "crate::sync::tell()")],
        &["server/src/http/plan.rs:1: http names sync"],
    );
}

#[test]
fn words_that_stay_out() {
    let file = "shared/src/x.rs";
    check(
        text::ownerless_todos,
        &[(file, "// TODO(kim): say why\n// TODO later\nlet x = \"TODO\";")],
        &["shared/src/x.rs:2: TODO without an owner"],
    );
    check(text::scaffolding, &[(file, "// dbg!(x)\ndbg!(x);")], &["shared/src/x.rs:2: dbg!"]);
    check(
        text::empty_names,
        &[(file, "struct LineManager; struct Manage; mod util {}")],
        &["shared/src/x.rs:1: struct LineManager", "shared/src/x.rs:1: mod util"],
    );
    check(
        text::sleeps,
        &[("tests/tests/sync.rs", "use std::thread;\nthread::sleep(a); tokio::time::sleep(b).await;")],
        &["tests/tests/sync.rs:2: thread::sleep", "tests/tests/sync.rs:2: tokio::time::sleep"],
    );
    let home = ["", "home", "kim", "tandem"].join("/");
    check(
        text::home_paths,
        &[("README.md", &format!("cd {home}\ncd app/home/x\n"))],
        &["README.md:1: names a path below /home/"],
    );
}

#[test]
fn what_a_file_looks_like() {
    let long = format!("//! Long.\n{}", "\n".repeat(500));
    check(
        text::too_long,
        &[("app/src/a.rs", &long), ("app/src/a/tests.rs", &long)],
        &["app/src/a.rs: 501 lines; the most is 500"],
    );
    check(text::without_header, &[("app/src/a.rs", "use b::c;")], &["app/src/a.rs:1: does not open with //!"]);
    check(text::mod_files, &[("app/src/a/mod.rs", "//! A.")], &["app/src/a/mod.rs: is a mod.rs"]);
}
