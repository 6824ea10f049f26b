// Keys, and what is selected.
// The one element of the grid that the tab key reaches.
const show = () => {
    const link = spot ? element(spot) : rows.rows[Math.min(AHEAD, first)]?.links?.[0];
    if (!link || link.tabIndex === 0) return;
    table.querySelectorAll('[tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
    link.tabIndex = 0;
};
const element = ({ index, column }) => (index < 0 ? head.rows[0].cells[Math.max(1, column)]?.firstElementChild : rows.rows[index - first]?.links?.[column]);
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

// What is selected is in the address, and goes along to the other ways to see the run. It is written when the keys rest,
// or when one leaves: browsers refuse an address that changes too often.
let address = location.href;
let resting;
const write = () => {
    if (!resting) return;
    clearTimeout(resting);
    resting = undefined;
    try {
        history.replaceState(history.state, '', address);
    } catch { /* The next one brings it. */ }
};
addEventListener('click', write, true);
const carry = (key, value) => {
    const set = (address) => {
        const url = new URL(address, location.href);
        value ? url.searchParams.set(key, value) : url.searchParams.delete(key);
        url.searchParams.delete('from');
        return url.pathname + url.search;
    };
    address = set(address);
    clearTimeout(resting);
    resting = setTimeout(write, REST);
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
    const row = link.closest('tr');
    const column = [...(row?.cells ?? [])].indexOf(link.parentElement);
    const found = pointed(event);
    // A row that the page came with has its place from where the page begins.
    const index = rows.contains(row) ? row.index ?? start + row.sectionRowIndex : -1;
    spot = { index, column };
    show();
    if (!found) return;
    choose(known.names[found.row.place]);
    told.textContent = column ? words(found.row.place, column - 1) : known.names[found.row.place];
});
