//! Which tasks belong together, by what is known of them: Airflow's task groups (in their ids), a model with the
//! tasks that give and take its machines, and families whose names begin alike. Made once per shape of a DAG.
//!
//! A family lies within one layer of the graph, so that its members run side by side and drawing it as one makes no
//! circle.

use std::collections::{BTreeMap, BTreeSet};

use app::graph::{Dag, Folded};
use app::model::run::TaskGroups;

use super::patterns::Patterns;

/// A family has at least so many members.
const FAMILY: usize = 3;

/// Names are cut shorter until no more than so many nodes are left.
const LEGIBLE: usize = 300;

/// The most words of a name that make a family.
const WORDS: usize = 4;

/// The groups of tasks with these ids.
#[must_use]
pub fn groups(ids: &[&str], dag: &Dag, patterns: &Patterns) -> TaskGroups {
    let mut groups = TaskGroups::new(ids.len());
    let dotted = task_groups(ids, &mut groups);
    let free: Vec<bool> = dotted.iter().map(|grouped| !grouped).collect();
    let pairs = pairs(ids, dag, &free, patterns);
    let units = Units::new(ids, dag, &free, &pairs);
    units.families(&mut groups);
    groups
}

/// Task groups: Airflow writes `outer.inner.task` (apache/airflow `TaskGroup.prefix_group_id`). Answers who is in one.
fn task_groups(ids: &[&str], groups: &mut TaskGroups) -> Vec<bool> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        id.match_indices('.').for_each(|(at, _)| *sizes.entry(&id[..at]).or_default() += 1);
    }
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    // In this order an outer group comes before the ones in it.
    for (&name, _) in sizes.iter().filter(|(_, size)| **size > 1) {
        let outer = name.rfind('.').and_then(|at| numbers.get(&name[..at]).copied());
        numbers.insert(name, groups.add(name.to_owned(), outer));
    }
    let mut grouped = vec![false; ids.len()];
    for (task, id) in ids.iter().enumerate() {
        let inner = id.rmatch_indices('.').find_map(|(at, _)| numbers.get(&id[..at]));
        if let Some(&group) = inner {
            groups.put(task, group);
            grouped[task] = true;
        }
    }
    grouped
}

/// For each task the one that gives it (or with which it takes back) machines: the model's place, or that of the task
/// that scales up if there is no model.
fn pairs(ids: &[&str], dag: &Dag, free: &[bool], patterns: &Patterns) -> Vec<Option<usize>> {
    let places: BTreeMap<&str, usize> = ids.iter().copied().zip(0..).collect();
    let mut pairs = vec![None; ids.len()];
    for (down, id) in ids.iter().enumerate().filter(|(task, id)| free[*task] && patterns.downscale(id)) {
        let Some(&up) = places.get(id.replacen("down", "up", 1).as_str()) else { continue };
        let bare = ["scale-down-", "scale_down_", "downscale-", "downscale_"];
        let model = bare.iter().find_map(|prefix| places.get(id.strip_prefix(prefix)?)).copied();
        let head = model.unwrap_or(up);
        let members = [Some(up), Some(down), model];
        // Machines of half the run would make circles with what they are for.
        let among = |near: &[u32]| near.iter().all(|place| members.contains(&usize::try_from(*place).ok()));
        let node = |task: usize| u32::try_from(task).unwrap_or(u32::MAX);
        if !among(dag.successors(node(up))) || !among(dag.predecessors(node(down))) {
            continue;
        }
        for member in members.into_iter().flatten().filter(|member| free[*member]) {
            pairs[member] = Some(head);
        }
    }
    pairs
}

/// What families are made of: single tasks, and models with their machines.
struct Units<'a> {
    ids: &'a [&'a str],
    /// The task whose name stands for the unit, and the tasks in it; by layer.
    all: Vec<(u32, usize, Vec<usize>)>,
}

