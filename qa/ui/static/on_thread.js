watch('value', () => {
  const last = element.querySelector('.pq-turn:last-child');
  if (last) last.scrollIntoView({block: 'start'});
});
const judge = (place, verdict, words) => {
  trigger('judge', {turn: place.closest('.pq-judging').dataset.turn, verdict, words});
  place.closest('.pq-judging').querySelector('details').open = false;
};
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const {turn, words} = button.dataset;
  if (button.matches('.pq-judge')) judge(button, button.dataset.verdict, '');
  if (button.matches('.pq-widen')) trigger('widen', {turn, words});
  if (button.matches('.pq-everywhere')) trigger('everywhere', {turn});
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target, {turn, words} = form.dataset;
  const [first, second] = [...form.querySelectorAll('input, textarea')].map((one) => one.value);
  if (form.matches('.pq-correct')) judge(form, 'corrected', first);
  else if (form.matches('.pq-during')) trigger('during', {turn, words, since: first, until: second});
  else trigger('again', {turn, question: first});
});
