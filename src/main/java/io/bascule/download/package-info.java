/**
 * What people download to start a remote agent: an archive with the agent itself, a script that starts it, an example of a handler, and
 * {@code agent.conf}, which says where the server is. All but that file is the same for everyone: it is packed once.
 *
 * <p>Knows nothing of HTTP. {@link io.bascule.download.Downloads} is the way in.
 */
package io.bascule.download;
