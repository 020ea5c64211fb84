//! The one test binary: each module is a table of cases around one `check`.
