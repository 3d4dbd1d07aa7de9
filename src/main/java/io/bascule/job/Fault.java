package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** An answer that says no: what is wrong and what to do, as it goes to the caller over HTTP and over the event bus alike. */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<FieldError> errors;
    private final transient JsonObject more;

    private Fault(ErrorCode code, String detail, List<FieldError> errors, JsonObject more) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.more = more;
    }

    public static Fault of(ErrorCode code, String detail) {
        return new Fault(code, detail, List.of(), new JsonObject());
    }

    /** A request with fields that are wrong, each named. */
    public static Fault invalid(List<FieldError> errors) {
        FieldError first = errors.get(0);
        String rest = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        return new Fault(
                ErrorCode.INVALID_REQUEST, first.field() + ": " + first.message() + rest, errors, new JsonObject());
    }

    public static Fault invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    public static Fault notFound(String what) {
        return of(ErrorCode.NOT_FOUND, "There is no such " + what + ", or it is not yours to see.");
    }

    /** The same fault with a member more in the answer, for example who won a race. */
    public Fault with(String name, Object value) {
        return new Fault(code, getMessage(), errors, more.copy().put(name, value));
    }

    /** The same fault, written again from its parts. */
    public static Fault restored(ErrorCode code, String detail, List<FieldError> errors, JsonObject more) {
        return new Fault(code, detail, errors, more);
    }

    public ErrorCode code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** Further members of the answer. */
    public JsonObject more() {
        return more;
    }
}
