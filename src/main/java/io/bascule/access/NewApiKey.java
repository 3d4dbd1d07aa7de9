package io.bascule.access;

import io.bascule.job.ApiKey;

/**
 * A key that was just made.
 *
 * @param token the key's text, shown this once; secret
 */
public record NewApiKey(String token, ApiKey key) {

    /** Without the token. */
    @Override
    public String toString() {
        return "NewApiKey[" + key + "]";
    }
}
