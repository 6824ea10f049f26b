(() => {
    const badge = document.querySelector('[data-live]');
    const parts = document.querySelectorAll('[data-part]');
    let asOf = Number(badge.dataset.asOf);
    const say = (status, words) => {
        badge.dataset.live = status;
        badge.className = status === 'Live' ? 'live live-on' : 'live live-off';
        badge.lastElementChild.textContent = `${words} · ${new Date(asOf).toISOString().slice(11, 19)}`;
    };
    const source = new EventSource(badge.dataset.stream);
    source.onopen = () => say('Live', 'live');
    source.onerror = () => say('Lost', 'connection lost, trying again · as of');
    source.onmessage = (event) => {
        const fresh = JSON.parse(event.data);
        asOf = fresh.as_of;
        for (const part of parts) {
            const html = fresh[part.dataset.part];
            // What did not change keeps its focus and its selection.
            if (part.shown !== html) part.innerHTML = html;
            part.shown = html;
        }
        say('Live', 'live');
    };
})();
