//! `@` and a name: found in what is being written, and in what was said. Nothing of the browser here.

use shared::id::PersonId;

use crate::backend::PersonMark;

/// A name that is being typed is not longer than this; names have no `@`.
const ASKED_CHARS_MAX: usize = 24;

/// A part of a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Plain(&'a str),
    /// `@` and somebody's name.
    Name(&'a str, PersonId),
}

/// What was typed of a name just before the caret, without its `@`. An address such as `a@b` calls nobody.
pub fn asked(before_caret: &str) -> Option<&str> {
    let (before, asked) = before_caret.rsplit_once('@')?;
    let is_begun = !before.ends_with(|letter: char| letter.is_ascii_alphanumeric());
    let is_name = asked.chars().count() <= ASKED_CHARS_MAX && !asked.contains('\n') && !asked.starts_with(' ');
    (is_begun && is_name).then_some(asked)
}

/// The people whose name has what was typed in it, from the beginning of a word.
pub fn found<'a>(asked: &str, people: &'a [PersonMark]) -> impl Iterator<Item = &'a PersonMark> {
    let asked = [" ", &asked.to_lowercase()].concat();
    people.iter().filter(move |person| [" ", &person.name.to_lowercase()].concat().contains(&asked))
}

/// A remark in parts. The longest name that fits counts.
pub fn pieces<'a>(text: &'a str, people: &[PersonMark]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut plain, mut from) = (0, 0);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('@')).map(|at| from + at) {
        let name = text.get(at + 1..).unwrap_or_default();
        let longest = people
            .iter()
            .filter(|person| !person.name.is_empty() && name.starts_with(person.name.as_str()))
            .max_by_key(|person| person.name.len());
        from = at + 1;
        if let Some(person) = longest {
            let end = from + person.name.len();
            pieces.extend(text.get(plain..at).filter(|words| !words.is_empty()).map(Piece::Plain));
            pieces.extend(text.get(at..end).map(|words| Piece::Name(words, person.id)));
            (plain, from) = (end, end);
        }
    }
    pieces.extend(text.get(plain..).filter(|words| !words.is_empty()).map(Piece::Plain));
    pieces
}

/// Whom a remark calls, each once.
pub fn called(text: &str, people: &[PersonMark]) -> Vec<PersonId> {
    let mut called = Vec::new();
    for piece in pieces(text, people) {
        if let Piece::Name(_, person) = piece
            && !called.contains(&person)
        {
            called.push(person);
        }
    }
    called
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn people() -> Vec<PersonMark> {
        let mark = |(number, name): (u128, &str)| PersonMark {
            id: PersonId(Uuid::from_u128(number)),
            name: name.to_owned(),
            hue: 0,
        };
        [(1, "王蕾 Wang Lei"), (2, "王蕾"), (3, "Lin Xiao")].map(mark).to_vec()
    }

    fn id(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    #[test]
    fn a_name_is_asked_for_from_its_at_sign_to_the_caret() {
        let check = |typed, expect| assert_eq!(asked(typed), expect, "{typed}");
        check("@", Some(""));
        check("hello @Li", Some("Li"));
        check("请@王", Some("王"));
        check("(@Wang L", Some("Wang L"));
        check("mail me at lin@tandem", None);
        check("@ nobody", None);
        check("no sign", None);
        check("@first\nsecond line", None);
    }

    #[test]
    fn people_are_found_by_any_word_of_their_name() {
        let people = people();
        let names = |asked| found(asked, &people).map(|person| person.id).collect::<Vec<_>>();
        assert_eq!(names(""), [id(1), id(2), id(3)]);
        assert_eq!(names("王"), [id(1), id(2)]);
        assert_eq!(names("xiao"), [id(3)]);
        assert_eq!(names("wang l"), [id(1)]);
        assert_eq!(names("ang"), []);
        assert_eq!(names("zz"), []);
    }

    #[test]
    fn the_longest_name_is_the_one_that_is_called() {
        let people = people();
        let text = "@王蕾 Wang Lei 和 @王蕾, see lin@x and @Lin Xiao.@Lin Xiao";
        let expect = [
            Piece::Name("@王蕾 Wang Lei", id(1)),
            Piece::Plain(" 和 "),
            Piece::Name("@王蕾", id(2)),
            Piece::Plain(", see lin@x and "),
            Piece::Name("@Lin Xiao", id(3)),
            Piece::Plain("."),
            Piece::Name("@Lin Xiao", id(3)),
        ];
        assert_eq!(pieces(text, &people), expect);
        assert_eq!(called(text, &people), [id(1), id(2), id(3)]);
        assert_eq!(pieces("plain", &people), [Piece::Plain("plain")]);
        assert_eq!(pieces("", &people), []);
    }
}
