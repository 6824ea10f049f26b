//! An application of one's own for a test, on a port of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::model::context::RunRef;
use app::paths;
use server::Application;
use server::clock::Clock;
use server::config::{AirflowConfig, Config, MetapodConfig, Program};
use server::sandbox::{Options, PASSWORD, Sandbox, USER};

use super::look::Look;
use super::outside::Outside;
use super::visitor::Visitor;
use super::wire::Wire;

/// An application with its sandbox, and whoever visits it.
pub struct Stage {
    application: Application,
    sandbox: Option<Arc<Sandbox>>,
}

/// A run, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Night {
    /// The run.
    pub run: RunRef,
    /// Its address.
    pub path: String,
}

impl Night {
    /// Address of the run with this query.
    #[must_use]
    pub fn at(&self, query: &str) -> String {
        format!("{}?{query}", self.path)
    }

    /// Address of the run with one task selected.
    #[must_use]
    pub fn task(&self, task: &str) -> String {
        paths::task(&self.run, task)
    }
}

impl Stage {
    /// The sandbox at four times its speed.
    pub async fn open() -> Self {
        Self::with(|_| ()).await
    }

    /// The same, with another configuration.
    ///
    /// # Panics
    /// In words, if it does not start.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config { listen: SocketAddr::from(([127, 0, 0, 1], 0)), poll_seconds: 1, ..Config::default() };
        config.sandbox.speed = 400;
        // The sandbox's tools are subcommands of the program, which lies beside the folder of the tests.
        if let Some(program) =
            std::env::current_exe().ok().and_then(|test| Some(test.parent()?.parent()?.join("comporta")))
        {
            let tool = |name: &str| {
                Some(Program::With(vec![program.display().to_string(), "sandbox-tool".into(), name.into()]))
            };
            (config.commands.nu, config.commands.sabesp) = (tool("nu"), tool("sabesp"));
        }
        change(&mut config);
        let application = Application::start(config, Clock::system()).await;
        let application = application.unwrap_or_else(|error| panic!("Comporta does not start: {error}"));
        Self { sandbox: application.sandbox.clone(), application }
    }

    /// The same over an Airflow that takes its time over every call, as if it were far away.
    pub async fn far_away(pause: Duration) -> Self {
        Self::over(pause, |_| ()).await
    }

    /// Over a platform that is Airflow and Metapod alone, behind a door, with another configuration.
    pub async fn over(pause: Duration, change: impl FnOnce(&mut Config)) -> Self {
        let sandbox = Sandbox::new(Options { speed: 400, ..Options::default() }, Clock::system());
        let door = Outside::door(&sandbox, pause).await;
        let mut stage = Self::with(|config| {
            config.airflow.insert("main".into(), airflow(&format!("{door}/airflow")));
            config.metapod =
                Some(MetapodConfig::at(format!("{door}/metapod/api/graphql").parse().expect("an address")));
            config.sign_in.people = true;
            config.database_url = format!("sqlite:file:far-{}?mode=memory&cache=shared", door.replace([':', '/'], "-"));
            change(config);
        })
        .await;
        stage.sandbox = Some(sandbox);
        stage
    }

    /// Where it serves.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.application.address)
    }

    /// Somebody who is not signed in.
    pub async fn stranger(&self, look: Look) -> Visitor {
        Visitor::new(self.base(), look).await
    }

    /// Somebody who is signed in, over a wire that can be cut.
    pub async fn far_visitor(&self, person: &str, look: Look) -> (Visitor, Wire) {
        let wire = Wire::to(self.application.address).await;
        let visitor = Visitor::new(format!("http://{}", wire.address), look).await;
        visitor.sign_in(person).await;
        (visitor, wire)
    }

    /// Somebody who signed in by the sign-in page.
    pub async fn visitor(&self, person: &str, look: Look) -> Visitor {
        let visitor = self.stranger(look).await;
        visitor.sign_in(person).await;
        visitor
    }

    /// The operator at a desk.
    pub async fn otto(&self) -> Visitor {
        self.visitor("otto", Look::DESK).await
    }

    /// The sandbox as somebody else reaches it, who knows nothing of this console.
    ///
    /// # Panics
    /// If the application has no sandbox.
    pub async fn outside(&self) -> Outside {
        Outside::of(self.sandbox.as_ref().expect("a sandbox")).await
    }

    /// Last night of the pipeline.
    pub async fn night(&self) -> Night {
        let run = self.outside().await.last_night().await;
        let run = RunRef::new("main", "dagao", &run);
        Night { path: paths::run(&run), run }
    }

    /// Stops the application, as at the end of its process.
    pub async fn close(self) {
        self.application.stop().await;
    }
}

/// An Airflow at an address, as the sandbox's people sign in to it.
///
/// # Panics
/// If it is no address.
#[must_use]
pub fn airflow(url: &str) -> AirflowConfig {
    AirflowConfig {
        url: url.parse().expect("an address"),
        console: None,
        username: USER.into(),
        password: Some(PASSWORD.to_owned().into()),
        password_file: None,
        api: None,
        timeout_seconds: 15,
    }
}
