package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.anthropic.com,https://api.anthropic.com/v1",
        "https://api.anthropic.com/,https://api.anthropic.com/v1",
        "https://api.anthropic.com/v1,https://api.anthropic.com/v1",
        "https://api.anthropic.com/v1/,https://api.anthropic.com/v1",
        "http://localhost:11434,http://localhost:11434/v1",
        "https://openrouter.ai/api,https://openrouter.ai/api/v1",
        "https://open.bigmodel.cn/api/paas/v4,https://open.bigmodel.cn/api/paas/v4",
        "https://generativelanguage.googleapis.com/v1beta/openai,https://generativelanguage.googleapis.com/v1beta/openai",
        "https://v1.example.org,https://v1.example.org/v1",
        "https://example.org/vision,https://example.org/vision/v1"
    })
    void aVersionIsAddedWhereThereIsNone(URI given, String used) {
        assertEquals(used, BaseUrl.of(given));
    }
}
