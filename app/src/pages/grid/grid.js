(() => {
    const table = document.querySelector('table[data-cells]');
    if (!table) return;
    const wrap = table.parentElement;
    const head = table.tHead;
    const [before, rows, after] = table.tBodies;
    const form = document.querySelector('form[data-live]');
    const field = form.elements.q;
    const part = (name) => document.querySelector(`[data-${name}]`);
    const [said, told, trouble, progress, nothing] = ['said', 'cell', 'trouble', 'progress', 'nothing'].map(part);
    const phases = JSON.parse(table.dataset.phases);
    const bounds = JSON.parse(table.dataset.paces);
    document.documentElement.classList.add('windowed');

    const AHEAD = 6;
    const CALM = 90;
    const READING = 1000;
    const GOING = 5000;
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

    const known = { version: 0, tag: 0, names: [], rows: [], nights: [], usual: '', broke: [], head: '' };
    const home = `${location.pathname.replace(/\/grid$/, '')}`;
    let height = rows.rows[0]?.offsetHeight || 22;
    let first = 0;
    let drawn = 0;
    let calm;
    let timer;
    let task = form.elements.task.value;
    let spot = null;

    const length = (text, place) => LENGTHS[64 * DIGIT[text.charCodeAt(2 * place)] + DIGIT[text.charCodeAt(2 * place + 1)]];
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
    const at = (to, name) => { const url = new URL(to, location.href); url.searchParams.set('task', name); return url.pathname + url.search; };

    // How every cell of a night looks, as a place in CLASSES.
    const looks = (night) => {
        const out = new Uint8Array(known.names.length).fill(UNREAD);
        if (!night.phases) return out;
        for (let place = 0; place < out.length; place++) {
            const phase = night.phases.charCodeAt(place) - 48;
            out[place] = phase >= 0 ? phase : ABSENT;
            if (!byUsual || phase !== DONE) continue;
            const [took, usual] = [length(night.lengths, place), length(known.usual, place)];
            if (took && usual) out[place] = PACE + bounds.findIndex((bound) => (100 * took) / usual < bound);
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

    // A row of the pool. A canvas paints a frame in 1 ms of work, this pool in 11 (20 as rows of a real table), headless
    // Chromium, 10,000 tasks over 30 nights, 44 px a frame; both keep 60 frames a second, and only here every cell is a
    // link: to a screen reader, the middle button and the context menu. Contained boxes, since rows of a table that
    // move lay the whole table out; they say what they are themselves.
    const cellOf = (row, tag, role) => {
        const cell = row.appendChild(document.createElement(tag));
        cell.setAttribute('role', role);
        return cell;
    };
    const make = () => {
        const row = document.createElement('tr');
        row.setAttribute('role', 'row');
        const name = cellOf(row, 'th', 'rowheader');
        name.scope = 'row';
        name.append(document.createElement('a'));
        known.nights.forEach((night) => {
            const cell = cellOf(row, 'td', 'gridcell');
            if (night.own) cell.className = 'own';
            cell.append(document.createElement('a'));
        });
        for (let column = 0; column < 2; column++) cellOf(row, 'td', 'gridcell').className = 'number';
        row.links = [...row.querySelectorAll('a')];
        row.links.forEach((link) => { link.tabIndex = -1; });
        return row;
    };
    const fill = (row, index) => {
        const place = known.rows[index];
        if (row.index === index && row.drawn === drawn) return;
        const name = known.names[place];
        row.index = index;
        row.place = place;
        row.drawn = drawn;
        row.ready = false;
        row.links[0].textContent = name;
        for (let column = 0; column < known.nights.length; column++) {
            const link = row.links[column + 1];
            const look = known.nights[column].looks[place];
            if (link.look !== look) { link.className = CLASSES[look]; link.look = look; }
        }
        const [usual, broke] = [length(known.usual, place), known.broke[place]];
        row.cells[known.nights.length + 1].textContent = usual ? spoken(usual) : '';
        row.cells[known.nights.length + 2].textContent = broke || '';
        mark(row);
    };
    const mark = (row) => {
        const chosen = known.names[row.place] === task;
        row.className = chosen ? 'selected' : '';
        chosen ? row.setAttribute('aria-selected', 'true') : row.removeAttribute('aria-selected');
    };
    // Addresses and words of a row: when scrolling rests, or when it is pointed at.
    const describe = (row) => {
        if (!row || row.ready) return;
        row.ready = true;
        row.setAttribute('aria-rowindex', row.index + 2);
        const name = known.names[row.place];
        row.links[0].href = at(home, name);
        row.links[0].title = name;
        known.nights.forEach((night, column) => {
            const link = row.links[column + 1];
            const there = night.phases?.[row.place] !== ' ';
            there ? link.href = at(night.to, name) : link.removeAttribute('href');
            link.title = words(row.place, column);
        });
    };
    const pad = (room, count) => { room.rows[0].cells[0].style.height = `${Math.max(0, count) * height}px`; };
    const draw = () => {
        const total = known.rows.length;
        const count = Math.min(total, Math.ceil(wrap.clientHeight / height) + 2 * AHEAD);
        const from = Math.max(0, Math.min(total - count, Math.floor(wrap.scrollTop / height) - AHEAD));
        const shift = from - first;
        first = from;
        if (rows.contains(document.activeElement)) {
            const index = document.activeElement.closest('tr').index;
            // What has the focus goes out of sight: the keys go on from there.
            if (index < from || index >= from + count) wrap.focus({ preventScroll: true });
        }
        while (rows.rows.length < count) rows.append(make());
        while (rows.rows.length > count) rows.lastElementChild.remove();
        if (shift > 0 && shift < count) for (let moved = 0; moved < shift; moved++) rows.append(rows.firstElementChild);
        if (shift < 0 && -shift < count) for (let moved = 0; moved > shift; moved--) rows.prepend(rows.lastElementChild);
        [...rows.children].forEach((row, offset) => fill(row, from + offset));
        pad(before, from);
        pad(after, total - from - count);
        clearTimeout(calm);
        calm = setTimeout(() => { [...rows.children].forEach(describe); show(); }, CALM);
    };

    // The one element of the grid that the tab key reaches.
    const show = () => {
        const link = spot ? element(spot) : rows.rows[Math.min(AHEAD, first)]?.links[0];
        if (!link || link.tabIndex === 0) return;
        table.querySelectorAll('[tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
        link.tabIndex = 0;
    };
    const element = ({ index, column }) => (index < 0 ? head.rows[0].cells[Math.max(1, column)]?.firstElementChild : rows.rows[index - first]?.links[column]);
    const go = (index, column) => {
        spot = { index: Math.max(-1, Math.min(known.rows.length - 1, index)), column: Math.max(0, Math.min(known.nights.length, column)) };
        if (spot.index < 0 && !spot.column) spot.column = 1;
        const above = spot.index * height;
        const room = wrap.clientHeight - head.offsetHeight - height;
        if (spot.index >= 0 && above < wrap.scrollTop) wrap.scrollTop = above;
        if (above > wrap.scrollTop + room) wrap.scrollTop = above - room;
        draw();
        const link = element(spot);
        if (!link) return;
        describe(link.closest('tbody tr'));
        const cell = link.parentElement;
        const names = head.rows[0].cells[0].offsetWidth;
        if (spot.column && cell.offsetLeft < wrap.scrollLeft + names) wrap.scrollLeft = cell.offsetLeft - names;
        const over = cell.offsetLeft + cell.offsetWidth - wrap.clientWidth;
        if (spot.column && over > wrap.scrollLeft) wrap.scrollLeft = over;
        show();
        link.focus({ preventScroll: true });
    };
    wrap.addEventListener('keydown', (event) => {
        if (!known.nights.length || event.altKey) return;
        const page = Math.max(1, Math.floor((wrap.clientHeight - head.offsetHeight) / height) - 1);
        const own = known.nights.findIndex((night) => night.own) + 1;
        const { index, column } = spot ?? { index: Math.ceil(wrap.scrollTop / height) - 1, column: own };
        const all = event.ctrlKey || event.metaKey;
        const to = {
            ArrowUp: [index - 1, column], ArrowDown: [index + 1, column], ArrowLeft: [index, column - 1], ArrowRight: [index, column + 1],
            Home: [all ? 0 : index, 0], End: [all ? known.rows.length - 1 : index, known.nights.length],
            PageUp: [Math.max(0, index - page), column], PageDown: [index + page, column],
        }[event.key];
        if (!to || (all && event.key.startsWith('Arrow'))) return;
        event.preventDefault();
        go(...to);
    });

    // What is selected is in the address, and goes along to the other ways to see the run.
    const carry = (key, value) => {
        const set = (address) => {
            const url = new URL(address, location.href);
            value ? url.searchParams.set(key, value) : url.searchParams.delete(key);
            url.searchParams.delete('from');
            return url.pathname + url.search;
        };
        history.replaceState(history.state, '', set(location.href));
        document.querySelectorAll('a[data-carries]').forEach((link) => { link.href = set(link.href); });
    };
    const choose = (name) => {
        if (name === task) return;
        task = name;
        form.elements.task.value = name;
        [...rows.children].forEach(mark);
        carry('task', name);
    };
    const pointed = (event) => {
        const row = event.target.closest('tbody tr');
        if (row?.place === undefined) return null;
        describe(row);
        const column = row.links.indexOf(event.target.closest('th, td')?.firstElementChild);
        return column < 0 ? null : { row, column };
    };
    table.addEventListener('pointerover', (event) => {
        const found = pointed(event);
        if (found?.column) told.textContent = words(found.row.place, found.column - 1);
    });
    table.addEventListener('pointerdown', pointed, true);
    table.addEventListener('focusin', (event) => {
        const link = event.target;
        const column = [...(link.closest('tr')?.cells ?? [])].indexOf(link.parentElement);
        const found = pointed(event);
        spot = { index: found ? found.row.index : -1, column };
        show();
        if (!found) return;
        choose(known.names[found.row.place]);
        told.textContent = column ? words(found.row.place, column - 1) : known.names[found.row.place];
    });

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
        if (shape(nights) !== shape(known.nights) || !rows.rows[0]?.links) rows.replaceChildren();
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
        draw();
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

    // At first the run itself is in sight, and the task that is selected.
    const own = head.querySelector('.own');
    if (own) wrap.scrollLeft = own.offsetLeft + own.offsetWidth - wrap.clientWidth;
    load(true).then(() => {
        const chosen = known.rows.indexOf(known.names.indexOf(task));
        if (chosen > 0) { wrap.scrollTop = Math.max(0, chosen * height - wrap.clientHeight / 3); draw(); }
        if (chosen >= 0) spot = { index: chosen, column: 0 };
        table.dataset.ready = 'true';
    });
})();
