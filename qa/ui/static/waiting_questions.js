// Questions that wait for their reply are shown at once, whatever the network, and sent one after the
// other, in the order in which they were asked. They are kept with the tab: after a reload, or when the
// server is back, the first is sent again. The server answers each id once.
const KEY = 'pq-waiting';
const keptQuestions = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
};
// A question without a reply is sent again after a while, and then the next one.
const RESEND_MS = 60000, MAX_TRIES = 3;
let waiting = keptQuestions(), sent = '', isReady = false, resending = 0;
const tries = new Map();
const sendNext = () => {
  const next = waiting.find(({id}) => (tries.get(id) || 0) < MAX_TRIES);
  if (!isReady || !next || next.id === sent) return;
  sent = next.id;
  tries.set(sent, (tries.get(sent) || 0) + 1);
  trigger(next.event, next.data);
  clearTimeout(resending);
  resending = setTimeout(sendAgain, RESEND_MS);
};
const sendAgain = () => {
  sent = '';
  sendNext();
};
const keep = (questions) => {
  waiting = questions;
  sessionStorage.setItem(KEY, JSON.stringify(waiting));
};
const idOf = (conversation) => (conversation || '').replace(/^new-/, '');
const openId = () => idOf(document.body.dataset.conversation);
const turnOf = (id) => element.querySelector(`.pq-turn[data-asked="${CSS.escape(id)}"]`);
const tabs = new BroadcastChannel('pq-turns');
// Drop those that are answered, tell the other tabs of it, and send the next one.
const settle = (isSettled) => {
  const settled = waiting.filter(isSettled);
  if (!settled.length) return;
  keep(waiting.filter((asked) => !isSettled(asked)));
  for (const id of new Set(settled.map(({conversation}) => idOf(conversation)))) tabs.postMessage(id);
  sendNext();
};
const showAsked = () => {
  for (const turn of element.querySelectorAll('.pq-pending')) turn.remove();
  settle(({id}) => turnOf(id));
  const place = element.querySelector('.pq-turn')?.parentElement || element;
  for (const {question, conversation} of waiting) {
    if (idOf(conversation) !== openId()) continue;
    const turn = document.createElement('section');
    turn.className = 'pq-turn pq-pending';
    const heading = turn.appendChild(document.createElement('h2'));
    heading.className = 'pq-question';
    heading.dir = 'auto';
    heading.appendChild(document.createElement('span')).textContent = question.trim() || '…';
    const reply = turn.appendChild(document.createElement('div'));
    reply.className = 'pq-reply';
    const note = reply.appendChild(document.createElement('p'));
    note.className = 'pq-note pq-working';
    note.textContent = 'Searching…';
    place.append(turn);
  }
};
const scrollToLast = () => {
  const turns = element.querySelectorAll('.pq-turn');
  if (turns.length) turns[turns.length - 1].scrollIntoView({block: 'start'});
};
// What is chosen in the panels of the page, as of when a question is asked.
const conditions = () => {
  const {filter, day, sure, writer} = document.body.dataset;
  const read = (json) => JSON.parse(json || 'null');
  return {filter: read(filter) || {}, day: day || '', sure: read(sure), writer: read(writer)};
};
// A new question's turn is the one to go to, whichever was selected.
let isAsking = false;
const ask = (question, event, data) => {
  const id = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');
  const {conversation} = document.body.dataset;
  keep([...waiting, {id, question, conversation, event, data: {...data, id, conversation}}]);
  showAsked();
  isAsking = true;
  scrollToLast();
  sendNext();
};
const askPlain = (question) => ask(question, 'ask_question', {question, ...conditions()});
// What is being typed outlives a reload too.
const DRAFT = 'pq-draft';
document.addEventListener('input', ({target}) => {
  if (target.matches('#pq-ask textarea')) sessionStorage.setItem(DRAFT, target.value);
});
document.addEventListener('pq-ask', (event) => {
  // Whoever asks knows then that the question was taken.
  event.preventDefault();
  sessionStorage.removeItem(DRAFT);
  askPlain(event.detail);
});
const begin = () => {
  isReady = true;
  // What was asked before the page had opened a conversation is asked in it.
  const {conversation} = document.body.dataset;
  const place = (asked) => ({...asked, conversation, data: {...asked.data, conversation}});
  if (waiting.length) keep(waiting.map((asked) => asked.conversation ? asked : place(asked)));
  const box = document.querySelector('#pq-ask textarea'), draft = sessionStorage.getItem(DRAFT);
  if (box && draft) {
    box.value = draft;
    box.dispatchEvent(new Event('input', {bubbles: true}));
  }
  sendNext();
  showAsked();
};
// This script may come after that of the address, or before it.
if (document.body.dataset.opened) setTimeout(begin);
else document.addEventListener('pq-opened', begin);
document.addEventListener('pq-server-back', () => {
  tries.clear();
  sendAgain();
});
document.addEventListener('pq-conversation-opening', showAsked);
document.addEventListener('pq-conversation-deleted', ({detail}) => {
  keep(waiting.filter(({conversation}) => idOf(conversation) !== detail));
});
// Another tab that shows the same conversation shows the new turn too.
let isUpdating = false;
tabs.addEventListener('message', ({data: conversation}) => {
  if (!conversation || conversation !== openId()) return;
  isUpdating = true;
  // Where it is shown already, nothing changes.
  setTimeout(() => { isUpdating = false; }, 3000);
  document.dispatchEvent(new CustomEvent('pq-reopen'));
});
document.addEventListener('pq-answered', ({detail: ids}) => {
  settle(({id}) => ids.includes(id));
  showAsked();
});
const status = document.getElementById('pq-said') || document.body.appendChild(
  Object.assign(document.createElement('p'), {id: 'pq-said', className: 'pq-hidden'}));
