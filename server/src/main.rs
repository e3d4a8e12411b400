//! The binary `tandem`: the only place that reads the wall clock, draws random numbers and wires the parts.

fn main() {}
