//! What a dataset is made from, and what is made from it: a picture of what is near, and the whole as lists.

use leptos::prelude::*;

use super::picture::Picture;
use crate::components::state_badge::phase_icon;
use crate::model::context::RunRef;
use crate::model::dataset::{DatasetDetail, DatasetQuery, Lineages, Near};
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{Empty, Notice, Tone};

/// No more than this many are listed each way.
const SHOWN: usize = 40;

/// Both ways.
#[component]
pub fn LineageView(detail: DatasetDetail) -> impl IntoView {
    let DatasetDetail { run, entry, lineage, .. } = detail;
    let Some(Lineages { upstream, all_upstream, downstream, all_downstream, edges, facts }) = lineage else {
        return view! {
            <section aria-labelledby="lineage">
                <h2 id="lineage">"Lineage"</h2>
                <Empty title="Lineage is not known" hint="Set [lineage] in comporta.toml; the Backends page says whether it answers." />
            </section>
        }
        .into_any();
    };
    let flaws = (!facts.flaws.is_empty()).then(|| {
        let title = format!("{} with this lineage; the rest of it is used", problems(facts.flaws.len()));
        view! {
            <Notice tone=Tone::Warning title=title>
                <ul class="flaws" tabindex="0">{facts.flaws.iter().map(|flaw| view! { <li>{flaw.clone()}</li> }).collect_view()}</ul>
            </Notice>
        }
    });
    let from = match &facts.version {
        Some(version) => format!("Read from {}, version {version}.", facts.from),
        None => format!("Read from {}.", facts.from),
    };
    let name = entry.name.clone();
    view! {
        <section aria-labelledby="lineage">
            <h2 id="lineage">"Lineage"</h2>
            {flaws}
            <Picture run=run.clone() entry=entry upstream=upstream.clone() downstream=downstream.clone() edges=edges />
            <div class="both-ways">
                {side(&run, "Made from", &upstream, all_upstream, &format!("+{}", crate::graph::select::exactly(&name)))}
                {side(&run, "Made from it", &downstream, all_downstream, &format!("{}+", crate::graph::select::exactly(&name)))}
            </div>
            <p class="faint">{from}</p>
        </section>
    }
    .into_any()
}

fn problems(number: usize) -> String {
    if number == 1 { "Something is wrong".into() } else { format!("{number} things are wrong") }
}

fn side(run: &RunRef, title: &'static str, near: &[Near], all: u32, selection: &str) -> impl IntoView + use<> {
    let query = DatasetQuery { search: selection.to_owned(), ..DatasetQuery::default() };
    let items = near.iter().take(SHOWN).map(|one| item(run, one)).collect_view();
    let more = (all as usize).saturating_sub(SHOWN);
    view! {
        <div>
            <h3>
                {title} " " <span class="count">{all}</span>
            </h3>
            <ul class="neighbours">
                {items}
                {(all > 0)
                    .then(|| {
                        let words = if more > 0 { format!("and {more} more, in the list") } else { "as a list".to_owned() };
                        view! {
                            <li class="neighbours-more">
                                <a href=paths::datasets(run, &query)>{words}</a>
                            </li>
                        }
                    })}
                {(all == 0).then(|| view! { <li class="neighbours-more">"nothing"</li> })}
            </ul>
        </div>
    }
}

fn item(run: &RunRef, one: &Near) -> AnyView {
    let steps = if one.hops == 1 { String::new() } else { format!("{} steps · ", one.hops) };
    let critical = one.critical.then(|| view! { <span class="tag-critical">"critical"</span> });
    let Some(standing) = one.standing else {
        return view! {
            <li class="neighbour phase-other">
                <Icon name="circle-help" />
                <span class="neighbour-name">{one.name.clone()}</span>
                <span class="neighbour-phase">"not in this transaction"</span>
            </li>
        }
        .into_any();
    };
    view! {
        <li>
            <a href=paths::dataset(run, &one.name, "") class=format!("neighbour phase-{}", standing.phase().slug())>
                <Icon name=phase_icon(standing.phase()) />
                <span class="neighbour-name">{one.name.clone()}</span>
                {critical}
                <span class="neighbour-phase">{steps} {standing.slug()}</span>
            </a>
        </li>
    }
    .into_any()
}
