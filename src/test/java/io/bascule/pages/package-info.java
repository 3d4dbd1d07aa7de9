/**
 * The web pages: what can be said of their files without a browser, their logic under Node, and all of it in a real browser
 * against a whole server. What a machine lacks (Node, Chromium) is skipped, with a line that says so.
 */
package io.bascule.pages;
