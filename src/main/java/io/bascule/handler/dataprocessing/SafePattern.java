package io.bascule.handler.dataprocessing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that a stranger may write. It is matched against whole values, and an expression that would take
 * for ever is stopped.
 *
 * <p>Time is bounded in two parts. Every look at a character costs one step of a budget; and the syntax is narrowed to
 * where nothing can go on without looking at one: characters, classes, {@code .}, groups, {@code |}, quantifiers and the
 * escapes {@code \d \w \s \p{…}}, with no group that matches nothing, no look-around and no back-reference. Counted
 * in steps instead of time, so that every run of a job ends the same way.
 */
final class SafePattern {
    /** Longest expression, in characters. */
    static final int MAX_PATTERN = 200;
    /** Longest value that is tried, in characters; a longer one does not match. */
    static final int MAX_VALUE = 1_000;

    private static final String ESCAPES = "dDwWsSpP";

    private final Pattern pattern;

    private SafePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Steps that are left for all values of a job. */
    static final class Budget {
        private long steps;

        Budget(long steps) {
            this.steps = steps;
        }

        private void spend() {
            if (--steps < 0) {
                throw new ExhaustedException();
            }
        }
    }

    /** The budget is spent: the expression backtracks too much for these values. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("The expression takes too many steps", null, false, false);
        }
    }

    /**
     * @throws IllegalArgumentException where {@link #problem} finds one
     */
    static SafePattern of(String expression) {
        problem(expression).ifPresent(problem -> {
            throw new IllegalArgumentException("The expression " + problem);
        });
        return new SafePattern(Pattern.compile(expression));
    }

    /**
     * @throws ExhaustedException where the budget does not last
     */
    boolean matches(String value, Budget budget) {
        try {
            return value.length() <= MAX_VALUE
                    && pattern.matcher(new Counted(value, budget)).matches();
        } catch (StackOverflowError deeplyNested) {
            throw new ExhaustedException();
        }
    }

    /** What is wrong with the expression, as a sentence that begins with "must". */
    static Optional<String> problem(String expression) {
        if (expression.isEmpty() || expression.length() > MAX_PATTERN) {
            return Optional.of("must have 1 to " + MAX_PATTERN + " characters");
        }
        try {
            Pattern.compile(expression);
            return syntaxProblem(expression);
        } catch (PatternSyntaxException wrong) {
            return Optional.of("must be a regular expression: " + wrong.getDescription());
        }
    }

    /** The expression compiles, so that brackets are known to be in pairs. */
    private static Optional<String> syntaxProblem(String expression) {
        Deque<Integer> open = new ArrayDeque<>();
        int classStart = -1;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            Optional<String> problem =
                    classStart >= 0 ? problemInClass(expression, i, classStart) : problemOutside(expression, i, open);
            if (problem.isPresent()) {
                return problem;
            }
            if (c == '\\') {
                i++;
            } else if (classStart >= 0) {
                classStart = c == ']' ? -1 : classStart;
            } else {
                classStart = c == '[' ? i : -1;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problemInClass(String expression, int i, int classStart) {
        String before = expression.substring(classStart, i);
        boolean empty = expression.charAt(i) == ']' && (before.equals("[") || before.equals("[^"));
        if (expression.charAt(i) == '[' || empty || expression.startsWith("&&", i)) {
            return Optional.of("must write [, & and a leading ] inside a class with a backslash");
        }
        return escapeProblem(expression, i);
    }

    /**
     * @param open where the groups begin that are open at {@code i}
     */
    private static Optional<String> problemOutside(String expression, int i, Deque<Integer> open) {
        switch (expression.charAt(i)) {
            case '^', '$':
                return Optional.of("must not use ^ and $: it is matched against the whole value");
            case '(':
                open.push(i);
                boolean special = expression.startsWith("(?", i) && !expression.startsWith("(?:", i);
                return special ? Optional.of("must not use (?…) but for (?:…)") : Optional.empty();
            case ')':
                boolean nothing = Pattern.matches(expression.substring(open.pop(), i + 1), "");
                return nothing
                        ? Optional.of("must not have a group that matches nothing; write (…)? for what may be missing")
                        : Optional.empty();
            default:
                return escapeProblem(expression, i);
        }
    }

    private static Optional<String> escapeProblem(String expression, int i) {
        if (expression.charAt(i) != '\\' || isEscape(expression.charAt(i + 1))) {
            return Optional.empty();
        }
        return Optional.of("must not use \\" + expression.charAt(i + 1)
                + "; of letters and digits only \\d, \\w, \\s, \\p{…} and their opposites");
    }

    private static boolean isEscape(char escaped) {
        return ESCAPES.indexOf(escaped) >= 0 || !Character.isLetterOrDigit(escaped);
    }

    /** A value that counts how often it is looked at. */
    private record Counted(String value, Budget budget) implements CharSequence {
        @Override
        public char charAt(int index) {
            budget.spend();
            return value.charAt(index);
        }

        @Override
        public int length() {
            return value.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return value.substring(start, end);
        }

        @Override
        public String toString() {
            return value;
        }
    }
}
