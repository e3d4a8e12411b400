//! Exact amounts: currencies, minor units, rounding, reading and printing.
