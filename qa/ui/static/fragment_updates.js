// Apply HTML fragments to the places of the page that have their names.
let newest = 0;
const applied = new WeakMap();
const apply = () => {
  const {at, ...fragments} = props.value || {};
  // Under load a value may arrive after one that was made later.
  if (Number(at) < newest) return;
  newest = Number(at) || newest;
  for (const [name, html] of Object.entries(fragments)) {
    const fragment = document.createElement('template');
    fragment.innerHTML = html;
    for (const place of document.querySelectorAll(`[data-fragment="${name}"]`)) {
      // What scripts have changed in it since, such as the place of a menu, is no reason.
      if (applied.get(place) === html || place.innerHTML === fragment.innerHTML) continue;
      const menu = place.querySelector(':popover-open');
      if (menu) {
        // An open menu stays until it is closed.
        menu.addEventListener('toggle', () => setTimeout(apply), {once: true});
        continue;
      }
      applied.set(place, html);
      const active = document.activeElement, focused = place !== active && place.contains(active);
      const item = focused && active.closest('[data-id]');
      place.replaceChildren(fragment.content.cloneNode(true));
      if (focused) {
        // Its like in the item of the same id is focused, with what is being typed into it.
        const like = item && active.classList[0] && place.querySelector(
          `[data-id="${CSS.escape(item.dataset.id)}"] .${CSS.escape(active.classList[0])}`);
        if (like && active.matches('textarea')) {
          like.value = active.value;
          like.setSelectionRange(active.selectionStart, active.selectionEnd);
        }
        (like || place).focus({preventScroll: true});
      }
      const turn = place.closest('.pq-turn'), kind = place.querySelector('[data-kind]');
      if (turn && kind) {
        const selected = turn.classList.contains('pq-selected') ? ' pq-selected' : '';
        turn.className = `pq-turn ${kind.dataset.kind}${selected}`;
      }
      const frame = place.querySelector('.pq-frame'), box = place.querySelector('.pq-box');
      if (frame && box) frame.scrollTop = box.offsetTop - frame.clientHeight / 3;
    }
  }
};
apply();
watch('value', apply);
