package io.bascule.command;

import io.bascule.DatabaseAccess;
import io.bascule.job.AuditReport;
import io.bascule.settings.Config;
import io.bascule.store.AuditStore;
import io.bascule.store.Database;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verify}: whether the audit log is whole. */
@Command(
        name = "verify",
        description = {
            "Checks the audit log's hash chain: finds a changed, missing or reordered entry. Exit code 1 where it is broken.",
            "Keep the printed end of the chain elsewhere: whoever can write the whole database can also write another chain."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private static final long PATIENCE_MIN = 30;

    @Mixin
    private SettingsOption settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws TimeoutException {
        Config config = settings.read();
        try (DatabaseAccess access = DatabaseAccess.open(config)) {
            AuditReport report = verify(access);
            PrintWriter out = spec.commandLine().getOut();
            report.problem()
                    .ifPresentOrElse(
                            problem -> out.println("BROKEN at entry " + problem.seq() + " (" + problem.kind() + "): "
                                    + problem.text()),
                            () -> out.println("The audit log is whole: " + report.rows() + " entries."));
            out.println("End of the chain: entry " + report.headSeq() + ", hash " + report.headHash());
            out.flush();
            return report.isWhole() ? 0 : Bascule.FAILED;
        }
    }

    private static AuditReport verify(DatabaseAccess access) throws TimeoutException {
        Vertx vertx = Vertx.vertx();
        try {
            Database database = new Database(vertx, access.address(), 1);
            return new AuditStore(database).verify().await(PATIENCE_MIN, TimeUnit.MINUTES);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
