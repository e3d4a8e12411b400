//! The house rules, held by a test each: who may import whom, what a file begins with and how long it grows, which names
//! and words stay out. They look at the text and at `cargo metadata`, never at a running program.
//!
//! To add a rule: a function that returns [`Fault`]s, a `#[test]` that hands them to [`report`] with the way to mend them.
//! To give a new module its place among the others: [`layers`].

mod crates;
mod layers;
mod lexer;
mod locales;
mod source;
mod tests;
mod text;
mod views;

use std::fmt;

use crate::source::Tree;

/// Where a rule is broken, and what was found there.
struct Fault {
    path: String,
    /// Counted from one; zero where the file as a whole is meant.
    line: usize,
    found: String,
}

impl Fault {
    fn new(path: &str, line: usize, found: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, found: found.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.found),
            line => write!(f, "{}:{line}: {}", self.path, self.found),
        }
    }
}

/// Fails with every fault on a line of its own, and how to mend them.
#[track_caller]
fn report(faults: &[Fault], mend: &str) {
    let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
    assert!(faults.is_empty(), "\n{}\nTo mend: {mend}\n", lines.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is() {
    report(
        &text::without_header(&Tree::read()),
        "open the file with //! and a sentence or two: what it is, what it is not",
    );
}

#[test]
fn no_file_grows_past_its_limit() {
    report(&text::too_long(&Tree::read()), "split the file by concept; a fixed table may be listed in tidy/text.rs");
}

#[test]
fn a_module_lies_beside_its_folder() {
    report(&text::mod_files(&Tree::read()), "call it foo.rs and let it lie beside the folder foo/");
}

#[test]
fn a_todo_has_an_owner() {
    report(&text::ownerless_todos(&Tree::read()), "write TODO(name): …, or do it now");
}

#[test]
fn no_scaffolding_stays_behind() {
    report(&text::scaffolding(&Tree::read()), "take it out; what cannot happen says so in an expect with its reason");
}

#[test]
fn names_say_what_a_thing_is() {
    report(&text::empty_names(&Tree::read()), "name the thing by the word its field has for it");
}

#[test]
fn no_test_sleeps() {
    report(&text::sleeps(&Tree::read()), "wait for the event, or move the manual clock; see WAITS in tidy/text.rs");
}

#[test]
fn no_path_names_somebodys_home() {
    report(&text::home_paths(&Tree::read()), "derive the path from the workspace, or from an environment variable");
}

#[test]
fn both_languages_have_every_sentence() {
    report(&locales::one_sided(), "add the sentence to the other file of app/locales too");
}

#[test]
fn views_say_nothing_by_themselves() {
    report(
        &views::words(&Tree::read()),
        "put the sentence into both files of app/locales; what is the same in every language may be listed in tidy/views.rs",
    );
}

#[test]
fn crates_depend_downwards() {
    report(
        &crates::upward(),
        "turn the dependency round, or hand the value in as an argument; the order stands in tidy/crates.rs",
    );
}

#[test]
fn modules_of_the_domain_refer_across_by_id() {
    report(
        &layers::shared(&Tree::read()),
        "refer by id, or move what both need into a leaf; the order stands in tidy/layers.rs",
    );
}

#[test]
fn pages_build_on_parts_and_never_on_pages() {
    report(
        &layers::app(&Tree::read()),
        "move what both need into a part below them; the order stands in tidy/layers.rs",
    );
}

#[test]
fn ways_into_the_server_never_lean_on_each_other() {
    report(&layers::server(&Tree::read()), "move what both need below them; only router.rs and main.rs know all");
}

#[test]
fn what_touches_the_world_has_one_place() {
    report(&layers::outside(&Tree::read()), "call the module that keeps it; the places stand in tidy/layers.rs");
}
