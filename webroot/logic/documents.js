/** Documents for a session, as they come from files and from people. */

/** The server takes no longer text. */
export const MOST_CHARACTERS = 1_000_000;
const MOST_TITLE = 300;

/**
 * @param {Uint8Array} bytes of a file
 * @returns {{document?: {title: string, format: 'text'|'markdown', content: string, characters: number}, problem?: string}}
 */
export function documentOf(name, bytes) {
  let content;
  try {
    content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problem: 'is no text in UTF-8' };
  }
  if (content.includes('\0')) return { problem: 'is no text' };
  if (content.trim() === '') return { problem: 'is empty' };
  return textOf(name, content, /\.(md|markdown)$/i.test(name) ? 'markdown' : 'text');
}

/** A text that somebody gave a title. */
export function textOf(title, content, format) {
  if (content.length > MOST_CHARACTERS) return { problem: 'is longer than a million characters' };
  return { document: { title: title.trim().slice(0, MOST_TITLE), format, content, characters: content.length } };
}
