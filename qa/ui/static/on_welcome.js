element.addEventListener('click', (event) => {
  const example = event.target.closest('.pq-example');
  if (!example) return;
  document.dispatchEvent(new CustomEvent('pq-asked', {detail: example.textContent}));
  trigger('ask_example', {question: example.textContent});
});
