// Show what a model writes in the place that waits for it; at the end, have it kept.
const latest = new Map();
const show = (key, tries = 20) => {
  const place = document.querySelector(`.pq-summary[data-key="${CSS.escape(key)}"]`);
  if (place) place.innerHTML = latest.get(key);
  // The conversation may be rendered anew at this moment.
  else if (tries) setTimeout(show, 100, key, tries - 1);
};
watch('value', () => {
  const {key, html, done} = props.value || {};
  if (!key) return;
  latest.set(key, html);
  show(key);
  if (done) trigger('keep_summary', {key: done});
});
