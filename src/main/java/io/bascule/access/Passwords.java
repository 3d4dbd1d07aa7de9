package io.bascule.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes passwords with argon2id. A hash takes a core for about 50 ms, so it runs on threads of its own, which nothing else
 * can be starved of; who comes when too many wait gets {@code UNAVAILABLE}.
 */
public final class Passwords {
    public static final int MIN_LENGTH = 8;
    public static final int MAX_LENGTH = 200;

    private static final int GENERATED_LENGTH = 20;
    private static final int SALT_BYTES = 16;
    /** OWASP's recommendation: 19 MiB, two passes, one lane. */
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
    /** How many may wait for each thread: about a second of work. */
    private static final int WAITING_PER_THREAD = 16;

    private final WorkerExecutor threads;
    private final int most;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** With a thread for each processor. */
    public Passwords(Vertx vertx) {
        this(vertx, Runtime.getRuntime().availableProcessors());
    }

    Passwords(Vertx vertx, int threads) {
        this.threads = vertx.createSharedWorkerExecutor("bascule-passwords", threads);
        this.most = threads * WAITING_PER_THREAD;
    }

    /** What is wrong with a password that someone chose, if anything. */
    public static Optional<FieldError> problem(String field, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return Optional.of(new FieldError(field, "must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters"));
        }
        return Text.isStorable(password)
                ? Optional.empty()
                : Optional.of(new FieldError(field, "holds \\u0000 or half of a surrogate pair; remove it"));
    }

    /** A password that cannot be guessed and is easy to type. */
    public static String generate() {
        return RandomText.of(GENERATED_LENGTH);
    }

    /** The hash to keep, with its parameters and salt in it. */
    public Future<String> hash(String password) {
        return apart(
                () -> ARGON2.hash(bytes(password), RandomText.bytes(SALT_BYTES)).getResult());
    }

    /**
     * Whether the password is the one.
     *
     * @param hash of the user, or empty where there is no such user: then the answer is no, after the same work
     */
    public Future<Boolean> matches(String password, Optional<String> hash) {
        return apart(() -> hash.isPresent() ? check(password, hash.get()) : refuse(password));
    }

    private static boolean check(String password, String hash) {
        return Argon2Function.getInstanceFromHash(hash)
                .check(bytes(password), hash.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean refuse(String password) {
        ARGON2.hash(bytes(password), new byte[SALT_BYTES]);
        return false;
    }

    private <T> Future<T> apart(Callable<T> work) {
        if (inFlight.incrementAndGet() > most) {
            inFlight.decrementAndGet();
            return Future.failedFuture(Fault.of(
                            ErrorCode.UNAVAILABLE,
                            "Too many people sign in at this moment; try again in a few seconds.")
                    .with("retryAfterSeconds", 2));
        }
        return threads.executeBlocking(work, false).onComplete(done -> inFlight.decrementAndGet());
    }

    /** Keyboards write the same letter in different ways. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }
}
