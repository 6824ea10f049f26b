//! What is known of a dataset in a few words, each value to be copied.

use leptos::prelude::*;

use crate::model::dataset::DatasetDetail;
use crate::model::number::grouped;
use crate::model::time;
use crate::ui::copyable::copy_button;

/// Id, format, paths, partitions, size and owner.
#[component]
pub fn Facts(detail: DatasetDetail) -> impl IntoView {
    let partitions = detail.partitions.join(" ");
    let rows = detail.rows.map(grouped);
    let facts = [
        ("Dataset id", Some(detail.id), true),
        ("Transaction", Some(detail.transaction), true),
        ("Committed", detail.entry.committed_at.map(|at| format!("{} UTC", time::date_time(at))), false),
        ("Format", detail.format, false),
        ("Path", detail.path, true),
        ("Databricks path", detail.databricks_path, true),
        ("Partitions", Some(partitions).filter(|partitions| !partitions.is_empty()), true),
        ("Size", detail.bytes.map(size), false),
        ("Rows", rows, false),
        ("Owner", detail.entry.owner, false),
        ("Table in the warehouse", Some(detail.table).filter(|table| !table.is_empty()), true),
    ];
    let facts = facts.into_iter().filter_map(|(label, value, copied)| Some(fact(label, value?, copied)));
    let snippet = detail.snippet.map(|snippet| {
        view! {
            <section aria-labelledby="snippet">
                <h2 id="snippet">"Load it in Databricks"</h2>
                <div class="snippet">
                    <pre tabindex="0" aria-label="Scala that loads it">{snippet.clone()}</pre>
                    {copy_button("the snippet", snippet)}
                </div>
            </section>
        }
    });
    view! {
        <dl class="facts dataset-facts">{facts.collect_view()}</dl>
        {snippet}
    }
}

fn fact(label: &'static str, value: String, copied: bool) -> impl IntoView {
    let button = copied.then(|| copy_button(&label.to_lowercase(), value.clone()));
    view! {
        <div>
            <dt>{label}</dt>
            <dd>
                <span class=if copied { "mono" } else { "" }>{value}</span>
                {button}
            </dd>
        </div>
    }
}

/// Bytes in words, in powers of 1024.
fn size(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let mut place = 0;
    let mut tenths = u128::from(bytes) * 10;
    while tenths >= 10_240 && place + 1 < units.len() {
        tenths /= 1024;
        place += 1;
    }
    if place == 0 { format!("{bytes} B") } else { format!("{}.{} {}", tenths / 10, tenths % 10, units[place]) }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!([0, 1_023, 1_024, 1_536, 5 << 30].map(size), ["0 B", "1023 B", "1.0 KiB", "1.5 KiB", "5.0 GiB"]);
        assert!(size(u64::MAX).ends_with("PiB"));
    }
}
