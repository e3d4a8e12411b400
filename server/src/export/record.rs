//! Records of comma-separated text (RFC 4180).

/// The mark at the beginning by which spreadsheet programs know UTF-8.
pub const MARK: char = '\u{feff}';

/// Adds one record. What could run as a formula was disarmed before.
pub fn push(rows: &mut String, cells: Vec<String>) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            rows.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            rows.push('"');
            rows.push_str(&cell.replace('"', "\"\""));
            rows.push('"');
        } else {
            rows.push_str(cell);
        }
    }
    rows.push_str("\r\n");
}
