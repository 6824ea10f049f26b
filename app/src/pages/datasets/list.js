(() => {
    const table = document.querySelector('table[data-rows]');
    if (!table) return;
    const wrap = table.parentElement;
    const [before, rows, after] = table.tBodies;
    const form = document.querySelector('form[data-live]');
    const field = form.elements.q;
    const options = document.getElementById('completions');
    const error = document.getElementById('selection-error');
    const said = document.querySelector('[data-said]');
    document.documentElement.classList.add('windowed');
    // Rows that are kept ready above and below those in sight; while one types, only those in sight.
    const AHEAD = 40;
    const CALM = 150;
    let height = rows.rows[0]?.offsetHeight || 34;
    let shown = { from: 0, to: rows.rows.length, matches: Number(table.dataset.matches) };
    let running = null;
    let number = 0;
    let calm;

    const pad = (part, count) => { part.rows[0].cells[0].style.height = `${Math.max(0, count) * height}px`; };
    const place = () => {
        pad(before, shown.from);
        pad(after, shown.matches - shown.to);
        table.setAttribute('aria-rowcount', shown.matches + 1);
    };
    const address = (from, count) => {
        const to = new URL(table.dataset.rows, location.href);
        for (const [key, name] of [['search', 'q'], ['standing', 'standing'], ['sort', 'sort']]) {
            to.searchParams.set(`query[${key}]`, form.elements[name].value);
        }
        to.searchParams.set('query[from]', from);
        to.searchParams.set('count', count);
        return to;
    };
    const load = async (from, ahead = AHEAD) => {
        clearTimeout(calm);
        running?.abort();
        running = new AbortController();
        const mine = ++number;
        const count = Math.min(200, Math.ceil(wrap.clientHeight / height) + 2 * ahead);
        let answer;
        try {
            answer = await fetch(address(from, count), { signal: running.signal });
        } catch { return; }
        if (answer.redirected || mine !== number) return;
        if (!answer.ok) { error.textContent = 'The list could not be read; what you see is older.'; return; }
        const piece = await answer.json();
        if (mine !== number) return;
        rows.innerHTML = piece.html;
        height = rows.rows[0]?.offsetHeight || height;
        shown = { from: piece.from, to: piece.from + piece.rows, matches: piece.matches };
        place();
        error.textContent = piece.error ?? '';
        field.setAttribute('aria-invalid', piece.error ? 'true' : 'false');
        options.replaceChildren(...piece.completions.map((value) => Object.assign(new Option(), { value })));
        said.textContent = `${piece.matches.toLocaleString('en')} of ${Number(table.dataset.total).toLocaleString('en')}`;
        table.dataset.ready = String(mine);
        document.querySelectorAll('[data-acts-on]').forEach((link) => {
            const to = new URL(link.dataset.actsOn, location.href);
            const [search, standing] = [field.value.trim(), form.elements.standing.value];
            const parts = [search && standing ? `(${search})` : search, standing && `state:${standing}`];
            to.searchParams.set('datasets', parts.filter(Boolean).join(' and ') || '*');
            const off = 'refused' in link.dataset || Boolean(piece.error) || !piece.committed;
            off ? link.removeAttribute('href') : link.href = to.href;
            link.classList.toggle('button-off', off);
            link.setAttribute('aria-disabled', String(off));
            link.querySelector('[data-count]').textContent = piece.committed.toLocaleString('en');
        });
    };
    field.addEventListener('input', () => {
        const to = new URL(location.href);
        field.value ? to.searchParams.set('q', field.value) : to.searchParams.delete('q');
        to.searchParams.delete('from');
        history.replaceState(history.state, '', to);
        wrap.scrollTop = 0;
        const before = number;
        load(0, 2).then(() => { if (number === before + 1) calm = setTimeout(load, CALM, 0); });
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    let due = false;
    wrap.addEventListener('scroll', () => {
        if (due) return;
        due = true;
        requestAnimationFrame(() => {
            due = false;
            const first = Math.floor(wrap.scrollTop / height);
            const last = first + Math.ceil(wrap.clientHeight / height);
            if (first < shown.from || (last > shown.to && shown.to < shown.matches)) load(Math.max(0, first - AHEAD));
        });
    }, { passive: true });
    setInterval(async () => {
        if (document.hidden || table.dataset.running !== 'true') return;
        const page = await fetch(location.href).catch(() => null);
        if (!page?.ok || page.redirected) return;
        const fresh = new DOMParser().parseFromString(await page.text(), 'text/html');
        for (const part of document.querySelectorAll('[data-fresh]')) {
            const next = fresh.querySelector(`[data-fresh=${part.dataset.fresh}]`);
            if (next && !part.contains(document.activeElement)) part.replaceWith(next);
        }
        if (!rows.contains(document.activeElement)) load(shown.from);
    }, 5000);
    wrap.scrollTop = 0;
    place();
})();
