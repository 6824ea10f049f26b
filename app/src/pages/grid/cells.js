// What the grid knows, read from letters; how a cell looks and what it says. The four files are one script.
const table = document.querySelector('table[data-cells]');
if (!table) return;
const wrap = table.parentElement;
const head = table.tHead;
let [before, rows, after] = table.tBodies;
const form = document.querySelector('form[data-live]');
const field = form.elements.q;
const part = (name) => document.querySelector(`[data-${name}]`);
const [said, told, trouble, progress, nothing, badge] = ['said', 'cell', 'trouble', 'progress', 'nothing', 'badge'].map(part);
const options = document.getElementById('completions');
const wrong = document.getElementById('selection-error');
const phases = JSON.parse(table.dataset.phases);
const bounds = JSON.parse(table.dataset.paces);
const short = Number(table.dataset.short);
document.documentElement.classList.add('windowed');

const AHEAD = 6;
const CALM = 90;
const REST = 150;
const READING = 1000;
const GOING = 5000;
const RESTING = 12000;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const DIGIT = new Uint8Array(128);
[...DIGITS].forEach((digit, value) => { DIGIT[digit.charCodeAt(0)] = value; });
const LENGTHS = Float64Array.from({ length: 4096 }, (_, step) => (step ? 100 * Math.exp((step - 1) / 240) : 0));
const ABSENT = phases.length;
const UNREAD = ABSENT + 1;
const PACE = UNREAD + 1;
const CLASSES = [...phases.map(([slug]) => `cell phase-${slug}`), 'cell', 'cell cell-unread', ...bounds.map((_, pace) => `cell pace pace-${pace}`)];
const DONE = phases.findIndex(([slug]) => slug === 'done');
const FAILED = phases.findIndex(([slug]) => slug === 'failed');
const byUsual = form.elements.colour.value === 'usual';

const known = { version: 0, tag: 0, names: [], rows: [], nights: [], usual: '', broke: [], head: '', badge: '', completions: '' };
let height = rows.rows[0]?.offsetHeight || 22;
let first = 0;
let drawn = 0;
let calm;
let timer;
let task = form.elements.task.value;
let spot = null;

const step = (text, place) => 64 * DIGIT[text.charCodeAt(2 * place)] + DIGIT[text.charCodeAt(2 * place + 1)];
const length = (text, place) => LENGTHS[step(text, place)];
// As `model/pace.rs` has it, of steps: what is short is at most as usual, the second band.
const pace = (took, usual) => {
    const percent = 100 * Math.exp((took - usual) / 240);
    const band = bounds.findIndex((bound) => percent < bound);
    return took < short ? Math.min(band, 1) : band;
};
const spoken = (ms) => {
    const seconds = Math.round(ms / 1000);
    const minutes = Math.round(seconds / 60);
    if (seconds < 1) return 'under 1 s';
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 600) return `${Math.round(ms / 6000) / 10} min`;
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
    return `${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
};
const say = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const at = (to, name) => { const url = new URL(to, location.href); url.searchParams.set('task', name); return url.pathname + url.search; };

// How every cell of a night looks, as a place in CLASSES.
const looks = (night) => {
    const out = new Uint8Array(known.names.length).fill(UNREAD);
    if (!night.phases) return out;
    for (let place = 0; place < out.length; place++) {
        const phase = night.phases.charCodeAt(place) - 48;
        out[place] = phase >= 0 ? phase : ABSENT;
        if (!byUsual || phase !== DONE) continue;
        const [took, usual] = [step(night.lengths, place), step(known.usual, place)];
        if (took && usual) out[place] = PACE + pace(took, usual);
    }
    return out;
};
const words = (place, column) => {
    const night = known.nights[column];
    const look = night.phases ? night.phases.charCodeAt(place) - 48 : -1;
    const parts = [known.names[place], night.date];
    if (look < 0) return [...parts, night.phases ? 'not in this night' : 'not read yet'].join(' · ');
    const [took, usual] = [length(night.lengths, place), length(known.usual, place)];
    parts.push(phases[look][1]);
    if (took) parts.push(spoken(took));
    if (usual) parts.push(`usually ${spoken(usual)}`);
    return parts.join(' · ');
};
