package io.bascule.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The latest frames, so that a stream that broke off can go on where it was. Bounded by their number and their bytes. */
final class Ring {
    private final int maxFrames;
    private final long maxBytes;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private long bytes;

    /** Up to here frames are gone. */
    private long gone;

    Ring(int maxFrames, long maxBytes) {
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    void add(Frame frame) {
        frames.addLast(frame);
        bytes += frame.bytes().length();
        while (frames.size() > maxFrames || bytes > maxBytes) {
            Frame oldest = frames.removeFirst();
            bytes -= oldest.bytes().length();
            gone = oldest.sequence();
        }
    }

    /** Forgets all; what was told up to {@code sequence} cannot be resumed. */
    void clear(long sequence) {
        frames.clear();
        bytes = 0;
        gone = sequence;
    }

    /** The frames of a subject that follow; empty where some of what followed is gone. */
    Optional<List<Frame>> after(long sequence, Subject subject) {
        return sequence < gone
                ? Optional.empty()
                : Optional.of(frames.stream()
                        .filter(frame ->
                                frame.sequence() > sequence && frame.subject().equals(subject))
                        .toList());
    }
}
