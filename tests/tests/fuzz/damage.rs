//! Good bytes gone bad: cut, doubled, swapped and sprinkled with what the reader knows to be special. Random bytes alone
//! would fail at the first of them.

use bolero::TypeGenerator;

/// No damaged input is longer, whatever its strokes repeat.
const BYTES_MAX: usize = 256 * 1024;

/// Which good input, and what happens to it.
#[derive(Debug, TypeGenerator)]
pub struct Damage {
    seed: u8,
    #[generator(bolero::produce::<Vec<Stroke>>().with().len(0..12usize))]
    strokes: Vec<Stroke>,
}

/// Places are taken modulo the length there is.
#[derive(Debug, TypeGenerator)]
enum Stroke {
    Set { at: u32, byte: u8 },
    Cut { at: u32, length: u16 },
    End { at: u32 },
    Double { at: u32, length: u16, times: u8 },
    Move { from: u32, length: u16, to: u32 },
    Word { at: u32, which: u8 },
    Bytes { at: u32, bytes: [u8; 4] },
}

impl Damage {
    /// One of the good inputs after the strokes. `words` are what the reader gives a meaning to.
    pub fn of(&self, good: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut bytes = good[usize::from(self.seed) % good.len()].clone();
        for stroke in &self.strokes {
            stroke.strike(&mut bytes, words);
            bytes.truncate(BYTES_MAX);
        }
        bytes
    }
}

impl Stroke {
    fn strike(&self, bytes: &mut Vec<u8>, words: &[&str]) {
        let place = |at: u32, bytes: &[u8]| at as usize % (bytes.len() + 1);
        let piece = |at: u32, length: u16, bytes: &[u8]| {
            let start = place(at, bytes);
            // Small pieces are the likelier ones.
            let length = if length.is_multiple_of(4) { usize::from(length) } else { usize::from(length % 64) };
            start..(start + length).min(bytes.len())
        };
        match *self {
            Self::Set { at, byte } => {
                let at = place(at, bytes);
                if let Some(set) = bytes.get_mut(at) {
                    *set = byte;
                }
            }
            Self::Cut { at, length } => drop(bytes.drain(piece(at, length, bytes))),
            Self::End { at } => bytes.truncate(place(at, bytes)),
            Self::Double { at, length, times } => {
                let piece = piece(at, length, bytes);
                let again = bytes[piece.clone()].repeat(usize::from(times));
                bytes.splice(piece.end..piece.end, again);
            }
            Self::Move { from, length, to } => {
                let moved: Vec<u8> = bytes.drain(piece(from, length, bytes)).collect();
                let to = place(to, bytes);
                bytes.splice(to..to, moved);
            }
            Self::Word { at, which } => {
                let at = place(at, bytes);
                let word = words[usize::from(which) % words.len()];
                bytes.splice(at..at, word.bytes());
            }
            Self::Bytes { at, bytes: put } => {
                let at = place(at, bytes);
                bytes.splice(at..at, put);
            }
        }
    }
}
