// Lays out a graph with dagre: {"nodes":n,"edges":[[from,to],…],"w":…,"h":…} on standard input; on
// standard output the milliseconds of the layout alone and the course of every edge. With the fastest of
// its rankers.
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
const ms = performance.now() - began;
const drawn = graph.edges().map((edge) => ({
    from: Number(edge.v),
    to: Number(edge.w),
    points: graph.edge(edge).points.map(({ x, y }) => [x, y]),
}));
console.log(JSON.stringify({ ms, edges: drawn }));
