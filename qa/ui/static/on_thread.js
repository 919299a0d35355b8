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
  const last = element.querySelector('.pq-turn:last-child');
  if (last) last.scrollIntoView({block: 'start'});
});
const judge = (target, verdict, correction) => {
  const judging = target.closest('.pq-judging');
  trigger('judge', {turn: judging.dataset.turn, verdict, correction});
  judging.querySelector('details').open = false;
};
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const {turn, words: expression, verdict} = button.dataset;
  if (button.matches('.pq-example')) trigger('ask_example', {question: button.textContent});
  if (button.matches('.pq-judge')) judge(button, verdict, '');
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
  } else trigger('ask_standalone', {turn, question: first});
});
