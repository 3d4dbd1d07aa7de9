/** JSON whose numbers are shown as they were sent, even those that JavaScript cannot hold. */

const MAY_BE_INEXACT = /\d{16}|\d[eE]/;

/** A number as it was written. A class, since no JSON can pretend to be of one. */
export class ExactNumber {
  constructor(text) {
    this.text = text;
  }
}

/** Parses as JSON.parse does; a number that would change comes as an {@link ExactNumber}, where the browser tells how it was written. */
export function parse(text) {
  return MAY_BE_INEXACT.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
}

function exactly(key, value, context) {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || !MAY_BE_INEXACT.test(source)) return value;
  return Number.isSafeInteger(value) || String(value) === source ? value : new ExactNumber(source);
}
