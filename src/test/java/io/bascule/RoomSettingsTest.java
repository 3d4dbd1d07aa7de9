package io.bascule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.llm.ModelSettings;
import io.bascule.llm.Models;
import io.bascule.llm.Provider;
import io.bascule.settings.ConfigReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void aKeyIsAllThatAnthropicNeeds() {
        ModelSettings settings = model(Map.of("ANTHROPIC_API_KEY", "key-of-anthropic"));
        assertEquals(Provider.ANTHROPIC, settings.provider());
        assertEquals("claude-sonnet-4-5", settings.name());
        assertNull(Models.missing(settings));
        assertFalse(settings.toString().contains("key-of-anthropic"));
        assertTrue(Models.missing(model(Map.of())).contains("ANTHROPIC_API_KEY"));
    }

    @Test
    void anotherServerNeedsTheNameOfItsModel() {
        Map<String, String> nameless =
                Map.of("BASCULE_MODEL_PROVIDER", "openai", "BASCULE_MODEL_BASE_URL", "http://localhost:11434/v1");
        assertTrue(Models.missing(model(nameless)).contains("model.name"));
        ModelSettings settings = model(Map.of(
                "BASCULE_MODEL_PROVIDER",
                "openai",
                "BASCULE_MODEL_BASE_URL",
                "http://localhost:11434/v1",
                "BASCULE_MODEL_NAME",
                "llama3"));
        assertEquals(Optional.of(URI.create("http://localhost:11434/v1")), settings.baseUrl());
        assertNull(Models.missing(settings));
    }

    private ModelSettings model(Map<String, String> environment) {
        return RoomSettings.model(ConfigReader.read(Optional.empty(), directory, environment));
    }
}
