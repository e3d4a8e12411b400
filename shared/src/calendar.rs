//! Fiscal years and periods.
