package io.bascule.settings;

/** Text that must not reach a log: it prints as stars. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
