package io.bascule.llm;

import java.time.Clock;
import java.util.Optional;

/** Makes the model that the settings name. */
public final class Models {
    private Models() {}

    /** The model; empty where {@link #missing} says what it lacks. Nothing is asked yet. */
    public static Optional<Model> of(ModelSettings settings) {
        return missing(settings) == null
                ? Optional.of(new StreamedModel(settings, Clock.systemUTC()))
                : Optional.empty();
    }

    /** What has to be set before a model can be asked, in a sentence that names the setting; null where nothing is missing. */
    public static String missing(ModelSettings settings) {
        if (settings.name().isBlank()) {
            return "Set model.name (BASCULE_MODEL_NAME) to a model that the provider has.";
        }
        if (settings.apiKey().isEmpty() && settings.baseUrl().isEmpty()) {
            return switch (settings.provider()) {
                case ANTHROPIC ->
                    "Set model.apiKey (BASCULE_MODEL_API_KEY or ANTHROPIC_API_KEY) to a key of Anthropic's.";
                case OPENAI ->
                    "Set model.apiKey (BASCULE_MODEL_API_KEY) to a key of OpenAI's, or model.baseUrl"
                            + " (BASCULE_MODEL_BASE_URL) to a server that needs none.";
            };
        }
        boolean isSendable = settings.apiKey().map(ModelKey::isSendable).orElse(true);
        return isSendable ? null : "model.apiKey is no key: it has spaces, or characters that are not ASCII.";
    }
}
