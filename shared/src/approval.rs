//! Requests: what is asked, of whom, and what they decided.
