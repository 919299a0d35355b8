// The sheet of pinned quotes: pin, reorder, note and remove.
const sheet = element.querySelector('[data-fragment=clippings]');
const items = () => [...sheet.querySelectorAll('li[data-id]')];
const send = () => trigger('reorder', {ids: items().map((item) => item.dataset.id)});
// What is pinned, by place: all pins of the page show it.
const showPins = () => {
  const pinned = new Set(items().map(({dataset}) => `${dataset.document}|${dataset.place}`));
  for (const pin of document.querySelectorAll('.pq-pin')) {
    const is = pinned.has(`${pin.dataset.document}|${pin.dataset.place}`);
    if (pin.getAttribute('aria-pressed') !== `${is}`) {
      pin.setAttribute('aria-pressed', is);
      pin.textContent = is ? 'Pinned' : 'Pin';
    }
  }
};
// Whoever removes by keyboard goes on with the clipping that comes next.
let removed = -1;
new MutationObserver(() => {
  showPins();
  if (removed < 0) return;
  const next = items()[Math.min(removed, items().length - 1)];
  (next?.querySelector('.pq-unclip') || element.querySelector('h2'))?.focus();
  removed = -1;
}).observe(sheet, {childList: true});
// The evidence is put on the page after this.
setTimeout(() => {
  const evidence = document.getElementById('pq-evidence');
  new MutationObserver(showPins).observe(evidence, {childList: true, subtree: true});
});
document.addEventListener('pq-show-pins', showPins);
document.addEventListener('click', (event) => {
  const pin = event.target.closest('.pq-pin');
  if (!pin) return;
  const {document: doc, place} = pin.dataset;
  trigger('pin', {document: doc, place});
});
document.addEventListener('pq-tab', ({detail}) => { if (detail === 'clippings') trigger('list_clippings'); });
trigger('list_clippings');

element.addEventListener('click', (event) => {
  const button = event.target.closest('button'), item = event.target.closest('li[data-id]');
  if (!button) return;
  if (button.matches('.pq-export')) trigger('export_clippings', {format: button.dataset.format});
  if (!item) return;
  const {id, document: doc, place} = item.dataset;
  if (button.matches('.pq-unclip')) {
    removed = items().indexOf(item);
    trigger('unclip', {id});
  }
  if (button.matches('.pq-open-clipping')) {
    trigger('open_place', {document: doc, place});
    document.dispatchEvent(new CustomEvent('pq-go', {detail: {doc, at: place}}));
  }
  const beside = button.matches('.pq-up') ? item.previousElementSibling
    : button.matches('.pq-down') ? item.nextElementSibling : null;
  if (!beside) return;
  if (button.matches('.pq-up')) beside.before(item);
  else beside.after(item);
  button.focus();
  send();
});
element.addEventListener('change', (event) => {
  if (!event.target.matches('.pq-clipping-note')) return;
  trigger('annotate', {id: event.target.closest('li').dataset.id, note: event.target.value});
});
let dragged = null;
// By its grip alone: in the rest words can be selected.
element.addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('.pq-grip')?.closest('li[data-id]') || null;
  if (dragged) event.dataTransfer.setDragImage(dragged, dragged.clientWidth - 16, 16);
});
element.addEventListener('dragover', (event) => {
  const over = event.target.closest('li[data-id]');
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const {top, height} = over.getBoundingClientRect();
  if (event.clientY < top + height / 2) over.before(dragged);
  else over.after(dragged);
});
element.addEventListener('dragend', () => { if (dragged) send(); dragged = null; });
