package io.bascule.telemetry;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out of a text what looks like a secret. Takes too much rather than too little; linear in the text's length. */
final class Scrubber {
    private record Rule(Pattern secret, String replacement) {}

    private static final String GONE = "[removed]";

    private static final List<Rule> RULES = List.of(
            rule("-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,20000}(-----END [A-Z ]{0,30}PRIVATE KEY-----)?", GONE),
            // JSON Web Tokens, whole or cut short.
            rule("\\beyJ[A-Za-z0-9_-]{5,}(\\.[A-Za-z0-9_-]*){0,4}", GONE),
            // Our keys and those of well-known services.
            rule("\\bbsk_[A-Za-z0-9_-]+", "bsk_" + GONE),
            rule("\\b(sk|pk|rk|gh[opsur]|xox[abeprs])([-_])[A-Za-z0-9_-]{16,}", "$1$2" + GONE),
            rule("\\bAKIA[A-Z0-9]{16}\\b", GONE),
            rule("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{4,}", "$1 " + GONE),
            // user:password@host of any URL.
            rule("://[^\\s\"'<>]{0,2000}@", "://" + GONE + "@"),
            rule(
                    "(?i)(password|passwd|pwd|passphrase|secret|token|api[_-]?key|authorization|cookie)"
                            + "(\\\\?[\"']?\\s{0,3}[:=]\\s{0,3})"
                            + "(\\\\?\"[^\"]{0,2000}\"?|'[^']{0,2000}'?|[^\\s\"',;&})\\]]+)",
                    "$1$2" + GONE));

    private Scrubber() {}

    /** The text without secrets; null stays null. */
    static String scrub(String text) {
        if (text == null) {
            return null;
        }
        String clean = text;
        for (Rule rule : RULES) {
            clean = rule.secret().matcher(clean).replaceAll(rule.replacement());
        }
        return clean;
    }

    private static Rule rule(String secret, String replacement) {
        return new Rule(Pattern.compile(secret), replacement);
    }
}
