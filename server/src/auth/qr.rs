//! A text as a picture for phones (ISO/IEC 18004), as the one path of an SVG.

use qrcodegen::{QrCode, QrCodeEcc};

/// A square of modules and the dark ones among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrPicture {
    /// How many modules a side has, with the quiet zone around.
    pub side: i32,
    /// The dark modules as the `d` of an SVG path, a unit to each.
    pub path: String,
}

/// The standard wants four light modules on each side.
const QUIET: i32 = 4;

/// `None` for texts longer than a picture holds.
pub fn picture(text: &str) -> Option<QrPicture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let length = i32::try_from(run).unwrap_or(0);
            if length > 0 {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
            }
            x += length.max(1);
        }
    }
    Some(QrPicture { side: code.size() + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finders_stand_in_their_corners() {
        let picture = picture("otpauth://totp/Tandem:a@b.c?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert!((21 + 8..=45 + 8).contains(&picture.side), "{}", picture.side);
        // The top of a finder is seven modules, on the left and on the right.
        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", &picture.path[..40]);
        assert!(picture.path.contains(&format!("M{} 4h7v1h-7z", picture.side - 11)));
        assert_eq!(super::picture(&"x".repeat(5000)), None);
    }
}
