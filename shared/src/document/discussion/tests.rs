//! Stories and properties of talk: people speak apart, meet again and read the same; nobody speaks for another.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutomergeError, Change};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::document::{NewDiscussion, empty_document};
use crate::id::{DocumentId, PersonActor};
use crate::wire::inspect::Refusal;

const SALES: PersonId = PersonId(Uuid::from_u128(0xc1));
const FINANCE: PersonId = PersonId(Uuid::from_u128(0xc2));
const HEAD: PersonId = PersonId(Uuid::from_u128(0xc3));
const TRAVEL: LineId = LineId(Uuid::from_u128(0xb1));

fn actor(person: PersonId) -> ActorId {
    ActorId::from(PersonActor { person, tab: [1; 8] }.to_bytes().as_slice())
}

fn fresh() -> Automerge {
    let about = DocumentId(Uuid::from_u128(1));
    NewDiscussion { about }.create(actor(PersonId(Uuid::nil())), 0).expect("a discussion")
}

/// The same document on another device.
fn of(doc: &Automerge, person: PersonId) -> Automerge {
    let mut copy = empty_document().with_actor(actor(person));
    copy.load_incremental(&doc.save()).expect("loads");
    copy
}

fn words(text: &str) -> Words {
    Words { text: text.to_owned(), mentions: Vec::new(), figure: None }
}

fn comment(number: u128) -> CommentId {
    CommentId(Uuid::from_u128(number))
}

fn begin(number: u128, text: &str) -> DiscussionCommand {
    let topic = Topic::line(TRAVEL, Some(Period::FIRST));
    DiscussionCommand::Begin { id: comment(number), topic, words: words(text) }
}

fn answer(number: u128, thread: u128, text: &str) -> DiscussionCommand {
    DiscussionCommand::Answer { id: comment(number), thread: comment(thread), words: words(text) }
}

fn say(doc: &mut Automerge, command: &DiscussionCommand, at: i64) {
    command.apply(doc, at).expect("a command of the story");
}

/// Whether the server would let these changes of a person in, on top of what it has.
fn let_in(server: &mut Automerge, theirs: &Automerge, sender: PersonId) -> Result<(), Refusal> {
    let mut guard = TalkGuard::default();
    for change in theirs.get_changes(&server.get_heads()) {
        guard.judge(server, &change.decode(), sender)?;
        server.apply_changes([change]).expect("applies");
        guard.settle();
    }
    Ok(())
}

#[test]
fn a_thread_is_begun_answered_given_and_settled() {
    let mut doc = of(&fresh(), SALES);
    let called = Words { text: "@Finance 为何这么多?".to_owned(), mentions: vec![FINANCE, FINANCE], figure: None };
    let topic = Topic::line(TRAVEL, Some(Period::FIRST));
    say(&mut doc, &DiscussionCommand::Begin { id: comment(1), topic: topic.clone(), words: called }, 10);
    let mut doc = of(&doc, FINANCE);
    say(&mut doc, &answer(2, 1, "Two fairs."), 20);
    say(&mut doc, &DiscussionCommand::Assign { thread: comment(1), to: Some(SALES) }, 21);
    say(&mut doc, &DiscussionCommand::Resolve { thread: comment(1), resolved: true }, 22);
    let talk = read_discussion(&doc).unwrap();
    let thread = talk.thread(comment(1)).unwrap();
    assert_eq!((talk.threads.len(), &thread.topic), (1, &topic));
    let said: Vec<_> = thread.comments.iter().map(|comment| (comment.by, comment.at, comment.text.as_str())).collect();
    assert_eq!(said, [(Some(SALES), 10, "@Finance 为何这么多?"), (Some(FINANCE), 20, "Two fairs.")]);
    assert_eq!(thread.comments[0].mentions, [FINANCE]);
    assert_eq!((thread.assignee, thread.assigned_by), (Some(SALES), Some(FINANCE)));
    assert_eq!(thread.resolved, Some(Done { by: Some(FINANCE), at: 22 }));
    assert_eq!((thread.by_others(SALES), thread.by_others(HEAD)), (1, 2));
    assert!(thread.concerns(SALES) && thread.concerns(FINANCE) && !thread.concerns(HEAD));

    say(&mut doc, &DiscussionCommand::Resolve { thread: comment(1), resolved: false }, 30);
    say(&mut doc, &DiscussionCommand::Assign { thread: comment(1), to: None }, 31);
    let thread = read_discussion(&doc).unwrap().threads.remove(0);
    assert!(thread.is_open() && thread.assignee.is_none());
}

