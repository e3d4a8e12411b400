//! What each map is told, in the words `element finding`.

use super::super::sketch::map;
use super::*;

#[track_caller]
fn check_text(text: &str, expect: &str) {
    let map = map(text);
    let word = |kind: &FindingKind| match kind {
        FindingKind::Deadlock { choice } => format!("deadlock after {choice}"),
        FindingKind::Shares { sum } => {
            format!("shares {}%", (sum.decimal() * rust_decimal::Decimal::from(100)).normalize())
        }
        FindingKind::EndlessLoop { steps } => {
            format!("endless {}", steps.iter().map(ElementId::as_str).collect::<Vec<_>>().join(" "))
        }
        other => format!("{other:?}"),
    };
    let found = check(&map, &TokenFlow::of(&map));
    // What has nothing to do with the tested is not repeated in each case.
    let told = found.iter().filter(|finding| finding.kind != FindingKind::NoOwner);
    let told: Vec<String> = told.map(|finding| format!("{} {}", finding.about, word(&finding.kind))).collect();
    assert_eq!(told.join(", "), expect, "{text}");
}

const SOUND: &str = "start s volume=1; task a; xor x; task b; end e; s > a; a > x; x > b 20%; x > e; b > e";

#[test]
fn a_sound_map_is_told_nothing() {
    check_text(SOUND, "");
    check_text("start s; and p; task a; task b; and q; end e; s > p; p > a; p > b; a > q; b > q; q > e", "");
    check_text("start s; sub p; task a in=p; task b in=p; end e; s > p; p > e; a > b", "");
    check_text("start s; throw t on=link name=A; catch c on=link name=A; end e; s > t; c > e", "");
    check_text("start s; task a; boundary b at=a on=timer; end e; s > a; a > e; b > e 10%", "");
    check_text("start s; task a; boundary b at=a on=compensation; task undo; end e; s > a; a > e; b .. undo", "");
}

#[test]
fn steps_must_come_from_somewhere_and_lead_somewhere() {
    check_text("start s; task a; task b; end e; s > a; a > e", "b Unconnected");
    check_text("start s; task a; s > a", "a Unconnected, s NoEnd");
    check_text(
        "start s; task a; task b; task c; end e; s > a; a > e; b > c; c > b",
        "b Unreachable, b NoEnd, b endless b c, c Unreachable, c NoEnd",
    );
    check_text("start s; end e; end f; s > e", "f Unconnected");
    check_text(
        "start s; task a; boundary b at=a on=timer; end e; s > a; a > e",
        "b Unconnected, b BoundaryWithoutShare",
    );
}

#[test]
fn shares_of_a_choice_make_a_whole() {
    let choice =
        |shares: &str| format!("start s; xor x; task a; task b; task c; end e; s > x; {shares}; a > e; b > e; c > e");
    check_text(&choice("x > a 50%; x > b 30%; x > c 20%"), "");
    check_text(&choice("x > a 50%; x > b 30%; x > c"), "");
    check_text(&choice("x > a 50%; x > b 30%; x > c 10%"), "x shares 90%");
    check_text(&choice("x > a 80%; x > b 30%; x > c"), "x shares 110%");
    check_text(&choice("x > a 80%; x > b; x > c"), "x SharesMissing");
    check_text(&choice("x > a 120%; x > b; x > c 0%"), "x shares 120%, x_a ImpossibleShare");
    check_text(
        "start s; or o; task a; task b; or j; end e; s > o; o > a 60%; o > b 50%; a > j; b > j; j > e",
        "o NoDefault",
    );
    check_text("start s; task a; end e; s > a; a > e 50%", "a_e ShareOnNoBranch");
    check_text("start s; and p; task a; end e; s > p; p > a 40%; p > e; a > e", "p_a ShareOnNoBranch");
    check_text("start s; task a; xor x; end e; s > a; a > x; x > a; x > e 0%", "a endless a x");
}

#[test]
fn a_join_that_waits_in_vain_is_told_with_the_choice() {
    check_text(
        "start s; xor x; task a; task b; and q; end e; s > x; x > a 50%; x > b; a > q; b > q; q > e",
        "q deadlock after x",
    );
    check_text("start s; xor x; task a; and q; end e; s > x; x > a 50%; x > q; a > q; q > e", "q deadlock after x");
    // Cases that went side by side before, and are one again, don't matter.
    check_text(
        "start s; and p; task a; task b; and q; xor x; task c; task d; and r; end e; s > p; p > a; p > b; a > q; b > q; q > x; \
         x > c 50%; x > d; c > r; d > r; r > e",
        "r deadlock after x",
    );
    // A choice on one of two sides may leave the join waiting, and may not.
    check_text(
        "start s; and p; xor x; task a; task b; xor y; and q; end e; s > p; p > x; p > q; x > a 50%; x > b; a > y; b > y; y > q; q > e",
        "",
    );
    // Both come to the choice, so both branches may be taken.
    check_text(
        "start s; and p; xor m; xor x; task a; task b; and q; end e; s > p; p > m; p > m2; xor m2; m2 > m; m > x; x > a 50%; x > b; \
         a > q; b > q; q > e",
        "",
    );
    // Who comes round again may bring what is missing, when something was left waiting.
    check_text(
        "start s; xor m; xor x; and p; task b; and q; end e; s > m; m > x; x > p 50%; x > b; p > q; p > m; b > q; q > e",
        "",
    );
    check_text("start s; and q; xor x; end e; s > q; q > x; x > q 50%; x > e", "q WaitsForItself");
}

#[test]
fn what_a_step_should_say_is_asked_for() {
    check_text("lane l nobody; start s lane=l; task a lane=l; end e; s > a; a > e", "e NoLane, l NoDepartment");
    check_text("start s; task a duty=approve; end e; s > a; a > e", "a NoPolicy");
    check_text("start s; task a duty=approve policy=P1; end e; s > a; a > e", "");
    check_text("start s; task a risk=r; end e; s > a; a > e", "a NoControl");
    check_text("start s; task a risk=r control=c; end e; s > a; a > e", "a NoEvidence");
    check_text("start s; task a risk=r control=c evidence=e; end e; s > a; a > e", "");
    check_text("lane big nobody; lane l in=big; start s lane=l; end e lane=l; s > e", "");
    let map = map("start s; task a owner=clerk; task b; end e; s > a; a > b; b > e");
    let found = check(&map, &TokenFlow::of(&map));
    assert_eq!(found, [Finding { about: "b".parse().unwrap(), kind: FindingKind::NoOwner }]);
}

#[test]
fn a_flow_whose_end_is_gone_is_told() {
    check_text("start s; task a; end e; s > a; a > e; a > gone", "a_gone Loose");
}

#[test]
fn figures_too_large_are_told() {
    check_text(
        "start s volume=9000000000; task a minutes=9000000000 rate=9000000000000; end e; s > a; a > e",
        "a Overflow",
    );
}
