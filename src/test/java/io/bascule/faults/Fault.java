package io.bascule.faults;

/** Something that breaks while clients work. When {@link #strike} returns it is mended, or mends itself. */
@FunctionalInterface
interface Fault {
    void strike(Story story) throws Exception;
}
