element.addEventListener('click', (event) => {
  const button = event.target.closest('.pq-open'), copied = event.target.closest('.pq-copy');
  if (button) trigger('open', {turn: button.dataset.turn, number: button.dataset.number});
  if (copied) copy(copied);
});
const copy = async (button) => {
  const {text} = button.dataset, said = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page by another address than this machine's own may not use it.
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = text;
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = said; }, 2000);
};
// The pages of a turn are drawn once one of their places is looked at.
const asked = new Set();
const eyes = new IntersectionObserver((seen) => {
  for (const {isIntersecting, target} of seen) {
    if (!isIntersecting) continue;
    eyes.unobserve(target);
    const {turn} = target.dataset;
    if (asked.has(turn)) continue;
    asked.add(turn);
    trigger('draw', {turn});
  }
});
const show = () => {
  document.getElementById('pq-right')?.scrollTo(0, 0);
  asked.clear();
  eyes.disconnect();
  for (const page of element.querySelectorAll('.pq-page')) eyes.observe(page);
};
show();
watch('value', show);
