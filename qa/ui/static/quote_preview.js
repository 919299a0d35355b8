// The card that opens over a marker of a quote.
// Milliseconds before a card opens under a passing pointer, and before it closes behind one.
const OPEN_AFTER = 120, CLOSE_AFTER = 250;
// Characters of the text around a quote, at most, on either side.
const AROUND = 260;
const preview = element.querySelector('.pq-preview');
let marker = null, timer = 0, isReturning = false;

const isPhone = () => innerWidth < 900;
const isOpen = () => preview.matches(':popover-open');
// The sentence next to the quote: behind the last end of a sentence but one, or the last line break.
const sentenceBefore = (text) => {
  const near = text.slice(-AROUND), cuts = [...near.matchAll(/[.!?…؟۔।]["”’»)]*\s+(?=\S)|[。！？][」』”’）]*(?=.)|\n\s*/g)];
  const ends = cuts.map((cut) => cut.index + cut[0].length).filter((end) => end < near.trimEnd().length);
  const shown = ends.length ? near.slice(ends.at(-1)) : text.length > AROUND ? `…${near}` : near;
  return shown.replace(/\s*\n\s*$/, '\n');
};
const sentenceAfter = (text) => {
  const gap = text.match(/^\s*/)[0], near = text.slice(gap.length, gap.length + AROUND);
  const end = near.match(/[.!?…؟۔।]["”’»)]*(?=\s|$)|[。！？][」』”’）]*|\n/), isCut = text.length > gap.length + AROUND;
  const shown = end ? near.slice(0, end.index + end[0].length) : isCut ? `${near}…` : near;
  return shown.trim() ? (gap.includes('\n') ? '\n' : gap) + shown.trimEnd() : '';
};
const fill = (card) => {
  const passage = card.querySelector('.pq-passage').cloneNode(true);
  for (const mark of passage.querySelectorAll('.pq-syntax')) mark.remove();
  const quote = passage.querySelector('mark, del');
  const text = preview.querySelector('.pq-preview-text');
  text.replaceChildren();
  text.lang = passage.lang;
  const row = card.querySelector('.pq-row');
  // A row says nothing without its headings.
  if (row) text.append(row.cloneNode(true));
  else if (quote) {
    const range = document.createRange();
    range.setStart(passage, 0);
    range.setEndBefore(quote);
    const before = range.toString().replace(/^…\s/, '');
    range.selectNodeContents(passage);
    range.setStartAfter(quote);
    const after = range.toString().replace(/\s…$/, '');
    text.append(sentenceBefore(before), quote.cloneNode(true), sentenceAfter(after));
  } else text.append(...[...passage.childNodes].map((node) => node.cloneNode(true)));
  const title = card.querySelector('h3').cloneNode(true);
  preview.querySelector('.pq-preview-title').replaceChildren(...title.childNodes);
  const facts = card.querySelector('.pq-facts');
  preview.querySelector('.pq-facts').replaceChildren(...facts.cloneNode(true).childNodes);
  preview.querySelector('.pq-facts').title = facts.title;
  const copy = card.querySelector('.pq-copy[data-text]');
  preview.querySelector('.pq-copy').hidden = !copy;
  if (copy) preview.querySelector('.pq-copy').dataset.text = copy.dataset.text;
  preview.querySelector('.pq-preview-open').hidden = !card.querySelector('.pq-open');
  const pin = card.querySelector('.pq-pin');
  preview.querySelector('.pq-pin').hidden = !pin;
  if (pin) Object.assign(preview.querySelector('.pq-pin').dataset, {...pin.dataset});
  document.dispatchEvent(new CustomEvent('pq-show-pins'));
  preview.querySelector('.pq-preview-card').href = `#${card.id}`;
};
const place = () => {
  const box = marker.getBoundingClientRect(), size = preview.getBoundingClientRect(), gap = 6;
  const below = box.bottom + gap + size.height < innerHeight;
  preview.style.left = `${Math.max(8, Math.min(box.left - 24, innerWidth - size.width - 8))}px`;
  preview.style.top = `${Math.max(8, below ? box.bottom + gap : box.top - gap - size.height)}px`;
};
const open = (link) => {
  const card = document.getElementById(link.getAttribute('href').slice(1));
  if (!card) return;
  marker = link;
  fill(card);
  if (!isOpen()) preview.showPopover();
  if (isPhone()) { preview.style.left = preview.style.top = ''; preview.querySelector('.pq-preview-text').focus(); }
  else place();
};
const close = () => {
  clearTimeout(timer);
  const had = preview.contains(document.activeElement);
  if (isOpen()) preview.hidePopover();
  isReturning = true;
  if (had && marker?.isConnected) marker.focus({preventScroll: true});
  isReturning = false;
};
const later = (action, delay) => { clearTimeout(timer); timer = setTimeout(action, delay); };
const markerOf = (target) => target.closest?.('#pq-thread .pq-marker');

// Where the pointer was last: a marker that moves under a resting pointer opens nothing.
let pointerAt = '';
const placeOf = ({clientX, clientY}) => `${clientX} ${clientY}`;
document.addEventListener('pointermove', (event) => { pointerAt = placeOf(event); });
document.addEventListener('pointerover', (event) => {
  if (event.pointerType === 'touch' || isPhone()) return;
  const link = markerOf(event.target), isResting = pointerAt === placeOf(event);
  if (link && isResting && !isOpen()) return;
  if (link) later(() => open(link), isOpen() && link === marker ? 0 : OPEN_AFTER);
  else if (preview.contains(event.target)) clearTimeout(timer);
  else if (isOpen() && !preview.contains(document.activeElement) && document.activeElement !== marker)
    later(close, CLOSE_AFTER);
  else if (!isOpen()) clearTimeout(timer);
});
document.addEventListener('focusin', (event) => {
  const link = markerOf(event.target);
  if (isReturning) return;
  if (link && link.matches(':focus-visible') && !isPhone()) open(link);
  else if (isOpen() && !preview.contains(event.target)) close();
});
document.addEventListener('pq-preview', ({detail}) => open(detail));
// Back and Forward leave what it belongs to.
document.addEventListener('pq-address', close);
document.addEventListener('click', (event) => {
  if (isOpen() && !preview.contains(event.target) && !markerOf(event.target)) close();
  if (!isPhone() && markerOf(event.target)) close();
});
const controls = () => [...preview.querySelectorAll('a, button')].filter((one) => one.checkVisibility());
document.addEventListener('keydown', (event) => {
  if (!isOpen()) return;
  const {key, shiftKey} = event, at = document.activeElement, all = controls();
  if (key === 'Escape') {
    event.stopImmediatePropagation();
    close();
  } else if (at === marker && (key === 'ArrowDown' || key === 'Tab' && !shiftKey)) {
    // The card follows its marker, though it stands elsewhere in the page.
    event.preventDefault();
    all[0].focus();
  } else if (key === 'Tab' && at === all.at(-1) && !shiftKey) {
    // From the marker the browser goes on to what is behind it.
    close();
  } else if (preview.contains(at) && (key === 'ArrowUp' || key === 'Tab' && shiftKey && at === all[0])) {
    event.preventDefault();
    isReturning = true;
    marker.focus({preventScroll: true});
    isReturning = false;
  }
}, true);
preview.addEventListener('click', (event) => {
  const card = document.getElementById(preview.querySelector('.pq-preview-card').hash.slice(1));
  if (event.target.closest('.pq-preview-open')) { close(); card?.querySelector('.pq-open')?.click(); }
  if (event.target.closest('.pq-preview-close, .pq-preview-card')) close();
});
// What is pointed at may go with an update.
document.getElementById('pq-thread')?.addEventListener('scroll', () => { if (!isPhone()) close(); });
