// The sheet of keys, and whether letters are keys wherever the focus is (`data-keys`), which this browser keeps.
{
  const root = document.documentElement;
  const sheet = document.getElementById('keys');
  const anywhere = sheet.querySelector('input');
  const name = 'comporta.keys';
  const apply = () => root.toggleAttribute('data-keys', anywhere.checked);
  // Storage may be barred: then the choice lasts as long as the page.
  try {
    anywhere.checked = localStorage.getItem(name) !== 'focus';
  } catch {}
  apply();
  anywhere.addEventListener('change', () => {
    apply();
    try {
      localStorage.setItem(name, anywhere.checked ? 'anywhere' : 'focus');
    } catch {}
  });
  addEventListener('click', ({ target }) => {
    if (target.closest?.('[data-keys-sheet]')) sheet.showModal();
    // Beside the sheet.
    if (target === sheet) sheet.close();
  });
  addEventListener('keydown', (event) => {
    const within = (places) => event.target.closest?.(places);
    if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (within('input, select, textarea, dialog') || !(anywhere.checked || within('.run-main'))) return;
    event.preventDefault();
    sheet.showModal();
  });
}
