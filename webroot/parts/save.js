/** Hands a file that was fetched over to the browser, as a link to it would. */
const KEPT_MS = 60_000;

/** @param {{name: string, blob: Blob}} file */
export function save({ name, blob }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
