//! Names broken into lines that fit a shape. SVG breaks no lines itself, and server and browser must break them alike, so
//! the widths are reckoned here, in thousandths of the font's size: the real font may differ by a hair and still fits.

/// A name in at most `lines_max` lines of `width` (in thousandths of the font's size); what is too long ends in `…`.
pub fn lines(name: &str, width: i64, lines_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(name) {
        let own = measure(piece.trim_end());
        if used > 0 && used + own > width {
            lines.push(line.trim_end().to_owned());
            line = String::new();
            used = 0;
        }
        if own > width {
            // A word longer than a line is broken anywhere.
            for character in piece.chars() {
                let own = advance(character);
                if used > 0 && used + own > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(character);
                used += own;
            }
        } else {
            line.push_str(piece);
            used += measure(piece);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    if is_widow(&lines) && narrower(&lines) < width {
        // A single Chinese character on a line of its own is a mistake of the setter's; the lines share what there is.
        let even = self::lines(name, narrower(&lines), usize::MAX);
        if even.len() == lines.len() {
            lines = even;
        }
    }
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            while measure(last) + advance('…') > width && last.pop().is_some() {}
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

/// Whether the last line is one Chinese character.
fn is_widow(lines: &[String]) -> bool {
    let [_, .., last] = lines else { return false };
    last.chars().next().is_some_and(is_square) && last.chars().filter(|character| !clings(*character)).count() == 1
}

/// The width at which as many lines are about equally long.
fn narrower(lines: &[String]) -> i64 {
    let whole: i64 = lines.iter().map(|line| measure(line)).sum();
    let count = i64::try_from(lines.len()).unwrap_or(1).max(1);
    // Rounded up to a whole character, since a line ends with one.
    (whole / count + 999) / 1_000 * 1_000
}

/// How wide a text is, in thousandths of the font's size.
pub fn measure(text: &str) -> i64 {
    text.chars().map(advance).sum()
}

/// Inter's widths by kind of letter; Chinese fills the square.
const fn advance(character: char) -> i64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' => 280,
        ' ' | 't' | 'f' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 370,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 880,
        'A'..='Z' | '0'..='9' | '&' | '+' | '=' | '¥' | '…' => 680,
        '\u{0}'..='\u{2e7f}' => 580,
        _ => 1_000,
    }
}

const fn is_square(character: char) -> bool {
    character >= '\u{2e80}'
}

/// What must not begin a line.
const fn clings(character: char) -> bool {
    matches!(
        character,
        '，' | '。' | '、' | '；' | '：' | '！' | '？' | '）' | '》' | '”' | '’' | '」' | '】' | '％' | '·'
    )
}

/// What stays together: a word with the space after it, a Chinese character with the mark after it.
fn pieces(name: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, character) in name.char_indices() {
        let may_break = match before {
            None => false,
            Some('（' | '《' | '“' | '‘' | '「' | '【') => false,
            Some(before) if clings(character) => before == ' ',
            Some(before) => (before == ' ' && character != ' ') || is_square(before) || is_square(character),
        };
        if may_break && at > start {
            found.push(name.get(start..at).unwrap_or_default());
            start = at;
        }
        before = Some(character);
    }
    found.push(name.get(start..).unwrap_or_default());
    found.retain(|piece| !piece.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_where_people_would_break_them() {
        let check = |name: &str, width: i64, expect: &[&str]| assert_eq!(lines(name, width, 3), expect, "{name}");
        check("Approve the request", 6_000, &["Approve the", "request"]);
        check("复核付款申请", 4_000, &["复核付款", "申请"]);
        check("核对银行与供应商账", 8_000, &["核对银行与", "供应商账"]);
        check("核对发票，登记入账", 4_000, &["核对发", "票，登记", "入账"]);
        check("提交 BPMN 文件", 5_500, &["提交 BPMN", "文件"]);
        check("MMMMMMM", 4_000, &["MMMM", "MMM"]);
        check("   ", 5_000, &[]);
        check("", 5_000, &[]);
    }

    #[test]
    fn what_is_too_long_says_so() {
        let cut = lines("one two three four five six seven eight nine ten", 4_000, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut.last().is_some_and(|last| last.ends_with('…') && measure(last) <= 4_000), "{cut:?}");
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        for name in [
            "Prüfung der Eingangsrechnung (Betrag > 1.000 €)",
            "付款前由财务部、法务部、采购部会签并留痕",
            "MMMMMMMMMM WWWW iiiiii",
        ] {
            for width in [1_000, 3_000, 7_000] {
                assert!(lines(name, width, 9).iter().all(|line| measure(line) <= width), "{name} in {width}");
            }
        }
    }
}
