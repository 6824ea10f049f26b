// Asks the server for what is new, and draws it.
let start = Number(table.dataset.from);
const take = (piece) => {
    const old = new Map(known.nights.map((night) => [night.to, night]));
    const again = Boolean(piece.names);
    if (again) [known.names, known.tag] = [piece.names, piece.tag];
    const usual = known.usual !== piece.usual;
    known.usual = piece.usual;
    known.version = piece.version;
    const own = [...new DOMParser().parseFromString(`<table><thead>${piece.head}</thead></table>`, 'text/html').querySelectorAll('.night')].findIndex((night) => night.classList.contains('own'));
    const nights = piece.nights.map((night, column) => {
        const before = again ? undefined : old.get(night.to);
        const next = { ...before, ...night, own: column === own, phases: night.phases ?? before?.phases, lengths: night.lengths ?? before?.lengths };
        if (!before || night.phases || (usual && byUsual)) next.looks = looks(next);
        return next;
    });
    const shape = (list) => list.map((night) => night.own).join();
    const held = rows.contains(document.activeElement);
    const reshaped = shape(nights) !== shape(known.nights) || !rows.rows[0]?.links;
    if (reshaped) {
        // Another body, since one that is filled and scrolled at once would count as something that jumped.
        const fresh = rows.cloneNode();
        rows.replaceWith(fresh);
        rows = fresh;
    }
    known.nights = nights;
    known.broke = new Uint16Array(known.names.length);
    for (const night of nights) for (let place = 0; night.phases && place < known.names.length; place++) known.broke[place] += night.phases.charCodeAt(place) - 48 === FAILED;
    if (known.head !== piece.head) {
        const focused = head.contains(document.activeElement);
        head.innerHTML = known.head = piece.head;
        head.querySelectorAll('a').forEach((link) => { link.tabIndex = -1; });
        if (focused && spot) go(spot.index, spot.column);
    }
    if (piece.rows) {
        known.rows = piece.rows;
        said.textContent = `${piece.rows.length.toLocaleString('en')} of ${known.names.length.toLocaleString('en')} tasks`;
        nothing.hidden = piece.rows.length > 0;
        document.getElementById('selection-error').textContent = piece.error ?? '';
        field.setAttribute('aria-invalid', String(Boolean(piece.error)));
        document.getElementById('completions').replaceChildren(...piece.completions.map((value) => Object.assign(new Option(), { value })));
    }
    if (progress.textContent !== piece.progress) progress.textContent = piece.progress;
    trouble.textContent = piece.trouble;
    table.setAttribute('aria-rowcount', known.rows.length + 1);
    table.setAttribute('aria-colcount', nights.length + 3);
    drawn++;
    // The box is as high as what is in it: room first, then what of it is in sight.
    pad(after, known.rows.length);
    if (start) wrap.scrollTop = start * height;
    start = 0;
    draw();
    if (held && reshaped && spot) go(spot.index, spot.column);
};
let asked = 0;
const load = async (select) => {
    clearTimeout(timer);
    const mine = ++asked;
    const to = new URL(table.dataset.cells, location.href);
    const query = [['search', field.value], ...['phase', 'order', 'colour'].map((key) => [key, form.elements[key].value])];
    query.forEach(([key, value]) => to.searchParams.set(`query[${key}]`, value));
    [['since', known.version], ['tag', known.tag], ['rows', select]].forEach(([key, value]) => to.searchParams.set(key, value));
    let pause = GOING;
    try {
        const answer = await fetch(to);
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        const piece = await answer.json();
        if (mine !== asked) return;
        take(piece);
        pause = piece.reading ? READING : piece.going ? GOING : 0;
    } catch {
        if (mine !== asked) return;
        trouble.textContent = 'Comporta does not answer; what you see is older.';
    }
    if (pause) timer = setTimeout(next, pause);
};
const next = () => { document.hidden ? timer = setTimeout(next, GOING) : load(false); };

let writing;
field.addEventListener('input', () => {
    carry('q', field.value);
    clearTimeout(writing);
    writing = setTimeout(() => { spot = null; wrap.scrollTop = 0; load(true); }, 120);
});
form.addEventListener('submit', (event) => event.preventDefault());
let due = false;
wrap.addEventListener('scroll', () => {
    if (due || !known.nights.length) return;
    due = true;
    requestAnimationFrame(() => { due = false; draw(); });
}, { passive: true });
addEventListener('resize', () => { if (known.nights.length) draw(); });

// At first the run itself is in sight, and the rows that the page came with.
const own = head.querySelector('.own');
if (own) wrap.scrollLeft = own.offsetLeft + own.offsetWidth - wrap.clientWidth;
load(true).then(() => {
    const chosen = known.rows.indexOf(known.names.indexOf(task));
    if (chosen >= 0) spot = { index: chosen, column: 0 };
    table.dataset.ready = 'true';
});
