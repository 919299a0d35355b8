watch('value', () => {
  const last = element.querySelector('.pq-turn:last-child');
  if (last) last.scrollIntoView({block: 'start'});
});
const judge = (place, verdict, words) => {
  trigger('judge', {turn: place.closest('.pq-judging').dataset.turn, verdict, words});
  place.closest('.pq-judging').querySelector('details').open = false;
};
element.addEventListener('click', (event) => {
  const button = event.target.closest('.pq-judge'), chip = event.target.closest('.pq-chip');
  if (button) judge(button, button.dataset.verdict, '');
  if (chip) trigger('widen', {turn: chip.dataset.turn, words: chip.dataset.words});
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target, words = form.querySelector('input, textarea').value;
  if (form.matches('.pq-correct')) judge(form, 'corrected', words);
  else trigger('again', {question: words});
});
