//! The Automerge shape of each replicated document, and the commands that change it.
