//! One visitor: a browser context with one page, who waits for what is to be seen and complains
//! about everything on the console that nobody expected.

use std::fmt::{Debug, Display};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use playwright_rs::{
    BrowserContext, BrowserContextOptions, GotoOptions, Locator, Page, ScreenshotOptions, Viewport, WaitUntil,
};
use serde::de::DeserializeOwned;

use super::look::{Look, Theme};
use super::{axe, chromium};

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(40);

/// The browser's half listens to `popstate` when it takes the page over, all in one turn; in the next the page
/// can be used.
const TAKEN_OVER: &str = "(() => {
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (name, ...rest) {
        if (this === window && name === 'popstate') {
            window.takenOver = true;
            setTimeout(() => { window.usable = performance.now(); });
        }
        return add.call(this, name, ...rest);
    };
})()";

/// Somebody at a browser.
pub struct Visitor {
    /// The page, for what the methods here do not do.
    pub page: Page,
    /// How it is looked at.
    pub look: Look,
    context: BrowserContext,
    base: String,
    complaints: Arc<Mutex<Vec<String>>>,
    excused: Mutex<Vec<String>>,
}

/// Panics in words that say what was being done.
trait OrFail<T> {
    fn or_fail(self, what: impl Display) -> T;
}

impl<T, E: Display> OrFail<T> for Result<T, E> {
    fn or_fail(self, what: impl Display) -> T {
        self.unwrap_or_else(|error| panic!("{what}: {error}"))
    }
}

/// Whether a page that was left reloaded itself while another was being opened.
fn aborted(error: &str) -> bool {
    error.contains("net::ERR_ABORTED") || error.contains("interrupted by another navigation")
}

/// Asks again and again until the answer pleases; then answers it.
///
/// # Panics
/// With the last answer, if it does not please in time.
pub async fn eventually<T: Debug>(what: &str, ask: impl AsyncFn() -> T, pleases: impl Fn(&T) -> bool) -> T {
    let began = Instant::now();
    loop {
        let answer = ask().await;
        if pleases(&answer) {
            return answer;
        }
        assert!(began.elapsed() < PATIENCE, "{what}: after {PATIENCE:?} still {answer:?}");
        tokio::time::sleep(PAUSE).await;
    }
}

impl Visitor {
    /// Somebody at another page than the console's, such as Airflow's own.
    pub async fn elsewhere(base: &str, look: Look) -> Self {
        Self::new(base.to_owned(), look).await
    }

    pub(super) async fn new(base: String, look: Look) -> Self {
        let scheme = match look.theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let options = BrowserContextOptions::builder()
            .viewport(Viewport { width: look.width, height: 900 })
            .color_scheme(scheme.to_owned())
            .javascript_enabled(look.script)
            .locale("en-GB".to_owned())
            .timezone_id("America/Sao_Paulo".to_owned())
            .reduced_motion("reduce".to_owned())
            .build();
        let context = chromium::browser().await.new_context_with_options(options).await.or_fail("a context");
        context.set_default_timeout(PATIENCE.as_millis() as f64).await;
        context.set_default_navigation_timeout(PATIENCE.as_millis() as f64).await;
        if look.script {
            context.add_init_script(TAKEN_OVER).await.or_fail("the init script");
        }
        let complaints = Arc::new(Mutex::new(Vec::new()));
        listen(&context, &complaints).await;
        let page = context.new_page().await.or_fail("a page");
        Self { page, look, context, base, complaints, excused: Mutex::default() }
    }

    /// Signs in by the sign-in page, or goes where a deep link led.
    pub async fn sign_in(&self, person: &str) {
        if !self.page.url().starts_with("http") {
            self.open("/sign-in").await;
        }
        self.click(&format!("button[value={person}]")).await;
        self.see(".who").await;
        self.settled().await;
    }

    /// Opens an address and waits until the page can be used. Answers the status.
    pub async fn open(&self, path: &str) -> u16 {
        let options = GotoOptions::new().wait_until(WaitUntil::Load);
        let address = format!("{}{path}", self.base);
        let mut response = self.page.goto(&address, Some(options.clone())).await;
        // A page that reloads itself (a request that waits, an execution without JavaScript) may do
        // so in the same moment and abort the first attempt; it has no further occasion.
        if response.as_ref().is_err_and(|error| aborted(&error.to_string())) {
            response = self.page.goto(&address, Some(options)).await;
        }
        let response = response.or_fail(path);
        self.settled().await;
        response.map_or(0, |response| response.status())
    }

