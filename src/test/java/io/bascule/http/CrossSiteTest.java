package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossSiteTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, app:3000, true",
                "http://app:3000, -, app:3000, true",
                "http://app:3000, same-origin, app:3000, true",
                "-, same-origin, app:3000, true",
                "http://app, -, app:80, true",
                "https://app, -, app, true",
                "https://APP, -, app:443, true",
                "http://[::1]:3000, -, [::1]:3000, true",
                "http://[::1], -, [::1], true",
                "http://app:3000, cross-site, app:3000, false",
                "-, cross-site, app:3000, false",
                "-, same-site, app:3000, false",
                "-, none, app:3000, false",
                "http://app:3001, -, app:3000, false",
                "http://evil, -, app:3000, false",
                "http://app.evil:3000, -, app:3000, false",
                "http://app:3000@evil, -, app:3000, false",
                "null, -, app:3000, false",
                "'', -, app:3000, false",
                "http://, -, app:3000, false",
                "http://app:3000, -, -, false"
            })
    void onlyThisServersOwnPagesMaySend(String origin, String fetchSite, String authority, boolean passes) {
        assertEquals(passes, CrossSite.refusal(origin, fetchSite, authority).isEmpty());
    }
}
