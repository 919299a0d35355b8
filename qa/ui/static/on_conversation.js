// The id of the open conversation, for the address.
watch('value', () => {
  document.dispatchEvent(new CustomEvent('pq-conversation', {detail: props.value || ''}));
});
