//! What whoever automates `tandem` relies on: the commands, how they end, and that they do what they say.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::audit::{Checkpoint, Signer};
use crate::auth::{EmailAddress, Password, Passwords};
use crate::clock::ManualClock;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{AuditLog, People};
use crate::random::SeededRandom;
use crate::secret::Secret;

fn check(line: &str, expect: i32) {
    let words = line.split(' ').filter(|word| !word.is_empty());
    let code = CommandLine::try_parse_from(words).map_or_else(|error| error.exit_code(), |_| 0);
    assert_eq!(code, expect, "{line}");
}

#[test]
fn the_command_line_is_the_contracts() {
    check("tandem serve", 0);
    check("tandem serve --listen 0.0.0.0:80 --database-url sqlite://x.db", 0);
    check("tandem seed demo", 0);
    check("tandem person add --email a@b.c --name A --role editor", 0);
    check("tandem import sheet budget.csv --plan 2027", 0);
    check("tandem backup copy.db", 0);
    check("tandem restore copy.db --force", 0);
    check("tandem check", 0);
    check("tandem audit verify", 0);
    check("tandem audit verify --checkpoints kept.txt --checkpoints older.txt", 0);
    check("tandem audit verify --key nonsense", 2);
    check("tandem audit checkpoint", 0);
    check("tandem person give --email a@b.c --role editor --department Sales", 0);
    check("tandem person take --email a@b.c --role owner", 2);
    check("tandem person leave --email a@b.c", 0);
    check("tandem certificate check certificate.json document.automerge", 0);
    check("tandem certificate check certificate.json", 2);
    for words in ["serve", "seed demo", "person add", "import sheet", "backup", "restore", "check", "audit verify"] {
        check(&format!("tandem {words} --help"), 0);
    }
}

#[test]
fn a_wrong_call_ends_with_2() {
    check("tandem", 2);
    check("tandem dance", 2);
    check("tandem backup", 2);
    check("tandem person add --email nobody --name A --role editor", 2);
    check("tandem person add --email a@b.c --name A --role king", 2);
    check("tandem audit verify --anchor 7", 2);
    check("tandem serve --listen nowhere", 2);
    check("tandem serve --public-url budget.company.com", 2);
    check("tandem check --database-url mysql://x", 2);
}

/// A machine with one database, on which commands are given.
struct Machine {
    folder: tempfile::TempDir,
    edge: Edge,
}

