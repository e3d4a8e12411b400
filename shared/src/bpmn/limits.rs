//! How much a BPMN file may hold. Whatever is beyond is refused before memory is spent on it.
//!
//! The largest file of the MIWG reference set has 68 KB, 700 elements and a depth of 9. At these bounds a file that is
//! nothing but attributes takes some 100 MiB while it is read.

/// The file as it lies on the disk.
pub const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Elements within each other.
pub const DEPTH_MAX: usize = 256;

pub const ELEMENTS_MAX: usize = 200_000;

pub const ATTRIBUTES_MAX: usize = 1_000_000;

/// Declarations of namespaces in the whole file; tools write a dozen.
pub const NAMESPACES_MAX: usize = 1_000;

/// Remarks of one reading that are listed; the rest is counted.
pub const REPAIRS_MAX: usize = 1_000;