#[test]
fn a_proposal_is_declined_with_a_word_or_without() {
    let mut doc = of(&fresh(), SALES);
    let proposed = |number: u128, figure: i64| DiscussionCommand::Begin {
        id: comment(number),
        topic: Topic::line(TRAVEL, Some(Period::FIRST)),
        words: Words { figure: Some(Minor(figure)), ..Words::default() },
    };
    say(&mut doc, &proposed(1, 5_00), 10);
    say(&mut doc, &proposed(2, 6_00), 11);
    let server = doc.clone();
    let mut doc = of(&doc, FINANCE);
    let decline = |id: u128, thread: u128, text: &str| DiscussionCommand::Decline {
        id: comment(id),
        thread: comment(thread),
        proposal: comment(thread),
        words: words(text),
    };
    say(&mut doc, &decline(3, 1, "There is no fair this year."), 20);
    say(&mut doc, &decline(4, 2, ""), 21);
    assert!(decline(5, 9, "").apply(&mut doc, 22).is_err(), "there is nothing to decline");
    let talk = read_discussion(&doc).unwrap();
    for (number, word) in [(1, "There is no fair this year."), (2, "")] {
        let thread = talk.thread(comment(number)).unwrap();
        let declined = thread.declined(comment(number)).unwrap();
        assert_eq!((declined.by, declined.text.as_str()), (Some(FINANCE), word));
        assert_eq!(
            thread.comments[0].figure,
            Some(Minor(4_00 + i64::try_from(number).unwrap() * 1_00)),
            "it is still said"
        );
        assert_eq!(thread.resolved.unwrap().by, Some(FINANCE), "and settled in one change");
    }
    let_in(&mut server.clone(), &doc, FINANCE).expect("the server lets it in");
    assert!(let_in(&mut server.clone(), &doc, HEAD).is_err(), "in nobody else's name");

    // Who declined thinks better of it, and what a remark declines is not changed afterwards.
    let mut again = doc.clone();
    say(&mut again, &DiscussionCommand::Withdraw { comment: comment(3) }, 30);
    assert_eq!(read_discussion(&again).unwrap().thread(comment(1)).unwrap().declined(comment(1)), None);
    let (_, remarks) = doc.get(ROOT, key::COMMENTS).unwrap().unwrap();
    let (_, remark) = doc.get(&remarks, comment(3).to_string()).unwrap().unwrap();
    let mut moved = of(&doc, FINANCE);
    moved.transact::<_, _, AutomergeError>(|tx| tx.put(&remark, key::DECLINES, comment(2).to_string())).unwrap();
    assert!(matches!(let_in(&mut doc, &moved, FINANCE), Err(Refusal::Content(_))));
}

#[test]
fn what_was_said_is_edited_or_taken_back_by_whoever_said_it() {
    let mut doc = of(&fresh(), SALES);
    say(&mut doc, &begin(1, "Too much"), 10);
    say(&mut doc, &DiscussionCommand::Edit { comment: comment(1), words: words("Too little") }, 11);
    let mut theirs = of(&doc, FINANCE);
    say(&mut theirs, &answer(2, 1, "No"), 12);
    for foreign in [
        DiscussionCommand::Edit { comment: comment(1), words: words("Enough") },
        DiscussionCommand::Withdraw { comment: comment(1) },
    ] {
        assert!(matches!(foreign.apply(&mut theirs, 13), Err(DocumentError::NotYours)));
    }
    let mut doc = of(&theirs, SALES);
    let thread = read_discussion(&doc).unwrap().threads.remove(0);
    assert_eq!((thread.comments[0].text.as_str(), thread.comments[0].edited), ("Too little", Some(11)));
    say(&mut doc, &DiscussionCommand::Withdraw { comment: comment(1) }, 14);
    let thread = read_discussion(&doc).unwrap().threads.remove(0);
    assert!(thread.comments[0].withdrawn && thread.comments[0].text.is_empty());
    assert_eq!(thread.comments[1].text, "No", "the answer stays");
    let mut doc = of(&doc, FINANCE);
    say(&mut doc, &DiscussionCommand::Withdraw { comment: comment(2) }, 15);
    assert!(read_discussion(&doc).unwrap().threads.is_empty(), "nothing is left to read");
}

