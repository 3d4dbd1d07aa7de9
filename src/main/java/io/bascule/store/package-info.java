/**
 * The only SQL. One public method of a store is one transaction; statements are text blocks in an {@code XxxSql} beside the
 * store, named as the method. Deadlines are compared with the database's clock, never with ours.
 *
 * <p>Where a job's row lies is its state; a statement that changes the state deletes it here and inserts it there ({@link
 * io.bascule.store.Move}). Writes that come by the thousand share commits ({@link io.bascule.store.GroupCommit}). {@code LAYOUT.md}
 * beside this file says what that was measured against.
 */
package io.bascule.store;
