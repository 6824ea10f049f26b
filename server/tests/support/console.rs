//! A whole console in this process, over a sandbox whose clock stands still until it is moved, and
//! the people who use it over HTTP as a browser does.
#![allow(dead_code, reason = "every test binary uses its own part of this")]
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::sync::Arc;
use std::time::Duration;

use app::model::person::{Person, Role};
use app::ports::Ports;
use reqwest::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::Value;
use server::Application;
use server::clients::airflow::{Airflow, ApiVersion, connect};
use server::clock::{Clock, ManualClock};
use server::config::Config;
use server::sandbox::{Call, PASSWORD, Sandbox, USER};

/// 2026-11-22T11:00:00Z.
pub const NOON: i64 = 1_795_345_200_000;
/// Last night of the pipeline.
pub const RUN: &str = "scheduled__2026-11-22T01:00:00+00:00";
/// The pipeline.
pub const DAG: &str = "dagao";
/// What broke last night.
pub const BROKEN: &str = "itaipu-fx-model";

/// A console that serves.
pub struct Console {
    /// It.
    pub application: Application,
    /// Its clock, and the sandbox's.
    pub hand: ManualClock,
    /// Where it serves, without a slash at the end.
    pub base: String,
    /// A second door to its sandbox, to ask the platform itself.
    pub door: String,
    http: Client,
}

/// Somebody's browser; and what their procedures would be without one.
pub struct Visitor {
    /// Who it is.
    pub who: Person,
    /// What the console offers, without HTTP in between.
    pub ports: Ports,
    base: String,
    http: Client,
    cookie: Option<String>,
}

/// The sandbox's configuration on a port of its own.
pub fn config() -> Config {
    let mut config = Config { listen: ([127, 0, 0, 1], 0).into(), poll_seconds: 1, ..Config::default() };
    config.sandbox.enabled = Some(true);
    config.sandbox.nights = 4;
    // The sandbox's tools are subcommands of the program, which these tests are not.
    let tool = |name: &str| {
        let words = [env!("CARGO_BIN_EXE_comporta"), "sandbox-tool", name];
        Some(server::config::Program::With(words.map(str::to_owned).to_vec()))
    };
    (config.commands.nu, config.commands.sabesp) = (tool("nu"), tool("sabesp"));
    config
}

/// A client that follows no redirect and takes nothing from the environment.
pub fn client() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

impl Console {
    /// An ordinary one.
    pub async fn start() -> Self {
        Self::with(config()).await
    }

    /// One of a configuration.
    pub async fn with(config: Config) -> Self {
        let (clock, hand) = Clock::manual(NOON);
        Self::over(config, clock, hand).await
    }

    /// One whose clock is the machine's.
    pub async fn in_real_time(config: Config) -> Self {
        let (_, hand) = Clock::manual(NOON);
        Self::over(config, Clock::system(), hand).await
    }

    async fn over(config: Config, clock: Clock, hand: ManualClock) -> Self {
        let application = Application::start(config, clock).await.unwrap();
        let base = format!("http://{}", application.address);
        let door = match &application.sandbox {
            Some(sandbox) => serve(sandbox.router()).await,
            None => String::new(),
        };
        Self { application, hand, base, door, http: client() }
    }

    /// The platform behind it.
    pub fn sandbox(&self) -> &Arc<Sandbox> {
        self.application.sandbox.as_ref().unwrap()
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Visitor {
        let who = Person::new("nobody", "Nobody", Role::Viewer);
        Visitor {
            who,
            ports: self.application.ports.clone(),
            base: self.base.clone(),
            http: self.http.clone(),
            cookie: None,
        }
    }

    /// One of the four: `vera` (viewer), `otto` (operator), `paula` (approver), `ada` (admin).
    pub async fn sign_in(&self, person: &str) -> Visitor {
        let mut visitor = self.nobody();
        let answer = visitor.post("/sign-in").form(&[("person", person)]).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{person} cannot sign in");
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
        visitor.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        let (subject, name, role) = app::people().into_iter().find(|(subject, ..)| *subject == person).unwrap();
        visitor.who = Person::new(subject, name, role);
        visitor
    }

    /// Airflow itself, past everything that the console keeps.
    pub async fn airflow(&self) -> Arc<dyn Airflow> {
        let base = format!("{}/airflow", self.door).parse().unwrap();
        let password = SecretString::from(PASSWORD);
        connect("probe", &base, USER, password, Duration::from_secs(5), Some(ApiVersion::V2)).await.unwrap()
    }

    /// The changes that were sent to Airflow so far: whatever is neither a read nor a sign-in.
    pub fn changes(&self) -> Vec<Call> {
        let change = |call: &Call| call.method != "GET" && call.path.contains("/dags/");
        self.sandbox().calls().into_iter().filter(change).collect()
    }

    /// How many changes there were of this method to a path that holds this.
    pub fn sent(&self, method: &str, path: &str) -> usize {
        self.changes().iter().filter(|call| call.method == method && call.path.contains(path)).count()
    }
}

impl Visitor {
    /// The cookie of the session.
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or("")
    }

    /// The same session at another console.
    pub fn at(&self, console: &Console) -> Self {
        Self { who: self.who.clone(), cookie: self.cookie.clone(), ..console.nobody() }
    }

    /// A request to an address of the console.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    /// A read.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(reqwest::Method::GET, path)
    }

    /// A change.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(reqwest::Method::POST, path)
    }

    /// A page: its status and its text.
    pub async fn page(&self, path: &str) -> (StatusCode, String) {
        let answer = self.get(path).header(ACCEPT, "text/html").send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    /// Calls a server function that reads.
    pub async fn ask<T: DeserializeOwned>(&self, function: &str, arguments: &[(String, String)]) -> T {
        let request = self.get(&format!("/api/{function}")).query(arguments);
        read(function, request.header(ACCEPT, "application/json").send().await.unwrap()).await
    }

    /// Calls a server function that changes something.
    pub async fn tell<T: DeserializeOwned>(&self, function: &str, arguments: &[(String, String)]) -> T {
        let request = self.post(&format!("/api/{function}")).form(arguments);
        read(function, request.header(ACCEPT, "application/json").send().await.unwrap()).await
    }

    /// Calls a server function that refuses: the status and the error.
    pub async fn refused(&self, request: RequestBuilder) -> (u16, Value) {
        let answer = request.header(ACCEPT, "application/json").send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status} without JSON: {text}")))
    }
}

/// Serves a router on a port of its own; answers where.
pub async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

/// Where a redirect leads.
pub fn location(answer: &Response) -> &str {
    answer.headers()[LOCATION].to_str().unwrap()
}

/// Arguments of a server function out of literals.
pub fn arguments(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn read<T: DeserializeOwned>(function: &str, answer: Response) -> T {
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_success(), "{function} answered {status}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{function} answered {text}: {error}"))
}
