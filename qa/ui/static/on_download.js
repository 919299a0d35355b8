watch('value', () => {
  const {name, text} = props.value || {};
  if (!name) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
});
