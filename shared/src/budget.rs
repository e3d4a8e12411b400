//! What a budget is made of: accounts, sections, line items and their totals.
