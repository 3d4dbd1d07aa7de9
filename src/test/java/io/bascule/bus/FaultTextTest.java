package io.bascule.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTextTest {
    private static void assertSame(Fault wanted, Fault read) {
        assertEquals(wanted.code(), read.code());
        assertEquals(wanted.getMessage(), read.getMessage());
        assertEquals(wanted.errors(), read.errors());
        assertEquals(wanted.more(), read.more());
    }

    private static Fault there(Throwable failure) {
        return FaultText.read(FaultText.write(failure));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeComesBack(ErrorCode code) {
        Fault fault = Fault.of(code, "Say \"what\"\nto do: ü");
        assertSame(fault, there(fault));
    }

    @Test
    void errorsAndFurtherMembersComeBack() {
        Fault invalid = Fault.invalid(List.of(new FieldError("jobs[0].tags[1]", "must"), new FieldError("b", "may")));
        assertSame(invalid, there(invalid));
        Fault lost = Fault.of(ErrorCode.ALREADY_DECIDED, "late")
                .with("winner", new JsonObject().put("status", "APPROVED").putNull("decidedBy"))
                .with("n", 1);
        assertSame(lost, there(lost));
    }

    @Test
    void whatNobodyExpectedTellsNothingOfTheInside() {
        Fault fault = there(new IllegalStateException("password=secret"));
        assertEquals(ErrorCode.INTERNAL, fault.code());
        assertFalse(fault.getMessage().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"code\":\"NO_SUCH_CODE\",\"errors\":[]}", "null"})
    void textThatIsNoFaultIsAnInternalOne(String text) {
        assertEquals(ErrorCode.INTERNAL, FaultText.read(text).code());
    }
}
