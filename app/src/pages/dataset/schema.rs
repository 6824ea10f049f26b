//! The columns of a dataset; a name that is there twice is the how-to's defect and is called out.

use leptos::prelude::*;

use crate::model::dataset::{Appended, DatasetDetail, SchemaRow};
use crate::model::procedure::PlanRequest;
use crate::model::time;
use crate::paths;
use crate::ui::copyable::copy_button;
use crate::ui::notice::{Empty, Notice, Tone};

/// Schema, indexed attributes and manual appends.
#[component]
pub fn SchemaView(detail: DatasetDetail) -> impl IntoView {
    let DatasetDetail { run, entry, schema, indexed, appends, .. } = detail;
    let part = |part: &str, id: &str| {
        let request = PlanRequest::new("retract-part", &run, "").with("dataset", &entry.name);
        paths::plan(&request.with("part", part).with("id", id))
    };
    let twice: Vec<String> = doubles(schema.as_deref().unwrap_or_default());
    let number = schema.as_ref().map_or(0, Vec::len);
    let body = match schema {
        None => view! {
            <Empty title="No schema" hint="Metapod has none while the dataset is not committed, or after it was retracted." />
        }
        .into_any(),
        Some(rows) if rows.is_empty() => view! { <Empty title="A schema without columns" hint="Metapod lists no attribute." /> }.into_any(),
        Some(rows) => columns(rows.into_iter().map(|row| (row.id.as_ref().map(|id| part("attribute", id)), row)).collect()),
    };
    let indexed = (!indexed.is_empty()).then(|| {
        let rows = indexed.into_iter().map(|row| (row.id.as_ref().map(|id| part("indexed-attribute", id)), row));
        let rows = rows.collect();
        view! {
            <h3>"Indexed attributes"</h3>
            {columns(rows)}
        }
    });
    let appends = (!appends.is_empty()).then(|| {
        let rows = appends.into_iter().map(|one| (part("append", &one.id), one)).collect::<Vec<_>>();
        view! {
            <h3>"Manual appends"</h3>
            {appended(rows)}
        }
    });
    view! {
        <section aria-labelledby="schema">
            <h2 id="schema">
                "Schema" {(number > 0).then(|| view! { <span class="count">{number}</span> })}
            </h2>
            {(!twice.is_empty())
                .then(|| {
                    let title = format!("Invalid: {} there more than once", is(&twice));
                    view! {
                        <Notice tone=Tone::Error title=title>
                            "A schema with duplicate attributes cannot be read. Retract the dataset and compute it again."
                        </Notice>
                    }
                })}
            {body}
            {indexed}
            {appends}
        </section>
    }
}

fn is(names: &[String]) -> String {
    format!("{} {}", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}

fn doubles(rows: &[SchemaRow]) -> Vec<String> {
    let mut names: Vec<String> = rows.iter().filter(|row| row.times > 1).map(|row| row.name.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn columns(rows: Vec<(Option<String>, SchemaRow)>) -> AnyView {
    let rows = rows.into_iter().map(|(retract, row)| {
        let twice = row.times > 1;
        let null = match row.nullable {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let id = row.id.clone().map(|id| copy_button("its id", id));
        let retract = retract.map(|to| {
            let label = format!("Retract {}", row.name);
            view! { <a href=to aria-label=label>"Retract"</a> }
        });
        view! {
            <tr class=if twice { "row-bad" } else { "" }>
                <th scope="row">
                    {row.name.clone()} {twice.then(|| view! { <span class="tag-critical">"duplicate"</span> })}
                </th>
                <td>{row.kind}</td>
                <td>{null}</td>
                <td class="row-acts">{id} {retract}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Table of the columns" tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Type"</th>
                        <th scope="col">"Null"</th>
                        <th scope="col">
                            <span class="sr-only">"What can be done"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn appended(rows: Vec<(String, Appended)>) -> AnyView {
    let rows = rows.into_iter().map(|(retract, one)| {
        let label = format!("Retract the append {}", one.id);
        view! {
            <tr>
                <th scope="row" class="mono">{one.name.unwrap_or_else(|| one.id.clone())}</th>
                <td class="nowrap">{one.at.map(time::short)}</td>
                <td>{one.by}</td>
                <td class="row-acts">
                    {copy_button("its id", one.id)}
                    <a href=retract aria-label=label>
                        "Retract"
                    </a>
                </td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Table of the manual appends" tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Append"</th>
                        <th scope="col">"When"</th>
                        <th scope="col">"By"</th>
                        <th scope="col">
                            <span class="sr-only">"What can be done"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
