//! A file that lies open while a person says what its columns mean.
//!
//! [`Ask`] and [`Answer`] are plain messages, so that the reading can be done where it holds up nobody: in a worker beside
//! the page. The desk keeps the file; it is asked again for every other choice, and writes nothing.

use serde::{Deserialize, Serialize};

use super::guess::guess;
use super::mapping::{Mapping, Options};
use super::plan::{Intake, PlanError, plan};
use super::preview::{Preview, preview};
use super::returned::Returned;
use super::source::{Choice, ReadError, Source, open};

/// What is asked of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Read it, by the person's choices where there are any, and guess what its columns mean.
    Open { choice: Choice, options: Options },
    /// What would it come to under this mapping?
    Look { mapping: Mapping },
    /// Give the lines themselves.
    Take { mapping: Mapping },
}

/// What the file answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Preview(Box<Preview>),
    Intake(Box<Intake>),
    /// It was handed out by Tandem, and comes back.
    Returned(Box<Returned>),
    /// It can't be read at all.
    Unread(ReadError),
    /// It can be read, and gives no lines as it is mapped.
    Unfit(PlanError),
    /// It was asked before it was opened.
    NotOpen,
}

/// A file, and what it was read as.
#[derive(Debug, Clone)]
pub struct Desk {
    bytes: Vec<u8>,
    open: Option<(Source, Options)>,
}

impl Desk {
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, open: None }
    }

    pub fn answer(&mut self, ask: Ask) -> Answer {
        match ask {
            Ask::Open { choice, options } => match open(&self.bytes, &choice) {
                Ok(source) => {
                    if let Some(returned) = Returned::read(&source.table, options.calendar) {
                        return Answer::Returned(Box::new(returned));
                    }
                    let mapping = guess(&source.table, &options);
                    let answer = look(&source, &mapping, &options);
                    self.open = Some((source, options));
                    answer
                }
                Err(error) => Answer::Unread(error),
            },
            Ask::Look { mapping } => self.with(|source, options| look(source, &mapping, options)),
            Ask::Take { mapping } => self.with(|source, options| match plan(&source.table, &mapping, options) {
                Ok(intake) => Answer::Intake(Box::new(intake)),
                Err(error) => Answer::Unfit(error),
            }),
        }
    }

    fn with(&self, work: impl FnOnce(&Source, &Options) -> Answer) -> Answer {
        self.open.as_ref().map_or(Answer::NotOpen, |(source, options)| work(source, options))
    }
}

fn look(source: &Source, mapping: &Mapping, options: &Options) -> Answer {
    Answer::Preview(Box::new(preview(source, mapping, options).0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FiscalCalendar;
    use crate::intake::encoding::Encoding;
    use crate::intake::mapping::Meaning;
    use crate::money::{Currency, Minor, Rounding};

    const OPTIONS: Options = Options {
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: Some(2027),
    };

    /// Through the wire and back, as between page and worker.
    fn ask(desk: &mut Desk, ask: &Ask) -> Answer {
        let asked = serde_json::from_str(&serde_json::to_string(ask).unwrap()).unwrap();
        let answer = desk.answer(asked);
        let heard = serde_json::from_str(&serde_json::to_string(&answer).unwrap()).unwrap();
        assert_eq!(answer, heard);
        heard
    }

    fn preview(answer: Answer) -> Preview {
        let Answer::Preview(preview) = answer else { panic!("no preview: {answer:?}") };
        *preview
    }

    #[test]
    fn a_file_is_looked_at_until_the_person_takes_its_lines() {
        let text = "年度,项目,金额\n2026,差旅费,90\n2027,差旅费,100\n2027,广告费,x\n";
        let mut desk = Desk::new(text.as_bytes().to_vec());
        let mapping = preview(ask(&mut desk, &Ask::Open { choice: Choice::default(), options: OPTIONS })).mapping;
        let shown = preview(ask(&mut desk, &Ask::Look { mapping: mapping.clone() }));
        let outcome = shown.outcome.unwrap();
        assert_eq!((outcome.lines, outcome.report.refused.count), (1, 1));
        assert_eq!(shown.columns[0].values, ["2026", "2027"]);
        let Answer::Intake(intake) = ask(&mut desk, &Ask::Take { mapping: mapping.clone() }) else { panic!() };
        assert_eq!(intake.report.total, Minor(100_00));

        let mut nameless = mapping;
        nameless.columns[1] = Meaning::Ignore;
        assert!(matches!(ask(&mut desk, &Ask::Take { mapping: nameless }), Answer::Unfit(PlanError::Mapping(_))));
    }

    #[test]
    fn what_cannot_be_read_leaves_what_was_read_before() {
        let mut desk = Desk::new("部门,金额\n销售,1\n".as_bytes().to_vec());
        let look = |desk: &mut Desk, choice: Choice| ask(desk, &Ask::Open { choice, options: OPTIONS });
        assert_eq!(ask(&mut desk, &Ask::Look { mapping: empty() }), Answer::NotOpen);
        let mapping = preview(look(&mut desk, Choice::default())).mapping;
        let wrong = Choice { encoding: Some(Encoding::Utf16Le), ..Choice::default() };
        let answer = look(&mut desk, wrong);
        assert!(matches!(answer, Answer::Unread(_) | Answer::Preview(_)), "{answer:?}");
        assert!(preview(look(&mut desk, Choice::default())).mapping == mapping);
        assert_eq!(
            Desk::new(Vec::new()).answer(Ask::Open { choice: Choice::default(), options: OPTIONS }),
            Answer::Unread(ReadError::Empty)
        );
    }

    fn empty() -> Mapping {
        Mapping {
            header_row: None,
            first_row: 1,
            columns: Vec::new(),
            figures: crate::intake::figure::FigureStyle::default(),
            fill_down: false,
            headings: false,
            totals_are_lines: false,
        }
    }
}
