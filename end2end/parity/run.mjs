// Prints the digests of the .wasm given as the argument, one `seed nodes digest` a line, for
// comparison with the same numbers computed natively: node run.mjs parity.wasm

import { readFile } from "node:fs/promises";

const samples = [[1, 0], [1, 1], [2, 20], [3, 150], [4, 150], [5, 1000], [6, 1000], [7, 3000], [8, 10000]];

const [path] = process.argv.slice(2);
if (!path) {
  console.error("usage: node run.mjs <parity.wasm>");
  process.exit(2);
}
const { instance } = await WebAssembly.instantiate(await readFile(path), {});
for (const [seed, nodes] of samples) {
  const digest = BigInt.asUintN(64, instance.exports.digest(seed, nodes));
  console.log(seed, nodes, digest.toString(16).padStart(16, "0"));
}
