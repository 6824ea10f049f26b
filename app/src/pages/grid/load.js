// Asks the server for what is new, and draws it.
let start = Number(table.dataset.from);
// Rows are asked for until they came; the server tells them unasked when they follow the states of tasks.
let wanted = true;
const take = (piece) => {
    // When other rows come unasked, that with the focus, or else that of the selected task, stays where it is.
    const index = spot?.index >= 0 ? spot.index : known.rows.indexOf(known.names.indexOf(task));
    const near = index >= first && index < first + rows.rows.length;
    const kept = !wanted || spot ? known.names[known.rows[index]] : undefined;
    let [moved, gone] = [0, false];
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
        wanted = false;
        say(said, `${piece.rows.length.toLocaleString('en')} of ${known.names.length.toLocaleString('en')} tasks`);
        nothing.hidden = piece.rows.length > 0;
        say(wrong, piece.error ?? '');
        field.setAttribute('aria-invalid', String(Boolean(piece.error)));
        const completions = piece.completions.join('\n');
        if (known.completions !== completions) options.replaceChildren(...piece.completions.map((value) => Object.assign(new Option(), { value })));
        known.completions = completions;
        if (kept !== undefined) {
            const to = known.rows.indexOf(known.names.indexOf(kept));
            gone = to < 0;
            if (near && !gone) moved = to - index;
            if (spot?.index >= 0) spot.index = gone ? Math.min(index, known.rows.length - 1) : to;
        }
    }
    say(progress, piece.progress);
    say(trouble, piece.trouble);
    if (known.badge !== piece.badge) badge.innerHTML = known.badge = piece.badge;
    piece.counts.forEach((count, phase) => {
        const item = document.querySelector(`.grid-legend [data-phase="${phases[phase][0]}"]`);
        say(item.querySelector('b'), count ? count.toLocaleString('en') : '');
        if (count) item.hidden = false;
    });
    table.setAttribute('aria-rowcount', known.rows.length + 1);
    table.setAttribute('aria-colcount', nights.length + 3);
    drawn++;
    // The box is as high as what is in it: room first, then what of it is in sight.
    pad(after, known.rows.length);
    if (start) wrap.scrollTop = start * height;
    start = 0;
    first += moved;
    if (moved) wrap.scrollTop += moved * height;
    draw();
    if (!held || !spot) return;
    // Under the focus there is never another task all at once.
    if (gone) wrap.focus({ preventScroll: true });
    else if (reshaped) go(spot.index, spot.column);
    else element(spot)?.focus({ preventScroll: true });
};
let asked = 0;
const load = async () => {
    clearTimeout(timer);
    const mine = ++asked;
    const to = new URL(table.dataset.cells, location.href);
    const query = [['search', field.value], ...['phase', 'order', 'colour'].map((key) => [key, form.elements[key].value])];
    query.forEach(([key, value]) => to.searchParams.set(`query[${key}]`, value));
    [['since', known.version], ['tag', known.tag], ['rows', wanted]].forEach(([key, value]) => to.searchParams.set(key, value));
    let pause = GOING;
    try {
        const answer = await fetch(to);
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        const piece = await answer.json();
        if (mine !== asked) return;
        take(piece);
        pause = piece.reading ? READING : piece.going ? GOING : RESTING;
    } catch {
        if (mine !== asked) return;
        say(trouble, 'Comporta does not answer; what you see is older.');
    }
    timer = setTimeout(next, pause);
};
const next = () => { document.hidden ? timer = setTimeout(next, GOING) : load(); };

let writing;
field.addEventListener('input', () => {
    carry('q', field.value);
    clearTimeout(writing);
    writing = setTimeout(() => { spot = null; wanted = true; wrap.scrollTop = 0; load(); }, 120);
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
load().then(() => {
    const chosen = known.rows.indexOf(known.names.indexOf(task));
    if (!spot && chosen >= 0) spot = { index: chosen, column: 0 };
    table.dataset.ready = 'true';
});
