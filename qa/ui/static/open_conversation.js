// The id of the open conversation, for the address; a new one has none yet, but a key.
watch('value', () => {
  const name = props.value || '', isNew = name.startsWith('new-');
  document.body.dataset.conversation = name;
  if (isNew) sessionStorage.setItem('pq-new', name);
  document.dispatchEvent(new CustomEvent('pq-conversation', {detail: isNew ? '' : name}));
});
