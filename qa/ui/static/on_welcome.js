element.addEventListener('click', (event) => {
  const example = event.target.closest('.pq-example');
  if (example) trigger('ask_example', {question: example.textContent});
});
