/** Most events that may be on their way to a page. */
const MOST = 20;

/** What one page is sent: no more than it takes. A page that the browser has frozen takes nothing, for hours perhaps. */
export class Delivery {
  #owed = 0;
  #missed = false;

  /** Whether to send what there is; it is left out else. */
  offer() {
    if (this.#missed || this.#owed === MOST) {
      this.#missed = true;
      return false;
    }
    this.#owed++;
    return true;
  }

  /**
   * The page has taken one.
   *
   * @returns {boolean} whether to tell it now that it missed something, which it takes too
   */
  took() {
    this.#owed--;
    if (!this.#missed || this.#owed > 0) return false;
    this.#missed = false;
    this.#owed = 1;
    return true;
  }
}
