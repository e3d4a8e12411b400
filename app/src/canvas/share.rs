//! Shares, times and counts in the few characters there is room for on a map.

use shared::process::Share;

/// `65%`, `12.5%`.
pub fn percent(share: Share) -> String {
    let tenths = (i128::from(share.millionths()) + 500) / 1_000;
    let (whole, part) = (tenths / 10, tenths % 10);
    if part == 0 { [&whole.to_string(), "%"].concat() } else { format!("{whole}.{part}%") }
}
