const quotes = () => [...element.querySelectorAll('mark')];
const currentIndex = () => quotes().findIndex((mark) => mark.matches('.pq-now'));
const showQuote = (number) => {
  const all = quotes(), current = (number + all.length) % all.length;
  all.forEach((mark, index) => mark.classList.toggle('pq-now', index === current));
  all[current].scrollIntoView({block: 'center'});
  const status = element.querySelector('.pq-steps [role=status]');
  if (status) status.textContent = `${current + 1} of ${all.length}`;
};
watch('value', () => {
  const dialog = element.querySelector('dialog');
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('.pq-source-text').focus({preventScroll: true});
  if (currentIndex() >= 0) showQuote(currentIndex());
  const page = dialog.querySelector('.pq-page');
  if (page) trigger('draw_pages', {turn: page.dataset.turn});
});
element.addEventListener('click', (event) => {
  const step = event.target.closest('.pq-step');
  if (step) showQuote(currentIndex() + Number(step.dataset.by));
  // A click beside the dialog's content is on its backdrop.
  if (event.target.tagName === 'DIALOG') event.target.close();
});
