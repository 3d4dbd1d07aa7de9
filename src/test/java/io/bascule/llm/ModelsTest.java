package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ModelsTest {
    private static final Optional<ModelKey> KEY = Optional.of(new ModelKey("key"));
    private static final Optional<URI> LOCAL = Optional.of(URI.create("http://localhost:11434/v1"));

    @Test
    void withoutAKeyTheSettingIsNamed() {
        assertMissing("model.apiKey (BASCULE_MODEL_API_KEY or ANTHROPIC_API_KEY)", Provider.ANTHROPIC, "m");
        assertMissing("or model.baseUrl (BASCULE_MODEL_BASE_URL)", Provider.OPENAI, "m");
        assertMissing("model.name (BASCULE_MODEL_NAME)", Provider.OPENAI, "");
    }

    @Test
    void aKeyOrAServerOfOnesOwnIsEnough() {
        for (Provider provider : Provider.values()) {
            assertNull(Models.missing(settings(provider, KEY, Optional.empty(), "m")));
            assertNull(Models.missing(settings(provider, Optional.empty(), LOCAL, "m")));
        }
        assertEquals(
                "m",
                Models.of(settings(Provider.OPENAI, Optional.empty(), LOCAL, "m"))
                        .orElseThrow()
                        .name());
    }

    @Test
    void theCostIsRoundedUpToTheMillionthOfADollar() {
        ModelSettings free = settings(Provider.ANTHROPIC, KEY, Optional.empty(), "m");
        assertEquals(OptionalLong.empty(), free.costMicros(1_000, 1_000));
        assertEquals(
                OptionalLong.of(1_000 * 3 + 200 * 15), priced(free, "3", "15").costMicros(1_000, 200));
        assertEquals(OptionalLong.of(1), priced(free, "0.25", "1.25").costMicros(1, 0));
        assertEquals(OptionalLong.of(0), priced(free, "0", "0").costMicros(1_000, 1_000));
    }

    private static void assertMissing(String words, Provider provider, String name) {
        ModelSettings settings = settings(provider, Optional.empty(), Optional.empty(), name);
        assertTrue(Models.missing(settings).contains(words), Models.missing(settings));
        assertTrue(Models.of(settings).isEmpty());
    }

    private static ModelSettings settings(
            Provider provider, Optional<ModelKey> key, Optional<URI> baseUrl, String name) {
        return new ModelSettings(
                provider, key, baseUrl, name, Duration.ofSeconds(60), 8_192, 4, Optional.empty(), Optional.empty());
    }

    private static ModelSettings priced(ModelSettings s, String input, String output) {
        return new ModelSettings(
                s.provider(),
                s.apiKey(),
                s.baseUrl(),
                s.name(),
                s.silence(),
                s.maxTokens(),
                s.maxRetries(),
                Optional.of(new BigDecimal(input)),
                Optional.of(new BigDecimal(output)));
    }
}
