//! What is on record survives the process: an execution that was under way is gone on with.

use std::time::Duration;

use app::model::execution::Outcome;
use app::model::plan::Confirmation;
use server::sandbox::{Fault, FaultKind};

use crate::console::{BROKEN, Console, config};
use crate::operator::{carry_out, confirm, ended, execution, executions, held, plan, request, started};

/// The configuration with a store in a file.
fn stored(folder: &tempfile::TempDir) -> server::config::Config {
    let mut config = config();
    config.database_url = format!("sqlite:{}", folder.path().join("comporta.db").display());
    config
}

#[test]
fn a_crash_in_the_middle_of_an_act_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let asked = request("unblock-downstream", BROKEN);
    let process = tokio::runtime::Runtime::new().unwrap();
    let (otto, id, seen) = process.block_on(async {
        let console = Console::with(stored(&folder)).await;
        let otto = console.sign_in("otto").await;
        let hang =
            Fault { method: Some("PATCH".into()), path_contains: BROKEN.into(), times: 1, kind: FaultKind::Hang };
        console.sandbox().inject(hang);
        let seen = plan(&otto, &asked).await;
        let id = started(&confirm(&otto, &seen).await).to_owned();
        while console.sent("PATCH", BROKEN) == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(execution(&otto, &id).await.head.outcome, Outcome::Running);
        (otto, id, seen)
    });
    // The process is gone, without a word to what it was doing.
    process.shutdown_timeout(Duration::from_millis(100));

    let process = tokio::runtime::Runtime::new().unwrap();
    process.block_on(async {
        // Its sandbox is another one, where nothing was done: that is read before it is done.
        let console = Console::with(stored(&folder)).await;
        // The session is in the store as well.
        let otto = otto.at(&console);
        let whole = ended(&otto, &id).await;
        assert_eq!(whole.head.outcome, Outcome::Done, "{whole:#?}");
        assert_eq!(console.sent("PATCH", BROKEN), 1);
        assert_eq!(whole.plan, seen, "the plan that was confirmed is on record");
        // The form that was sent before is answered with what became of it; nothing is sent again.
        let changes = console.changes().len();
        assert_eq!(confirm(&otto, &seen).await, Confirmation::Started(id.clone()));
        assert_eq!(console.changes().len(), changes);
    });
}

#[test]
fn what_ended_and_what_is_held_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let process = tokio::runtime::Runtime::new().unwrap();
    let (otto, heads, machines) = process.block_on(async {
        let console = Console::with(stored(&folder)).await;
        let otto = console.sign_in("otto").await;
        carry_out(&otto, &request("mark-success", "load-redshift-audit")).await;
        carry_out(&otto, &request("hold-machines", "scale-down-sorting-hat-model")).await;
        let (heads, machines) = (executions(&otto).await, held(&otto).await);
        assert_eq!((heads.len(), machines.len()), (2, 1));
        console.application.stop().await;
        (otto, heads, machines)
    });
    drop(process);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let console = Console::with(stored(&folder)).await;
        let otto = otto.at(&console);
        assert_eq!((executions(&otto).await, held(&otto).await), (heads, machines));
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_that_is_reset_has_no_past() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    carry_out(&otto, &request("hold-machines", "scale-down-sorting-hat-model")).await;
    let () = otto.tell("reset_sandbox", &[]).await;
    assert_eq!((executions(&otto).await, held(&otto).await), (vec![], vec![]));
    assert_eq!(plan(&otto, &request("unblock-downstream", BROKEN)).await.refusal, None);
}
