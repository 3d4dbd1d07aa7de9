package io.bascule.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which model is asked, and how patiently.
 *
 * @param apiKey may be empty where {@code baseUrl} is a server that asks for none
 * @param baseUrl empty for the provider's own; with or without the version at its end, as {@code http://localhost:11434/v1}
 * @param name of the model; empty where none was set
 * @param silence a provider that sends nothing for so long is given up, and one that sends nothing but signs of life after ten times
 *     as long
 * @param maxTokens most tokens of an answer
 * @param maxRetries how often a provider that is busy or away is asked once more
 * @param inputPrice in US dollars for a million tokens
 * @param outputPrice in US dollars for a million tokens
 */
public record ModelSettings(
        Provider provider,
        Optional<ModelKey> apiKey,
        Optional<URI> baseUrl,
        String name,
        Duration silence,
        int maxTokens,
        int maxRetries,
        Optional<BigDecimal> inputPrice,
        Optional<BigDecimal> outputPrice) {

    /** What so many tokens cost, in millionths of a US dollar, rounded up; empty unless both prices are set. */
    public OptionalLong costMicros(long inputTokens, long outputTokens) {
        if (inputPrice.isEmpty() || outputPrice.isEmpty()) {
            return OptionalLong.empty();
        }
        // Dollars for a million tokens are millionths of a dollar for one.
        BigDecimal cost = inputPrice
                .get()
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(outputPrice.get().multiply(BigDecimal.valueOf(outputTokens)));
        return OptionalLong.of(cost.setScale(0, RoundingMode.CEILING).longValueExact());
    }
}
