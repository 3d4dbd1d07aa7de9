/** Long things, a piece at a time: what is not shown yet is always counted. */

/** The first `shown` of the items, and how many are left. */
export function firstOf(items, shown) {
  return { items: items.length <= shown ? items : items.slice(0, shown), left: Math.max(0, items.length - shown) };
}

/** A text cut at `most` characters, not within one, and how many are left. */
export function cut(text, most) {
  if (text.length <= most) return { text, left: 0 };
  const half = text.charCodeAt(most - 1) >= 0xd800 && text.charCodeAt(most - 1) <= 0xdbff;
  const at = half ? most - 1 : most;
  return { text: text.slice(0, at), left: text.length - at };
}

/** A number with spaces between thousands. */
export function count(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `1 file`, `2 files`. */
export function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A size in bytes, in words. */
export function bytes(n) {
  if (n < 1024) return `${n} B`;
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1024 / 1024).toFixed(1)} MiB`;
}
