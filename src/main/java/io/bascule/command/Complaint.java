package io.bascule.command;

import io.bascule.cluster.ClusterProblem;
import io.bascule.job.Fault;
import io.bascule.postgres.DatabaseProblem;
import io.bascule.settings.ConfigException;
import java.io.PrintWriter;
import java.net.BindException;
import picocli.CommandLine;

/** What a command that failed says: what a person can mend in a sentence, what we got wrong with its trace. */
final class Complaint {
    private Complaint() {}

    /** @return the exit code */
    static int tell(Throwable failure, PrintWriter out) {
        if (failure instanceof BindException) {
            out.println("Cannot listen: " + failure.getMessage()
                    + ". Is another server there? Choose another port with http.port (BASCULE_HTTP_PORT).");
        } else if (saysWhatToDo(failure)) {
            out.println(failure.getMessage());
        } else {
            failure.printStackTrace(out);
        }
        out.flush();
        return failure instanceof ConfigException ? CommandLine.ExitCode.USAGE : Bascule.FAILED;
    }

    private static boolean saysWhatToDo(Throwable failure) {
        return failure instanceof ConfigException
                || failure instanceof DatabaseProblem
                || failure instanceof ClusterProblem
                || failure instanceof Fault;
    }
}
