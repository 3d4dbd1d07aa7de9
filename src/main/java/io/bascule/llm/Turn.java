package io.bascule.llm;

/** One thing that was said in a conversation with a model. */
public record Turn(Speaker speaker, String text) {
    public Turn {
        if (text.isBlank()) {
            throw new IllegalArgumentException("A turn must say something");
        }
    }

    public static Turn user(String text) {
        return new Turn(Speaker.USER, text);
    }

    public static Turn agent(String text) {
        return new Turn(Speaker.AGENT, text);
    }

    /** How large it is; what it says must not reach a log. */
    @Override
    public String toString() {
        return "Turn of " + speaker + ", " + text.length() + " characters";
    }
}
