//! Maps small enough to be reckoned by hand, properties that hold for all, and the same maps played case by case.

mod play;
mod random;

use proptest::prelude::*;

use super::super::sketch::{id, map, quantity};
use super::*;

/// `volumes` is `node volume` for as many nodes as matter.
#[track_caller]
fn check(text: &str, volumes: &str) {
    let map = map(text);
    let flow = TokenFlow::of(&map);
    for pair in volumes.split(',') {
        let (node, expect) = pair.trim().split_once(' ').unwrap();
        let found = match flow.step(&id(node)).unwrap() {
            Ok(step) => step.volume.decimal().normalize().to_string(),
            Err(FlowFault::Endless { .. }) => "endless".to_owned(),
            Err(FlowFault::Overflow { .. }) => "overflow".to_owned(),
        };
        assert_eq!(found, expect, "{node} in {text}");
    }
}

#[test]
fn a_choice_divides_and_meeting_ways_add_up() {
    check("start s volume=120; task a; end e; s > a; a > e", "s 120, a 120, e 120");
    check(
        "start s volume=200; xor x; task a; task b; task c; xor y; end e; s > x; x > a 30%; x > b 25%; x > c; \
         a > y; b > y; c > y; y > e",
        "a 60, b 50, c 90, y 200, e 200",
    );
    // Without any share, in equal parts.
    check("start s volume=100; xor x; task a; task b; task c; s > x; x > a; x > b; x > c", "a 33.333333, c 33.333333");
    check("start s volume=10; event x; task a; task b; s > x; x > a 10%; x > b default", "a 1, b 9");
    check("start s volume=10; start t volume=2.5; task a; s > a; t > a", "a 12.5");
    check("start s; task a; s > a", "a 0");
}

#[test]
fn side_by_side_is_waited_for() {
    check(
        "start s volume=40; and p; task a; task b; and q; end e; s > p; p > a; p > b; a > q; b > q; q > e",
        "a 40, b 40, q 40, e 40",
    );
    // Where one of the parts may not come, the others wait for it.
    check(
        "start s volume=40; and p; task a; xor x; end lost; and q; end e; s > p; p > a; p > x; x > lost 25%; x > q; a > q; q > e",
        "a 40, q 30, lost 10, e 30",
    );
    // A step with two ways out goes both.
    check("start s volume=5; task a; task b; task c; s > a; a > b; a > c", "b 5, c 5");
}

#[test]
fn an_inclusive_gateway_decides_on_each_way_for_itself() {
    check(
        "start s volume=100; or o; task a; task b; task c; or j; end e; s > o; o > a 60%; o > b 50%; o > c default; \
         a > j; b > j; c > j; j > e",
        "a 60, b 50, c 20, j 100, e 100",
    );
    // Without a way of last resort, some go none.
    check("start s volume=100; or o; task a; task b; or j; s > o; o > a 60%; o > b 50%; a > j; b > j", "j 80");
    // Ways of one branch take turns: ½ × (0.4 + 0.6) and ½ are independent.
    check(
        "start s volume=100; or o; xor x; task a; task b; task c; or j; s > o; o > x 50%; o > c 50%; x > a 40%; x > b 60%; \
         a > j; b > j; c > j",
        "a 20, b 30, j 75",
    );
    // After a choice the ways of an inclusive join take turns as well.
    check("start s volume=8; xor x; task a; task b; or j; s > x; x > a 25%; x > b; a > j; b > j", "j 8");
    // In a loop: each round, of all that come, 3/4 come to the join, and a fifth of them go round: v = 100 + 0.15 v.
    check(
        "start s volume=85; xor m; or o; task a; task b; or j; xor x; end e; s > m; m > o; o > a 50%; o > b 50%; a > j; b > j; \
         j > x; x > m 20%; x > e",
        "o 100, a 50, j 75, e 60",
    );
}

