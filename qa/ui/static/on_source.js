const quotes = () => [...element.querySelectorAll('mark')];
const go = (at) => {
  const all = quotes(), now = (at + all.length) % all.length;
  all.forEach((mark, place) => mark.classList.toggle('pq-now', place === now));
  all[now].scrollIntoView({block: 'center'});
  const said = element.querySelector('.pq-steps [role=status]');
  if (said) said.textContent = `${now + 1} of ${all.length}`;
};
watch('value', () => {
  const dialog = element.querySelector('dialog');
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('.pq-source-text').focus({preventScroll: true});
  const now = quotes().findIndex((mark) => mark.matches('.pq-now'));
  if (now >= 0) go(now);
  const page = dialog.querySelector('.pq-page');
  if (page) trigger('draw', {turn: page.dataset.turn});
});
element.addEventListener('click', (event) => {
  const step = event.target.closest('.pq-step');
  if (step) go(quotes().findIndex((mark) => mark.matches('.pq-now')) + Number(step.dataset.by));
  if (event.target.tagName === 'DIALOG') event.target.close();
});
