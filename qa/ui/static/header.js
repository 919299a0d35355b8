// The tabs, the history and the state of the index in the header.
// On a phone all pages scroll with the window: each goes on where it was left.
const scrolled = {};
const showTab = (tab) => {
  const {tab: last} = document.body.dataset;
  if (last && last !== tab) scrolled[last] = scrollY;
  document.body.dataset.tab = tab;
  if (last && last !== tab) scrollTo(0, scrolled[tab] || 0);
  for (const button of element.querySelectorAll('.pq-tab')) {
    if (button.dataset.tab === tab) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
  }
  document.dispatchEvent(new CustomEvent('pq-tab', {detail: tab}));
};
const go = (detail) => document.dispatchEvent(new CustomEvent('pq-go', {detail}));
const closeSource = {doc: '', at: ''};
const openConversation = (id) => {
  go({show: '', c: id, hash: '', q: '', sort: '', ...closeSource});
  document.dispatchEvent(new CustomEvent('pq-open-conversation', {detail: id}));
  showTab('ask');
};
const PAGES = ['documents', 'clippings'];
const tabOf = (show) => PAGES.includes(show) ? show : 'ask';
showTab(tabOf(new URLSearchParams(location.search).get('show')));
document.addEventListener('pq-address', ({detail}) => {
  const tab = tabOf(detail.show);
  if (tab !== document.body.dataset.tab) showTab(tab);
});
const history_ = element.querySelector('.pq-shelf'), search = history_.querySelector('.pq-find');
element.addEventListener('click', (event) => {
  const tab = event.target.closest('.pq-tab')?.dataset.tab;
  if (tab) {
    go({show: PAGES.includes(tab) ? tab : '', q: '', sort: '', filter: {}, ...closeSource});
    showTab(tab);
  }
  const remove = event.target.closest('.pq-remove');
  if (remove) trigger('remove_refused', {documents: Number(remove.dataset.documents)});
  if (event.target.closest('.pq-restart')) openConversation('');
  if (event.target.closest('.pq-failed')) {
    go({show: 'documents', ...closeSource});
    showTab('documents');
    const list = document.getElementById('pq-unread');
    list.scrollIntoView({block: 'center'});
    list.focus({preventScroll: true});
  }
});
const update = (name, fields) => trigger(name, {search: search.value, ...fields});
history_.addEventListener('toggle', (event) => {
  if (event.target === history_ && event.newState === 'open') update('list_conversations');
});
search.addEventListener('input', () => update('list_conversations'));
// A list for other words than those that stand there now: the event with these was lost.
const listedWords = history_.querySelector('[data-fragment=shelf-words]');
const ofOtherWords = new MutationObserver(() => {
  if (listedWords.textContent !== search.value) update('list_conversations');
});
for (const place of [listedWords, history_.querySelector('[data-fragment=shelf]')])
  ofOtherWords.observe(place, {childList: true});
history_.addEventListener('click', (event) => {
  const row = event.target.closest('li[data-id]'), button = event.target.closest('button');
  if (!row || !button) return;
  const {id} = row.dataset, {kind} = button.dataset;
  if (button.matches('.pq-resume')) {
    openConversation(id);
    history_.hidePopover();
  }
  if (button.matches('.pq-start-rename')) {
    const form = row.querySelector('.pq-rename');
    row.querySelector('[popover]').hidePopover();
    row.querySelector('.pq-resume').hidden = !(form.hidden = false);
    form.querySelector('input').select();
  }
  if (button.matches('.pq-save')) {
    row.querySelector('[popover]').hidePopover();
    trigger('export_conversation', {id, kind});
  }
  if (!button.matches('.pq-drop')) return;
  // The first click asks, the second one deletes.
  if (button.dataset.sure) {
    // An open menu is not taken away by an update.
    row.querySelector('[popover]').hidePopover();
    document.dispatchEvent(new CustomEvent('pq-conversation-deleted', {detail: id}));
    update('delete_conversation', {id});
  } else { button.dataset.sure = 1; button.textContent = 'Delete for good?'; }
});
history_.addEventListener('keydown', (event) => {
  const form = event.target.closest('.pq-rename');
  if (event.key !== 'Escape' || !form) return;
  event.preventDefault();
  form.hidden = !(form.previousElementSibling.hidden = false);
  form.reset();
  form.previousElementSibling.focus();
});
history_.addEventListener('submit', (event) => {
  event.preventDefault();
  const row = event.target.closest('li[data-id]'), name = row.querySelector('.pq-rename input').value;
  update('rename_conversation', {id: row.dataset.id, name});
});
history_.querySelector('.pq-bring').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  trigger('import_conversation', {text: await file.text(), name: file.name});
  event.target.value = '';
  history_.hidePopover();
  showTab('ask');
});

