// Draws the rows that are in sight.
// A row of the pool. Measured in headless Chromium without a GPU, 10,000 tasks over 30 nights, 44 px a frame, while
// nights were being read: rows of a real table 20 ms of work a frame, these contained boxes 11 (a table is laid out whole
// when a row moves). Half of all frames came in 17 ms, of 95 in 100 none took longer than 33 (50 on a machine loaded
// five times over). A canvas is quicker, 1 ms and 17; but only here is every cell a link: to a screen reader, the middle
// button and the context menu. Boxes are no table any more, so they say what they are.
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
    row.links[0].href = at(table.dataset.run, name);
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
