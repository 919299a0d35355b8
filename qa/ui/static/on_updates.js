// Apply HTML fragments to the places of the page that have their names.
const apply = () => {
  for (const [name, html] of Object.entries(props.value || {})) {
    const fragment = document.createElement('template');
    fragment.innerHTML = html;
    for (const place of document.querySelectorAll(`[data-piece="${name}"]`)) {
      if (place.innerHTML === fragment.innerHTML) continue;
      const focused = place !== document.activeElement && place.contains(document.activeElement);
      place.replaceChildren(fragment.content.cloneNode(true));
      if (focused) place.focus({preventScroll: true});
      const frame = place.querySelector('.pq-frame'), box = place.querySelector('.pq-box');
      if (frame && box) frame.scrollTop = box.offsetTop - frame.clientHeight / 3;
    }
  }
};
apply();
watch('value', apply);