impl<'a> Units<'a> {
    fn new(ids: &'a [&'a str], dag: &Dag, free: &[bool], pairs: &[Option<usize>]) -> Self {
        let head = |task: u32| pairs.get(task as usize).copied().flatten().and_then(|head| u32::try_from(head).ok());
        let folded = Folded::new(dag, &vec![true; dag.len() as usize], head);
        let mut layer = vec![0_u32; folded.len() as usize];
        for &node in folded.dag.topological() {
            let before = folded.dag.predecessors(node).iter().map(|from| layer[*from as usize] + 1);
            layer[node as usize] = before.max().unwrap_or(0);
        }
        let unit = |node: u32| {
            let members: Vec<usize> = folded.members(node).iter().map(|task| *task as usize).collect();
            let first = *members.first()?;
            let head = pairs.get(first).copied().flatten().unwrap_or(first);
            (members.iter().all(|task| free.get(*task) == Some(&true))).then(|| (layer[node as usize], head, members))
        };
        Self { ids, all: (0..folded.len()).filter_map(unit).collect() }
    }

    /// Adds families, and in or beside them the models with their machines.
    fn families(&self, groups: &mut TaskGroups) {
        let words = (1..=WORDS).rev().find(|words| *words == 1 || self.left(*words) <= LEGIBLE).unwrap_or(1);
        let mut families: BTreeMap<(u32, String), Vec<usize>> = BTreeMap::new();
        for (unit, (layer, head, _)) in self.all.iter().enumerate() {
            families.entry((*layer, stem(self.ids[*head], words))).or_default().push(unit);
        }
        for ((layer, stem), units) in families {
            let family = (units.len() >= FAMILY).then(|| groups.add(format!("{stem} · layer {}", layer + 1), None));
            for (_, head, members) in units.iter().map(|unit| &self.all[*unit]) {
                let pair = (members.len() > 1).then(|| groups.add(format!("{} + machines", self.ids[*head]), family));
                if let Some(group) = pair.or(family) {
                    members.iter().for_each(|task| groups.put(*task, group));
                }
            }
        }
    }

    /// How many nodes are left if names are cut to so many words.
    fn left(&self, words: usize) -> usize {
        let stems = self.all.iter().map(|(layer, head, _)| (layer, stem(self.ids[*head], words)));
        stems.collect::<BTreeSet<_>>().len()
    }
}

/// The first words of a name, without numbers.
fn stem(id: &str, words: usize) -> String {
    let word = |word: &&str| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit());
    id.split(['-', '_']).filter(word).take(words).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TaskPatterns;

    fn of(ids: &[&str], edges: &[(u32, u32)]) -> TaskGroups {
        let dag = Dag::new(u32::try_from(ids.len()).unwrap(), edges.iter().copied());
        groups(ids, &dag, &Patterns::new(&TaskPatterns::default()))
    }

    fn name(groups: &TaskGroups, task: u32) -> Vec<&str> {
        let inner = groups.of(task);
        std::iter::successors(inner, |group| groups.within(*group)).map(|group| groups.name(group)).collect()
    }

    #[test]
    fn task_groups_nest() {
        let groups = of(&["load.models.a", "load.models.b", "load.c", "alone.d", "e"], &[]);
        assert_eq!(name(&groups, 0), ["load.models", "load"]);
        assert_eq!((name(&groups, 2), name(&groups, 3)), (vec!["load"], vec![]));
    }

    #[test]
    fn a_model_has_its_machines() {
        let ids = ["scale-up-fx-model", "fx-model", "scale-down-fx-model", "scale-down-alone"];
        let groups = of(&ids, &[(0, 1), (1, 2)]);
        assert!((0..3).all(|task| name(&groups, task) == ["fx-model + machines"]));
        assert_eq!(groups.of(3), None);
        // Something else waits for the machines.
        assert_eq!(of(&[&ids[..], &["other"]].concat(), &[(0, 1), (1, 2), (0, 4)]).of(0), None);
    }

    #[test]
    fn families_run_side_by_side() {
        let ids = ["load-x-1", "load-x-2", "load-x-3", "load-x-4", "other"];
        let groups = of(&ids, &[(0, 3), (4, 0)]);
        // 4 is behind 1, so only three of them are in one layer... and those are two layers: none is large enough.
        assert_eq!((groups.of(1), groups.of(3)), (None, None));
        let side = of(&ids, &[(4, 3)]);
        assert_eq!(name(&side, 0), ["load-x · layer 1"]);
        assert_eq!(side.of(3), None);
    }

    #[test]
    fn folding_them_makes_no_circle() {
        let dag = crate::sandbox::world::dagao::build(7, 3_000);
        let ids: Vec<&str> = dag.tasks.iter().map(|task| task.id.as_str()).collect();
        let edges = dag
            .tasks
            .iter()
            .zip(0..)
            .flat_map(|(task, to)| task.upstream.iter().map(move |from| (u32::try_from(*from).unwrap(), to)));
        let graph = Dag::new(3_000, edges);
        let groups = groups(&ids, &graph, &Patterns::new(&TaskPatterns::default()));
        let folded = groups.folded(&[]);
        let drawn = Folded::new(&graph, &vec![true; 3_000], |task| folded[task as usize]);
        assert_eq!(drawn.dag.back_edges(), []);
        assert!((10..700).contains(&drawn.len()), "{}", drawn.len());
    }
}
