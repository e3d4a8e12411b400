//! What is decided reaches whom it concerns, though the server is cut off at any step.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use shared::access::{Membership, Role, Scope};
use shared::approval::{Act, Approvers, Condition, Escalation, Policy, PolicyStep, Rule, TargetKind, Verdict};
use shared::id::DecisionId;
use shared::language::Language;
use shared::money::Currency;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::approval::tests::world::{SALES, Who, World, agree, give_back};
use crate::audit::AuditEvent;
use crate::auth::EmailAddress;
use crate::clock::Clock;
use crate::notify::{Carrier, Chat, ChatId, ChatService, Message, Post, PushAddress, PushMessage, Tone, Trouble};
use crate::persistence::{NoticeChoice, Occasion};

/// Somebody's letters, as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Came {
    key: String,
    to: String,
    subject: String,
    lines: Vec<String>,
}

/// A carrier that keeps what it was given, and fails or breaks off as it is told.
#[derive(Default)]
struct Bag {
    came: Mutex<Vec<Came>>,
    trouble: Mutex<Option<Trouble>>,
    /// Takes the letter and is never heard of again.
    breaks_off: Mutex<bool>,
    taken: Notify,
}

impl Bag {
    async fn take(&self, key: &str, to: &str, message: &Message) -> Result<(), Trouble> {
        if let Some(trouble) = self.trouble.lock().unwrap().clone() {
            return Err(trouble);
        }
        let (subject, lines) = (message.subject.clone(), message.lines.clone());
        self.came.lock().unwrap().push(Came { key: key.to_owned(), to: to.to_owned(), subject, lines });
        self.taken.notify_one();
        if *self.breaks_off.lock().unwrap() {
            std::future::pending::<()>().await;
        }
        Ok(())
    }

    fn empty(&self) -> Vec<Came> {
        std::mem::take(&mut *self.came.lock().unwrap())
    }

    /// Who got what, sorted, and the bag is empty.
    fn heard(&self) -> Vec<(String, String)> {
        let name = |to: &str| to.split('@').next().unwrap_or_default().to_owned();
        let mut heard: Vec<_> = self.empty().into_iter().map(|came| (name(&came.to), came.subject)).collect();
        heard.sort();
        heard
    }
}

#[async_trait]
impl Carrier for Bag {
    async fn mail(
        &self,
        key: &str,
        to: &EmailAddress,
        _: &str,
        message: &Message,
        _: DateTime<Utc>,
    ) -> Option<Result<(), Trouble>> {
        Some(self.take(key, to.as_str(), message).await)
    }

    async fn chat(&self, key: &str, chat: &Chat, message: &Message, _: DateTime<Utc>) -> Result<(), Trouble> {
        self.take(key, &chat.name, message).await
    }

    async fn push(&self, _: &PushAddress, _: &PushMessage, _: DateTime<Utc>) -> Result<(), Trouble> {
        Err(Trouble::ForGood("nobody has a device here".to_owned()))
    }
}

struct Office {
    world: World,
    bag: Arc<Bag>,
    post: Post,
}

impl Office {
    async fn new() -> Self {
        Self::saying(false).await
    }

    async fn saying(in_full: bool) -> Self {
        Self::over(World::new().await, in_full).await
    }

    async fn over(world: World, in_full: bool) -> Self {
        let bag = Arc::new(Bag::default());
        let post = post(&world, &bag, in_full);
        for who in [Who::Editor, Who::Head, Who::Finance, Who::Cfo, Who::Both, Who::Viewer] {
            let english = NoticeChoice { mail: true, language: Language::English };
            world.store.choose_notices(who.id(), english).await.unwrap();
        }
        Self { world, bag, post }
    }

    /// Delivers all there is, and says who heard what.
    async fn deliver(&self) -> Vec<(String, String)> {
        while self.post.round().await.unwrap() {}
        self.bag.heard()
    }
}

fn post(world: &World, bag: &Arc<Bag>, in_full: bool) -> Post {
    let tone = Tone { address: "https://tandem.test".to_owned(), in_full };
    Post::new(world.store.clone(), world.clock.clone(), bag.clone(), tone)
}

