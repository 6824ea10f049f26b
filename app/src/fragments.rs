//! Pieces of pages that the server renders whenever they change and the browser only puts in place:
//! nothing in them reacts, so neither their code nor their data belongs into the bundle.

mod context;
mod dataset_rows;
mod deeds;
mod execution;
mod facts;
pub mod grid;
mod neighbours;
mod offers;
mod overlay;
mod panel;
mod table;
mod tries;
mod words;

pub use self::context::context;
pub use self::dataset_rows::{dataset_rows, row as dataset_row, selection_error};
pub use self::deeds::deeds;
pub use self::execution::execution;
pub use self::offers::offers;
pub use self::overlay::overlay;
pub use self::panel::{log_of, panel};
pub use self::table::table;
pub use self::words::words;
