//! The night before: the last run that ended well before the one that is looked at, with its context and what
//! its transaction says of a dataset.

use app::model::context::{RunContext, RunRef};
use app::model::error::{AppError, ErrorKind};
use app::model::state::RunState;

use crate::clients::metapod::Listed;
use crate::service::backends::Backends;
use crate::service::datasets::history;
use crate::service::snapshot::context;

/// It.
#[derive(Clone, Debug)]
pub struct NightBefore {
    /// The run.
    pub run: RunRef,
    /// Its context.
    pub context: RunContext,
    /// The dataset in its transaction; nothing if it does not have it.
    pub dataset: Option<Listed>,
}

impl NightBefore {
    /// Finds it and reads it.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub async fn of(backends: &Backends, run: &RunRef, dataset: &str) -> Result<Self, AppError> {
        let runs = history::runs(backends, run).await?;
        let no = |words: &str| AppError::new(ErrorKind::NotFound, words);
        let before = runs
            .iter()
            .skip_while(|other| other.id != run.run)
            .skip(1)
            .find(|other| other.state == RunState::Success)
            .ok_or_else(|| {
                no("No run before this one ended well within the last thirty, so there is nothing to go back to.")
            })?;
        let context = context(&before.conf, &backends.context);
        let transaction = context.transaction.as_deref().ok_or_else(|| no("The night before names no transaction."))?;
        let metapod =
            backends.metapod.as_ref().ok_or_else(|| no("There is no Metapod: set [metapod] in comporta.toml."))?;
        let answered =
            metapod.named(transaction, &[dataset.to_owned()]).await.map_err(|error| error.told("Metapod"))?;
        Ok(Self {
            run: RunRef::new(&run.airflow, &run.dag, &before.id),
            dataset: answered.value.into_iter().find(|listed| listed.name == dataset),
            context,
        })
    }
}
