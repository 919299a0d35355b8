// Ask a suggested question.
element.addEventListener('click', (event) => {
  const example = event.target.closest('.pq-example');
  if (example) document.dispatchEvent(new CustomEvent('pq-ask', {detail: example.textContent}));
});
