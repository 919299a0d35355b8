element.addEventListener('click', (event) => {
  if (event.target.closest('.pq-restart')) trigger('restart');
});
for (const fold of element.querySelectorAll('.pq-about, .pq-shelf')) {
  document.addEventListener('click', (event) => {
    // What was clicked may be gone by now, in exchange for news.
    if (!event.composedPath().includes(fold)) fold.open = false;
  });
  fold.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !fold.open) return;
    fold.open = false;
    fold.querySelector('summary').focus();
  });
}
const shelf = element.querySelector('.pq-shelf'), find = shelf.querySelector('.pq-find');
const tell = (name, more) => trigger(name, {words: find.value, ...more});
shelf.addEventListener('toggle', () => { if (shelf.open) tell('shelve'); });
find.addEventListener('input', () => tell('shelve'));
shelf.addEventListener('click', (event) => {
  const row = event.target.closest('li[data-id]'), button = event.target.closest('button');
  if (!row || !button) return;
  const {id} = row.dataset;
  if (button.matches('.pq-resume')) { trigger('resume', {id}); shelf.open = false; }
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
});
