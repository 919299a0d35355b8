// The id of the open conversation, for the address; a new one has none yet, but a key.
watch('value', () => {
  document.body.dataset.conversation = props.value || '';
  document.dispatchEvent(new CustomEvent('pq-conversation', {detail: /^new-/.test(props.value) ? '' : props.value || ''}));
});
