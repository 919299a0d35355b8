// Save what the server sends as a file.
watch('value', () => {
  const {name, text, base64} = props.value || {};
  if (!name) return;
  const content = base64 ? Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)) : text;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
});
