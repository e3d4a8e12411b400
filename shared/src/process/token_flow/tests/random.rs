//! Sketches of sound maps: blocks in a row, side by side, to choose from, or gone through again, nested at random.

use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Block {
    Task,
    Row(Vec<Block>),
    Choice(u32, Box<Block>, Box<Block>),
    Beside(Vec<Block>),
    Any(u32, u32, Box<Block>, Box<Block>),
    Again(u32, Box<Block>),
    /// Some cases end here.
    Leave(u32),
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![3 => Just(Block::Task), 1 => (1_u32..50).prop_map(Block::Leave)];
    // What stands side by side must come out again, or its join waits for nothing.
    let whole = Just(Block::Task).prop_recursive(3, 12, 3, |inner| compound(inner).boxed());
    leaf.prop_recursive(4, 24, 3, move |inner| {
        prop_oneof![
            3 => compound_in_turn(inner),
            1 => prop::collection::vec(whole.clone(), 2..4).prop_map(Block::Beside),
            1 => (1_u32..99, 1_u32..99, whole.clone(), whole.clone())
                .prop_map(|(p, q, a, b)| Block::Any(p, q, Box::new(a), Box::new(b))),
        ]
    })
}

fn compound_in_turn(inner: impl Strategy<Value = Block> + Clone + 'static) -> impl Strategy<Value = Block> {
    prop_oneof![
        prop::collection::vec(inner.clone(), 1..4).prop_map(Block::Row),
        (1_u32..99, inner.clone(), inner.clone()).prop_map(|(p, a, b)| Block::Choice(p, Box::new(a), Box::new(b))),
        (1_u32..90, inner).prop_map(|(p, a)| Block::Again(p, Box::new(a))),
    ]
}

fn compound(inner: impl Strategy<Value = Block> + Clone + 'static) -> impl Strategy<Value = Block> {
    prop_oneof![
        3 => compound_in_turn(inner.clone()),
        1 => prop::collection::vec(inner.clone(), 2..4).prop_map(Block::Beside),
        1 => (1_u32..99, 1_u32..99, inner.clone(), inner)
            .prop_map(|(p, q, a, b)| Block::Any(p, q, Box::new(a), Box::new(b))),
    ]
}

#[derive(Default)]
struct Pen {
    text: String,
    count: usize,
}

impl Pen {
    fn node(&mut self, kind: &str) -> String {
        self.count += 1;
        let name = format!("n{}", self.count);
        let figures = if kind == "task" { " minutes=3 rate=6000" } else { "" };
        self.text += &format!("{kind} {name}{figures}\n");
        name
    }

    fn flow(&mut self, from: &str, to: &str, share: &str) {
        self.text += &format!("{from} > {to} {share}\n");
    }

    /// Draws a block after `from`, and says what comes last in it.
    fn draw(&mut self, block: &Block, from: &str, share: &str) -> String {
        match block {
            Block::Task => {
                let task = self.node("task");
                self.flow(from, &task, share);
                task
            }
            Block::Row(blocks) => {
                let first = self.node("task");
                self.flow(from, &first, share);
                blocks.iter().fold(first, |last, block| self.draw(block, &last, ""))
            }
            Block::Choice(percent, a, b) => {
                let split = self.node("xor");
                self.flow(from, &split, share);
                let (a, b) = (self.draw(a, &split, &format!("{percent}%")), self.draw(b, &split, ""));
                self.meet("xor", &[a, b])
            }
            Block::Beside(blocks) => {
                let split = self.node("and");
                self.flow(from, &split, share);
                let ends: Vec<String> = blocks.iter().map(|block| self.draw(block, &split, "")).collect();
                self.meet("and", &ends)
            }
            Block::Any(p, q, a, b) => {
                let split = self.node("or");
                self.flow(from, &split, share);
                let a = self.draw(a, &split, &format!("{p}%"));
                let b = self.draw(b, &split, &format!("{q}%"));
                let last = self.draw(&Block::Task, &split, "default");
                self.meet("or", &[a, b, last])
            }
            Block::Again(percent, inner) => {
                let first = self.node("xor");
                self.flow(from, &first, share);
                let last = self.draw(inner, &first, "");
                let split = self.node("xor");
                self.flow(&last, &split, "");
                self.flow(&split, &first, &format!("{percent}%"));
                split
            }
            Block::Leave(percent) => {
                let (split, end) = (self.node("xor"), self.node("end"));
                self.flow(from, &split, share);
                self.flow(&split, &end, &format!("{percent}%"));
                split
            }
        }
    }

    fn meet(&mut self, kind: &str, ends: &[String]) -> String {
        let join = self.node(kind);
        ends.iter().for_each(|end| self.flow(end, &join, ""));
        join
    }
}

pub fn sketch() -> impl Strategy<Value = String> {
    (block(), 1_u32..5_000).prop_map(|(block, volume)| {
        let mut pen = Pen { text: format!("start s volume={volume}\n"), count: 0 };
        let last = pen.draw(&block, "s", "");
        let end = pen.node("end");
        pen.flow(&last, &end, "");
        pen.text
    })
}
