(() => {
    const frame = document.querySelector('.picture-frame');
    if (!frame) return;
    const [box, svg] = [frame.querySelector('.picture'), frame.querySelector('.picture svg')];
    const natural = Number(svg.getAttribute('width'));
    // What is under this point of the window stays there.
    const zoom = (factor, x = box.clientWidth / 2, y = box.clientHeight / 2) => {
        const before = svg.getBoundingClientRect().width;
        const width = Math.min(4 * natural, Math.max(natural / 8, before * factor));
        const [left, top] = [box.scrollLeft + x, box.scrollTop + y];
        Object.assign(svg.style, { maxWidth: 'none', minWidth: '0', width: `${width}px` });
        box.scrollTo(left * width / before - x, top * width / before - y);
    };
    const fit = () => { for (const side of ['maxWidth', 'minWidth', 'width']) svg.style[side] = ''; };
    const act = { '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), 0: fit };
    frame.addEventListener('click', (event) => { act[event.target.closest('[data-zoom]')?.dataset.zoom]?.(); });
    box.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !act[event.key]) return;
        event.preventDefault();
        act[event.key]();
    });
    // Only with the key that zooms everywhere: the page itself must go on scrolling.
    box.addEventListener('wheel', (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { left, top } = box.getBoundingClientRect();
        zoom(event.deltaY < 0 ? 1.12 : 0.893, event.clientX - left, event.clientY - top);
    }, { passive: false });
    let from = null;
    let moved = 0;
    box.addEventListener('dragstart', (event) => event.preventDefault());
    box.addEventListener('pointerdown', (event) => {
        moved = 0;
        if (event.pointerType === 'mouse' && event.button === 0) from = [event.clientX, event.clientY];
    });
    addEventListener('pointermove', (event) => {
        if (!from) return;
        const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
        moved += Math.abs(dx) + Math.abs(dy);
        box.scrollBy(-dx, -dy);
        from = [event.clientX, event.clientY];
    });
    for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { from = null; });
    // A drag that ends on a link does not follow it; a key does, which clicks without a pointer.
    box.addEventListener('click', (event) => { if (moved > 4 && event.detail) event.preventDefault(); }, true);
})();