    /// Opens the same address again.
    pub async fn reload(&self) {
        self.page.reload(None).await.or_fail("reload");
        self.settled().await;
    }

    /// Waits until the browser has taken the page over, if it is one that is.
    pub async fn settled(&self) {
        if self.look.script {
            self.until(
                "the page to be taken over",
                "document.readyState === 'complete' && (window.takenOver || !document.getElementById('screen'))",
            )
            .await;
        }
    }

    /// Waits until the live stream of the page is open.
    pub async fn live(&self) {
        self.see("[data-live*=Live]").await;
        self.until("the graph to be laid out", "!document.querySelector('.dag-surface[aria-busy=true]')").await;
    }

    /// Waits until an expression in JavaScript is true.
    pub async fn until(&self, what: &str, expression: &str) {
        let truth = format!("() => Boolean({expression})");
        // A navigation in between takes the answer away; then it is asked again.
        let ask = async || self.page.evaluate::<(), bool>(&truth, None).await.unwrap_or(false);
        eventually(&format!("{what} on {}", self.page.url()), ask, |is| *is).await;
    }

    /// The value of an expression in JavaScript.
    pub async fn value<T: DeserializeOwned>(&self, expression: &str) -> T {
        self.page.evaluate::<(), T>(&format!("() => ({expression})"), None).await.or_fail(expression)
    }

    /// Everything that matches.
    #[must_use]
    pub fn all(&self, selector: &str) -> Locator {
        self.page.locator(selector)
    }

    /// The first that matches.
    #[must_use]
    pub fn one(&self, selector: &str) -> Locator {
        self.page.locator(selector).first()
    }

    /// Clicks.
    pub async fn click(&self, selector: &str) {
        self.one(selector).click(None).await.or_fail(format!("click {selector} on {}", self.page.url()));
    }

