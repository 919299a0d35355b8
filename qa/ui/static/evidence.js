// The cards of the evidence: open a source, and ask for images of pages once they are in view.
element.addEventListener('click', (event) => {
  const open = event.target.closest('.pq-open');
  if (!open) return;
  const {turn, number, document: doc, place: at} = open.dataset;
  trigger('open_source', {turn, number});
  document.dispatchEvent(new CustomEvent('pq-go', {detail: {doc, at}}));
});
// Request the page images of a turn once one of their places comes into view.
const requested = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const {isIntersecting, target} of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    const {turn} = target.dataset;
    if (requested.has(turn)) continue;
    requested.add(turn);
    trigger('draw_pages', {turn});
  }
});
const reset = () => {
  document.getElementById('pq-right')?.scrollTo(0, 0);
  requested.clear();
  observer.disconnect();
  for (const page of element.querySelectorAll('.pq-page')) observer.observe(page);
};
reset();
watch('value', reset);
