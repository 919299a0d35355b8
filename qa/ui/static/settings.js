// The thresholds and the language model, which are kept with the page.
const panel = element.querySelector('.pq-menu'), form = element.querySelector('form');
const send = () => {
  const {answer, possible, write, llm, model} = form.elements;
  const percentages = {answer: answer.value, possible: possible.value};
  trigger('set_thresholds', {sure: percentages});
  document.body.dataset.sure = JSON.stringify(percentages);
  const writer = write.checked ? {url: llm.value, model: model.value} : {};
  document.body.dataset.writer = JSON.stringify(writer);
  trigger('set_writer', {writer});
  panel.open = false;
};
form.addEventListener('submit', (event) => { event.preventDefault(); send(); });
// After the fields have their first values again.
form.addEventListener('reset', () => setTimeout(send));
