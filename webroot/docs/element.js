/**
 * Makes elements. Text goes in as text nodes only, so nothing that the document says can become markup.
 * @param {string} tag a tag, with classes after dots: `span.rule`
 * @param {Object<string, string|boolean|Function>} attributes a function listens to the event of its name; false leaves out
 * @param {...(Node|string|null|Array)} children
 */
export function element(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== false && value !== undefined) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return made;
}

/** A part that is opened by hand, and made only then: schemas can nest without end. */
export function foldable(summary, make) {
  const fold = element('details', {}, element('summary', {}, summary));
  fold.addEventListener('toggle', () => fold.append(...[make()].flat()), { once: true });
  return fold;
}