fn told(expect: &[(&str, &str)]) -> Vec<(String, String)> {
    expect.iter().map(|(who, what)| ((*who).to_owned(), format!("{what}: 销售部 · 2027 年度预算"))).collect()
}

#[tokio::test]
async fn each_step_tells_whom_it_concerns_and_nobody_twice() {
    let office = Office::new().await;
    let asked = office.world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("both", "Please approve"), ("head", "Please approve")]));
    assert_eq!(office.deliver().await, [], "once is enough");
    office.world.act(Who::Editor, &asked, 11, Act::Comment { comment: "Look at May".parse().unwrap() }).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("both", "New comment"), ("head", "New comment")]));
    office.world.act(Who::Editor, &asked, 12, Act::Remind).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("both", "Reminder"), ("head", "Reminder")]));
    office.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("cfo", "Please approve"), ("finance", "Please approve")]));
    let copy = Act::Copy { to: [Who::Viewer.id()].into() };
    office.world.act(Who::Cfo, &asked, 13, copy).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("viewer", "For your information")]));
    office.world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("editor", "Approved")]));
}

#[tokio::test]
async fn those_who_are_late_are_reminded_by_the_policy_and_whoever_submitted_it_hears_of_it() {
    let step = PolicyStep {
        within_days: Some(2),
        escalate: Some(Escalation::Remind),
        ..PolicyStep::any(Approvers::Person(Who::Head.id()))
    };
    let rule = Rule::new("all".parse().unwrap(), TargetKind::Sheet, Condition::default(), vec![step]);
    let policy = Policy { version: 1, currency: Currency::CNY, rules: vec![rule] };
    let office = Office::over(World::under(policy).await, false).await;
    office.world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("head", "Please approve")]));
    office.world.clock.advance(TimeDelta::days(14));
    office.world.approvals.escalate_late().await.unwrap();
    while office.post.round().await.unwrap() {}
    let mut came = office.bag.empty();
    came.sort_by(|one, other| one.to.cmp(&other.to));
    let [editor, head] = came.as_slice() else { panic!("{came:?}") };
    assert!(editor.to.starts_with("editor") && editor.lines[0].contains("that you submitted is late"), "{editor:?}");
    assert!(head.to.starts_with("head") && head.lines[0].contains("still waits for your approval"), "{head:?}");
    assert!(editor.subject.starts_with("Late: ") && head.subject.starts_with("Reminder: "));
    office.world.approvals.escalate_late().await.unwrap();
    assert_eq!(office.deliver().await, [], "once is enough");
}

#[tokio::test]
async fn a_return_tells_the_one_who_asked_and_asking_anew_asks_anew() {
    let office = Office::new().await;
    let asked = office.world.submit(Who::Editor, 1).await.unwrap();
    office.deliver().await;
    office.world.decide(Who::Head, &asked, 0, give_back("May is missing")).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("editor", "Returned")]));
    office.world.submit(Who::Editor, 2).await.unwrap();
    assert_eq!(office.deliver().await, told(&[("both", "Please approve"), ("head", "Please approve")]));
}

#[tokio::test]
async fn an_override_is_told_to_those_it_passes_over_and_those_who_could_agree() {
    let office = Office::new().await;
    let asked = office.world.submit(Who::Editor, 1).await.unwrap();
    office.deliver().await;
    let propose = Act::ProposeOverride { verdict: Verdict::Approved, reason: "The head is away".parse().unwrap() };
    office.world.act(Who::Admin, &asked, 14, propose).await.unwrap();
    let those = |names: &[&str]| told(&names.iter().map(|name| (*name, "Steps passed over")).collect::<Vec<_>>());
    assert_eq!(office.deliver().await, those(&["both", "cfo", "editor", "finance", "head"]));
    let proposal = DecisionId(Uuid::from_u128(14));
    office.world.act(Who::Cfo, &asked, 15, Act::Override { proposal, verdict: Verdict::Approved }).await.unwrap();
    let mut expect = those(&["both", "finance", "head"]);
    expect.insert(1, told(&[("editor", "Approved")]).remove(0));
    assert_eq!(office.deliver().await, expect);
}

