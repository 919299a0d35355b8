// Which questions of the page have been answered, and need not be sent again.
watch('value', () => {
  const {ids} = props.value || {};
  if (ids) document.dispatchEvent(new CustomEvent('pq-answered', {detail: ids}));
});
