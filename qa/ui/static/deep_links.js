// What an address says: ?c=conversation&doc=document&at=start-end&show=documents&q=words, and the
// conditions of a filter. A turn or a quote of the conversation is behind the "#".
const LISTS = ['kind', 'tag', 'language'];
const read = () => {
  const params = new URLSearchParams(location.search), filter = {};
  for (const name of ['since', 'until', 'folder']) if (params.get(name)) filter[name] = params.get(name);
  if (params.get('undated') === 'no') filter.undated = false;
  for (const name of LISTS) {
    const values = params.getAll(name);
    if (values.length) filter[`${name}s`] = values;
  }
  return {
    c: params.get('c') || '', doc: params.get('doc') || '', at: params.get('at') || '',
    show: params.get('show') || '', q: params.get('q') || '', sort: params.get('sort') || '',
    filter, hash: location.hash.slice(1),
  };
};
const write = (state) => {
  const params = new URLSearchParams(), {since, until, folder, undated} = state.filter;
  for (const name of ['c', 'show', 'q', 'sort', 'doc', 'at']) if (state[name]) params.set(name, state[name]);
  for (const [name, value] of Object.entries({since, until, folder})) if (value) params.set(name, value);
  if (undated === false) params.set('undated', 'no');
  for (const name of LISTS) {
    for (const value of state.filter[`${name}s`] || []) params.append(name, value);
  }
  const query = params.toString();
  return `${location.pathname}${query ? `?${query}` : ''}${state.hash ? `#${state.hash}` : ''}`;
};
let state = read();
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Other scripts say what has been opened; `replace` for what Back should not undo one by one.
document.addEventListener('pq-go', ({detail: {replace, ...changes}}) => {
  const next = {...state, ...changes};
  if (same(next, state)) return;
  state = next;
  history[replace ? 'replaceState' : 'pushState'](null, '', write(state));
});
// What is asked from now on belongs to this conversation, before the server has opened it. A new one
// gets the id here under which it will be stored.
let opening = '';
const newName = () => {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return `new-${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};
// Milliseconds after which a conversation that has not been opened no longer holds up questions.
const OPENING_MS = 3000;
const openConversation = (id) => {
  opening = id;
  const name = id || newName();
  document.body.dataset.conversation = name;
  if (!id) sessionStorage.setItem('pq-new', name);
  document.dispatchEvent(new CustomEvent('pq-conversation-opening'));
  trigger('open_conversation', {id: name, hash: state.doc ? '' : state.hash});
};
document.addEventListener('pq-open-conversation', ({detail}) => openConversation(detail));
// A turn has been added in another tab.
document.addEventListener('pq-reopen', () => trigger('open_conversation', {id: state.c, hash: ''}));
document.addEventListener('pq-conversation', ({detail: id}) => {
  const isMissing = opening && opening === state.c && !id;
  opening = '';
  if (id === state.c) return;
  if (isMissing) state = {...state, c: '', hash: ''};
  else state = {...state, c: id, hash: '', doc: '', at: ''};
  history[isMissing ? 'replaceState' : 'pushState'](null, '', write(state));
});

// The browser's tabs, its history and bookmarks name what is shown.
const PAGES = {documents: 'Documents', clippings: 'Clippings'};
const showTitle = () => {
  const source = document.querySelector('.pq-source:not([hidden]) #pq-source-title');
  const asked = document.querySelector('#pq-thread .pq-question');
  const name = source?.textContent || PAGES[document.body.dataset.tab] || asked?.textContent || '';
  document.title = name.trim() ? `${name.trim()} · Pullquote` : 'Pullquote';
};
for (const event of ['pq-shown', 'pq-tab']) document.addEventListener(event, showTitle);

// Open what the address says and the page does not show yet.
const apply = (shown) => {
  document.dispatchEvent(new CustomEvent('pq-address', {detail: state}));
  if (state.c !== shown.c) openConversation(state.c);
  if (!state.show && !same(state.filter, shown.filter)) {
    trigger('apply_filter', {fields: state.filter});
  }
  if (state.doc && (state.doc !== shown.doc || state.at !== shown.at)) {
    trigger('open_place', {document: state.doc, place: state.at});
  } else if (!state.doc && shown.doc) document.dispatchEvent(new CustomEvent('pq-close-source'));
  if (state.hash && state.c === shown.c) {
    document.dispatchEvent(new CustomEvent('pq-turn', {detail: state.hash}));
  }
};
addEventListener('popstate', () => {
  const shown = state;
  state = read();
  apply(shown);
});
// The other scripts first, so that they hear of the address. A reload opens the new conversation
// again in which questions wait.
setTimeout(() => {
  apply({c: state.c, doc: '', at: '', show: '', q: '', sort: '', filter: {}, hash: ''});
  const started = sessionStorage.getItem('pq-new');
  const isWaitedFor = started && (sessionStorage.getItem('pq-waiting') || '').includes(started);
  // Nothing is sent before the server has opened the conversation, whose turns would take the place
  // of a reply that arrives earlier.
  const begin = () => {
    if (document.body.dataset.opened) return;
    document.body.dataset.opened = 'yes';
    document.dispatchEvent(new CustomEvent('pq-opened'));
  };
  document.addEventListener('pq-conversation', begin, {once: true});
  setTimeout(begin, OPENING_MS);
  openConversation(state.c || (isWaitedFor ? started : ''));
});
