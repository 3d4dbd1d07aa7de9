/**
 * Who may do what: passwords, sessions, API keys, users, and in {@link io.bascule.access.Permission} every rule of
 * authorization. Knows nothing of HTTP. A session is a signed token that names a row; the row is asked each time, so that
 * signing out, a new password or a deactivated user count at once and on every node.
 */
package io.bascule.access;
