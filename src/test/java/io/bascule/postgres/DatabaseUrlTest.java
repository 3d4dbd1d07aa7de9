package io.bascule.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.store.DatabaseAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {

    @Test
    void everyPartIsRead() {
        assertEquals(
                new DatabaseAddress("db.example.org", 6543, "jobs", "ann", "secret", "require"),
                DatabaseUrl.parse("postgresql://ann:secret@db.example.org:6543/jobs?sslmode=require"));
    }

    @Test
    void bothSchemesAreTheSame() {
        assertEquals(DatabaseUrl.parse("postgresql://a@h/d"), DatabaseUrl.parse("postgres://a@h/d"));
    }

    @Test
    void whatIsLeftOutHasADefault() {
        assertEquals(
                new DatabaseAddress("localhost", 5432, "ann", "ann", "", "prefer"),
                DatabaseUrl.parse("postgres://ann@"));
    }

    @Test
    void percentSignsAreDecodedAndAPlusStays() {
        DatabaseAddress address = DatabaseUrl.parse("postgres://a%40b:p%2Fq+%3A%25%C3%BC@h/my%20db");
        assertEquals("a@b", address.user());
        assertEquals("p/q+:%ü", address.password());
        assertEquals("my db", address.database());
    }

    @Test
    void aPasswordMayHoldColonsAndAtSigns() {
        assertEquals("p:a@b", DatabaseUrl.parse("postgres://u:p:a@b@h/d").password());
    }

    @Test
    void anIpv6HostGoesInBrackets() {
        DatabaseAddress address = DatabaseUrl.parse("postgres://u@[2001:db8::1]:5433/d");
        assertEquals("2001:db8::1", address.host());
        assertEquals(5433, address.port());
        assertTrue(address.jdbcUrl().startsWith("jdbc:postgresql://[2001:db8::1]:5433/d?"), address.jdbcUrl());
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h/d?user=u&password=SECRET, without \"jdbc:\"",
        "mysql://u:SECRET@h/d, must start with postgresql://",
        "h:5432, must start with postgresql://",
        "postgres://u:SECRET/1@h/d, '%2F'",
        "postgres://:SECRET@h/d, names no user",
        "postgres://h/d, names no user",
        "postgres://u:SECRET%@h/d, write a percent sign as %25",
        "postgres://u:SECRET%00@h/d, NUL",
        "postgres://u:SECRET@h:0/d, from 1 to 65535",
        "postgres://u:SECRET@h:65536/d, from 1 to 65535",
        "postgres://u:SECRET@h:x/d, from 1 to 65535",
        "postgres://u:SECRET@::1/d, '[::1]'",
        "postgres://u:SECRET@h/d?sslmode=yes, one of disable",
        "postgres://u:SECRET@h/d?sslmode, one of disable",
        "postgres://u:SECRET@h/d?channel_binding=require, channel_binding",
        "'postgres://u:SECRET@h1,h2/d', several hosts",
    })
    void whatIsWrongIsSaidWithoutThePassword(String url, String expected) {
        DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> DatabaseUrl.parse(url));
        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
        assertFalse(problem.getMessage().contains("SECRET"), problem.getMessage());
    }
}
