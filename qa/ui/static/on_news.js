const tell = () => {
  for (const [name, html] of Object.entries(props.value || {})) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    for (const place of document.querySelectorAll(`[data-piece="${name}"]`)) {
      if (place.innerHTML === fresh.innerHTML) continue;
      const focused = place !== document.activeElement && place.contains(document.activeElement);
      place.replaceChildren(fresh.content.cloneNode(true));
      if (focused) place.focus({preventScroll: true});
      const frame = place.querySelector('.pq-frame'), box = place.querySelector('.pq-box');
      if (frame && box) frame.scrollTop = box.offsetTop - frame.clientHeight / 3;
    }
  }
};
tell();
watch('value', tell);
