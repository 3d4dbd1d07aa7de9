/**
 * The fat jar as its users start it: processes that are started, asked over HTTP, told to stop and killed. The jar is named by the
 * system property {@code bascule.jar}.
 */
package io.bascule.blackbox;
