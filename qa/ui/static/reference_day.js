// The day from which "last week" and the like count: set it, and keep it with the page.
const panel = element.querySelector('.pq-menu'), form = element.querySelector('form');
const send = (day) => { trigger('set_day', {day}); document.body.dataset.day = day; panel.open = false; };
form.addEventListener('submit', (event) => { event.preventDefault(); send(form.elements.day.value); });
form.addEventListener('reset', () => send(''));
element.querySelector('.pq-today').addEventListener('click', () => {
  const now = new Date();
  // The day here, not that in Greenwich.
  now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
  form.elements.day.value = now.toISOString().slice(0, 10);
  send(form.elements.day.value);
});
