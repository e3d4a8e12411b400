//! Two or more people act on one step at once, thousands of times: whatever the order, there is one legal history. The gate
//! runs some hundreds; `TANDEM_RACES=10000` and `TANDEM_CLICKS=1000` run the whole.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use shared::approval::{Act, Outcome, Request, RequestState};
use shared::budget::CellValue;
use shared::id::{DecisionId, RequestId, SheetId};
use shared::money::Minor;
use uuid::Uuid;

use super::world::{SHEET, Who, World, agree, give_back};
use crate::approval::{ApprovalFault, Done, Submit, Ticket, Wish, heads_of};
use crate::persistence::{DocumentState, RequestRecord, StoreError};

/// A plan grows with every approval, so a company is left after so many requests.
const ROUNDS_OF_A_WORLD: usize = 40;

fn rounds(variable: &str, by_default: usize) -> usize {
    std::env::var(variable).ok().and_then(|count| count.parse().ok()).unwrap_or(by_default)
}

/// What meets in one step.
#[derive(Debug, Clone, Copy)]
enum Meeting {
    ApproveApprove,
    ApproveReject,
    ApproveWithdraw,
    ApproveEdit,
    /// Both who may decide, the one who asked, and somebody who writes.
    Everybody,
}

const MEETINGS: [Meeting; 5] = [
    Meeting::ApproveApprove,
    Meeting::ApproveReject,
    Meeting::ApproveWithdraw,
    Meeting::ApproveEdit,
    Meeting::Everybody,
];

/// Somebody's move in the round.
#[derive(Debug, Clone)]
enum Move {
    Act(Who, Act),
    Edit,
}

impl Meeting {
    fn moves(self) -> Vec<Move> {
        let head = || Move::Act(Who::Head, agree());
        let reject = || Move::Act(Who::Both, Act::Reject { comment: "no".parse().unwrap() });
        let withdraw = || Move::Act(Who::Editor, Act::Withdraw);
        match self {
            Self::ApproveApprove => vec![head(), Move::Act(Who::Both, agree())],
            Self::ApproveReject => vec![head(), reject()],
            Self::ApproveWithdraw => vec![head(), withdraw()],
            Self::ApproveEdit => vec![head(), Move::Edit],
            Self::Everybody => {
                let returns = Move::Act(Who::Both, give_back("mend it"));
                vec![head(), returns, withdraw(), Move::Edit]
            }
        }
    }
}

/// One company and the sheet it works on.
struct Arena {
    world: World,
    sheet: SheetId,
}

impl Arena {
    async fn new() -> Self {
        Self { world: World::new().await, sheet: SHEET }
    }

    async fn ask(&self, number: u128) -> RequestRecord {
        let asked = Submit { sheet: self.sheet, id: RequestId(Uuid::from_u128(number)) };
        self.world.approvals.submit(&self.world.person(Who::Editor).await, asked).await.unwrap()
    }

    /// After so many other things were done meanwhile.
    async fn act(
        &self,
        who: Who,
        asked: &RequestRecord,
        act: Act,
        key: u128,
        pauses: u32,
    ) -> Result<Done, ApprovalFault> {
        for _ in 0..pauses {
            tokio::task::yield_now().await;
        }
        let submission = asked.request.submission();
        let wish = Wish {
            request: submission.id,
            ticket: Ticket { turn: asked.request.turn(), id: DecisionId(Uuid::from_u128(key)) },
            act,
            seen: Some(submission.target.version.content_hash),
            heads: Some(submission.target.version.heads.clone()),
        };
        self.world.approvals.act(&self.world.person(who).await, wish).await
    }

    /// A line of the sheet that is asked for is written at the same time.
    async fn edit(&self, value: i64, pauses: u32) -> bool {
        for _ in 0..pauses {
            tokio::task::yield_now().await;
        }
        self.world.try_write(Who::Editor, self.sheet, 1, CellValue::Figure(Minor(value))).await.is_ok()
    }

    async fn kept(&self, asked: &RequestRecord) -> RequestRecord {
        self.world.store.request(asked.request.submission().id).await.unwrap().unwrap()
    }

    /// What is stored is one history that the machine can make, and sheet and log agree with it.
    async fn is_lawful(&self, asked: &RequestRecord, done: usize, what: &str) {
        let kept = self.kept(asked).await;
        let history = kept.request.history();
        assert_eq!(history.len(), done, "{what}: what was said to be done is what is kept: {history:?}");
        assert_eq!(kept.version as usize, done + 1, "{what}");
        let again: Request = serde_json::from_str(&serde_json::to_string(&kept.request).unwrap()).unwrap();
        assert_eq!(again, kept.request, "{what}: it reads back");
        let submission = kept.request.submission();
        let expect = match kept.request.state() {
            RequestState::Open { .. } => DocumentState::Locked { request: submission.id },
            RequestState::Approved { .. } => DocumentState::Archived,
            _ => DocumentState::Open,
        };
        let record = self.world.store.find(self.sheet).await.unwrap().unwrap();
        assert_eq!(record.state, expect, "{what}");
        if expect != DocumentState::Open {
            let mut heads = heads_of(&submission.target.version);
            let mut stands = record.heads;
            heads.sort_unstable();
            stands.sort_unstable();
            assert_eq!(stands, heads, "{what}: nothing was written into what was asked for");
        }
        let about = submission.id.to_string();
        let entries = self.world.store.audit_entries(None, 20).await.unwrap();
        let told = entries.iter().filter(|entry| entry.event.subject == about).count();
        assert_eq!(told, done + 1, "{what}: no act without its entry");
    }

