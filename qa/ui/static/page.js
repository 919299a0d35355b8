() => {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const show = (turn) => {
    for (const set of document.querySelectorAll('.pq-set')) set.hidden = set.id !== 'e-' + turn;
    for (const one of document.querySelectorAll('.pq-turn'))
      one.classList.toggle('pq-selected', one.id === turn);
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#t"]');
    const turn = event.target.closest('.pq-turn');
    if (!link) { if (turn && document.getElementById('e-' + turn.id)) show(turn.id); return; }
    event.preventDefault();
    const id = link.getAttribute('href').slice(1);
    show(id.split('-')[0]);
    const target = document.getElementById(id);
    if (!target) return;
    target.scrollIntoView({behavior: calm ? 'auto' : 'smooth', block: 'start'});
    target.focus({preventScroll: true});
    if (!calm) target.animate(
      [{backgroundColor: 'var(--pq-flash)'}, {backgroundColor: 'var(--pq-flash)', offset: 0.4}, {}],
      {duration: 1600, easing: 'ease-out'});
  });
  // What unfolds over the page folds again when something else is clicked, or with Escape.
  const folds = () => document.querySelectorAll('details.pq-fold[open]');
  document.addEventListener('click', (event) => {
    // What was clicked may be gone by now, in exchange for news.
    for (const fold of folds()) if (!event.composedPath().includes(fold)) fold.open = false;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const fold of folds()) {
      fold.open = false;
      fold.querySelector('summary').focus();
    }
  });
}
