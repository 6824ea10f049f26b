//! Reading a run beside the nights before it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{answer, caller};
use crate::model::context::RunRef;
use crate::model::error::AppError;
use crate::model::grid::GridPiece;
use crate::paths::GridQuery;

/// What the script of the grid does not know yet: what is newer than `since`, under the `tag` of the list of tasks
/// that it has; which rows are shown if it wants `rows`.
#[server(endpoint = "grid", input = GetUrl)]
pub async fn get_grid(
    run: RunRef,
    #[server(default)] query: GridQuery,
    #[server(default)] since: u64,
    #[server(default)] tag: u32,
    #[server(default)] rows: bool,
) -> Result<GridPiece, AppError> {
    let sheet = open_grid(run).await?;
    Ok(sheet.piece(&query, crate::fragments::grid::Known { since, tag, rows }))
}

/// The grid, for its page.
///
/// # Errors
/// If the run cannot be read, or whoever asks is nobody.
pub async fn open_grid(run: RunRef) -> Result<crate::fragments::grid::Sheet, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.grids.grid(&who, &run).await.map(crate::fragments::grid::Sheet::new)
    };
    answer(result.await)
}