#[tokio::test]
async fn what_needs_no_telling_any_more_is_not_told() {
    let office = Office::new().await;
    let world = &office.world;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    office.post.write().await.unwrap();
    world.withdraw(Who::Editor, &asked).await.unwrap();
    assert_eq!(office.deliver().await, [], "it was taken back before the letters left");
    let silent = NoticeChoice { mail: false, language: Language::English };
    world.store.choose_notices(Who::Head.id(), silent).await.unwrap();
    let note = || AuditEvent::new(world.clock.now(), None, "test.told", "roles");
    let approver = Membership::new(Role::Approver, Scope::Department(SALES));
    world.submit(Who::Editor, 2).await.unwrap();
    office.post.write().await.unwrap();
    world.store.revoke(Who::Both.id(), approver, note()).await.unwrap();
    assert_eq!(office.deliver().await, [], "one wants no mail, the other decides no more");
    assert_eq!(world.store.due_letters(world.clock.now(), 9).await.unwrap(), [], "nor do their letters wait");
}

#[tokio::test]
async fn an_occasion_is_written_with_what_it_tells_of() {
    let office = Office::new().await;
    let asked = office.world.submit(Who::Editor, 1).await.unwrap();
    let request = asked.request.submission().id;
    office.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    let kept = office.world.store.occasions(9).await.unwrap();
    assert_eq!(kept, [Occasion { request, place: 0 }, Occasion { request, place: 1 }]);
}

#[tokio::test]
async fn cut_off_at_any_step_everybody_hears_and_knows_a_second_time_by_its_key() {
    let office = Office::new().await;
    let world = &office.world;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let occasion = Occasion { request: asked.request.submission().id, place: 0 };
    // Cut off after the letters were written and before that was known: they are written again.
    office.post.write().await.unwrap();
    let letters = world.store.due_letters(world.clock.now(), 9).await.unwrap();
    world.store.write_letters(occasion, letters.clone()).await.unwrap();
    assert_eq!(world.store.due_letters(world.clock.now(), 9).await.unwrap(), letters);
    // Cut off while a letter is on its way: the carrier has it, nobody knows.
    *office.bag.breaks_off.lock().unwrap() = true;
    tokio::select! {
        carried = office.post.carry() => panic!("it came to an end: {carried:?}"),
        () = office.bag.taken.notified() => {}
    }
    *office.bag.breaks_off.lock().unwrap() = false;
    let first = office.bag.empty();
    assert!(!first.is_empty());
    // Another process finds the rest, and the first again under the same key.
    let after = post(world, &office.bag, false);
    while after.round().await.unwrap() {}
    let came = office.bag.empty();
    assert_eq!(came.len(), 2);
    assert!(first.iter().all(|first| came.contains(first)), "what was on its way comes again, the same");
    assert!(!after.round().await.unwrap());
}

#[tokio::test]
async fn what_does_not_arrive_is_tried_again_ever_later_and_given_up_aloud() {
    let office = Office::new().await;
    let world = &office.world;
    world.store.choose_notices(Who::Both.id(), NoticeChoice { mail: false, ..Default::default() }).await.unwrap();
    world.submit(Who::Editor, 1).await.unwrap();
    *office.bag.trouble.lock().unwrap() = Some(Trouble::Passing("the line is down".to_owned()));
    let mut waits = Vec::new();
    let mut waited = TimeDelta::zero();
    while office.deliver().await.is_empty() && world.logged("letter.given_up").await == 0 {
        while world.store.due_letters(world.clock.now(), 9).await.unwrap().is_empty() {
            world.clock.advance(TimeDelta::seconds(30));
            waited += TimeDelta::seconds(30);
        }
        waits.push(std::mem::take(&mut waited).num_seconds());
    }
    assert_eq!(waits[..4], [30, 60, 120, 240]);
    assert_eq!((waits.len(), waits.iter().max()), (19, Some(&14_400)));
    assert_eq!(world.logged("letter.given_up").await, 1);
    world.clock.advance(TimeDelta::days(2));
    *office.bag.trouble.lock().unwrap() = None;
    assert_eq!(office.deliver().await, [], "what is given up is given up");
    *office.bag.trouble.lock().unwrap() = Some(Trouble::ForGood("nobody lives there".to_owned()));
    world.clock.advance(TimeDelta::days(1));
    let asked = world.store.open_requests(None).await.unwrap().remove(0);
    world.act(Who::Editor, &asked, 21, Act::Remind).await.unwrap();
    office.deliver().await;
    assert_eq!(world.logged("letter.given_up").await, 2, "of no use the first time");
    assert_eq!(world.store.forget_letters(world.clock.now() + TimeDelta::days(1)).await.unwrap(), 4);
}

