//! The shape of a run: which task waits for which, what lies behind what, where each is drawn.
//!
//! Pure: no I/O, no clock, no randomness, no floating point, no hash order. Server and browser
//! compile the same files and must answer the same bits, so every stored index and coordinate has
//! an explicit width. It knows nothing of Airflow's payloads or of the screen.

pub mod dag;
pub mod fold;
pub mod forecast;
pub mod geometry;
pub mod layout;
pub mod lineage;
pub mod reach;
pub mod sample;
pub mod select;
pub mod sim;
pub mod tiles;
pub mod viewport;

mod csr;

pub use self::dag::Dag;
pub use self::fold::Folded;
pub use self::forecast::{Forecast, Work, forecast};
pub use self::geometry::{Point, Rect, Size};
pub use self::layout::{Layout, Options, Route, layout, layout_after};
pub use self::reach::{Reach, downstream, path, upstream};
pub use self::select::{SelectError, Selection, Subjects};
pub use self::sim::{NodeState, Prediction, TriggerRule};
pub use self::tiles::TileIndex;
pub use self::viewport::Viewport;
