// Lays out a graph with ELK's layered algorithm; see dagre.mjs for what goes in and comes out.
import { readFileSync } from 'node:fs';
import ELK from 'elkjs/lib/elk.bundled.js';

const { nodes, edges, w, h } = JSON.parse(readFileSync(0, 'utf8'));
const elk = new ELK();
const graph = {
    id: 'root',
    layoutOptions: {
        'elk.algorithm': 'layered',
        'elk.direction': 'RIGHT',
        'elk.edgeRouting': 'POLYLINE',
        'elk.layered.spacing.nodeNodeBetweenLayers': '72',
        'elk.spacing.nodeNode': '14',
        'elk.spacing.edgeEdge': '8',
    },
    children: Array.from({ length: nodes }, (_, node) => ({ id: String(node), width: w, height: h })),
    edges: edges.map(([from, to], index) => ({ id: `e${index}`, sources: [String(from)], targets: [String(to)] })),
};
const began = performance.now();
const laid = await elk.layout(graph);
const ms = performance.now() - began;
const drawn = laid.edges.map((edge) => ({
    from: Number(edge.sources[0]),
    to: Number(edge.targets[0]),
    points: edge.sections.flatMap((section) =>
        [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => [x, y])),
}));
console.log(JSON.stringify({ ms, edges: drawn }));
