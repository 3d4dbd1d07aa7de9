package io.bascule.cluster;

/** The cluster could not be joined. The message says why and what to do. */
public final class ClusterProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterProblem(String message) {
        super(message);
    }

    public ClusterProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
