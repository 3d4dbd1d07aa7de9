package io.bascule;

/** Which Bascule this is. */
public final class Version {
    /** As the jar's manifest says; {@code dev} where it runs from classes. */
    public static final String CURRENT = current();

    private Version() {}

    private static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
