"""Asks networkx what the benchmark asks: a graph on standard input, milliseconds by question on standard output."""

import json
import sys
import time

import networkx

asked = json.load(sys.stdin)
graph = networkx.DiGraph()
graph.add_nodes_from(range(asked["nodes"]))
graph.add_edges_from(map(tuple, asked["edges"]))
source, sink = asked["source"], asked["sink"]


def median(question):
    took = []
    for _ in range(5):
        began = time.perf_counter()
        question()
        took.append(1000 * (time.perf_counter() - began))
    return sorted(took)[2]


def between():
    return networkx.descendants(graph, source) & networkx.ancestors(graph, sink)


def path():
    if networkx.has_path(graph, source, sink):
        return networkx.shortest_path(graph, source, sink)


print(json.dumps({
    f"networkx {networkx.__version__}": 0,
    "descendants": median(lambda: networkx.descendants(graph, source)),
    "ancestors": median(lambda: networkx.ancestors(graph, sink)),
    "path": median(path),
    "between": median(between),
}))