status.setAttribute('role', 'status');
let lastTier = '';
const started = new Set();
const write = () => {
  for (const {dataset: {key}} of element.querySelectorAll('.pq-summary[data-key]')) {
    if (started.has(key)) continue;
    started.add(key);
    trigger('write_summary', {key});
  }
};
// Not when the value changes: its HTML may not stand in the page yet.
new MutationObserver(() => {
  write();
  document.dispatchEvent(new CustomEvent('pq-shown'));
}).observe(element, {childList: true, subtree: true});
let selected = '';
element.addEventListener('click', () => setTimeout(() => {
  selected = element.querySelector('.pq-selected')?.id || '';
}));
watch('value', () => {
  showAsked();
  if (isUpdating) {
    // Whoever reads here goes on where they are.
    isUpdating = false;
    document.dispatchEvent(new CustomEvent('pq-select', {detail: selected}));
    return;
  }
  if (isAsking) {
    // The evidence of the new answer takes the place of the source that was open.
    document.dispatchEvent(new CustomEvent('pq-close-source'));
    document.dispatchEvent(new CustomEvent('pq-go', {detail: {hash: '', replace: true}}));
  }
  const wanted = location.hash.slice(1);
  const turn = wanted && !element.querySelector('.pq-pending') && element.querySelector(`[id="${CSS.escape(wanted.split('-')[0])}"]`);
  if (turn && !turn.isSameNode(element.querySelector('.pq-turn:last-child'))) {
    document.dispatchEvent(new CustomEvent('pq-turn', {detail: wanted}));
  } else scrollToLast();
  const last = element.querySelector('.pq-turn:last-child');
  if (!last || last.matches('.pq-pending')) return;
  isAsking = false;
  const said = `${last.id}: ${last.querySelector('.pq-tier')?.textContent.trim() || 'Reply'}`;
  if (said !== lastTier) status.textContent = `Reply ${last.id.slice(1)} is here. ${said.split(': ')[1]}`;
  lastTier = said;
});
const judge = (target, verdict, correction) => {
  const judging = target.closest('.pq-judging');
  trigger('judge', {turn: judging.dataset.turn, verdict, correction});
  judging.querySelector('details').open = false;
};
const questionOf = (turn) => element.querySelector(`#t${turn} .pq-question`).textContent;
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const {turn, words: expression, verdict} = button.dataset;
  if (button.matches('.pq-example')) askPlain(button.textContent);
  if (button.matches('.pq-judge')) judge(button, verdict, '');
  if (button.matches('.pq-widen')) ask(questionOf(turn), 'ignore_period', {turn, expression});
  if (button.matches('.pq-as-typed')) ask(questionOf(turn), 'ask_as_typed', {turn});
  if (button.matches('.pq-stop')) {
    button.disabled = true;
    trigger('stop_writing', {key: button.dataset.key});
  }
  if (button.matches('.pq-everywhere')) ask(questionOf(turn), 'ask_all_documents', {turn});
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target, {turn, words: expression} = form.dataset;
  const [first, second] = [...form.querySelectorAll('input, textarea')].map(({value}) => value);
  if (form.matches('.pq-correct')) judge(form, 'corrected', first);
  else if (form.matches('.pq-during')) {
    ask(questionOf(turn), 'ask_in_period', {turn, expression, since: first, until: second});
  } else ask(first, 'ask_standalone', {turn, question: first});
});
