//! Keeps the drawing of a whole DAG where it is when the DAG changes: the drawing of a shape is made after the one of
//! the shape before, by server and browser alike, so the server remembers both. Without the store a DAG is drawn anew.

use app::graph::Dag;
use app::graph_of_cards;
use sha2::{Digest, Sha256};

use crate::clients::airflow::TaskDef;
use crate::store::Store;
use crate::store::drawings::{Drawing, Heights};

/// The heights that the drawing of a DAG is made after, by place; none if it is as it was when it was first seen.
/// A shape that was not seen before is drawn once, in the background, for the sake of the next.
pub async fn seed(store: &Store, (airflow, dag): (&str, &str), defs: &[TaskDef], graph: &Dag) -> Vec<Option<i32>> {
    let shape = shape(defs);
    let by_place = |heights: &Heights| -> Vec<Option<i32>> {
        if heights.is_empty() {
            return Vec::new();
        }
        defs.iter().map(|def| heights.get(&def.id).copied()).collect()
    };
    // A DAG that did not change is the rule, and of a large one the heights are long.
    if let Ok(Some(seed)) = store.drawing_seed(airflow, dag, &shape).await {
        return by_place(&seed);
    }
    let (before, seed) = match store.drawing(airflow, dag).await {
        Ok(Some(kept)) => (Some(kept.shape), kept.drawn),
        Ok(None) => (None, Heights::new()),
        Err(_) => return Vec::new(),
    };
    let heights = by_place(&seed);
    let (store, graph, after) = (store.clone(), graph.clone(), heights.clone());
    let names: Vec<String> = defs.iter().map(|def| def.id.clone()).collect();
    let (airflow, dag) = (airflow.to_owned(), dag.to_owned());
    tokio::spawn(async move {
        let drawn = tokio::task::spawn_blocking(move || graph_of_cards(&graph, &after)).await.unwrap_or_default();
        let drawn = names.into_iter().zip(drawn.nodes.iter().map(|node| node.y)).collect();
        let drawing = Drawing { shape, seed, drawn };
        if let Err(error) = store.keep_drawing(&airflow, &dag, before.as_deref(), &drawing).await {
            tracing::warn!(dag, %error, "the drawing is not kept: the next change of the DAG moves everything");
        }
    });
    heights
}

fn shape(defs: &[TaskDef]) -> String {
    let mut digest = Sha256::new();
    for def in defs {
        // Nothing in an id can pretend to be the end of it.
        for text in [&def.id].into_iter().chain(&def.downstream) {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text);
        }
        digest.update([0xff; 8]);
    }
    format!("{:x}", digest.finalize())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use app::graph::sample;

    use super::*;

    const PLACE: (&str, &str) = ("main", "dagao");

    fn defs(tasks: u32, edges: &[(u32, u32)]) -> Vec<TaskDef> {
        let id = |task: u32| format!("task {task}");
        let one = |task: u32| TaskDef {
            id: id(task),
            downstream: edges.iter().filter(|(from, _)| *from == task).map(|(_, to)| id(*to)).collect(),
            rule: "all_success".into(),
            retries: 0,
            owner: None,
            operator: None,
            pool: None,
            mapped: false,
        };
        (0..tasks).map(one).collect()
    }

    async fn kept(store: &Store, so: impl Fn(&Drawing) -> bool) -> Drawing {
        for _ in 0..200 {
            if let Some(drawing) = store.drawing(PLACE.0, PLACE.1).await.unwrap().filter(&so) {
                return drawing;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it is kept in the end");
    }

    #[tokio::test]
    async fn a_task_more_is_drawn_after_the_drawing_before_and_so_for_good() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let (tasks, mut edges) = sample::pipeline(5, 120);
        let (old, graph) = (defs(tasks, &edges), Dag::new(tasks, edges.iter().copied()));
        assert_eq!(seed(&store, PLACE, &old, &graph).await, [], "nothing was drawn before");
        let first = kept(&store, |_| true).await;
        assert_eq!(seed(&store, PLACE, &old, &graph).await, [], "and it stays as it was drawn first");
        edges.extend([(3, tasks), (tasks, 90)]);
        let (new, grown) = (defs(tasks + 1, &edges), Dag::new(tasks + 1, edges.iter().copied()));
        let heights = seed(&store, PLACE, &new, &grown).await;
        assert_eq!(heights.iter().flatten().count(), tasks as usize);
        assert_eq!(heights[7], first.drawn.get("task 7").copied());
        assert_eq!(heights[tasks as usize], None, "the new one was nowhere");
        let second = kept(&store, |drawing| drawing.shape != first.shape).await;
        assert_eq!(second.seed, first.drawn);
        assert_eq!(seed(&store, PLACE, &new, &grown).await, heights, "whoever looks next sees the same drawing");
        let anew = graph_of_cards(&grown, &[]).nodes;
        let anew: Heights = new.iter().map(|def| def.id.clone()).zip(anew.iter().map(|node| node.y)).collect();
        let (kept, anew) = (moved(&first.drawn, &second.drawn), moved(&first.drawn, &anew));
        assert!(kept <= 60 && kept < anew, "the median moves by a row at most: {kept}, and drawn anew {anew}");
    }

    /// How far the median task moved, less what all of them did.
    fn moved(from: &Heights, to: &Heights) -> i32 {
        let median = |mut numbers: Vec<i32>| {
            numbers.sort_unstable();
            numbers[numbers.len() / 2]
        };
        let by: Vec<i32> = from.iter().map(|(task, y)| to[task] - y).collect();
        let all = median(by.clone());
        median(by.into_iter().map(|by| (by - all).abs()).collect())
    }

    #[tokio::test]
    async fn without_the_store_it_is_drawn_anew() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        store.pool().close().await;
        assert_eq!(seed(&store, PLACE, &defs(2, &[(0, 1)]), &Dag::new(2, [(0, 1)])).await, []);
    }

    #[test]
    fn a_shape_is_its_tasks_and_edges() {
        let (one, other) = (defs(3, &[(0, 1), (1, 2)]), defs(3, &[(0, 1), (0, 2)]));
        assert_eq!(shape(&one), shape(&one.clone()));
        assert_ne!(shape(&one), shape(&other));
        assert_ne!(shape(&one), shape(&defs(3, &[(0, 1)])));
    }
}
