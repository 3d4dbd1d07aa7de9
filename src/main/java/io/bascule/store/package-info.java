/**
 * The only SQL. One public method of a store is one transaction; statements are text blocks in an {@code XxxSql} beside the
 * store, named as the method. Deadlines are compared with the database's clock, never with ours.
 */
package io.bascule.store;