#[test]
fn what_makes_no_sense_is_refused_and_writes_nothing() {
    let mut doc = of(&fresh(), SALES);
    say(&mut doc, &begin(1, "One"), 10);
    say(&mut doc, &answer(2, 1, "Two"), 10);
    let heads = doc.get_heads();
    let long = "字".repeat(Comment::CHARS_MAX + 1);
    let crowd = Words { text: "all".to_owned(), mentions: vec![SALES; Comment::MENTIONS_MAX + 1], figure: None };
    let wrong = [
        (begin(3, " \n"), "nothing was said"),
        (begin(3, &long), "at most 4000 characters, this one has 4001"),
        (DiscussionCommand::Begin { id: comment(3), topic: Topic::default(), words: crowd }, "at most 30 people"),
        (answer(3, 9, "to nobody"), "not in this discussion"),
        (DiscussionCommand::Resolve { thread: comment(2), resolved: true }, "not in this discussion"),
    ];
    for (command, expect) in wrong {
        let told = command.apply(&mut doc, 11).unwrap_err().to_string();
        assert!(told.contains(expect), "{told}");
    }
    assert_eq!(doc.get_heads(), heads);
}

#[test]
fn remarks_of_an_earlier_version_are_threads_of_their_own() {
    let mut doc = of(&fresh(), SALES);
    doc.transact::<_, _, AutomergeError>(|tx| {
        let comments = tx.get(ROOT, "comments")?.expect("made at first").1;
        let remark = tx.put_object(&comments, comment(1).to_string(), automerge::ObjType::Map)?;
        tx.put(&remark, "text", "before threads")?;
        tx.put(&remark, "at", 5)?;
        tx.put(&remark, "line", TRAVEL.to_string())?;
        tx.put(&remark, "resolved", true)
    })
    .unwrap();
    let thread = read_discussion(&doc).unwrap().threads.remove(0);
    assert_eq!((thread.comments.len(), thread.topic.line), (1, Some(TRAVEL)));
    assert_eq!(thread.resolved, Some(Done { by: Some(SALES), at: 0 }));
}

