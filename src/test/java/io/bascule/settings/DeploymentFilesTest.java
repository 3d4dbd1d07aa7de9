package io.bascule.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files for containers name settings that exist. Neither can be run without Docker. */
class DeploymentFilesTest {
    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile");

    @Test
    void theyNameOnlyVariablesThatTheServerKnows() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path file : new Path[] {COMPOSE, DOCKERFILE}) {
            Matcher variables = Pattern.compile("\\bBASCULE_[A-Z_]+").matcher(Files.readString(file));
            while (variables.find()) {
                named.add(variables.group());
            }
        }
        assertTrue(named.size() >= 3, named.toString());
        named.removeAll(Settings.all().stream().map(Setting::variable).toList());
        assertEquals(Set.of(), named);
    }

    @Test
    void theComposeFileBuildsTheServerFromItsDockerfileAndWaitsForTheDatabase() throws IOException {
        Map<String, Object> compose =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(COMPOSE));
        assertTrue(compose.toString().contains(DOCKERFILE.toString()), "the Dockerfile it builds from");
        assertTrue(compose.toString().contains("service_healthy"), "waits for the database");
    }
}