    /// Ends what is open, so that the next can be asked.
    async fn clear(&self, asked: &RequestRecord, key: u128) {
        let kept = self.kept(asked).await;
        if kept.request.open().is_some() {
            self.act(Who::Editor, &kept, Act::Withdraw, key, 0).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_meets_in_a_step_leaves_one_history() {
    let rounds = rounds("TANDEM_RACES", 200);
    let mut random = StdRng::seed_from_u64(7);
    let mut arena = Arena::new().await;
    for round in 0..rounds {
        if round % ROUNDS_OF_A_WORLD == 0 {
            arena = Arena::new().await;
        }
        let meeting = MEETINGS[round % MEETINGS.len()];
        let number = 1_000 * (round as u128 + 1);
        let asked = arena.ask(number).await;
        let mut moves = meeting.moves();
        // Nobody is always first.
        let turn = random.random_range(0..moves.len());
        moves.rotate_left(turn);
        let pauses: Vec<u32> = moves.iter().map(|_| random.random_range(0..12)).collect();
        let (here, asked_of) = (&arena, &asked);
        let made = moves.iter().zip(pauses).enumerate().map(|(place, (step, pauses))| async move {
            let key = number + 1 + place as u128;
            match step {
                Move::Act(who, act) => here.act(*who, asked_of, act.clone(), key, pauses).await.is_ok(),
                Move::Edit => {
                    assert!(
                        !here.edit(310_000_000, pauses).await || is_open_again(here).await,
                        "what is asked for is locked"
                    );
                    false
                }
            }
        });
        let done = futures::future::join_all(made).await.into_iter().filter(|done| *done).count();
        assert!(done >= 1, "round {round}: somebody was heard");
        arena.is_lawful(&asked, done, &format!("round {round}, {meeting:?} from {turn}")).await;
        arena.clear(&asked, number + 900).await;
    }
}

/// Whoever writes after a withdrawal or a return writes in an open sheet.
async fn is_open_again(arena: &Arena) -> bool {
    arena.world.store.find(arena.sheet).await.unwrap().unwrap().state == DocumentState::Open
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_equal_decisions_at_once_are_one() {
    let mut arena = Arena::new().await;
    for round in 0..rounds("TANDEM_CLICKS", 25) {
        if round % ROUNDS_OF_A_WORLD == 0 {
            arena = Arena::new().await;
        }
        let number = 1_000 * (round as u128 + 1);
        let asked = arena.ask(number).await;
        let (here, asked_of) = (&arena, &asked);
        let clicks = (0..16).map(|_| here.act(Who::Head, asked_of, agree(), number + 1, 0));
        let outcomes: Vec<Outcome> =
            futures::future::join_all(clicks).await.into_iter().map(|done| done.unwrap().outcome).collect();
        let first = outcomes.iter().filter(|outcome| **outcome == Outcome::Advanced { next: 1 }).count();
        let again = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::AlreadyDone { .. })).count();
        assert_eq!((first, again), (1, 15), "round {round}");
        arena.is_lawful(&asked, 1, &format!("round {round}")).await;
        arena.clear(&asked, number + 900).await;
    }
}

#[tokio::test]
async fn a_key_that_decided_something_else_is_refused_and_undoes_nobody_elses_work() {
    let world = World::new().await;
    let first = world.submit(Who::Editor, 1).await.unwrap();
    let back = world.decide(Who::Head, &first, 0, give_back("mend it")).await.unwrap();
    let used = back.record.request.history().last().unwrap().id;
    let second = world.submit(Who::Editor, 2).await.unwrap();
    let submission = second.request.submission();
    let wish = Wish {
        request: submission.id,
        ticket: Ticket { turn: 0, id: used },
        act: agree(),
        seen: Some(submission.target.version.content_hash),
        heads: None,
    };
    let head = world.person(Who::Head).await;
    // Whoever writes at the same time shares the transaction.
    let names =
        (0..16).map(|n| world.store.set_appearance(Who::Viewer.id(), format!("name {n}"), "#2563eb".to_owned()));
    let (stolen, named) = tokio::join!(world.approvals.act(&head, wish), futures::future::join_all(names));
    assert!(matches!(stolen, Err(ApprovalFault::Store(StoreError::Refused(_)))), "{stolen:?}");
    assert!(named.iter().all(Result::is_ok), "{named:?}");
    let kept = world.store.request(submission.id).await.unwrap().unwrap();
    assert_eq!((kept.version, kept.request.history().len()), (1, 0), "nothing of it was written");
    assert_eq!(world.logged("request.approved").await, 0);
    let done = world.decide(Who::Head, &second, 0, agree()).await.unwrap();
    assert_eq!(done.outcome, Outcome::Advanced { next: 1 });
}