/// Writes into the talk as no command would.
fn forge(doc: &mut Automerge, work: impl FnOnce(&mut automerge::transaction::Transaction<'_>, ObjId, ObjId)) {
    let comments = map_of(doc, &ROOT, key::COMMENTS).unwrap();
    let first = map(doc, &comments, &comment(1).to_string()).unwrap().unwrap();
    let mut tx = doc.transaction();
    work(&mut tx, comments, first);
    tx.commit();
}

#[test]
fn nobody_writes_in_anothers_name() {
    let mut server = of(&fresh(), PersonId(Uuid::nil()));
    let mut sales = of(&server, SALES);
    say(&mut sales, &begin(1, "Mine"), 10);
    let_in(&mut server, &sales, SALES).unwrap();
    type Forgery = fn(&mut automerge::transaction::Transaction<'_>, ObjId, ObjId);
    let forgeries: [(&str, Forgery); 9] = [
        ("another's words", |tx, _, first| tx.put(&first, "text", "Yours").unwrap()),
        ("another's words, letter by letter", |tx, _, first| {
            let text = tx.put_object(&first, "text", automerge::ObjType::Text).unwrap();
            tx.splice_text(&text, 0, 0, "Yours").unwrap();
        }),
        ("another's remark taken back", |tx, _, first| tx.put(&first, "withdrawn", true).unwrap()),
        ("another's remark deleted", |tx, comments, _| tx.delete(&comments, comment(1).to_string()).unwrap()),
        ("another's remark replaced", |tx, comments, _| {
            tx.put_object(&comments, comment(1).to_string(), automerge::ObjType::Map).unwrap();
        }),
        ("a signature", |tx, comments, _| {
            let remark = tx.put_object(&comments, comment(2).to_string(), automerge::ObjType::Map).unwrap();
            tx.put(&remark, "by", SALES.to_string()).unwrap();
        }),
        ("what it is about", |tx, _, _| tx.put(ROOT, "about", "something else").unwrap()),
        ("a place in another's remark for anything", |tx, _, first| {
            tx.put_object(&first, "assignee", automerge::ObjType::Map).unwrap();
        }),
        ("a remark that is none", |tx, comments, _| tx.put(&comments, "note", "x").unwrap()),
    ];
    for (what, forgery) in forgeries {
        let mut finance = of(&server, FINANCE);
        forge(&mut finance, forgery);
        let refused = let_in(&mut of(&server, PersonId(Uuid::nil())), &finance, FINANCE);
        assert!(matches!(refused, Err(Refusal::Content(_))), "{what}: {refused:?}");
    }
    // How the thread stands is everybody's.
    let mut finance = of(&server, FINANCE);
    say(&mut finance, &DiscussionCommand::Assign { thread: comment(1), to: Some(SALES) }, 11);
    say(&mut finance, &DiscussionCommand::Resolve { thread: comment(1), resolved: true }, 12);
    say(&mut finance, &answer(2, 1, "Settled"), 13);
    say(&mut finance, &DiscussionCommand::Edit { comment: comment(2), words: words("Settled.") }, 14);
    let_in(&mut server, &finance, FINANCE).unwrap();
    assert!(!read_discussion(&server).unwrap().threads[0].is_open());
}

#[test]
fn a_replica_that_does_not_name_its_person_signs_its_remarks() {
    let mut server = of(&fresh(), PersonId(Uuid::nil()));
    let mut script = of(&server, SALES).with_actor(ActorId::from([7_u8; 16]));
    let write = |doc: &mut Automerge, by: PersonId, number: u128| {
        let comments = map_of(doc, &ROOT, key::COMMENTS).unwrap();
        let mut tx = doc.transaction();
        let remark = tx.put_object(&comments, comment(number).to_string(), automerge::ObjType::Map).unwrap();
        let text = tx.put_object(&remark, "text", automerge::ObjType::Text).unwrap();
        tx.splice_text(&text, 0, 0, "from a script").unwrap();
        tx.put(&remark, "by", by.to_string()).unwrap();
        tx.commit();
    };
    write(&mut script, SALES, 1);
    let_in(&mut server, &script, SALES).unwrap();
    let thread = read_discussion(&server).unwrap().threads.remove(0);
    assert_eq!((thread.comments[0].by, thread.comments[0].text.as_str()), (Some(SALES), "from a script"));
    // From another of its replicas the person edits it; another person does not.
    let mut other = of(&server, SALES);
    say(&mut other, &DiscussionCommand::Edit { comment: comment(1), words: words("by hand") }, 9);
    let_in(&mut server, &other, SALES).unwrap();
    let mut finance = of(&server, FINANCE);
    forge(&mut finance, |tx, _, first| tx.put(&first, "text", "Yours").unwrap());
    assert!(let_in(&mut server, &finance, FINANCE).is_err());
}

#[test]
fn talk_has_bounds() {
    let mut server = of(&fresh(), PersonId(Uuid::nil()));
    let mut sales = of(&server, SALES);
    sales
        .transact::<_, _, AutomergeError>(|tx| {
            let comments = tx.get(ROOT, "comments")?.expect("made at first").1;
            (0..=(COMMENTS_MAX + COMMENTS_LATE_MAX) as u128).try_for_each(|number| {
                tx.put_object(&comments, comment(number).to_string(), automerge::ObjType::Map).map(drop)
            })
        })
        .unwrap();
    let refused = let_in(&mut server, &sales, SALES);
    assert!(matches!(refused, Err(Refusal::TooMany { what: "remarks", .. })), "{refused:?}");
    assert!(matches!(begin(99_999, "one more").apply(&mut sales, 1), Err(DocumentError::TooManyComments { .. })));

    let mut sales = of(&server, SALES);
    say(&mut sales, &begin(1, "short"), 1);
    forge(&mut sales, |tx, _, first| tx.put(&first, "text", "x".repeat(Comment::CHARS_MAX + 1)).unwrap());
    assert!(matches!(let_in(&mut server, &sales, SALES), Err(Refusal::TooMany { .. })));
}

/// What somebody might do next, drawn small so that people collide often.
#[derive(Debug, Clone)]
enum Act {
    Begin,
    Answer(usize),
    Edit(usize),
    Withdraw(usize),
    Assign(usize, Option<u8>),
    Resolve(usize, bool),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Begin),
        3 => (0..6_usize).prop_map(Act::Answer),
        2 => (0..12_usize).prop_map(Act::Edit),
        1 => (0..12_usize).prop_map(Act::Withdraw),
        1 => (0..6_usize, prop::option::of(0..3_u8)).prop_map(|(thread, to)| Act::Assign(thread, to)),
        1 => (0..6_usize, any::<bool>()).prop_map(|(thread, resolved)| Act::Resolve(thread, resolved)),
    ]
}

