const panel = element.querySelector('.pq-menu'), form = element.querySelector('form');
const send = () => {
  const {answer, possible, write, llm, model} = form.elements;
  const percentages = {answer: answer.value, possible: possible.value};
  trigger('set_thresholds', percentages);
  document.body.dataset.sure = JSON.stringify(percentages);
  trigger('set_writer', {write: write.checked, url: llm.value, model: model.value});
  panel.open = false;
};
form.addEventListener('submit', (event) => { event.preventDefault(); send(); });
// After the fields have their first values again.
form.addEventListener('reset', () => setTimeout(send));
