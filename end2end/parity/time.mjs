// Prints the milliseconds that the .wasm takes to lay a sample out, the median of several, without making the sample:
// node time.mjs parity.wasm <seed> <nodes>

import { readFile } from "node:fs/promises";

const [path, seed, nodes] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(await readFile(path), {});
const { draw, make } = instance.exports;
const time = (what) => {
  const began = performance.now();
  what(Number(seed), Number(nodes));
  return performance.now() - began;
};
const median = (what) => {
  const times = Math.max(3, Math.min(21, Math.floor(2000 / Math.max(time(what), 1))));
  const took = Array.from({ length: times }, () => time(what));
  return took.sort((one, other) => one - other)[Math.floor(times / 2)];
};
console.log(median(draw) - median(make));