    /// Writes into a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.one(selector).fill(text, None).await.or_fail(format!("fill {selector}"));
    }

    /// Presses a key on an element.
    pub async fn press(&self, selector: &str, key: &str) {
        self.one(selector).press(key, None).await.or_fail(format!("press {key} on {selector}"));
    }

    /// Points at an element.
    pub async fn hover(&self, selector: &str) {
        self.one(selector).hover(None).await.or_fail(format!("hover {selector}"));
    }

    /// How many match now.
    pub async fn count(&self, selector: &str) -> usize {
        self.all(selector).count().await.or_fail(selector)
    }

    /// What the first that matches says, with single spaces.
    pub async fn text(&self, selector: &str) -> String {
        spaced(&self.one(selector).inner_text().await.or_fail(format!("text of {selector} on {}", self.page.url())))
    }

    /// What all that match say, with single spaces.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        let texts = self.all(selector).all_inner_texts().await.or_fail(selector);
        texts.iter().map(|text| spaced(text)).collect()
    }

    /// An attribute of the first that matches.
    pub async fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.one(selector).get_attribute(name).await.or_fail(format!("{name} of {selector} on {}", self.page.url()))
    }

    /// Waits until something that matches can be seen.
    pub async fn see(&self, selector: &str) {
        let ask = async || self.all(selector).visible().count().await.unwrap_or(0);
        eventually(&format!("{selector} on {}", self.page.url()), ask, |count| *count > 0).await;
    }

    /// Waits until nothing that matches can be seen.
    pub async fn gone(&self, selector: &str) {
        let ask = async || self.all(selector).visible().count().await.unwrap_or(usize::MAX);
        eventually(&format!("{selector} to go from {}", self.page.url()), ask, |count| *count == 0).await;
    }

    /// Waits until one of those that match says these words.
    pub async fn says(&self, selector: &str, words: &str) {
        let ask = async || self.all(selector).all_inner_texts().await.unwrap_or_default();
        let said = |texts: &Vec<String>| texts.iter().any(|text| spaced(text).contains(words));
        eventually(&format!("{selector} to say {words:?} on {}", self.page.url()), ask, said).await;
    }

    /// Path and query of where the visitor is.
    pub async fn address(&self) -> String {
        let href = match self.page.evaluate::<(), String>("() => location.href", None).await {
            Ok(href) => href,
            Err(_) => self.page.url(),
        };
        href.strip_prefix(&self.base).map_or(href.clone(), str::to_owned)
    }

    /// Waits until the address has this in it, and the page can be used; answers the address.
    pub async fn arrives(&self, part: &str) -> String {
        let there = |address: &String| address.contains(part);
        let address = eventually(&format!("the address to have {part:?}"), async || self.address().await, there).await;
        self.settled().await;
        address
    }

    /// Errors on the console that contain these words are expected.
    pub fn excuse(&self, words: &str) {
        self.excused.lock().unwrap_or_else(PoisonError::into_inner).push(words.to_owned());
    }

    /// Violations of accessibility rules whose impact is serious or critical, in words. What does not
    /// depend on the theme is looked for in the light, contrast at a desk.
    pub async fn barriers(&self) -> Vec<String> {
        axe::check(&self.page, self.look).await
    }

    /// Fails if the document is wider than the window.
    pub async fn fits(&self) {
        let (content, window): (u32, u32) =
            self.value("[document.documentElement.scrollWidth, window.innerWidth]").await;
        if content <= window {
            return;
        }
        let widest: Vec<String> = self
            .value("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest('.table-wrap, svg')).slice(0, 8).map(e => e.cloneNode(false).outerHTML?.slice(0, 160))")
            .await;
        panic!("{} is {content} px wide in a window of {window} px: {widest:#?}", self.page.url());
    }

    /// How far what is on the page has jumped since it was opened, by itself (cumulative layout shift
    /// as Layout Instability says, without what followed within half a second on a click or a key),
    /// and what jumped.
    pub async fn jumps(&self) -> (f64, Vec<String>) {
        self.value(
            "new Promise((done) => {
                const jumps = [];
                let sum = 0;
                const name = (node) => node?.nodeType === 1 ? node.cloneNode(false).outerHTML.slice(0, 120) : String(node?.textContent).slice(0, 60);
                new PerformanceObserver((list) => {
                    for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
                        sum += entry.value;
                        jumps.push(...entry.sources.map((source) => `${Math.round(source.previousRect.top)} to ${Math.round(source.currentRect.top)}: ${name(source.node)}`));
                    }
                }).observe({ type: 'layout-shift', buffered: true });
                setTimeout(() => done([sum, jumps]), 250);
            })",
        )
        .await
    }

    /// Saves a picture of the whole page if `SHOTS` names a folder.
    pub async fn shot(&self, name: &str) {
        let Some(folder) = std::env::var_os("SHOTS") else { return };
        let file = PathBuf::from(folder).join(format!("{name}-{}.png", self.look.slug()));
        let options = ScreenshotOptions::builder().full_page(true).build();
        self.page.screenshot_to_file(&file, options).await.or_fail(file.display());
    }

    /// Says what is on the console so far, without what was excused.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let excused = self.excused.lock().unwrap_or_else(PoisonError::into_inner);
        let complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        complaints.iter().filter(|said| !excused.iter().any(|words| said.contains(words))).cloned().collect()
    }

    /// Ends the visit, whatever is on the console.
    pub async fn leave(self) {
        self.context.close().await.or_fail("close");
    }

    /// Ends the visit.
    ///
    /// # Panics
    /// With the errors on the console, if there were any.
    pub async fn finish(self) {
        let complaints = self.complaints();
        assert!(complaints.is_empty(), "errors in the browser ({}): {complaints:#?}", self.look.slug());
        self.context.close().await.or_fail("close");
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn listen(context: &BrowserContext, complaints: &Arc<Mutex<Vec<String>>>) {
    let add = |complaints: &Arc<Mutex<Vec<String>>>, words: String| {
        complaints.lock().unwrap_or_else(PoisonError::into_inner).push(words);
    };
    let of_console = complaints.clone();
    let on_console = context.on_console(move |message| {
        if message.type_() == "error" {
            let at = &message.location().url;
            add(&of_console, format!("console: {} ({at})", message.text()));
        }
        async { Ok(()) }
    });
    on_console.await.or_fail("console events");
    let of_page = complaints.clone();
    let on_error = context.on_weberror(move |error| {
        add(&of_page, format!("page: {}", error.error()));
        async { Ok(()) }
    });
    on_error.await.or_fail("page errors");
}
