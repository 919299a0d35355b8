// The form of the filter, its chips, and the conditions that are asked with.
const panel = element.querySelector('.pq-menu');
panel.addEventListener('toggle', () => { if (panel.open) trigger('show_form'); });
const go = (filter) => document.dispatchEvent(new CustomEvent('pq-go', {detail: {filter}}));
// The conditions as the server has taken them, or says that it has not.
const activeFilter = () => {
  const filter = {};
  for (const {dataset: {field, value}} of element.querySelectorAll('.pq-conditions .pq-chip')) {
    if (field === 'undated') filter.undated = false;
    else if (['kinds', 'tags', 'languages'].includes(field)) (filter[field] ??= []).push(value);
    else filter[field] = value;
  }
  return filter;
};
const observer = new MutationObserver(() => {
  document.body.dataset.filter = JSON.stringify(activeFilter());
  if (document.body.dataset.tab === 'ask') go(activeFilter());
});
for (const part of element.querySelectorAll('.pq-conditions, [data-fragment=filter-note]')) {
  observer.observe(part, {childList: true});
}
const apply = (fields) => {
  // For a question that is asked before the server has said so.
  document.body.dataset.filter = JSON.stringify(fields);
  trigger('apply_filter', {fields});
};
element.addEventListener('click', (event) => {
  const chip = event.target.closest('.pq-chip'), bar = event.target.closest('.pq-stretch');
  if (chip) trigger('remove_condition', {field: chip.dataset.field, value: chip.dataset.value});
  if (event.target.closest('.pq-everything')) {
    panel.open = false;
    apply({});
  }
  if (!bar) return;
  // The first bar chooses its own days, a second one the days from the first to itself.
  const {elements} = bar.closest('form'), {since, until} = bar.dataset;
  const isSecond = elements.since.value && elements.since.value === elements.since.dataset.bar;
  if (!isSecond || since <= elements.since.value) {
    elements.since.value = elements.since.dataset.bar = since;
  } else {
    delete elements.since.dataset.bar;
  }
  elements.until.value = until;
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target), {undated} = event.target.elements;
  apply({
    since: form.get('since') || '',
    until: form.get('until') || '',
    undated: undated ? undated.checked : true,
    folder: form.get('folder') || '',
    kinds: form.getAll('kinds'),
    tags: form.getAll('tags'),
    languages: form.getAll('languages'),
  });
  panel.open = false;
});
