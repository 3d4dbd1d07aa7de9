package io.bascule.remote;

import io.bascule.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The programs that are agents. They behave alike. */
enum Program {
    /** The small jar, named by the system property {@code bascule.agent.jar}. */
    JAVA {
        @Override
        List<String> command() {
            Path jar = Path.of(System.getProperty("bascule.agent.jar", "target/bascule-agent.jar"))
                    .toAbsolutePath();
            Machine.needs(Files.exists(jar), "the agent's jar at " + jar + ", which the build makes");
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString());
        }
    },

    /** The script, with the Python that the machine has; another one is named by the system property {@code python}. */
    PYTHON {
        @Override
        List<String> command() {
            Machine.needs(PYTHON_3.isPresent(), "Python 3.8 or newer, to test the agent (-Dpython=/path/to/it)");
            Path script = Path.of("src/main/resources/agent/bascule_agent.py").toAbsolutePath();
            return List.of(PYTHON_3.get(), script.toString());
        }
    };

    private static final Optional<String> PYTHON_3 =
            Optional.of(System.getProperty("python", "python3")).filter(Program::isNewEnough);

    /** What starts it, without options. The test is skipped where this machine lacks it. */
    abstract List<String> command();

    private static boolean isNewEnough(String python) {
        try {
            Process asked = new ProcessBuilder(
                            python, "-c", "import sys; sys.exit(0 if sys.version_info >= (3, 8) else 1)")
                    .start();
            return asked.waitFor(30, TimeUnit.SECONDS) && asked.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
