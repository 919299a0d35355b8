// The table of documents: its order and filters, uploads and deletions.
const view = {words: '', order: 'published', descending: true, rows: 50, filter: {}};
const changeView = (changes) => {
  trigger('change_view', {view: Object.assign(view, {open: true}, changes)});
};
document.addEventListener('pq-tab', ({detail}) => {
  if (detail === 'documents') changeView({});
  else if (view.open) changeView({open: false});
});
const find = element.querySelector('.pq-find'), panel = element.querySelector('.pq-documents-filter');
const go = (detail) => document.dispatchEvent(new CustomEvent('pq-go', {detail}));
// The address of what is shown: each letter of a search is no place to go back to.
const goTo = (changes, replace) => {
  changeView(changes);
  const {words: q, order, descending, filter} = view;
  const sort = order === 'published' && descending ? '' : `${descending ? '-' : ''}${order}`;
  go({show: 'documents', q, sort, filter, replace});
};
document.addEventListener('pq-address', ({detail: {show, q, sort, filter}}) => {
  if (show !== 'documents') return;
  const order = sort.replace(/^-/, '') || 'published', descending = !sort || sort.startsWith('-');
  find.value = q;
  changeView({words: q, order, descending, filter, rows: 50});
});
find.addEventListener('input', () => goTo({words: find.value, rows: 50}, true));

// Its form comes a little later; all of it is to be seen.
panel.addEventListener('toggle', () => {
  if (panel.open) setTimeout(() => panel.lastElementChild.scrollIntoView({block: 'nearest'}), 100);
});

// The fields of a filter form.
const filterOf = (form) => {
  const data = new FormData(form), {undated} = form.elements;
  return {
    since: data.get('since') || '',
    until: data.get('until') || '',
    undated: undated ? undated.checked : true,
    folder: data.get('folder') || '',
    kinds: data.getAll('kinds'),
    tags: data.getAll('tags'),
    languages: data.getAll('languages'),
  };
};
element.addEventListener('submit', (event) => {
  if (!event.target.matches('.pq-form')) return;
  event.preventDefault();
  goTo({filter: filterOf(event.target), rows: 50});
  panel.open = false;
});
const without = (field, value) => {
  const filter = {...view.filter};
  if (field === 'undated') filter.undated = true;
  else if (Array.isArray(filter[field])) filter[field] = filter[field].filter((item) => item !== value);
  else filter[field] = '';
  return filter;
};

const dayDialog = element.querySelector('.pq-day-dialog');
let correcting = null;
dayDialog.addEventListener('close', () => {
  const {value: day} = dayDialog.querySelector('input'), chosen = dayDialog.returnValue;
  if (chosen === 'save' && day) trigger('correct_day', {id: correcting, day});
  if (chosen === 'none') trigger('correct_day', {id: correcting, day: ''});
  if (chosen === 'restore') trigger('restore_day', {id: correcting});
});
const dialog = element.querySelector('.pq-delete-dialog');
let confirming = null;
dialog.addEventListener('close', () => {
  if (dialog.returnValue === 'yes') trigger('delete_document', {id: confirming});
});
const descendingFirst = {passages: true, published: true};
element.addEventListener('click', (event) => {
  const bar = event.target.closest('.pq-stretch'), chip = event.target.closest('.pq-chip');
  if (bar) {
    const {since, until} = bar.dataset;
    goTo({filter: {...view.filter, since, until, undated: false}, rows: 50});
  }
  if (chip) goTo({filter: without(chip.dataset.field, chip.dataset.value), rows: 50});
  const button = event.target.closest('button'), id = event.target.closest('tr')?.dataset.id;
  if (!button) return;
  const {order, rows, sure} = button.dataset;
  if (button.matches('.pq-menu-list button')) button.closest('[popover]').hidePopover();
  if (button.matches('.pq-everything')) { panel.open = false; goTo({filter: {}, rows: 50}); }
  if (button.matches('.pq-sync')) trigger('sync_now');
  if (button.matches('.pq-read')) {
    trigger('open_document', {id});
    go({doc: id, at: ''});
  }
  if (button.matches('.pq-show-more')) changeView({rows: Number(rows)});
  if (order) {
    const descending = view.order === order ? !view.descending : Boolean(descendingFirst[order]);
    goTo({order, descending, rows: 50});
  }
  if (button.matches('.pq-set-day')) {
    const {day, title, corrected} = button.dataset;
    correcting = id;
    dayDialog.querySelector('#pq-day-title').textContent = `When was “${title}” published?`;
    dayDialog.querySelector('input').value = day;
    dayDialog.querySelector('.pq-restore-day').hidden = !corrected;
    dayDialog.returnValue = '';
    dayDialog.showModal();
  }
  if (!button.matches('.pq-delete')) return;
  confirming = id;
  element.querySelector('#pq-confirm-text').textContent = sure;
  dialog.returnValue = '';
  dialog.showModal();
});
// No two uploads have one number, not even those before a reload, on which the server still reports.
let uploads = Date.now();
const uploadFiles = async (files) => {
  for (const file of files) {
    const note = document.createElement('li'), number = ++uploads;
    note.dataset.fragment = `upload-${number}`;
    note.textContent = `${file.name}: Copying…`;
    element.querySelector('.pq-uploads').prepend(note);
    try {
      const {path} = await upload(file);
      trigger('add_file', {number, path, name: file.name});
    } catch {
      note.textContent = `${file.name}: Could not be uploaded. Try again.`;
    }
  }
};
for (const name of ['dragover', 'dragleave', 'drop']) {
  element.addEventListener(name, (event) => {
    const drop = event.target.closest('.pq-drop');
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle('pq-over', name === 'dragover');
    if (name === 'drop') uploadFiles([...event.dataTransfer.files]);
  });
}
// Files may be dropped on the other pages too.
for (const name of ['dragover', 'drop']) {
  document.addEventListener(name, (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    if (!document.querySelector('.pq-drop, .pq-may-drop')) return;
    event.preventDefault();
    if (name !== 'drop') return;
    document.querySelector('.pq-tab[data-tab=documents]').click();
    uploadFiles([...event.dataTransfer.files]);
  });
}
element.addEventListener('change', async (event) => {
  if (!event.target.closest('.pq-choose')) return;
  await uploadFiles([...event.target.files]);
  event.target.value = '';
});
