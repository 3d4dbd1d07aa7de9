package io.bascule.command;

import io.bascule.DatabaseAccess;
import io.bascule.postgres.DatabaseReport;
import io.bascule.settings.Config;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check-db}: what the database is and holds. */
@Command(
        name = "check-db",
        description = {
            "Connects to the database, lists its migrations and tables, and says what to do where something is wrong.",
            "Changes nothing. Exit code 1 where a server could not run on it."
        },
        mixinStandardHelpOptions = true)
final class CheckDbCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Config config = settings.read();
        PrintWriter out = spec.commandLine().getOut();
        try (DatabaseAccess database = DatabaseAccess.open(config)) {
            DatabaseReport report = DatabaseReport.of(database.address());
            print(out, report);
            return report.isUsable() ? 0 : Bascule.FAILED;
        }
    }

    private static void print(PrintWriter out, DatabaseReport report) {
        out.println("Connected to " + report.address());
        out.println("PostgreSQL " + report.version());
        report.findings().forEach(finding -> out.println(finding.severity() + ": " + finding.text()));
        out.println("Migrations");
        report.migrations()
                .forEach(migration -> out.printf(
                        "  %-4s %-24s %-8s %s%n",
                        migration.version(),
                        migration.description(),
                        migration.state(),
                        migration.installedAt() == null ? "" : migration.installedAt()));
        out.println("Tables");
        report.tables()
                .forEach(table -> out.printf(
                        "  %-18s %s%n",
                        table.name(),
                        table.estimatedRows() < 0 ? "not counted yet" : "about " + table.estimatedRows() + " rows"));
        if (report.tables().isEmpty()) {
            out.println("  none yet: the first start of a server makes them");
        }
        out.println(report.isUsable() ? "The database is ready." : "The database cannot be used; see above.");
        out.flush();
    }
}
