// Lays out a graph with dagre: {"nodes":n,"edges":[[from,to],…],"w":…,"h":…} on standard input, the
// milliseconds of the layout alone on standard output. With the fastest of its three rankers.
import { readFileSync } from 'node:fs';
import dagre from '@dagrejs/dagre';

const { nodes, edges, w, h } = JSON.parse(readFileSync(0, 'utf8'));
const graph = new dagre.graphlib.Graph();
graph.setGraph({ rankdir: 'LR', ranksep: 72, nodesep: 14, edgesep: 8, ranker: 'tight-tree' });
graph.setDefaultEdgeLabel(() => ({}));
for (let node = 0; node < nodes; node += 1) graph.setNode(String(node), { width: w, height: h });
for (const [from, to] of edges) graph.setEdge(String(from), String(to));
const began = performance.now();
dagre.layout(graph);
console.log(performance.now() - began);
