//! Lineages of a few entries, and one against a naive search.

use proptest::prelude::*;

use super::*;

fn op(name: &str, inputs: &str, successors: &str) -> Op {
    let list = |names: &str| names.split_whitespace().map(str::to_owned).collect();
    Op { name: name.into(), inputs: list(inputs), successors: list(successors) }
}

fn names(lineage: &Lineage, places: &[u32]) -> Vec<String> {
    places.iter().map(|&place| lineage.name(place).to_owned()).collect()
}

fn said(flaws: &[Flaw]) -> Vec<String> {
    flaws.iter().map(ToString::to_string).collect()
}

#[test]
fn the_way_down_and_the_way_up() {
    let ops = vec![op("b", "a", "c d"), op("a", "", "b"), op("d", "b c", ""), op("c", "b", "d"), op("alone", "", "")];
    let (lineage, flaws) = Lineage::of(ops);
    assert_eq!(flaws, []);
    assert_eq!((lineage.len(), lineage.edges()), (5, 4));
    let at = |name: &str| lineage.place(name).unwrap();
    assert_eq!(names(&lineage, &lineage.downstream(&[at("a")])), ["b", "c", "d"]);
    assert_eq!(names(&lineage, &lineage.upstream(&[at("d")])), ["a", "b", "c"]);
    assert_eq!(names(&lineage, &lineage.downstream(&[at("a"), at("c"), 99])), ["b", "d"]);
    assert_eq!(names(&lineage, lineage.successors(at("b"))), ["c", "d"]);
    assert_eq!(names(&lineage, lineage.predecessors(at("d"))), ["b", "c"]);
    assert_eq!((lineage.place("e"), lineage.name(77), lineage.downstream(&[at("alone")])), (None, "", vec![]));
    assert_eq!(lineage.dag().edge_count(), 4);
}

#[test]
fn flaws_are_told_and_the_rest_is_used() {
    let ops = vec![
        op("a", "ghost", "b"),
        op("", "a", ""),
        op("b", "a", "nobody c"),
        op("c", "", ""),
        op("a", "", "c"),
        op("c", "a", ""),
    ];
    let (lineage, flaws) = Lineage::of(ops);
    assert_eq!(
        said(&flaws),
        [
            "entry 2 has no name; it is left out",
            "a has more than one entry; what each of them says is used",
            "c has more than one entry; what each of them says is used",
            "a names ghost as an input, which has no entry; it is left out",
            "b names nobody as a successor, which has no entry; it is left out",
            "only one of b and c says that c reads b; it is believed",
        ]
    );
    assert_eq!(names(&lineage, &lineage.downstream(&[0])), ["b", "c"]);
}

#[test]
fn a_list_of_one_direction_is_whole() {
    let (lineage, flaws) = Lineage::of(vec![op("a", "", "b"), op("b", "", "")]);
    assert_eq!((lineage.edges(), flaws), (1, vec![]));
    let (lineage, flaws) = Lineage::of(vec![op("a", "", ""), op("b", "a", "")]);
    assert_eq!((lineage.edges(), flaws), (1, vec![]));
    let (lineage, flaws) = Lineage::of(Vec::new());
    assert!(lineage.is_empty() && flaws.is_empty());
}

#[test]
fn cycles_are_named_in_order_and_walked() {
    let ops = vec![
        op("start", "", "c"),
        op("a", "", "b"),
        op("b", "", "c end"),
        op("c", "", "a"),
        op("me", "", "me"),
        op("x", "", "y"),
        op("y", "", "x"),
        op("end", "", ""),
    ];
    let (lineage, flaws) = Lineage::of(ops);
    assert_eq!(said(&flaws), ["a cycle: me → me", "a cycle: a → b → c → a", "a cycle: x → y → x"]);
    let at = |name: &str| lineage.place(name).unwrap();
    assert_eq!(names(&lineage, &lineage.downstream(&[at("c")])), ["a", "b", "end"], "past the edge that closes it");
    assert_eq!(names(&lineage, &lineage.upstream(&[at("end")])), ["a", "b", "c", "start"]);
    assert!(lineage.dag().edge_count() < lineage.edges() as u32);
}

#[test]
fn a_thousand_knots_take_no_time() {
    let number = |at: usize| format!("{at:06}");
    let ops = (0..30_000).map(|at| Op {
        name: number(at),
        inputs: Vec::new(),
        successors: vec![number((at + 1) % 30_000), number(at.saturating_sub(1)), number(at / 2)],
    });
    let (lineage, flaws) = Lineage::of(ops.collect());
    assert_eq!(lineage.downstream(&[7]).len(), 29_999);
    assert_eq!(flaws.len(), 2, "one knot, and 0 reads itself: {}", flaws.len());
}

fn random() -> impl Strategy<Value = Vec<(usize, usize, bool)>> {
    prop::collection::vec((0..24_usize, 0..24_usize, any::<bool>()), 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn downstream_is_what_a_naive_search_finds(edges in random(), seed in 0..24_usize) {
        let mut ops: Vec<Op> = (0..24).map(|at| op(&format!("{at:02}"), "", "")).collect();
        for &(from, to, forward) in &edges {
            if forward { ops[from].successors.push(format!("{to:02}")) } else { ops[to].inputs.push(format!("{from:02}")) }
        }
        let (lineage, flaws) = Lineage::of(ops);
        let mut found = [false; 24];
        found[seed] = true;
        for _ in 0..24 {
            edges.iter().for_each(|&(from, to, _)| found[to] |= found[from]);
        }
        found[seed] = false;
        let wanted: Vec<u32> = (0..24).filter(|&at| found[at as usize]).collect();
        prop_assert_eq!(lineage.downstream(&[seed as u32]), wanted);
        for cycle in flaws.iter().filter_map(|flaw| if let Flaw::Cycle(names) = flaw { Some(names) } else { None }) {
            let places: Vec<u32> = cycle.iter().map(|name| lineage.place(name).unwrap()).collect();
            let closed = places.iter().zip(places.iter().cycle().skip(1));
            prop_assert!(closed.into_iter().all(|(from, to)| lineage.successors(*from).contains(to)));
        }
        let loops = flaws.iter().any(|flaw| matches!(flaw, Flaw::Cycle(names) if names.len() > 1));
        prop_assert_eq!(loops, !lineage.dag().back_edges().is_empty());
    }
}
