/**
 * What happens, as a stream of events to whoever watches: one source a process, however many streams take from it.
 *
 * <p>The source hears the event bus, and gathers: a frame tells the latest state of what changed since the one before, and where
 * more changed than a frame may hold, only how many. The next frame waits longer where frames are large and many take them. So
 * what a stream costs has a bound, whatever the engine does. Nothing is heard or written while nobody watches.
 *
 * <p>Of remote agents only that they changed is told: which ones, to their users and to admins. How they are depends on the database's
 * clock, and nobody needs it who does not look.
 *
 * <p>What happens on other nodes is told in hints, small and few: the ids of what changed, to nodes that said that somebody there
 * watches. Those read the rows by their ids. The hints go through PostgreSQL, and where the event bus is clustered over
 * that as well; the events themselves do not, since ten thousand jobs a second would then be written out once for each node.
 *
 * <p>Knows nothing of HTTP: {@link io.bascule.stream.Streams} is the way in, a {@link io.bascule.stream.Subscriber} is what
 * takes. A stream that was told less than there was is always told that.
 */
package io.bascule.stream;
