// Prints the digests of the .wasm given as the argument, one `shape seed nodes digest` a line, for
// comparison with the same numbers computed natively: node run.mjs parity.wasm

import { readFile } from "node:fs/promises";

// The first shape is a pipeline.
const pipelines = [[1, 0], [1, 1], [2, 20], [3, 150], [4, 150], [5, 1000], [6, 1000], [7, 3000], [8, 10000]];
const sizes = [[1, 0], [2, 1], [3, 2], [4, 33], [5, 300]];

const [path] = process.argv.slice(2);
if (!path) {
  console.error("usage: node run.mjs <parity.wasm>");
  process.exit(2);
}
const { instance } = await WebAssembly.instantiate(await readFile(path), {});
const samples = pipelines.map((sample) => [0, ...sample]);
for (let shape = 1; shape < instance.exports.shapes(); shape += 1) samples.push(...sizes.map((size) => [shape, ...size]));
for (const [shape, seed, nodes] of samples) {
  const digest = BigInt.asUintN(64, instance.exports.digest(shape, seed, nodes));
  console.log(shape, seed, nodes, digest.toString(16).padStart(16, "0"));
}