#[test]
fn loops_are_solved() {
    check("start s volume=80; task a; xor x; end e; s > a; a > x; x > a 20%; x > e", "a 100, x 100, e 80");
    check("start s volume=70; task a; xor x; end e; s > a; a > x; x > a 30%; x > e", "a 100, e 70");
    check("start s volume=100; task a; xor x; end e; s > a; a > x; x > a 30%; x > e", "a 142.857143, e 100");
    // A loop in a loop: b = a + ½ b, a = 60 + 0.4 × ½ b.
    check(
        "start s volume=60; xor a; xor b; xor x; xor y; end e; s > a; a > b; b > x; x > b 50%; x > y; y > a 40%; y > e",
        "a 100, b 200, y 100, e 60",
    );
    // Side by side inside of a loop.
    check(
        "start s volume=90; xor m; and p; task a; task b; and q; xor x; end e; s > m; m > p; p > a; p > b; a > q; b > q; \
         q > x; x > m 10%; x > e",
        "m 100, a 100, b 100, q 100, e 90",
    );
    // A join that waits for what comes only after it lets nothing pass.
    check("start s volume=10; and q; xor x; end e; s > q; q > x; x > q 50%; x > e", "q 0, e 0");
}

#[test]
fn a_loop_that_lets_no_case_go_is_told_with_its_steps() {
    check(
        "start s volume=1; task a; task b; task c; s > a; a > b; b > a; b > c",
        "s 1, a endless, b endless, c endless",
    );
    check("start s volume=1; task a; xor x; end e; s > a; a > x; x > a 100%; x > e 0%", "a endless, e endless");
    check("start s volume=1; xor a; and p; xor b; s > a; a > p; p > a; p > b", "a endless, b endless");
    let flow = TokenFlow::of(&map("start s volume=1; task a; task b; task c; s > a; a > b; b > a; b > c"));
    assert_eq!(flow.faults(), [FlowFault::Endless { steps: Arc::new([id("a"), id("b")]) }]);
    assert!(flow.total().is_err());
    // Nothing is amiss where a step says itself how often it happens.
    check("start s volume=1; task a volume=3; task b; task c; s > a; a > b; b > a; b > c", "a 3, b 3, c 3");
}

#[test]
fn what_a_step_says_stands_over_what_comes() {
    check("start s volume=10; task a; task b volume=7; task c; s > a; a > b; b > c", "a 10, b 7, c 7");
}

#[test]
fn a_boundary_event_takes_its_share() {
    check(
        "start s volume=100; task a; boundary b at=a on=timer; task late; end e; s > a; a > e; b > late 15%; late > e",
        "late 15, e 100",
    );
    check(
        "start s volume=100; task a; boundary b at=a on=timer beside; task note; end e; s > a; a > e; b > note 15%",
        "note 15, e 100",
    );
    // What fails inside comes out at the boundary.
    check(
        "start s volume=100; sub p; start in1 in=p; xor x in=p; end ok in=p; end bad in=p on=error; boundary b at=p on=error; \
         task mend; end e; s > p; p > e; in1 > x; x > ok 90%; x > bad; b > mend; mend > e",
        "p 100, bad 10, b 10, mend 10, e 100",
    );
    // And may go back in: p = 90 + 0.1 p.
    check(
        "start s volume=90; sub p; start in1 in=p; xor x in=p; end ok in=p; end bad in=p on=error; boundary b at=p on=error; \
         end e; s > p; p > e; in1 > x; x > ok 90%; x > bad; b > p",
        "p 100, bad 10, e 90",
    );
}

#[test]
fn cases_go_on_at_links_in_subprocesses_and_in_other_pools() {
    check(
        "start s volume=6; throw t name=A on=link; catch c name=A on=link; catch d name=B on=link; task a; s > t; c > a",
        "a 6, d 0",
    );
    check("start s volume=6; sub p; task a in=p; task b in=p; end e; s > p; p > e; a > b", "a 6, b 6, e 6");
    check(
        "pool buyer; pool seller; start s pool=buyer volume=50; task order pool=buyer; start got pool=seller on=message; \
         task pack pool=seller; end e pool=buyer; s > order; order > e; order ~ got; got > pack",
        "got 50, pack 50, e 50",
    );
    // A message to a running case starts none.
    check("start s volume=5; task a; task b; catch m on=message; task c; s > a; a > b; a ~ m; m > c", "c 0");
}

