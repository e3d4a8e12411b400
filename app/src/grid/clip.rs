//! Ranges on the clipboard: tab-separated text as Excel, Sheets and Numbers write and read it.
//!
//! A field with a tab, a line break or a quote is quoted, quotes are doubled. Nothing here knows what a figure is.

/// Reads a copied range, row by row. A final line break ends the last row and starts no other.
pub fn parse(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            other => field.push(other),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

/// Writes a range.
pub fn print(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| row.iter().map(|field| quote(field)).collect::<Vec<_>>().join("\t");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn quote(field: &str) -> String {
    if field.contains(['\t', '\n', '\r', '"']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&[&str]]) {
        let expect: Vec<Vec<String>> = expect.iter().map(|row| row.iter().map(|f| (*f).to_owned()).collect()).collect();
        assert_eq!(parse(text), expect, "{text:?}");
        assert_eq!(parse(&print(&expect)), expect, "printed and read again");
    }

    #[test]
    fn ranges_from_spreadsheets_are_read() {
        check("1\t2\r\n3\t4\r\n", &[&["1", "2"], &["3", "4"]]);
        check("1,200.50", &[&["1,200.50"]]);
        check("\"two\nlines\"\tb", &[&["two\nlines", "b"]]);
        check("\"say \"\"so\"\"\"\t", &[&["say \"so\"", ""]]);
        check("差旅费\t1.5万\n", &[&["差旅费", "1.5万"]]);
        check("5\" pipe\t1", &[&["5\" pipe", "1"]]);
        check("", &[]);
    }
}
