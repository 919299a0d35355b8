const view = {words: '', order: 'published', descending: true, skip: 0};
const look = (more) => trigger('look', {view: Object.assign(view, more, {open: true})});
document.addEventListener('pq-tab', ({detail}) => {
  if (detail === 'corpus') look({});
  else if (view.open) { view.open = false; trigger('look', {view}); }
});
if (document.body.dataset.tab === 'corpus') look({});

const first = {passages: true, published: true};
element.addEventListener('click', (event) => {
  const button = event.target.closest('button'), id = event.target.closest('tr')?.dataset.id;
  if (!button) return;
  const {order, skip, sure} = button.dataset;
  if (button.matches('.pq-sync')) trigger('sync');
  if (button.matches('.pq-read')) trigger('read', {id});
  if (button.matches('.pq-skip')) look({skip: Number(skip)});
  if (order) {
    const descending = view.order === order ? !view.descending : Boolean(first[order]);
    look({order, descending, skip: 0});
  }
  if (!button.matches('.pq-delete')) return;
  if (button.matches('.pq-sure')) trigger('discard', {id});
  else {
    button.classList.add('pq-sure');
    button.textContent = sure;
    button.setAttribute('aria-label', sure);
  }
});
element.addEventListener('focusout', ({target}) => {
  if (!target.matches('.pq-sure')) return;
  target.classList.remove('pq-sure');
  target.textContent = 'Delete';
  target.setAttribute('aria-label', target.dataset.name);
});
element.querySelector('.pq-find').addEventListener('input', (event) => {
  look({words: event.target.value, skip: 0});
});

let sent = 0;
const take = async (files) => {
  for (const file of files) {
    const line = document.createElement('li'), number = ++sent;
    line.dataset.piece = `upload-${number}`;
    line.textContent = `${file.name}: copying…`;
    element.querySelector('.pq-uploads').prepend(line);
    try {
      const {path} = await upload(file);
      trigger('receive', {number, path, name: file.name});
    } catch {
      line.textContent = `${file.name}: could not be sent`;
    }
  }
};
for (const name of ['dragover', 'dragleave', 'drop']) {
  element.addEventListener(name, (event) => {
    const drop = event.target.closest('.pq-drop');
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle('pq-over', name === 'dragover');
    if (name === 'drop') take([...event.dataTransfer.files]);
  });
}
element.addEventListener('change', async (event) => {
  if (!event.target.closest('.pq-choose')) return;
  await take([...event.target.files]);
  event.target.value = '';
});
