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
            // What did not change keeps its focus and its selection.
            const next = document.createElement('template');
            next.innerHTML = fresh[part.dataset.part];
            if (next.innerHTML !== part.innerHTML) part.replaceChildren(next.content);
        }
        say('Live', 'live');
    };
})();
