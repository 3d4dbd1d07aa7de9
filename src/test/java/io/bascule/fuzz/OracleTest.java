package io.bascule.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OracleTest {
    @Test
    void whatTellsHowTheServerIsMadeIsSeen() {
        List<String> innards = List.of(
                "at io.",
                "at java.",
                "at com.",
                "at org.",
                "java.lang.S",
                "javax.crypto.M",
                "jdk.internal.M",
                "io.vertx.",
                "io.netty.",
                "io.bascule.",
                "com.fasterxml.",
                "org.postgresql.",
                "tException",
                ".java",
                "syntax error",
                "SQLSTATE",
                "violates",
                "constraint",
                "bascule.jobs",
                "$argon2",
                "jdbc:",
                "postgres://",
                "postgresql://",
                "/target/",
                "/src/main/");
        for (String one : innards) {
            assertEquals(Optional.of(one), Oracle.innards("{\"detail\":\"It is " + one + " here\"}"));
        }
    }

    @Test
    void whatOnlyLooksLikeItIsNot() {
        for (String text : List.of("", "{\"code\":\"NOT_FOUND\"}", "java and bascule. Exceptions at com, org.")) {
            assertEquals(Optional.empty(), Oracle.innards(text));
        }
    }
}