#[test]
fn time_and_money_are_exact_on_the_volume_and_rounded_once() {
    let text = "lane big; lane l in=big; start s volume=100; task a lane=l minutes=10 wait=30 rate=6000 unit=50 fixed=20000; xor x; \
                end e; s > a; a > x; x > a 30%; x > e";
    let found = map(text);
    let flow = TokenFlow::of(&found);
    let step = flow.step(&id("a")).unwrap().clone().unwrap();
    // 142.857143 × (10 ÷ 60 × 6,000 + 50) + 20,000 = 170,000.00015 fen.
    let taken = Taken { minutes: quantity("1428.57143"), wait_minutes: quantity("4285.71429"), cost: Minor(170_000) };
    assert_eq!(step, StepFlow { volume: quantity("142.857143"), taken });
    assert_eq!(flow.sum(&id("l")), Some(&Ok(taken)));
    assert_eq!(flow.sum(&id("big")), Some(&Ok(taken)));
    assert_eq!(flow.total(), Ok(taken));
    assert_eq!(flow.way(&id("x_a")).cloned(), Some(Ok(quantity("42.857143"))));

    let half = |rounding| {
        // Three cases of half a fen each, and one of 0.5.
        let mut map = map("start s volume=5; task a minutes=1 rate=30; s > a");
        map.header.rounding = rounding;
        TokenFlow::of(&map).total().unwrap().cost
    };
    assert_eq!([half(Rounding::HalfUp), half(Rounding::HalfEven)], [Minor(3), Minor(2)]);
    let large = "start s volume=9000000000; task a minutes=9000000000 rate=9000000000000; s > a";
    assert_eq!(TokenFlow::of(&map(large)).total(), Err(FlowFault::overflow(&id("a"))));
    check(
        "start s volume=9000000000; task a; task b; xor x; s > a; a > x; x > a 99.9999%; x > b",
        "a overflow, x overflow, b 9000000000",
    );
}

#[test]
fn a_subprocess_sums_what_is_inside_it() {
    let found =
        map("start s volume=2; sub p unit=5; task a in=p unit=7; sub q in=p; task b in=q unit=11; s > p; a > q");
    let flow = TokenFlow::of(&found);
    assert_eq!(flow.sum(&id("p")).unwrap().as_ref().unwrap().cost, Minor(2 * (5 + 7 + 11)));
    assert_eq!(flow.sum(&id("q")).unwrap().as_ref().unwrap().cost, Minor(22));
    assert_eq!(flow.total().unwrap().cost, Minor(46));
}

#[test]
fn the_bottleneck_is_who_has_the_most_to_do_for_their_time() {
    let found =
        map("lane l; start s volume=100; task a owner=clerk minutes=30 capacity=4000; task b owner=clerk minutes=6; \
         task c lane=l minutes=5 capacity=9000; task d minutes=3; s > a; a > b; b > c; c > d");
    let flow = TokenFlow::of(&found);
    let bottleneck = flow.bottleneck().unwrap();
    assert_eq!(bottleneck.doer, Doer::Owner("clerk".into()));
    assert_eq!(bottleneck.utilisation().unwrap().to_string(), "0.9");
    assert_eq!(bottleneck.spare(), Some(quantity("400")));
    let doers: Vec<_> = flow.loads().iter().map(|load| &load.doer).collect();
    assert_eq!(doers, [&Doer::Owner("clerk".into()), &Doer::Lane(id("l")), &Doer::Step(id("d"))]);
}

