//! A line's formula as it is kept, with what it says where it can be read.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::formula::{Expr, parse_stored, print_stored};

/// A formula by ids. Two are equal when their texts are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct LineFormula {
    text: String,
    /// Nothing where another client stored what is no formula.
    expr: Option<Arc<Expr>>,
}

impl LineFormula {
    pub fn new(expr: Expr) -> Self {
        Self { text: print_stored(&expr), expr: Some(Arc::new(expr)) }
    }

    /// What stands in a document. Reading never fails; what can't be read is a fault of the line's figures.
    pub fn stored(text: impl Into<String>) -> Self {
        let text = text.into();
        let expr = parse_stored(&text).ok().map(Arc::new);
        Self { text, expr }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn expr(&self) -> Option<&Expr> {
        self.expr.as_deref()
    }

    pub(super) fn shared_expr(&self) -> Option<Arc<Expr>> {
        self.expr.clone()
    }
}

impl PartialEq for LineFormula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for LineFormula {}

impl From<String> for LineFormula {
    fn from(text: String) -> Self {
        Self::stored(text)
    }
}

impl From<LineFormula> for String {
    fn from(formula: LineFormula) -> Self {
        formula.text
    }
}
