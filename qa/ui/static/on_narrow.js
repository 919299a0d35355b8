const fold = element.querySelector('.pq-narrow');
fold.addEventListener('toggle', () => { if (fold.open) trigger('facets'); });
element.addEventListener('click', (event) => {
  const chip = event.target.closest('.pq-chip'), bar = event.target.closest('.pq-stretch');
  if (chip) trigger('widen', {field: chip.dataset.field, value: chip.dataset.value});
  if (event.target.closest('.pq-everything')) {
    fold.open = false;
    trigger('narrow', {fields: {}});
  }
  if (!bar) return;
  // A second bar makes it the time from the one to the other.
  const {elements} = bar.closest('form'), {since, until} = bar.dataset;
  const lone = elements.since.value && elements.since.value === elements.since.dataset.bar;
  if (!lone || since <= elements.since.value) {
    elements.since.value = elements.since.dataset.bar = since;
  } else {
    delete elements.since.dataset.bar;
  }
  elements.until.value = until;
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target), {undated} = event.target.elements;
  trigger('narrow', {fields: {
    since: form.get('since') || '',
    until: form.get('until') || '',
    undated: undated ? undated.checked : true,
    folder: form.get('folder') || '',
    kinds: form.getAll('kinds'),
    tags: form.getAll('tags'),
  }});
  fold.open = false;
});
