/** Addresses and the pages behind them. */

/**
 * @param {string} pattern such as `/jobs/:id?`; `?` for a part that may be missing
 * @returns {object|null} the named parts, or null where the path is another one
 */
export function match(pattern, path) {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  const named = {};
  for (const part of wanted) {
    const value = given.shift();
    if (part.startsWith(':')) {
      if (value === undefined && !part.endsWith('?')) return null;
      if (value !== undefined) named[part.replace(/[:?]/g, '')] = decode(value);
    } else if (part !== value) {
      return null;
    }
  }
  return given.length === 0 ? named : null;
}

/** The path after the base: `/jobs/1` of `/bascule/jobs/1` where the page's base is `/bascule/`. */
export function within(base, pathname) {
  const folder = base.endsWith('/') ? base.slice(0, -1) : base;
  return pathname.startsWith(folder) ? pathname.slice(folder.length) || '/' : '/';
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
