package io.bascule.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BusTest {
    private final Requests.OneJob asked = new Requests.OneJob(Ids.next(), Caller.SYSTEM);

    @Test
    void aMessageInsideTheJvmIsTheVeryInstance(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        bus.serve(Addresses.CANCEL, request -> {
            test.verify(() -> assertSame(asked, request));
            return Future.failedFuture(Fault.notFound("job"));
        });
        bus.request(Addresses.CANCEL, asked).onComplete(test.failing(failure -> test.completeNow()));
    }

    @Test
    void aFaultOnOneSideIsTheSameFaultOnTheOther(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        Fault lost = Fault.of(ErrorCode.ALREADY_DECIDED, "Someone was faster.").with("winner", "rita");
        bus.serve(Addresses.CANCEL, request -> Future.failedFuture(lost));
        bus.request(Addresses.CANCEL, asked)
                .onComplete(test.failing(failure -> test.verify(() -> {
                    Fault arrived = assertInstanceOf(Fault.class, failure);
                    assertEquals(ErrorCode.ALREADY_DECIDED, arrived.code());
                    assertEquals("Someone was faster.", arrived.getMessage());
                    assertEquals("rita", arrived.more().getString("winner"));
                    test.completeNow();
                })));
    }

    @Test
    void whatAHandlerThrowsTellsNothingOfTheInside(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        bus.serve(Addresses.CANCEL, request -> {
            throw new IllegalStateException("secret");
        });
        bus.request(Addresses.CANCEL, asked)
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertEquals(ErrorCode.INTERNAL, ((Fault) failure).code());
                    assertTrue(!failure.getMessage().contains("secret"), failure.getMessage());
                    test.completeNow();
                })));
    }

    @Test
    void anAddressThatNobodyServesIsUnavailable(Vertx vertx, VertxTestContext test) {
        new Bus(vertx)
                .request(Addresses.CANCEL, asked)
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertTrue(Bus.isNobodyThere(failure));
                    assertEquals(ErrorCode.UNAVAILABLE, ((Fault) failure).code());
                    test.completeNow();
                })));
    }

    @Test
    void whatBecameOfEachReportIsToldInTheirOrder() {
        Fault stale = Fault.of(ErrorCode.STALE_RUN, "stale");
        Runs.Answers answers = Runs.Answers.of(Arrays.asList(null, stale, null));
        assertNull(answers.fault(0));
        assertEquals(ErrorCode.STALE_RUN, answers.fault(1).code());
        assertNull(answers.fault(2));
        assertNull(Runs.Answers.taken(3).fault(2));
    }

    @Test
    void aMissingAnswererFurtherInsideIsNotTakenForAMissingOneHere(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        bus.serve(Addresses.CANCEL, request -> bus.requestHere(Addresses.GET, request));
        bus.request(Addresses.CANCEL, asked)
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertEquals(Addresses.GET.name(), ((Fault) failure).more().getString("nobodyAt"));
                    test.completeNow();
                })));
    }
}