impl Machine {
    fn new() -> Self {
        let edge = Edge { clock: Arc::new(ManualClock::default()), random: Arc::new(SeededRandom::new(7)) };
        Self { folder: tempfile::tempdir().unwrap(), edge }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn database(&self) -> PathBuf {
        self.path("data/tandem.db")
    }

    fn parse(&self, words: &[&str]) -> CommandLine {
        let url = format!("--database-url=sqlite://{}", self.database().display());
        CommandLine::try_parse_from(["tandem", &url].iter().chain(words)).unwrap()
    }

    async fn run(&self, words: &[&str]) -> ExitCode {
        run(self.parse(words), self.edge.clone()).await
    }

    async fn add(&self, email: &str, typed: Option<&str>) -> anyhow::Result<String> {
        let line = self.parse(&["person", "add", "--email", email, "--name", "Anna", "--role", "finance"]);
        let Command::Person { what: Person::Add(asked) } = line.command else { panic!("another command") };
        person::add_with(&line.settings, &self.edge, asked, typed.map(str::to_owned)).await
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn somebody_who_is_added_can_sign_in() {
    let machine = Machine::new();
    assert_eq!(machine.add("anna@demo.tandem", Some("tandem-demo")).await.unwrap(), "anna@demo.tandem can sign in.");
    let said = machine.add("bert@demo.tandem", None).await.unwrap();
    let drawn = said.rsplit_once(' ').unwrap().1.to_owned();
    let short = machine.add("carl@demo.tandem", Some("short")).await.unwrap_err().to_string();
    assert!(short.contains("at least 10 characters"), "{short}");
    let twice = machine.add("Anna@demo.tandem", None).await.unwrap_err().to_string();
    assert_eq!(twice, "person “anna@demo.tandem” is there already");

    let store = SqliteStore::open(&machine.database(), Access::Read).await.unwrap();
    let passwords = Passwords::new(machine.edge.random.clone()).unwrap();
    for (email, password) in [("anna@demo.tandem", "tandem-demo"), ("bert@demo.tandem", &drawn)] {
        let person = store.person_by_email(&EmailAddress::parse(email).unwrap()).await.unwrap().unwrap();
        assert!(passwords.verify(Password::typed(password).unwrap(), person.password).await.unwrap(), "{email}");
    }
    let told = store.audit_entries(None, 10).await.unwrap();
    assert_eq!(told.len(), 2);
    assert!(!told.iter().any(|entry| format!("{entry:?}").contains(&drawn)), "the log holds no secrets");
}

#[tokio::test]
async fn a_drill_copy_loss_and_restoration() {
    let machine = Machine::new();
    let copy = machine.path("copy");
    assert_eq!(machine.run(&["check"]).await, ExitCode::FAILURE, "there is nothing yet");
    assert_eq!(machine.run(&["backup", text(&copy)]).await, ExitCode::FAILURE);
    machine.add("anna@demo.tandem", None).await.unwrap();
    assert_eq!(machine.run(&["check"]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["audit", "verify"]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["backup", text(&copy)]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["backup", text(&copy)]).await, ExitCode::FAILURE, "never over a copy");
    let copied = async || {
        let store = SqliteStore::open(&machine.database(), Access::Read).await.unwrap();
        let told = store.audit_entries(None, 10).await.unwrap();
        store.close().await;
        let copied = told.into_iter().filter(|entry| entry.event.action == "database.copied");
        copied.map(|entry| entry.event.details["copy"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(copied().await, [text(&copy)], "the log tells of the copy that was made, and of no other");
    assert_eq!(machine.run(&["audit", "verify"]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["restore", text(&copy)]).await, ExitCode::FAILURE, "never over a database unasked");
    machine.add("bert@demo.tandem", None).await.unwrap();
    assert_eq!(machine.run(&["restore", text(&copy), "--force"]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["check"]).await, ExitCode::SUCCESS);
    std::fs::remove_dir_all(machine.path("data")).unwrap();
    assert_eq!(machine.run(&["restore", text(&copy)]).await, ExitCode::SUCCESS);
    let store = SqliteStore::open(&machine.database(), Access::Read).await.unwrap();
    assert_eq!(store.people().await.unwrap().len(), 1);
    let told = store.audit_entries(None, 1).await.unwrap();
    assert_eq!(told[0].event.action, "database.restored");
}

#[tokio::test]
async fn only_the_owner_reads_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    machine.add("anna@demo.tandem", None).await.unwrap();
    let copy = machine.path("copy");
    machine.run(&["backup", text(&copy)]).await;
    machine.run(&["restore", text(&copy), "--force"]).await;
    for file in [machine.database(), copy] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_log_that_was_changed_fails_the_audit() {
    let machine = Machine::new();
    machine.add("anna@demo.tandem", None).await.unwrap();
    let wrong = format!("1 {}", "00".repeat(32));
    assert_eq!(machine.run(&["audit", "verify"]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["audit", "verify", "--anchor", &wrong]).await, ExitCode::FAILURE);
}

#[tokio::test]
async fn the_demo_organisation_is_planted_where_nobody_else_reaches_it() {
    let machine = Machine::new();
    let open = ["seed", "demo", "--listen", "0.0.0.0:3000"];
    assert_eq!(machine.run(&open).await, ExitCode::FAILURE);
    let behind_a_proxy = ["seed", "demo", "--public-url", "https://budget.company.com"];
    assert_eq!(machine.run(&behind_a_proxy).await, ExitCode::FAILURE);
    assert!(!machine.database().exists());
    assert_eq!(machine.run(&["seed", "demo"]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["seed", "demo", "--demo", "1", "--listen", "0.0.0.0:3000"]).await, ExitCode::SUCCESS);
    assert_eq!(machine.run(&["check"]).await, ExitCode::SUCCESS, "everything that is planted is sound");
}

#[tokio::test]
async fn an_organisation_of_ones_own_gets_no_demo() {
    let machine = Machine::new();
    machine.add("anna@company.com", None).await.unwrap();
    assert_eq!(machine.run(&["seed", "demo"]).await, ExitCode::FAILURE);
    let store = SqliteStore::open(&machine.database(), Access::Serve).await.unwrap();
    let settings = machine.parse(&["serve"]).settings;
    assert!(!seed::plant_when_empty(&settings, &machine.edge, &store).await.unwrap());
    assert_eq!(store.people().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_is_brought_into_a_sheet_whole_or_not_at_all() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["seed", "demo"]).await, ExitCode::SUCCESS);
    let file = machine.path("budget.csv");
    let bring = async |words: &[&str]| {
        let line = machine.parse(&[&["import", "sheet", text(&file)], words].concat());
        let Command::Import { what: Import::Sheet(asked) } = line.command else { panic!("another command") };
        import::sheet_with(&line.settings, &machine.edge, asked).await.map_err(|error| error.to_string())
    };
    std::fs::write(&file, "部门,项目,金额\n展会,上海展,1200.50\n展会,广州展,待定\n差旅,出差,300\n").unwrap();
    let sales = ["--plan", "2027", "--department", "销售部"];
    let stopped = bring(&sales).await.unwrap_err();
    assert!(stopped.contains("1 rows would not load") && stopped.contains("row 3, column C “待定”"), "{stopped}");
    let whose = bring(&["--plan", "2027"]).await.unwrap_err();
    assert!(whose.contains("--department: 销售部, 生产部"), "{whose}");
    let locked = bring(&["--plan", "2027", "--department", "Information Technology"]).await.unwrap_err();
    assert!(locked.contains("waits for a decision"), "{locked}");
    assert!(bring(&["--plan", "2031"]).await.unwrap_err().contains("no plan “2031”"));
    let done = bring(&[&sales[..], &["--skip-refused"]].concat()).await.unwrap();
    assert_eq!(done, "2 rows are imported, 1 left out; the total is 1,500.50 CNY");
    assert_eq!(machine.run(&["check"]).await, ExitCode::SUCCESS);
    let store = SqliteStore::open(&machine.database(), Access::Read).await.unwrap();
    let told = store.audit_entries(None, 1).await.unwrap();
    assert_eq!(told[0].event.action, "sheet.imported");
}

#[tokio::test]
async fn roles_are_given_and_taken_and_people_leave() {
    let machine = Machine::new();
    machine.add("anna@demo.tandem", Some("a good password")).await.unwrap();
    let person = async || {
        let store = SqliteStore::open(&machine.database(), Access::Read).await.unwrap();
        let email = EmailAddress::parse("anna@demo.tandem").unwrap();
        let found = store.person_by_email(&email).await.unwrap().unwrap();
        store.close().await;
        found
    };
    let before = person().await.memberships.len();
    let role = ["--email", "anna@demo.tandem", "--role", "auditor"];
    for (verb, count) in [("give", before + 1), ("give", before + 1), ("take", before), ("take", before)] {
        let done = machine.run(&[["person", verb].as_slice(), &role].concat()).await;
        assert_eq!((done, person().await.memberships.len()), (ExitCode::SUCCESS, count), "{verb}");
    }
    assert_eq!(machine.run(&["person", "leave", "--email", "anna@demo.tandem"]).await, ExitCode::SUCCESS);
    assert!(person().await.left_at.is_some() && person().await.memberships.is_empty());
    assert_eq!(machine.run(&["person", "leave", "--email", "nobody@demo.tandem"]).await, ExitCode::FAILURE);
}

#[tokio::test]
async fn signed_checkpoints_prove_the_log_and_other_signatures_prove_nothing() {
    let machine = Machine::new();
    machine.add("anna@demo.tandem", None).await.unwrap();
    let store = SqliteStore::open(&machine.database(), Access::Read).await.unwrap();
    let end = store.audit_end().await.unwrap();
    store.close().await;
    assert_eq!(machine.run(&["audit", "checkpoint"]).await, ExitCode::SUCCESS);
    let secret = Secret::read(&Secret::file_of(&machine.database())).unwrap().unwrap();
    let signer = Signer::new(&secret);
    let keep = |name: &str, anchor: Anchor, signer: &Signer| {
        let file = machine.path(name);
        Checkpoint::sign(anchor, machine.edge.clock.now(), signer).append(&file).unwrap();
        file
    };
    let good = keep("good", end, &signer);
    assert_eq!(machine.run(&["audit", "verify", "--checkpoints", text(&good)]).await, ExitCode::SUCCESS);
    let later = keep("later", Anchor { seq: end.seq + 1, ..end }, &signer);
    assert_eq!(machine.run(&["audit", "verify", "--checkpoints", text(&later)]).await, ExitCode::FAILURE, "cut off");
    let rewritten = keep("rewritten", Anchor { hash: [1; 32], ..end }, &signer);
    assert_eq!(machine.run(&["audit", "verify", "--checkpoints", text(&rewritten)]).await, ExitCode::FAILURE);
    let stranger = Signer::new(&Secret::new([9; 32]));
    let foreign = keep("foreign", end, &stranger);
    assert_eq!(machine.run(&["audit", "verify", "--checkpoints", text(&foreign)]).await, ExitCode::FAILURE);
    let key = format!("--key={}", stranger.public());
    assert_eq!(machine.run(&["audit", "verify", "--checkpoints", text(&foreign), &key]).await, ExitCode::SUCCESS);
    std::fs::write(machine.path("torn"), "nonsense\n").unwrap();
    assert_eq!(
        machine.run(&["audit", "verify", "--checkpoints", text(&machine.path("torn"))]).await,
        ExitCode::FAILURE
    );
}
