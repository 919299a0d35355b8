const view = {words: '', order: 'published', descending: true, skip: 0};
const changeView = (changes) => {
  trigger('change_view', {view: Object.assign(view, {open: true}, changes)});
};
document.addEventListener('pq-tab', ({detail}) => {
  if (detail === 'documents') changeView({});
  else if (view.open) changeView({open: false});
});
if (document.body.dataset.tab === 'documents') changeView({});

const descendingFirst = {passages: true, published: true};
element.addEventListener('click', (event) => {
  const button = event.target.closest('button'), id = event.target.closest('tr')?.dataset.id;
  if (!button) return;
  const {order, skip} = button.dataset;
  if (button.matches('.pq-sync')) trigger('sync_now');
  if (button.matches('.pq-read')) trigger('open_document', {id});
  if (button.matches('.pq-skip')) changeView({skip: Number(skip)});
  if (order) {
    const descending = view.order === order ? !view.descending : Boolean(descendingFirst[order]);
    changeView({order, descending, skip: 0});
  }
  if (!button.matches('.pq-delete')) return;
  // The first click asks, the second one deletes.
  if (id === confirming) trigger('delete_document', {id});
  else { confirming = id; showConfirmation(); }
});
// The document whose deletion awaits a second click: an update of the table must not undo the first.
let confirming = null;
const showConfirmation = () => {
  for (const button of element.querySelectorAll('.pq-delete')) {
    const sure = button.closest('tr').dataset.id === confirming;
    if (sure === button.matches('.pq-sure')) continue;
    button.classList.toggle('pq-sure', sure);
    button.textContent = sure ? button.dataset.sure : 'Delete';
    button.setAttribute('aria-label', sure ? button.dataset.sure : button.dataset.name);
    if (sure) button.focus({preventScroll: true});
  }
};
new MutationObserver(showConfirmation).observe(element, {childList: true, subtree: true});
element.addEventListener('focusout', ({target}) => {
  if (!target.matches('.pq-sure')) return;
  // An update that replaces the button takes its focus too.
  setTimeout(() => {
    if (!target.isConnected) return;
    confirming = null;
    showConfirmation();
  });
});
element.querySelector('.pq-find').addEventListener('input', (event) => {
  changeView({words: event.target.value, skip: 0});
});

let uploads = 0;
const uploadFiles = async (files) => {
  for (const file of files) {
    const note = document.createElement('li'), number = ++uploads;
    note.dataset.piece = `upload-${number}`;
    note.textContent = `${file.name}: copying…`;
    element.querySelector('.pq-uploads').prepend(note);
    try {
      const {path} = await upload(file);
      trigger('add_file', {number, path, name: file.name});
    } catch {
      note.textContent = `${file.name}: could not be sent`;
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
element.addEventListener('change', async (event) => {
  if (!event.target.closest('.pq-choose')) return;
  await uploadFiles([...event.target.files]);
  event.target.value = '';
});
