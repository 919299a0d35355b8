() => {
  // What the whole page does: shortcuts, selecting a turn, showing its evidence.
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const showEvidence = (turn) => {
    for (const set of document.querySelectorAll('.pq-set')) set.hidden = set.id !== 'e-' + turn;
    for (const section of document.querySelectorAll('.pq-turn'))
      section.classList.toggle('pq-selected', section.id === turn);
  };
  const panes = () => document.getElementById('pq-panes');
  const closeSource = () => document.querySelector('.pq-source:not([hidden]) .pq-close-source')?.click();
  document.addEventListener('pq-select', ({detail: id}) => {
    if (document.getElementById('e-' + id)) showEvidence(id);
  });
  // A turn or quote that an address names.
  document.addEventListener('pq-turn', ({detail: id}) => {
    const target = document.getElementById(id);
    if (!target) return;
    showEvidence(id.split('-')[0]);
    target.scrollIntoView({block: 'start'});
    target.focus({preventScroll: true});
  });
  const goTo = (hash) => document.dispatchEvent(
    new CustomEvent('pq-go', {detail: {hash, replace: true}}));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#t"]');
    const turn = event.target.closest('.pq-turn');
    if (event.target.closest('.pq-close-evidence')) panes().dataset.evidence = 'closed';
    if (event.target.closest('.pq-show-evidence')) {
      closeSource();
      panes().dataset.evidence = 'open';
    }
    if (!link) {
      if (turn && document.getElementById('e-' + turn.id)) {
        showEvidence(turn.id);
        goTo(turn.id);
      }
      return;
    }
    event.preventDefault();
    if (link.matches('#pq-thread .pq-marker') && innerWidth < 900) {
      // No room for the evidence beside the thread.
      showEvidence(link.hash.slice(1).split('-')[0]);
      document.dispatchEvent(new CustomEvent('pq-preview', {detail: link}));
      return;
    }
    closeSource();
    panes().dataset.evidence = link.matches('.pq-back') ? 'closed' : 'open';
    const id = link.getAttribute('href').slice(1);
    showEvidence(id.split('-')[0]);
    goTo(id);
    const target = document.getElementById(id);
    if (!target) return;
    target.scrollIntoView({behavior: reducedMotion ? 'auto' : 'smooth', block: 'start'});
    target.focus({preventScroll: true});
    if (!reducedMotion) target.animate(
      [{backgroundColor: 'var(--pq-flash)'}, {backgroundColor: 'var(--pq-flash)', offset: 0.4}, {}],
      {duration: 1600, easing: 'ease-out'});
  });
  const copyText = async (button) => {
    const {text = new URL(button.dataset.address, location.href).href} = button.dataset;
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Only HTTPS and localhost have a clipboard.
      const area = document.body.appendChild(document.createElement('textarea'));
      area.value = text;
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 2000);
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.pq-copy');
    if (button) copyText(button);
  });
  // A menu stands below its button.
  document.addEventListener('toggle', (event) => {
    if (event.newState !== 'open' || !event.target.matches?.('.pq-menu-list')) return;
    const menu = event.target, box = menu.previousElementSibling.getBoundingClientRect();
    const size = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(8, box.right - size.width)}px`;
    menu.style.top = `${Math.min(box.bottom + 4, innerHeight - size.height - 8)}px`;
  }, true);
  // What folds out at the end of the thread is seen whole.
  document.addEventListener('toggle', ({target}) => {
    if (target.open && target.matches?.('#pq-thread details')) {
      target.lastElementChild.scrollIntoView({block: 'nearest'});
    }
  }, true);
  // Gradio's notices have a button inside of what says it is a button itself. What it says of a lost
  // connection, the header says.
  new MutationObserver(() => {
    for (const toast of document.querySelectorAll('.toast-body')) {
      const notices = [...toast.querySelectorAll('.toast-message-item')];
      const lost = notices.filter((notice) => notice.textContent.includes('Attempting reconnection'));
      for (const notice of lost) notice.style.display = 'none';
      toast.style.display = lost.length && lost.length === notices.length ? 'none' : '';
    }
    for (const header of document.querySelectorAll('.toast-header[role=button]')) {
      header.removeAttribute('role');
      header.removeAttribute('tabindex');
    }
  }).observe(document.body, {childList: true, subtree: true});
  // Close an open panel on Escape, or on a click elsewhere.
  const openPanels = () => document.querySelectorAll('details.pq-fold[open]');
  document.addEventListener('click', (event) => {
    // The path, because an update may have replaced what was clicked.
    for (const panel of openPanels()) {
      if (!event.composedPath().includes(panel)) panel.open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const panel of openPanels()) {
      panel.open = false;
      panel.querySelector('summary').focus();
    }
  });
}
