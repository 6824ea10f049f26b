//! The whole console over a real Airflow, used by a browser without JavaScript: the plan is a page, its
//! confirmation a form; and Airflow itself says what came of it.

use std::time::Duration;

use app::model::context::RunRef;
use app::model::plan::Confirmation;
use app::model::procedure::PlanRequest;
use app::paths;
use end2end::airflow::{Airflow, DAG};
use reqwest::{Client, StatusCode};
use server::Application;
use server::clock::Clock;

/// A run whose id has every character that breaks naive addresses and that Airflow can be made to take.
pub const ODD: &str = "manual__2026-11-20T01:00:00+00:00 é&ü?#100%";

/// Unblocks the run with the odd id.
pub async fn unblocks(airflow: &Airflow) {
    airflow.wait_for(ODD, "failed").await;
    let console = Application::start(airflow.config(), Clock::system()).await.unwrap();
    let base = format!("http://{}", console.address);
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let signed = http.post(format!("{base}/sign-in")).form(&[("person", "otto")]).send().await.unwrap();
    let cookie = signed.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = async |path: &str| {
        let answer = http.get(format!("{base}{path}")).header("cookie", &cookie).send().await.unwrap();
        let status = answer.status();
        (status, answer.text().await.unwrap())
    };

    let run = RunRef::new("main", DAG, ODD);
    let (status, text) = page("/").await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains(&paths::run(&run)), "the list leads to the run");
    let (status, text) = page(&paths::run(&run)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("column fx_rate not found"), "the log of what broke is on the page of the run");

    let request = PlanRequest::new("unblock-downstream", &run, "itaipu-fx-model");
    let (status, text) = page(&paths::plan(&request)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        text.contains("databricks_load-models") && text.contains("scale-ec2-rest"),
        "the plan names what runs: {text}"
    );
    let form = hidden(&text);
    assert!(
        form.iter().any(|(name, _)| name == "fingerprint") && form.iter().any(|(_, value)| value == ODD),
        "{form:?}"
    );
    let confirm = || http.post(format!("{base}/api/confirm")).header("cookie", &cookie).form(&form).send();
    let Confirmation::Started(id) = confirm().await.unwrap().json().await.unwrap() else { panic!("it does not start") };

    let over = async {
        loop {
            let (status, text) = page(&paths::execution(&id)).await;
            assert_eq!(status, StatusCode::OK);
            if text.contains("stand as planned") {
                return text;
            }
            assert!(!text.contains("outcome unknown"), "{text}");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    let text = tokio::time::timeout(Duration::from_secs(90), over).await.expect("the execution ends");
    assert!(text.contains("All 6 tasks stand as planned"), "{text}");

    // Airflow itself says so.
    airflow.wait_for(ODD, "success").await;
    for task in ["itaipu-fx-model", "fx-model", "itaipu-rest", "databricks_load-models", "scale-ec2-rest"] {
        assert_eq!(airflow.state_of(ODD, task).await, "success", "{task}");
    }
    // The same form again does nothing more.
    assert_eq!(confirm().await.unwrap().json::<Confirmation>().await.unwrap(), Confirmation::Started(id));
    console.stop().await;
}

/// The hidden fields of the form that confirms.
fn hidden(page: &str) -> Vec<(String, String)> {
    let form = page.split("confirm-form").nth(1).expect("a form").split("</form>").next().expect("its end");
    let attribute = |input: &str, name: &str| {
        let (_, rest) = input.split_once(&format!("{name}=\"")).expect("an attribute");
        let value = rest.split('"').next().expect("its end");
        value
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
    };
    let inputs = form.split("<input ").skip(1).map(|input| input.split('>').next().unwrap_or_default());
    inputs.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect()
}
