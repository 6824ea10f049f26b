use super::*;
use crate::clients::airflow::TaskDef;
use crate::service::snapshot::Snapshot;
use app::model::state::Phase;

/// Each task usually takes as many minutes as its name is long.
struct ByName;

impl Usual for ByName {
    fn of(&self, task: &str) -> Option<i64> {
        (task != "unknown").then(|| i64::try_from(task.len()).unwrap_or(0) * 60_000)
    }

    fn nights(&self) -> (u32, u32) {
        (3, 30)
    }
}

/// a (failed) -> bb (blocked) -> cccc (blocked); a -> ddd (done long ago); unknown stands alone.
fn snapshot() -> Arc<Snapshot> {
    let mut snapshot = Snapshot::of_one("a", "failed", 1);
    for (id, state) in [("bb", "upstream_failed"), ("cccc", "upstream_failed"), ("ddd", "success"), ("unknown", "")] {
        snapshot.rows.extend(Snapshot::of_one(id, state, 1).rows);
    }
    snapshot.edges = vec![(0, 1), (1, 2), (0, 3)];
    snapshot.rows[0].start = Some(0);
    snapshot.rows[0].end = Some(600_000);
    snapshot.rows[3].start = Some(0);
    snapshot.rows[3].end = Some(900_000);
    snapshot.rows[1].critical = true;
    Arc::new(snapshot)
}

fn ask(query: &RunQuery) -> Insight {
    insight(&snapshot(), &ByName, query, 1_000_000).expect("an insight")
}

#[test]
fn the_way_that_decides_the_end() {
    let way = ask(&RunQuery { way: "critical".into(), ..RunQuery::default() }).way.expect("a way");
    assert_eq!(way.tasks.iter().map(|task| task.id.as_str()).collect::<Vec<_>>(), ["a", "bb", "cccc"]);
    assert_eq!(way.end, Some(1_000_000 + 7 * 60_000));
    assert_eq!((way.failed.as_slice(), way.guessed, way.nights), (&["a".to_owned()][..], 1, (3, 30)));
    assert_eq!(way.tasks[1].phase, Phase::Blocked);
}

#[test]
fn what_would_run_if_it_succeeded() {
    let supposed = ask(&RunQuery { what_if: "a".into(), ..RunQuery::default() }).what_if.expect("an answer");
    assert_eq!((supposed.now.len(), supposed.later.len(), supposed.already), (1, 1, false));
    assert_eq!((supposed.now[0].id.as_str(), supposed.now[0].critical), ("bb", true));
    let error = insight(&snapshot(), &ByName, &RunQuery { what_if: "gone".into(), ..RunQuery::default() }, 0);
    assert!(error.is_err_and(|error| error.message.contains("no task gone")));
}

#[test]
fn colours_and_what_they_say() {
    let by = |word: &str| ask(&RunQuery { colour: word.into(), ..RunQuery::default() }).colouring;
    // Ten minutes instead of one; fifteen instead of three; nothing of the others.
    assert_eq!(by("usual").expect("colours").shades, [5, 0, 0, 5, 0]);
    assert_eq!(by("critical").expect("colours").shades, [3, 4, 0, 0, 0]);
    assert_eq!((by(""), by("nonsense")), (None, None));
}

fn def(task: usize, owner: Option<&str>) -> TaskDef {
    TaskDef {
        id: format!("t{task}"),
        downstream: vec![],
        rule: "all_success".into(),
        retries: 0,
        owner: owner.map(str::to_owned),
        operator: None,
        pool: None,
        mapped: false,
    }
}

/// What tasks of these owners are coloured by, and the legend.
fn by_owner(owners: &[Option<&str>]) -> (Vec<u8>, Vec<(u8, String, usize)>) {
    let mut snapshot = Snapshot::of_one("t0", "success", 1);
    snapshot.rows.extend((1..owners.len()).flat_map(|task| Snapshot::of_one(&format!("t{task}"), "", 1).rows));
    snapshot.defs = Arc::new((0..).zip(owners).map(|(task, owner)| def(task, *owner)).collect());
    let query = RunQuery { colour: "owner".into(), ..RunQuery::default() };
    let colouring = insight(&Arc::new(snapshot), &ByName, &query, 0).expect("an insight").colouring.expect("colours");
    let legend = colouring.legend.into_iter().map(|shade| (shade.shade, shade.word, shade.count));
    (colouring.shades, legend.collect())
}

#[test]
fn owners_of_most_tasks_come_first() {
    let (shades, legend) = by_owner(&[Some("b"), None, Some("a"), Some("c"), Some("c"), Some("")]);
    assert_eq!(shades, [3, 0, 2, 1, 1, 0]);
    let words = [(1, "c", 2), (2, "a", 1), (3, "b", 1), (0, "no owner", 2)];
    assert_eq!(legend, words.map(|(shade, word, count)| (shade, word.to_owned(), count)));
}

#[test]
fn the_ninth_owner_shares_a_colour_with_the_rest() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map(Some);
    let (shades, legend) = by_owner(&names[..8]);
    assert_eq!(shades, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!((legend.len(), legend[7].1.as_str()), (8, "h"), "eight have a colour each, and nobody is left");
    let (shades, legend) = by_owner(&[&names[..], &[Some("j"), None]].concat());
    // j has two tasks, so h and i are those that are left.
    assert_eq!(shades, [2, 3, 4, 5, 6, 7, 8, 9, 9, 1, 1, 0]);
    assert_eq!(legend[8..], [(9, "2 other owners".to_owned(), 2), (0, "no owner".to_owned(), 1)]);
}

#[test]
fn what_lies_between_two_tasks() {
    let between = |task: &str, to: &str| {
        ask(&RunQuery { task: task.into(), to: to.into(), ..RunQuery::default() }).paths.expect("an answer")
    };
    let steps = |task: &str, to: &str| between(task, to).steps.into_iter().map(|step| step.0).collect::<Vec<_>>();
    assert_eq!(steps("a", "cccc"), ["a", "bb", "cccc"]);
    assert_eq!(steps("cccc", "a"), ["a", "bb", "cccc"], "whichever runs first");
    assert_eq!(steps("", "bb"), ["a", "bb"], "without a selection from what broke first");
    assert_eq!(between("a", "cccc").tasks, 3);
    let none = between("bb", "ddd");
    assert_eq!((none.tasks, none.known, none.from.as_deref()), (0, true, Some("bb")));
    assert!(!between("a", "gone").known);
    assert_eq!(between("a", "a").tasks, 0);
}
