// Questions that are asked and not answered yet are shown at once, whatever the network. They are kept
// with the tab, and sent again after a reload, or when the server is back, under the same id: the
// server answers each once.
const KEY = 'pq-waiting';
const keptQuestions = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
};
let waiting = keptQuestions();
const keep = (questions) => {
  waiting = questions;
  sessionStorage.setItem(KEY, JSON.stringify(waiting));
};
const idOf = (conversation) => (conversation || '').replace(/^new-/, '');
const openId = () => idOf(document.body.dataset.conversation);
const turnOf = (id) => element.querySelector(`.pq-turn[data-asked="${CSS.escape(id)}"]`);
const isDone = ({id}) => turnOf(id)?.matches(':not(.pq-pending)');
const tabs = new BroadcastChannel('pq-turns');
// Drop those that are answered, and tell the other tabs of it.
const settle = (isSettled) => {
  const settled = waiting.filter(isSettled);
  if (!settled.length) return;
  keep(waiting.filter((asked) => !isSettled(asked)));
  for (const id of new Set(settled.map(({conversation}) => idOf(conversation)))) tabs.postMessage(id);
};
const showAsked = () => {
  for (const turn of element.querySelectorAll('.pq-asking')) turn.remove();
  settle(isDone);
  const place = element.querySelector('.pq-turn')?.parentElement || element;
  for (const {id, question, conversation} of waiting) {
    if (turnOf(id) || idOf(conversation) !== openId()) continue;
    const turn = document.createElement('section');
    turn.className = 'pq-turn pq-pending pq-asking';
    const heading = turn.appendChild(document.createElement('h2'));
    heading.className = 'pq-question';
    heading.appendChild(document.createElement('bdi')).textContent = question.trim() || '…';
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
// What the server would take from the panels of the page, which a reload resets.
const conditions = () => {
  const {filter, day, sure} = document.body.dataset;
  return {filter: JSON.parse(filter || '{}'), day: day || '', answer: '', possible: '', ...JSON.parse(sure || '{}')};
};
// A new question's turn is the one to go to, whichever was selected.
let isAsking = false;
const remember = (question, event, data) => {
  const id = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');
  const {conversation} = document.body.dataset;
  const before = waiting.findLast((other) => idOf(other.conversation) === openId());
  const asked = `${id} ${before?.id || ''}`;
  keep([...waiting, {id, question, conversation, event, data: {...data, asked, conversation}}]);
  showAsked();
  isAsking = true;
  scrollToLast();
  return waiting.at(-1).data;
};
const ask = (question, event, data) => {
  trigger(event, remember(question, event, data));
};
const askPlain = (question) => {
  const {asked, conversation} = remember(question, 'ask_waiting', {question, ...conditions()});
  trigger('ask_example', {question, asked, conversation});
};
document.addEventListener('pq-ask', ({detail}) => askPlain(detail));
// Gradio's own box sends what is in it, and what `detail` gets here.
document.addEventListener('pq-asked', ({detail}) => {
  const question = detail.question || '';
  detail.sent = remember(question, 'ask_waiting', {question, ...conditions()}).asked;
  const box = document.querySelector('#pq-ask textarea');
  // Behind the event that sends what is in it.
  setTimeout(() => {
    if (box.value !== question) return;
    box.value = '';
    box.dispatchEvent(new Event('input', {bubbles: true}));
  });
});
// One after the other, so that they are answered in the order in which they were asked.
let toSend = [];
const sendNext = () => {
  toSend = toSend.filter((id) => waiting.some((asked) => asked.id === id));
  const next = waiting.find(({id}) => id === toSend[0]);
  if (next) trigger(next.event, next.data);
};
const sendAgain = () => {
  toSend = waiting.map(({id}) => id);
  sendNext();
  showAsked();
};
document.addEventListener('pq-opened', sendAgain);
document.addEventListener('pq-server-back', sendAgain);
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
  if (ids.includes(toSend[0])) sendNext();
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
new MutationObserver(write).observe(element, {childList: true, subtree: true});
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
  if (isAsking) document.dispatchEvent(new CustomEvent('pq-go', {detail: {hash: '', replace: true}}));
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
