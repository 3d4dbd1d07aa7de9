package io.bascule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what is there. */
class ReadmeTest {
    private static final Path EXAMPLE = Path.of("src/test/java/io/bascule/example/RefundHandler.java");
    private static final Pattern ROUTE =
            Pattern.compile("((?:GET|POST|PATCH|DELETE)(?:, (?:GET|POST|PATCH|DELETE))*) `(/[^`]+)`");

    private final String readme = read(Path.of("README.md"));

    @Test
    void theExampleOfAJobTypeIsTheOneThatIsCompiledAndTested() {
        String source = read(EXAMPLE);
        assertTrue(readme.contains(source.substring(source.indexOf("/**"))), "copy the class from " + EXAMPLE);
    }

    @Test
    void theTableOfRoutesIsThatOfTheContract() {
        Set<String> shown = new TreeSet<>();
        Matcher routes = ROUTE.matcher(readme);
        while (routes.find()) {
            Arrays.stream(routes.group(1).split(", ")).forEach(method -> shown.add(method + " " + routes.group(2)));
        }
        Set<String> known = new TreeSet<>();
        JsonObject paths = new JsonObject(read(Path.of("src/main/resources/openapi.json"))).getJsonObject("paths");
        paths.forEach(path -> ((JsonObject) path.getValue())
                .fieldNames().stream()
                        .filter(name -> Set.of("get", "post", "patch", "delete").contains(name))
                        .forEach(method -> known.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        known.remove("GET /docs");
        assertEquals(known, shown);
    }

    @Test
    void everyFileItNamesIsThere() {
        Matcher links = Pattern.compile("]\\((?!http)([^)#]+)\\)").matcher(readme);
        while (links.find()) {
            assertTrue(Files.exists(Path.of(links.group(1))), links.group(1));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
