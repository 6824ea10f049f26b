// Saves what is seen of the graph as SVG or PNG: a copy of the drawing with the styles it has now.
addEventListener('click', async (event) => {
  const kind = event.target.closest?.('[data-export]')?.dataset.export;
  const live = kind && document.querySelector('.dag-surface');
  if (!live) return;
  const { width, height } = live.getBoundingClientRect();
  const copy = live.cloneNode(true);
  const names = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'font', 'text-anchor', 'color', 'vector-effect'];
  const from = live.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((element, at) => {
    const style = getComputedStyle(from[at]);
    for (const name of names) element.style.setProperty(name, style.getPropertyValue(name));
  });
  // Icons are defined elsewhere in the page.
  for (const id of new Set([...copy.querySelectorAll('use')].map((use) => use.getAttribute('href').slice(1)))) {
    const icon = document.getElementById(id);
    if (icon) copy.prepend(icon.cloneNode(true));
  }
  copy.querySelectorAll('.node-more').forEach((more) => more.remove());
  copy.querySelectorAll('a').forEach((link) => link.setAttribute('href', new URL(link.getAttribute('href'), location.href)));
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(live.parentElement).backgroundColor);
  copy.prepend(ground);
  for (const [name, value] of Object.entries({ xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` })) copy.setAttribute(name, value);
  ['class', 'tabindex', 'role'].forEach((name) => copy.removeAttribute(name));
  const svg = new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' });
  const save = (blob) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${document.title.split(' · ')[0].replace(/[^\w.+:-]+/g, ' ')}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  if (kind === 'svg') return save(svg);
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  try {
    await image.decode();
    const plate = document.createElement('canvas');
    const fine = Math.max(2, devicePixelRatio);
    [plate.width, plate.height] = [width * fine, height * fine];
    plate.getContext('2d').drawImage(image, 0, 0, plate.width, plate.height);
    save(await new Promise((done, fail) => plate.toBlob((blob) => (blob ? done(blob) : fail()))));
  } catch {
    const told = document.createElement('p');
    told.className = 'told told-warning';
    told.setAttribute('role', 'status');
    told.textContent = 'This browser could not make a PNG of what is seen. Save it as SVG, or show less of it.';
    document.querySelector('.dag-told').after(told);
    setTimeout(() => told.remove(), 15000);
  } finally {
    URL.revokeObjectURL(image.src);
  }
});