const PEOPLE: [PersonId; 3] = [SALES, FINANCE, HEAD];

/// Does it, if it makes sense to the person now.
fn perform(doc: &mut Automerge, act: &Act, step: u128) {
    let talk = read_discussion(doc).unwrap();
    let thread = |at: &usize| talk.threads.get(*at).map(|thread| thread.id);
    let remark =
        |at: &usize| talk.threads.iter().flat_map(|thread| &thread.comments).nth(*at).map(|comment| comment.id);
    let said = words(&format!("said in step {step}"));
    let command = match act {
        Act::Begin => Some(DiscussionCommand::Begin { id: comment(step), topic: Topic::default(), words: said }),
        Act::Answer(at) => {
            thread(at).map(|thread| DiscussionCommand::Answer { id: comment(step), thread, words: said })
        }
        Act::Edit(at) => remark(at).map(|comment| DiscussionCommand::Edit { comment, words: said }),
        Act::Withdraw(at) => remark(at).map(|comment| DiscussionCommand::Withdraw { comment }),
        Act::Assign(at, to) => {
            let to = to.and_then(|to| PEOPLE.get(usize::from(to)).copied());
            thread(at).map(|thread| DiscussionCommand::Assign { thread, to })
        }
        Act::Resolve(at, resolved) => {
            thread(at).map(|thread| DiscussionCommand::Resolve { thread, resolved: *resolved })
        }
    };
    match command.map(|command| command.apply(doc, i64::try_from(step % 7).unwrap())) {
        None | Some(Ok(()) | Err(DocumentError::NotYours)) => {}
        Some(Err(error)) => panic!("{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Three people talk apart and now and then by way of the server: all read the same in the end, whatever the order,
    /// the server lets everything in, and no remark is ever read as somebody else's.
    #[test]
    fn people_who_talk_apart_read_the_same_in_the_end(
        script in prop::collection::vec((0..3_usize, act(), any::<bool>()), 1..40),
    ) {
        let mut server = of(&fresh(), PersonId(Uuid::nil()));
        let mut people: Vec<Automerge> = PEOPLE.iter().map(|person| of(&server, *person)).collect();
        for (step, (who, act, meets)) in script.iter().enumerate() {
            perform(&mut people[*who], act, 0x1000 + step as u128);
            if *meets {
                exchange(&mut server, &mut people[*who], PEOPLE[*who]);
            }
        }
        for _ in 0..2 {
            for (doc, person) in people.iter_mut().zip(PEOPLE) {
                exchange(&mut server, doc, person);
            }
        }
        let talk = read_discussion(&server).unwrap();
        for doc in &people {
            prop_assert_eq!(&read_discussion(doc).unwrap(), &talk);
        }
        for comment in talk.threads.iter().flat_map(|thread| &thread.comments) {
            let step = comment.id.0.as_u128() - 0x1000;
            let who = script.get(usize::try_from(step).unwrap()).map(|(who, ..)| PEOPLE[*who]);
            prop_assert_eq!(comment.by, who);
        }
    }
}

/// What a person has and the server has not goes in past the guard; the rest comes back.
fn exchange(server: &mut Automerge, doc: &mut Automerge, person: PersonId) {
    let known: Vec<_> = server.get_changes(&[]).iter().map(Change::hash).collect();
    let mut guard = TalkGuard::default();
    for change in doc.get_changes(&[]).into_iter().filter(|change| !known.contains(&change.hash())) {
        guard.judge(server, &change.decode(), person).expect("an honest change is let in");
        server.apply_changes([change]).expect("applies");
        guard.settle();
    }
    doc.load_incremental(&server.save()).expect("takes in");
}

#[test]
fn a_figure_is_proposed_with_or_without_words_and_its_writer_alone_changes_it() {
    let mut doc = fresh();
    let topic = Topic::line(LineId(Uuid::from_u128(5)), Some(Period::FIRST));
    let proposed = |figure| Words { figure: Some(Minor(figure)), ..Words::default() };
    say(&mut doc, &DiscussionCommand::Begin { id: comment(1), topic: topic.clone(), words: proposed(12_000_00) }, 10);
    say(&mut doc, &DiscussionCommand::Answer { id: comment(2), thread: comment(1), words: proposed(11_000_00) }, 11);
    let figures = |doc: &Automerge| {
        let threads = read_discussion(doc).unwrap().threads;
        threads[0].comments.iter().map(|comment| comment.figure.map(|minor| minor.0)).collect::<Vec<_>>()
    };
    assert_eq!(figures(&doc), [Some(12_000_00), Some(11_000_00)]);
    say(&mut doc, &DiscussionCommand::Edit { comment: comment(1), words: proposed(11_500_00) }, 12);
    say(&mut doc, &DiscussionCommand::Withdraw { comment: comment(2) }, 13);
    assert_eq!(figures(&doc), [Some(11_500_00), None]);
    say(&mut doc, &DiscussionCommand::Edit { comment: comment(1), words: words("Never mind the figure.") }, 14);
    assert_eq!(figures(&doc), [None, None]);
    let refused = DiscussionCommand::Begin { id: comment(3), topic, words: Words::default() }.apply(&mut doc, 15);
    assert!(matches!(refused, Err(DocumentError::NothingSaid)));
}

#[test]
fn a_thread_about_a_step_of_a_map_keeps_its_step_and_nobody_moves_it_elsewhere() {
    let mut doc = of(&fresh(), SALES);
    let step = Topic::element("Task_pay".parse().unwrap());
    say(&mut doc, &DiscussionCommand::Begin { id: comment(1), topic: step.clone(), words: words("Why twice?") }, 10);
    let everything = DiscussionCommand::Begin { id: comment(2), topic: Topic::default(), words: words("All in all") };
    say(&mut doc, &everything, 11);
    let topics: Vec<Topic> = read_discussion(&doc).unwrap().threads.into_iter().map(|thread| thread.topic).collect();
    assert_eq!(topics, [step, Topic::default()]);

    let mut server = of(&doc, HEAD);
    let comments = map_of(&doc, &ROOT, key::COMMENTS).unwrap();
    let own = doc.get(&comments, comment(1).to_string()).unwrap().unwrap().1;
    let mut tx = doc.transaction();
    tx.put(&own, key::ELEMENT, "Task_order").unwrap();
    tx.commit();
    let refused = let_in(&mut server, &doc, SALES);
    assert!(matches!(&refused, Err(Refusal::Content(why)) if why.contains("element")), "{refused:?}");
}
