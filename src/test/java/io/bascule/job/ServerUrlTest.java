package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, http://localhost:3000",
        "http://127.0.0.1:3000/, http://127.0.0.1:3000",
        "HTTPS://Jobs.Example.ORG, https://jobs.example.org",
        "https://jobs.example.org:443/bascule/, https://jobs.example.org/bascule",
        "http://jobs.example.org:443, http://jobs.example.org:443",
        "http://my_host:80/a/b-c/~d.e, http://my_host/a/b-c/~d.e",
        "http://[::1]:3000/x, http://[::1]:3000/x",
        "http://[::80], http://[::80]",
        "http://h/.well-known/..x, http://h/.well-known/..x"
    })
    void anAddressIsReadAndWrittenInOneWay(String text, String written) {
        assertEquals(written, ServerUrl.parse(text).orElseThrow().toString());
        assertEquals(Optional.of(written), ServerUrl.parse(written).map(ServerUrl::toString));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://",
                "http:///x",
                "//host",
                "host:3000",
                "ftp://host",
                "javascript://host",
                "http://host:0",
                "http://host:65536",
                "http://host:",
                "http://host:80:80",
                "http://user@host",
                "http://user:pw@host/",
                "http://host/?q",
                "http://host/#f",
                "http://host/a b",
                "http://host/a//b",
                "http://host/../b",
                "http://host/a/.",
                "http://host/a/..",
                "http://host/%2e%2e",
                "http://host/$(id)",
                "http://ho st",
                "http://host\n",
                "http://host\nAPI_KEY=x",
                "http://host/\r\nHANDLERS=a=b",
                "http://-host",
                "http://host.",
                "http://h\u00f6st",
                "http://[::1",
                "http://[::1]x",
                "http://[g::1]",
                "http://`id`",
                "http://host;x"
            })
    void whatIsNoneOrCouldBeMoreThanOneIsRefused(String text) {
        assertEquals(Optional.empty(), ServerUrl.parse(text));
    }

    @Test
    void aVeryLongOneIsRefusedQuickly() {
        assertEquals(Optional.empty(), ServerUrl.parse("http://host/" + "a/".repeat(100_000)));
        assertEquals(Optional.empty(), ServerUrl.parse("http://" + "a".repeat(400)));
        assertEquals(Optional.empty(), ServerUrl.of("http", "a".repeat(100_000), ""));
        assertEquals(Optional.empty(), ServerUrl.of("http", null, ""));
    }

    @Test
    void theSameHostIsTheSameWithTheUsualPortOrWithoutIt() {
        ServerUrl url = ServerUrl.parse("https://jobs.example.org/x").orElseThrow();
        assertTrue(url.isAt("Jobs.example.org"));
        assertTrue(url.isAt("jobs.example.org:443"));
        assertFalse(url.isAt("jobs.example.org:80"));
        assertFalse(url.isAt("example.org"));
        assertFalse(url.isAt(null));
    }
}
