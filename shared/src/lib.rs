//! The domain of Tandem.
