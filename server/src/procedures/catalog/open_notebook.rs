//! Open in Databricks: create a notebook that loads the dataset. Replaces HOWTO "Load a run dataset in Databricks".

use app::model::dataset::Standing;
use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock};
use app::model::procedure::{PlanRequest, Risk};

use super::datasets;
use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{DatasetPlace, Need, Offered, Procedure, at_no_task, irreversible};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "open-notebook",
    title: "Open in Databricks",
    purpose: "Create a notebook that loads this dataset, and open it.",
    icon: "scroll-text",
    replaces: "Load a run dataset in Databricks",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: false,
    needs: &[Need::Datasets, Need::Notebook],
    parameters: datasets::one,
    steps: &["Create the notebook in the folder of the configuration; one that is there already is opened instead."],
    undo: "Delete the notebook in Databricks.",
    reverse: irreversible,
    offer: at_no_task,
    on_dataset: |at: &DatasetPlace<'_>| {
        let entry = at.entry()?;
        let refusal = (entry.standing != Standing::Committed)
            .then(|| "It is not committed: there is nothing to load.".to_owned());
        Some(Offered { values: vec![("dataset", entry.name.clone())], refusal, task: None })
    },
    draft,
};

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let reading = datasets::reading(world)?;
    let named = datasets::named(reading, request)?;
    let name = &named.entry.name;
    let path = world.databricks_path.clone().unwrap_or_default();
    let format = named.listed.format.clone().unwrap_or_else(|| "PARQUET".into());
    let act = Act::Notebook { dataset: name.clone(), format, path: path.clone() };
    Ok(Draft {
        summary: format!("A notebook loads {name}."),
        acts: vec![(act, "Its link is in the step once it is there.".into())],
        targets: vec![datasets::target(named.entry, Effect::Written, "a notebook that loads it")],
        warnings: Vec::new(),
        interlocks: vec![
            Interlock {
                title: "Databricks is configured".into(),
                holds: world.tools.databricks,
                evidence: if world.tools.databricks {
                    "[databricks] names a workspace.".into()
                } else {
                    "Set [databricks] in comporta.toml.".into()
                },
            },
            Interlock {
                title: "Databricks sees it".into(),
                holds: !path.is_empty(),
                evidence: if path.is_empty() { "Metapod has no path for Databricks.".into() } else { path },
            },
        ],
        undo: "Delete the notebook in Databricks.".into(),
        typed: None,
    })
}
