//! What people see: pages, the grid, the open document, offline keeping.
