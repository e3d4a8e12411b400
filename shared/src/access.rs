//! Who may do what: roles, scopes, and the one function that answers.
