//! Airflow's own page of a run, with the graph beside it.

use app::model::context::RunRef;
use app::paths::encode;
use end2end::airflow::{Airflow, PASSWORD, USER};
use end2end::browser::{Look, Visitor};
use end2end::gauge::{self, AIRFLOW, Frames};
use serde_json::json;

use super::{Page, TIMES, median, open, picture};

/// Signs in as the page's own form does, and asks for graphs.
const SIGN_IN: &str = "async (who) => {
    const how = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(who) };
    const { access_token } = await (await fetch('/auth/token', how)).json();
    document.cookie = `_token=${access_token}; path=/`;
    localStorage.setItem('default_dag_view', JSON.stringify('graph'));
}";

/// Something of the site that is not the page.
const ICON: &str = "/static/pin_32.png";

pub(super) async fn measure(airflow: &Airflow, run: &RunRef, keep: Option<u32>) -> Page {
    let address = format!("/dags/{}/runs/{}?view=graph", run.dag, encode(&run.run));
    let (mut cold, mut warm, mut frames) = (Vec::new(), Vec::new(), Frames::default());
    for time in 0..TIMES {
        let visitor = visitor(airflow).await;
        cold.push(open(&visitor, &address, AIRFLOW).await);
        if time == 0 {
            picture(&visitor, keep, "airflow").await;
        }
        visitor.open(ICON).await;
        warm.push(open(&visitor, &address, AIRFLOW).await);
        // What did not come once in all this time is not asked for again.
        let lost = warm.iter().chain(&cold).any(Option::is_none);
        if time + 1 == TIMES && !lost {
            frames = gauge::smooth(&visitor.page, AIRFLOW).await;
        }
        visitor.leave().await;
        if lost {
            break;
        }
    }
    Page { name: "Airflow's own, whole run".into(), first: None, cold: median(cold), warm: median(warm), frames }
}

async fn visitor(airflow: &Airflow) -> Visitor {
    let visitor = Visitor::elsewhere(&airflow.base, Look::DESK).await;
    visitor.open(ICON).await;
    let who = json!({ "username": USER, "password": PASSWORD });
    let signed: Result<(), _> = visitor.page.evaluate(SIGN_IN, Some(&who)).await;
    signed.unwrap_or_else(|error| panic!("signing in to Airflow: {error}"));
    visitor
}
