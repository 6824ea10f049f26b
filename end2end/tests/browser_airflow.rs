//! The story on a real Airflow 3.3.2: seen in the browser, unblocked in the browser, and Airflow's own
//! API then says that the run succeeded.

use app::model::context::RunRef;
use app::paths;
use end2end::airflow::{Airflow, DAG, RUN, Version};
use end2end::browser::{Look, Stage, scene};

#[test]
fn a_real_run_is_unblocked() {
    scene(async {
        let airflow = Airflow::start(Version::V3).await;
        airflow.trigger_and_fail().await;
        let stage = Stage::with(|config| *config = airflow.config()).await;
        let visitor = stage.visitor("otto", Look::DESK).await;

        // On the list, with what broke first; and on its page, selected.
        visitor.open("/").await;
        visitor.says("tbody tr", "itaipu-fx-model").await;
        visitor.says("tbody tr", "5 blocked").await;
        visitor.open(&paths::run(&RunRef::new("main", DAG, RUN))).await;
        visitor.says(".panel h2", "itaipu-fx-model").await;
        visitor.says(".log-lines", "column fx_rate not found").await;
        visitor.says(".counts .phase-blocked", "5").await;
        visitor.says(".context", "f7832a01-001b-56f7-a4fe-b3a417f8f654").await;

        visitor.click("[data-procedure=unblock-downstream]").await;
        visitor.arrives("/procedures/unblock-downstream").await;
        visitor.says("tr[data-target=fx-policy]", "critical").await;
        visitor.says("tr[data-target=fx-model]", "empty input").await;
        visitor.click("[data-confirm]").await;
        visitor.arrives("/executions/").await;
        visitor.says(".page-head .badge", "done").await;
        assert_eq!(visitor.count("tr[data-target][data-outcome=done]").await, 6);

        airflow.wait_for_run("success").await;
        for task in ["itaipu-fx-model", "fx-model", "itaipu-rest", "databricks_load-models", "scale-ec2-rest"] {
            assert_eq!(airflow.task_state(task).await, "success", "{task}");
        }
        visitor.click("text=Back to the run").await;
        visitor.says(".run-title", "succeeded").await;
        visitor.finish().await;
    });
}
