watch('value', () => {
  const dialog = element.querySelector('dialog');
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('.pq-source-text').focus({preventScroll: true});
  dialog.querySelector('mark')?.scrollIntoView({block: 'center'});
  const page = dialog.querySelector('.pq-page');
  if (page) trigger('draw', {turn: page.dataset.turn});
});
element.addEventListener('click', (event) => {
  if (event.target.tagName === 'DIALOG') event.target.close();
});
