const show = (tab) => {
  document.body.dataset.tab = tab;
  for (const button of element.querySelectorAll('.pq-tab')) {
    if (button.dataset.tab === tab) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
  }
  document.dispatchEvent(new CustomEvent('pq-tab', {detail: tab}));
};
show(location.hash === '#corpus' ? 'corpus' : 'ask');
element.addEventListener('click', (event) => {
  const tab = event.target.closest('.pq-tab')?.dataset.tab;
  if (tab) {
    // So that a reload stays here.
    history.replaceState(null, '', tab === 'corpus' ? '#corpus' : location.pathname);
    show(tab);
  }
  if (event.target.closest('.pq-restart')) { trigger('restart'); show('ask'); }
});
const shelf = element.querySelector('.pq-shelf'), find = shelf.querySelector('.pq-find');
const tell = (name, more) => trigger(name, {words: find.value, ...more});
shelf.addEventListener('toggle', () => { if (shelf.open) tell('shelve'); });
find.addEventListener('input', () => tell('shelve'));
shelf.addEventListener('click', (event) => {
  const row = event.target.closest('li[data-id]'), button = event.target.closest('button');
  if (!row || !button) return;
  const {id} = row.dataset;
  if (button.matches('.pq-resume')) { trigger('resume', {id}); shelf.open = false; show('ask'); }
  if (button.matches('.pq-save')) trigger('save', {id, kind: button.dataset.kind});
  if (!button.matches('.pq-drop')) return;
  if (button.dataset.sure) tell('drop', {id});
  else { button.dataset.sure = 1; button.textContent = 'Delete for good?'; }
});
shelf.addEventListener('submit', (event) => {
  event.preventDefault();
  const row = event.target.closest('li[data-id]');
  tell('rename', {id: row.dataset.id, name: row.querySelector('.pq-rename input').value});
});
shelf.querySelector('.pq-bring').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  trigger('bring', {text: await file.text()});
  event.target.value = '';
  shelf.open = false;
  show('ask');
});