#[tokio::test]
async fn a_clock_that_jumps_a_day_delays_no_letter_and_sends_none_twice() {
    for step in [TimeDelta::days(-1), TimeDelta::days(1), TimeDelta::hours(-1), TimeDelta::hours(1)] {
        let office = Office::new().await;
        let asked = office.world.submit(Who::Editor, 1).await.unwrap();
        office.post.write().await.unwrap();
        office.world.clock.advance(step);
        assert_eq!(office.deliver().await.len(), 2, "{step}");
        office.world.clock.advance(-step);
        assert_eq!(office.deliver().await, [], "{step}");
        office.world.clock.advance(step);
        office.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
        assert_eq!(office.deliver().await, told(&[("cfo", "Please approve"), ("finance", "Please approve")]));
    }
}

#[tokio::test]
async fn amounts_and_comments_stay_inside_unless_they_are_allowed_out() {
    for in_full in [false, true] {
        let office = Office::saying(in_full).await;
        let asked = office.world.submit(Who::Editor, 1).await.unwrap();
        office.world.decide(Who::Head, &asked, 0, give_back("12,345.67 is\r\nBcc: too much")).await.unwrap();
        while office.post.round().await.unwrap() {}
        let came = office.bag.empty();
        let text: Vec<String> = came.into_iter().flat_map(|came| came.lines).collect();
        let text = text.join("\n");
        assert_eq!(text.contains("12,345.67"), in_full, "{text}");
        assert_eq!(text.contains("Total: "), in_full, "{text}");
        assert!(!text.contains("\nBcc"), "a comment begins no line of its own: {text}");
    }
}

#[tokio::test]
async fn each_hears_in_their_language() {
    let office = Office::new().await;
    let chinese = NoticeChoice { mail: true, language: Language::Chinese };
    office.world.store.choose_notices(Who::Head.id(), chinese).await.unwrap();
    office.world.submit(Who::Editor, 1).await.unwrap();
    let heard = office.deliver().await;
    assert!(heard[0].1.starts_with("Please approve") && heard[1].1.starts_with("请审批："), "{heard:?}");
}

#[tokio::test]
async fn a_group_hears_when_something_is_asked_and_decided() {
    let office = Office::new().await;
    let world = &office.world;
    let chat = Chat {
        id: ChatId(Uuid::from_u128(7)),
        name: "Budget group".to_owned(),
        service: ChatService::Feishu,
        language: Language::Chinese,
        locked: Vec::new(),
        added_by: Who::Finance.id(),
        added_at: world.clock.now(),
        told_at: None,
        trouble: None,
    };
    let note = || AuditEvent::new(world.clock.now(), None, "chat.added", "7");
    world.store.add_chat(chat.clone(), note()).await.unwrap();
    let group = async || {
        let heard = office.deliver().await;
        heard.into_iter().filter(|(who, _)| who == "Budget group").map(|(_, what)| what).collect::<Vec<_>>()
    };
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(group().await, ["已提交：销售部 · 2027 年度预算"]);
    assert_eq!(world.store.chats().await.unwrap()[0].told_at, Some(world.clock.now()));
    world.act(Who::Head, &asked, 11, Act::Comment { comment: "?".parse().unwrap() }).await.unwrap();
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    assert_eq!(group().await, [] as [&str; 0], "what goes on between is not shouted about");
    *office.bag.trouble.lock().unwrap() = Some(Trouble::Passing("it is down".to_owned()));
    world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
    assert_eq!(group().await, [] as [&str; 0]);
    assert_eq!(world.store.chats().await.unwrap()[0].trouble.as_deref(), Some("it is down"));
    assert!(world.store.remove_chat(chat.id, note()).await.unwrap());
    *office.bag.trouble.lock().unwrap() = None;
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(group().await, [] as [&str; 0], "what was on its way to a group goes with it");
}