/// `probability minutes elapsed cost: steps`, a path a line.
#[track_caller]
fn check_paths(text: &str, expect: &[&str]) {
    let map = map(text);
    let told = |path: &Path| {
        let steps: Vec<&str> = path.steps.iter().map(ElementId::as_str).collect();
        let figures = [path.probability.decimal(), path.minutes.decimal(), path.elapsed_minutes.decimal()];
        let figures = figures.map(|figure| figure.normalize().to_string()).join(" ");
        format!("{figures} {}: {}", path.cost.0, steps.join(" "))
    };
    let found: Vec<String> = Paths::of(&map).iter().flat_map(|paths| &paths.paths).map(told).collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn each_path_has_its_probability_time_and_cost() {
    check_paths(
        "start s volume=50; task a minutes=10 wait=5 unit=100; xor x; task b minutes=20 rate=6000; end e; end f; s > a; a > x; \
         x > b 25%; x > f; b > e",
        &["0.75 10 15 100: s a x f", "0.25 30 35 2100: s a x b e"],
    );
    // A loop of 20 % has 1.25 rounds.
    check_paths(
        "start s volume=1; task a minutes=8 unit=4; xor x; end e; s > a; a > x; x > a 20%; x > e",
        &["1 10 10 5: s a x e"],
    );
    // Side by side: all is handled, and the longer one is waited for.
    check_paths(
        "start s volume=1; and p; task a minutes=30; task b minutes=5 wait=1; and q; task c minutes=1; end e; \
         s > p; p > a; p > b; a > q; b > q; q > c; c > e",
        &["1 36 31 0: s p b a q c e"],
    );
    // Side by side that never meets again is over with its last.
    check_paths("start s; task a; task b minutes=3; task c minutes=4; s > a; a > b; a > c", &["1 7 4 0: s a c b"]);
    // Out at the boundary, and what is inside counts for the subprocess.
    check_paths(
        "start s volume=10; sub p minutes=1; task a in=p minutes=2; boundary b at=p on=timer; end late; end e; s > p; p > e; \
         b > late 10%",
        &["0.9 3 3 0: s p e", "0.1 3 3 0: s p b late"],
    );
}

#[test]
fn more_paths_than_can_be_read_are_told_as_a_rest() {
    let mut text = String::from("start s; s > x0");
    for at in 0..20 {
        text += &format!(
            "; xor x{at}; task a{at}; task b{at}; x{at} > a{at} 50%; x{at} > b{at}; a{at} > x{0}; b{at} > x{0}",
            at + 1
        );
    }
    let paths = Paths::of(&map(&(text + "; end x20"))).remove(0);
    assert_eq!(paths.paths.len(), 60);
    assert!(paths.rest > Share::percent(99));
    let listed: i64 = paths.paths.iter().map(|path| path.probability.0).sum();
    // Each of the sixty is rounded by itself.
    assert!((listed + paths.rest.0 - Share::ALL.0).abs() <= 30);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_in_goes_out(sketch in random::sketch()) {
        let map = map(&sketch);
        let flow = TokenFlow::of(&map);
        prop_assert!(flow.faults().is_empty(), "{:?} {}", flow.faults(), sketch);
        let sum = |kind: fn(&NodeKind) -> bool| -> i64 {
            let nodes = map.nodes().filter(|node| kind(&node.kind));
            nodes.map(|node| flow.step(&node.id).unwrap().as_ref().unwrap().volume.0).sum()
        };
        let (starts, ends) = (sum(|kind| matches!(kind, NodeKind::Start(_))), sum(|kind| matches!(kind, NodeKind::End(_))));
        // Each end is rounded by itself, to the millionth.
        prop_assert!((starts - ends).abs() <= 20, "{} in, {} out: {}", starts, ends, sketch);
    }

    #[test]
    fn twice_the_cases_is_twice_the_work(sketch in random::sketch()) {
        let once = map(&sketch);
        let mut twice = once.clone();
        for node in once.nodes().filter(|node| node.figures.volume.is_some()) {
            let mut node = node.clone();
            node.figures.volume = node.figures.volume.map(|volume| Quantity(2 * volume.0));
            twice.put(super::super::Element::Node(Box::new(node)));
        }
        let (once, twice) = (TokenFlow::of(&once), TokenFlow::of(&twice));
        for (id, step) in once.steps() {
            let single = step.as_ref().unwrap().volume.0;
            let double = twice.step(id).unwrap().as_ref().unwrap().volume.0;
            prop_assert!((2 * single - double).abs() <= 1, "{}: {} and {}", id, single, double);
        }
    }

    #[test]
    fn a_sound_map_is_told_of_no_deadlock(sketch in random::sketch()) {
        let map = map(&sketch);
        let found = super::super::check(&map, &TokenFlow::of(&map));
        let grave: Vec<_> = found.iter().filter(|finding| finding.kind.is_grave()).collect();
        prop_assert!(grave.is_empty(), "{:?} {}", grave, sketch);
    }

    #[test]
    fn paths_are_all_there_is(sketch in random::sketch()) {
        for paths in Paths::of(&map(&sketch)) {
            let listed: i64 = paths.paths.iter().map(|path| path.probability.0).sum();
            let off = (listed + paths.rest.0 - Share::ALL.0).abs();
            // Each of them is rounded by itself.
            prop_assert!(off <= 100, "{} listed, {} left: {}", listed, paths.rest.0, sketch);
        }
    }
}
