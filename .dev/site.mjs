// Puts the site together: style sheet in one file, names by content hash, brotli beside each file,
// and manifest.json with the addresses. Run by make after wasm-bindgen and wasm-opt.
//   node .dev/site.mjs <folder of wasm-bindgen's output> <target folder>
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import zlib from 'node:zlib';

const [bundle, target] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..');
const { minify } = createRequire(path.join(root, 'end2end/package.json'))('terser');
const staging = `${target}.new`;
fs.rmSync(staging, { recursive: true, force: true });
fs.mkdirSync(path.join(staging, 'pkg'), { recursive: true });

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
const brotli = (bytes) => zlib.brotliCompressSync(bytes, {
  params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});
const sizes = {};
function put(name, bytes, compress = true) {
  fs.mkdirSync(path.dirname(path.join(staging, name)), { recursive: true });
  fs.writeFileSync(path.join(staging, name), bytes);
  if (compress) {
    const small = brotli(bytes);
    fs.writeFileSync(path.join(staging, `${name}.br`), small);
    sizes[name] = small.length;
  }
  return `/${name}`;
}
const hashed = (stem, ending, bytes, compress) => put(`pkg/${stem}.${hash(bytes)}.${ending}`, bytes, compress);

const fonts = [];
let css = fs.readFileSync(path.join(root, 'style/main.css'), 'utf8');
css = css.replace(/@import "([^"]+)";/g, (_, file) => fs.readFileSync(path.join(root, 'style', file), 'utf8'));
css = css.replace(/url\("\/fonts\/([^"]+)\.woff2"\)/g, (_, font) => {
  const address = hashed(font, 'woff2', fs.readFileSync(path.join(root, `public/fonts/${font}.woff2`)), false);
  fonts.push(address);
  return `url("${address}")`;
});
css = css.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1');

const wasm = hashed('comporta', 'wasm', fs.readFileSync(path.join(bundle, 'comporta_bg.wasm')));
const glue = await minify(fs.readFileSync(path.join(bundle, 'comporta.js'), 'utf8'), { module: true, compress: { passes: 2 } });
const js = hashed('comporta', 'js', Buffer.from(glue.code));
// Lays graphs out beside the page: the same bundle, which the page hands over compiled, asked for one thing.
const worker = hashed('worker', 'js', Buffer.from(`import init,{lay_out} from '${js}';let ready;onmessage=async({data:[number,question,bundle]})=>{await(ready??=init({module_or_path:bundle}));const answer=lay_out(question);postMessage([number,answer],[answer.buffer])}`));
const sheet = hashed('comporta', 'css', Buffer.from(css));
for (const file of ['favicon.svg', 'LICENSE-icons.txt', 'fonts/LICENSE-inter.txt', 'fonts/LICENSE-jetbrains-mono.txt']) {
  put(file, fs.readFileSync(path.join(root, 'public', file)), false);
}
fs.writeFileSync(path.join(staging, 'manifest.json'), JSON.stringify({ js, wasm, worker, css: sheet, fonts }, null, 1));
fs.rmSync(target, { recursive: true, force: true });
fs.renameSync(staging, target);

const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
fs.writeFileSync(path.join(path.dirname(target), 'bundle-size'), `${total}\n`);
console.log(`site: ${Object.entries(sizes).map(([name, size]) => `${name.split('.').pop()} ${size}`).join(' · ')} · ${total} bytes brotli`);
