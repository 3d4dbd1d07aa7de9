package io.bascule.pages;

import io.bascule.llm.PlayedProvider.Answer;
import io.bascule.llm.PlayedProvider.Request;
import io.bascule.llm.Protocol;
import io.bascule.llm.Talk;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An answer of a model that comes in pieces, each when a test says so. */
final class WorkDictation implements Answer {
    private static final String END = "";

    private final Protocol protocol;
    private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();

    WorkDictation(Protocol protocol) {
        this.protocol = protocol;
    }

    /** A piece, which is not empty. */
    void say(String piece) {
        pieces.add(piece);
    }

    /** The last piece. */
    void end(String piece) {
        pieces.add(piece);
        pieces.add(END);
    }

    @Override
    public void to(Request request, Talk talk) throws IOException {
        protocol.begin(talk.stream());
        try {
            for (String piece = pieces.take(); !piece.equals(END); piece = pieces.take()) {
                protocol.piece(talk, piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        protocol.end(talk, protocol.complete());
        talk.end();
    }
}