// Shortcuts: single keys, where nothing is being typed.
const shortcuts = element.querySelector('.pq-shortcuts');
element.querySelector('.pq-keys').addEventListener('click', () => shortcuts.showModal());
const selectTurn = (by) => {
  const turns = [...document.querySelectorAll('#pq-thread .pq-turn[id]')];
  const focused = turns.findIndex((turn) => turn.contains(document.activeElement));
  const now = focused < 0 ? turns.findIndex((turn) => turn.matches('.pq-selected')) : focused;
  const next = turns[Math.max(0, Math.min(turns.length - 1, now + by))];
  if (next) document.dispatchEvent(new CustomEvent('pq-turn', {detail: next.id}));
};
const keys = {
  '/': () => document.querySelector('#pq-ask textarea').focus(),
  '?': () => shortcuts.showModal(),
  n: () => element.querySelector('.pq-restart').click(),
  a: () => element.querySelector('.pq-tab[data-tab=ask]').click(),
  d: () => element.querySelector('.pq-tab[data-tab=documents]').click(),
  h: () => history_.togglePopover(),
  c: () => element.querySelector('.pq-tab[data-tab=clippings]').click(),
  j: () => selectTurn(1),
  k: () => selectTurn(-1),
  e: () => {
    const close = document.querySelector('.pq-close-evidence');
    const isShown = close?.checkVisibility();
    (isShown ? close : document.querySelector('.pq-selected .pq-show-evidence'))?.click();
  },
};
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest?.('input, textarea, select, [contenteditable], dialog');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// What has changed. To hear whether something has costs a tenth of an event, which is triggered then,
// after a new turn, and now and then for what grows old.
const CHECK_MS = 1500, LOOK_ANYWAY_MS = 10000;
let lastState = '', lastTurns = 0, lastLook = Date.now(), isAway = false;
const away = element.querySelector('.pq-away');
const countTurns = () => document.querySelectorAll('#pq-thread .pq-turn').length;
const look = () => {
  lastTurns = countTurns();
  lastLook = Date.now();
  trigger('look');
};
const hearOfChanges = async () => {
  // The server responds once there is a change. A page that nobody sees does not wait for it: a
  // browser has six connections to a server, for all of its pages.
  const known = document.hidden ? '' : lastState;
  const reply = await fetch(`news?known=${known}`).catch(() => null);
  const state = reply?.ok ? await reply.text().catch(() => '') : '';
  const note = state ? '' : reply?.status === 401 ? 'You are signed out. Reload the page to sign in.'
    : 'No connection to the server. Trying again…';
  if (away.textContent !== note) away.textContent = note;
  if (state && isAway) document.dispatchEvent(new CustomEvent('pq-server-back'));
  isAway = !state;
  const isNew = state !== lastState;
  lastState = state;
  if (isNew && state) look();
  setTimeout(hearOfChanges, known && state ? 0 : CHECK_MS);
};
setTimeout(hearOfChanges, CHECK_MS);
setInterval(() => {
  if (countTurns() !== lastTurns || Date.now() - lastLook >= LOOK_ANYWAY_MS) look();
}, CHECK_MS);
