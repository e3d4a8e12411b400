//! What a key means in the grid, apart from any browser: a table from keys to intents.

use super::selection::Step;

/// What a person wants by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    Go(Step),
    Extend(Step),
    /// Next or previous cell in the row, as Tab goes.
    Along(Step),
    /// Open the cell with what is in it.
    Edit,
    /// Put in what was typed and go.
    Commit(Step),
    /// Throw away what was typed.
    Cancel,
    Clear,
    FillRight,
    FillDown,
    SelectAll,
    Undo,
    Redo,
    InsertLine,
    DeleteLines,
    MoveUp,
    MoveDown,
    IndentMore,
    IndentLess,
    /// Fold or unfold the section.
    Fold,
}

/// A key as pressed.
#[derive(Debug, Clone, Copy)]
pub struct Press<'a> {
    /// The DOM's `key`.
    pub key: &'a str,
    pub shift: bool,
    /// Control, or Command on a Mac.
    pub command: bool,
    pub alt: bool,
}

/// The intent of a key; `editing` while a cell is open. `None` leaves the key to the browser.
pub fn intent(press: Press<'_>, editing: bool) -> Option<Intent> {
    if editing { while_editing(press) } else { while_moving(press) }
}

fn while_editing(press: Press<'_>) -> Option<Intent> {
    Some(match (press.key, press.shift) {
        ("Enter", false) => Intent::Commit(Step::Down),
        ("Enter", true) => Intent::Commit(Step::Up),
        ("Tab", false) => Intent::Commit(Step::Right),
        ("Tab", true) => Intent::Commit(Step::Left),
        ("Escape", _) => Intent::Cancel,
        _ => return None,
    })
}

fn while_moving(press: Press<'_>) -> Option<Intent> {
    let Press { key, shift, command, alt } = press;
    if alt {
        return match key {
            "ArrowUp" => Some(Intent::MoveUp),
            "ArrowDown" => Some(Intent::MoveDown),
            "ArrowRight" => Some(Intent::IndentMore),
            "ArrowLeft" => Some(Intent::IndentLess),
            _ => None,
        };
    }
    if let Some(step) = step(key, command) {
        return Some(if shift { Intent::Extend(step) } else { Intent::Go(step) });
    }
    Some(match (key.to_ascii_lowercase().as_str(), command, shift) {
        ("tab", false, false) => Intent::Along(Step::Right),
        ("tab", false, true) => Intent::Along(Step::Left),
        ("enter", true, _) => Intent::InsertLine,
        ("enter", false, true) => Intent::Go(Step::Up),
        ("enter" | "f2", false, _) => Intent::Edit,
        ("delete" | "backspace", true, _) => Intent::DeleteLines,
        ("delete" | "backspace", false, _) => Intent::Clear,
        (" ", false, true) => Intent::Fold,
        ("a", true, false) => Intent::SelectAll,
        ("r", true, false) => Intent::FillRight,
        ("d", true, false) => Intent::FillDown,
        ("z", true, false) => Intent::Undo,
        ("z", true, true) | ("y", true, false) => Intent::Redo,
        _ => return None,
    })
}

fn step(key: &str, command: bool) -> Option<Step> {
    Some(match (key, command) {
        ("ArrowUp", false) => Step::Up,
        ("ArrowDown", false) => Step::Down,
        ("ArrowLeft", false) => Step::Left,
        ("ArrowRight", false) => Step::Right,
        ("ArrowLeft", true) | ("Home", false) => Step::Home,
        ("ArrowRight", true) | ("End", false) => Step::End,
        ("ArrowUp" | "Home", true) => Step::Top,
        ("ArrowDown" | "End", true) => Step::Bottom,
        ("PageUp", _) => Step::PageUp,
        ("PageDown", _) => Step::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &str, editing: bool, expect: Option<Intent>) {
        let mut press = Press { key: "", shift: false, command: false, alt: false };
        for part in keys.split('+') {
            match part {
                "Shift" => press.shift = true,
                "Ctrl" => press.command = true,
                "Alt" => press.alt = true,
                key => press.key = key,
            }
        }
        assert_eq!(intent(press, editing), expect, "{keys}");
    }

    #[test]
    fn keys_mean_what_a_spreadsheet_taught() {
        check("ArrowDown", false, Some(Intent::Go(Step::Down)));
        check("Shift+ArrowRight", false, Some(Intent::Extend(Step::Right)));
        check("Ctrl+End", false, Some(Intent::Go(Step::Bottom)));
        check("Tab", false, Some(Intent::Along(Step::Right)));
        check("Enter", false, Some(Intent::Edit));
        check("F2", false, Some(Intent::Edit));
        check("Ctrl+z", false, Some(Intent::Undo));
        check("Ctrl+Shift+Z", false, Some(Intent::Redo));
        check("Ctrl+r", false, Some(Intent::FillRight));
        check("Delete", false, Some(Intent::Clear));
        check("Alt+ArrowUp", false, Some(Intent::MoveUp));
        check("7", false, None);
        check("Ctrl+c", false, None);
    }

    #[test]
    fn an_open_cell_keeps_its_arrows() {
        check("ArrowLeft", true, None);
        check("Enter", true, Some(Intent::Commit(Step::Down)));
        check("Shift+Tab", true, Some(Intent::Commit(Step::Left)));
        check("Escape", true, Some(Intent::Cancel));
        check("Ctrl+z", true, None);
    }
}
