package io.bascule.access;

import io.bascule.job.Role;
import java.util.Optional;

/** What an admin changes of a user; empty means as it is. */
public record UserChange(Optional<Role> role, Optional<Boolean> active, Optional<String> password) {

    public boolean isEmpty() {
        return role.isEmpty() && active.isEmpty() && password.isEmpty();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "UserChange[" + role + ", " + active + "]";
    }
}
