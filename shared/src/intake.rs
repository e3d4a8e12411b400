//! Reading the files people bring into lines, row by row, without writing anything.
