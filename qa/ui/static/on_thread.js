// Questions that are asked and not in the thread yet are shown at once, whatever the network.
let asked = [], turnsBefore = 0;
const turnCount = () => element.querySelectorAll('.pq-turn:not(.pq-asking)').length;
const showAsked = () => {
  for (const turn of element.querySelectorAll('.pq-asking')) turn.remove();
  asked = asked.slice(Math.max(0, turnCount() - turnsBefore));
  turnsBefore = turnCount();
  const place = element.querySelector('.pq-turn')?.parentElement || element;
  for (const question of asked) {
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
document.addEventListener('pq-asked', ({detail: question}) => {
  if (!asked.length) turnsBefore = turnCount();
  asked.push(question || '');
  showAsked();
  scrollToLast();
  const box = document.querySelector('#pq-ask textarea');
  // Behind the event that sends what is in it.
  setTimeout(() => {
    if (box.value !== question) return;
    box.value = '';
    box.dispatchEvent(new Event('input', {bubbles: true}));
  });
});
document.addEventListener('pq-conversation-closed', () => { asked = []; showAsked(); });
const say = (question) => document.dispatchEvent(new CustomEvent('pq-asked', {detail: question}));
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
watch('value', () => {
  showAsked();
  const wanted = location.hash.slice(1);
  const turn = wanted && !asked.length && element.querySelector(`[id="${CSS.escape(wanted.split('-')[0])}"]`);
  if (turn && !turn.isSameNode(element.querySelector('.pq-turn:last-child'))) {
    document.dispatchEvent(new CustomEvent('pq-turn', {detail: wanted}));
  } else scrollToLast();
  const last = element.querySelector('.pq-turn:last-child');
  if (!last || last.matches('.pq-pending')) return;
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
  if (button.matches('.pq-example')) {
    say(button.textContent);
    trigger('ask_example', {question: button.textContent});
  }
  if (button.matches('.pq-judge')) judge(button, verdict, '');
  if (button.matches('.pq-widen, .pq-as-typed, .pq-everywhere')) say(questionOf(turn));
  if (button.matches('.pq-widen')) trigger('ignore_period', {turn, expression});
  if (button.matches('.pq-as-typed')) trigger('ask_as_typed', {turn});
  if (button.matches('.pq-stop')) {
    button.disabled = true;
    trigger('stop_writing', {key: button.dataset.key});
  }
  if (button.matches('.pq-everywhere')) trigger('ask_all_documents', {turn});
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target, {turn, words: expression} = form.dataset;
  const [first, second] = [...form.querySelectorAll('input, textarea')].map(({value}) => value);
  if (form.matches('.pq-correct')) judge(form, 'corrected', first);
  else if (form.matches('.pq-during')) {
    trigger('ask_in_period', {turn, expression, since: first, until: second});
  } else {
    say(first);
    trigger('ask_standalone', {turn, question: first});
  }
});
