//! Yesterday's data is served again; a notebook is created.

use std::time::Duration;

use app::model::error::ErrorKind;
use app::model::execution::{Control, Outcome};

use crate::console::Console;
use crate::operator::{confirm, ended, execution, outcomes, plan, started};
use crate::world::{on, page};

#[tokio::test(flavor = "multi_thread")]
async fn yesterdays_data_is_computed_again_and_watched_to_the_commit() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &on("serve-again", "dataset/fx-model")).await;
    assert_eq!(seen.refusal, None, "{:?}", seen.interlocks);
    let lines: Vec<&str> = seen.commands.iter().map(|command| command.text.as_str()).collect();
    assert!(lines[0].contains("/retract/committed-dataset/"), "{lines:?}");
    let compute = lines[1];
    assert!(
        compute
            .starts_with("nu datainfra sabesp -- --aurora-stack=cantareira-stable jobs itaipu prod fx-model-reserve")
    );
    for part in
        ["--filter dataset/fx-model", "--use-cache", "--include-placeholder-ops", "--transaction ", "--target-date "]
    {
        assert!(compute.contains(part), "{part} in {compute}");
    }
    let id = started(&confirm(&otto, &seen).await).to_owned();
    let moving = async {
        loop {
            tokio::time::sleep(Duration::from_millis(300)).await;
            console.hand.advance(2_000);
        }
    };
    let done = tokio::select! { done = ended(&otto, &id) => done, () = moving => unreachable!() };
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(outcomes(&done).iter().all(|outcome| *outcome == Outcome::Done), "{done:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn version_and_dates_come_from_the_context_of_that_night_and_may_be_others() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &on("serve-again", "dataset/fx-model")).await;
    let default = |name: &str| {
        let parameter = seen.declaration.parameters.iter().find(|parameter| parameter.name == name);
        parameter.map(|parameter| parameter.default.clone()).unwrap()
    };
    let compute = &seen.commands[1].text;
    for (name, option) in [("version", "--itaipu"), ("target", "--target-date"), ("reference", "--reference-date")] {
        assert!(!default(name).is_empty(), "{name} has no default");
        assert!(compute.contains(&format!("{option} {} ", default(name))), "{option} {} in {compute}", default(name));
    }
    let tonight = page(&otto, "").await;
    assert_ne!(tonight.context.target_date.as_deref(), Some(default("target").as_str()), "not tonight's");
    let mended = on("serve-again", "dataset/fx-model").with("version", "abcdef0").with("target", "2026-11-01");
    let other = plan(&otto, &mended).await;
    assert!(other.warnings.iter().any(|words| words.starts_with("Target date 2026-11-01 instead of")), "{other:#?}");
    assert_eq!(other.warnings.len(), seen.warnings.len() + 2, "one for each that differs");
    let other = other.commands[1].text.clone();
    assert!(other.contains("--itaipu abcdef0 ") && other.contains("--target-date 2026-11-01 "), "{other}");
    assert!(other.contains(&format!("--reference-date {} ", default("reference"))), "{other}");
    for (name, odd) in [("target", "yesterday"), ("target", "2026-13-01"), ("version", "--help")] {
        let odd = on("serve-again", "dataset/fx-model").with(name, odd);
        let error = otto.ports.procedures.plan(&otto.who, &odd, None).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Invalid, "{odd:?}: {error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_the_commit_is_broken_off_without_harm() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &on("serve-again", "dataset/fx-model")).await;
    let id = started(&confirm(&otto, &seen).await).to_owned();
    // The sandbox's time stands still: it computes for ever.
    let waits = async {
        while execution(&otto, &id).await.steps[2].outcome != Outcome::Running {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waits).await.unwrap();
    otto.ports.procedures.control(&otto.who, &id, Control::Cancel).await.unwrap();
    let done = ended(&otto, &id).await;
    assert_eq!(done.head.outcome, Outcome::Cancelled, "{done:#?}");
    assert_eq!(done.steps[2].outcome, Outcome::Cancelled, "it was only reading");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notebook_is_created_and_its_link_is_told() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let name = crate::world::names(&otto, "state:committed and kind:model and not avro").await.remove(0);
    let seen = plan(&otto, &on("open-notebook", &name)).await;
    assert_eq!(seen.refusal, None, "{:?}", seen.interlocks);
    let done = ended(&otto, started(&confirm(&otto, &seen).await)).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(done.steps[0].detail.contains("#notebook/"), "{}", done.steps[0].detail);
}
