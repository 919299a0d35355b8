element.addEventListener('click', (event) => {
  const example = event.target.closest('.pq-example');
  if (example) trigger('example', {question: example.textContent});
});
