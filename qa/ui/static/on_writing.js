// Show what a model writes in the place that waits for it; at the end, have it kept.
watch('value', () => {
  const {key, html, done} = props.value || {};
  if (!key) return;
  const place = document.querySelector(`.pq-summary[data-key="${CSS.escape(key)}"]`);
  if (place) place.innerHTML = html;
  if (done) trigger('keep_summary', {key: done});
});
