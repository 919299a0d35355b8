// The open source: step through its quotes, and close it.
const quotes = () => [...element.querySelectorAll('mark')];
const currentIndex = () => quotes().findIndex((mark) => mark.matches('.pq-now'));
const showQuote = (number) => {
  const all = quotes(), current = (number + all.length) % all.length;
  all.forEach((mark, index) => mark.classList.toggle('pq-now', index === current));
  all[current].scrollIntoView({block: 'center'});
  const status = element.querySelector('.pq-steps [role=status]');
  if (status) status.textContent = `${current + 1} of ${all.length}`;
};
// What had the focus when the source was opened gets it back.
let opener = null;
const close = () => {
  const source = element.querySelector('.pq-source');
  if (!source || source.hidden) return;
  const focused = document.activeElement;
  const mayFocus = focused === document.body || element.contains(focused);
  source.hidden = true;
  document.dispatchEvent(new CustomEvent('pq-shown'));
  document.dispatchEvent(new CustomEvent('pq-go', {detail: {doc: '', at: ''}}));
  if (mayFocus && opener?.isConnected) opener.focus({preventScroll: true});
};
watch('value', () => {
  const source = element.querySelector('.pq-source');
  if (!source) return;
  source.hidden = false;
  document.dispatchEvent(new CustomEvent('pq-shown'));
  if (!element.contains(document.activeElement)) opener = document.activeElement;
  const text = source.querySelector('.pq-source-text');
  // Nobody has moved here by keyboard: no ring around all of it.
  text.classList.add('pq-brought');
  text.addEventListener('blur', () => text.classList.remove('pq-brought'), {once: true});
  text.focus({preventScroll: true});
  if (currentIndex() >= 0) showQuote(currentIndex());
  const page = source.querySelector('.pq-page');
  const {document: id, place} = source.dataset;
  // The address names what is open, whatever has opened it.
  if (id) document.dispatchEvent(new CustomEvent('pq-go', {detail: {doc: id, at: place, replace: true}}));
  if (page) trigger('draw_pages', {turn: page.dataset.turn, document: id, place});
});
element.addEventListener('click', (event) => {
  const step = event.target.closest('.pq-step');
  if (step) showQuote(currentIndex() + Number(step.dataset.by));
  if (event.target.closest('.pq-close-source')) close();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !document.querySelector('details.pq-fold[open], :popover-open')) close();
});
// Another conversation or tab has other sources.
document.addEventListener('pq-tab', close);
document.addEventListener('pq-close-source', close);
