package io.bascule.sessions;

import io.bascule.job.WorkUsage;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a session may use before a person is asked.
 *
 * @param tokens null for no limit
 * @param costMicros in millionths of a US dollar; null for no limit
 */
record Budget(Long tokens, Long costMicros) {
    private static final int MICROS = 6;

    /**
     * Where the session stands before another call.
     *
     * @param granted how often a person allowed as much again
     */
    Standing standing(WorkUsage used, int granted) {
        Budget now = times(granted + 1L);
        List<String> over = new ArrayList<>();
        if (now.tokens != null && used.tokens() >= now.tokens) {
            over.add(String.format(
                    Locale.ROOT, "The budget of %,d tokens is used up (%,d used)", now.tokens, used.tokens()));
        }
        if (now.costMicros != null && used.costMicros() >= now.costMicros) {
            over.add("The budget of " + dollars(now.costMicros) + " USD is used up (" + dollars(used.costMicros())
                    + " USD used)");
        }
        return over.isEmpty() ? new Within() : exceeded(String.join(". ", over), used, now, times(granted + 2L));
    }

    private Budget times(long times) {
        return new Budget(product(tokens, times), product(costMicros, times));
    }

    /** At most what a long holds: no number of approvals makes a limit negative. */
    private static Long product(Long limit, long times) {
        if (limit == null) {
            return null;
        }
        return limit > Long.MAX_VALUE / times ? Long.MAX_VALUE : limit * times;
    }

    private static Exceeded exceeded(String what, WorkUsage used, Budget now, Budget next) {
        List<String> limits = new ArrayList<>();
        JsonObject data = new JsonObject().put("kind", "budget").put("usedTokens", used.tokens());
        if (now.tokens != null) {
            data.put("tokenBudget", now.tokens);
            limits.add(String.format(Locale.ROOT, "%,d tokens", next.tokens));
        }
        if (now.costMicros != null) {
            data.put("usedCost", number(used.costMicros())).put("costBudget", number(now.costMicros));
            limits.add(dollars(next.costMicros) + " USD");
        }
        String message = what + ". Approved, the session may use as much again, " + String.join(" and ", limits)
                + " in all; rejected, it fails.";
        return new Exceeded(message, data, next);
    }

    private static double number(long micros) {
        return BigDecimal.valueOf(micros, MICROS).doubleValue();
    }

    private static String dollars(long micros) {
        BigDecimal dollars = BigDecimal.valueOf(micros, MICROS).stripTrailingZeros();
        return (dollars.scale() < 2 ? dollars.setScale(2) : dollars).toPlainString();
    }

    /** Whether another call may be made. */
    sealed interface Standing {}

    /** It may. */
    record Within() implements Standing {}

    /**
     * A person is asked first.
     *
     * @param message for the checkpoint
     * @param data of the checkpoint: {@code {kind: "budget", usedTokens, tokenBudget?, usedCost?, costBudget?}}, costs in US dollars
     * @param next the limits that hold once it is approved
     */
    record Exceeded(String message, JsonObject data, Budget next) implements Standing {}
}
