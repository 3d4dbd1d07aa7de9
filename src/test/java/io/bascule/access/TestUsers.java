package io.bascule.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.Role;
import io.bascule.job.User;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.UserStore;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;

/**
 * Users whose passwords are checked in no time. A hash names its own parameters, and those of these are the least that argon2 takes:
 * tests sign in by the thousand, and what keeps people safe would be a tenth of their time.
 */
public final class TestUsers {
    private static final Argon2Function LEAST = Argon2Function.getInstance(8, 1, 1, 32, Argon2.ID);
    private static final byte[] SALT = "salt of the tests".getBytes(StandardCharsets.US_ASCII);

    private TestUsers() {}

    /** As a server makes one, but for what hashing costs. */
    public static User add(Database database, Caller by, String name, String password, Role role) {
        String hash =
                LEAST.hash(password.getBytes(StandardCharsets.UTF_8), SALT).getResult();
        return new UserStore(database)
                .create(by, new UserStore.NewUser(Ids.next(), name, hash, role))
                .await()
                .orElseThrow();
    }

    /** The first admin of a server that has not started yet: it keeps the one that it finds. */
    public static void addAdmin(Vertx vertx, DatabaseAddress address, String password) {
        Database database = new Database(vertx, address, 1);
        add(database, Caller.SYSTEM, "admin", password, Role.ADMIN);
        database.close().await();
    }
}
