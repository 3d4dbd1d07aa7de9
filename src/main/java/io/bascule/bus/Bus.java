package io.bascule.bus;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** The event bus with typed addresses: a fault on one side is the same {@link Fault} on the other. */
public final class Bus {
    /** An answer that says only that it is done. */
    public record Done() {
        public static final Done DONE = new Done();
    }

    private final EventBus eventBus;
    private final boolean isClustered;

    public Bus(Vertx vertx) {
        this.eventBus = vertx.eventBus();
        this.isClustered = vertx.isClustered();
        RecordCodec.registerAll(eventBus);
    }

    /**
     * Asks and waits for the answer: of this process first, and of the cluster where nobody here serves the address and it
     * {@link Address.Reach reaches} so far.
     *
     * @return fails with a {@link Fault}: what the other side said, or {@code UNAVAILABLE} where nobody answered
     */
    public <Q, R> Future<R> request(Address<Q, R> address, Q request) {
        if (!isClustered || address.reach() != Address.Reach.CLUSTER) {
            return requestHere(address, request);
        }
        return send(address, request, true)
                .recover(failure -> isNobody(failure) ? send(address, request, false) : Future.failedFuture(failure))
                .transform(answer -> answered(address, answer));
    }

    /** The same, of this process only. */
    public <Q, R> Future<R> requestHere(Address<Q, R> address, Q request) {
        return send(address, request, true).transform(answer -> answered(address, answer));
    }

    private static <R> Future<R> answered(Address<?, R> address, AsyncResult<Message<R>> answer) {
        return answer.succeeded()
                ? Future.succeededFuture(answer.result().body())
                : Future.failedFuture(faultOf(address.name(), answer.cause()));
    }

    private <Q, R> Future<Message<R>> send(Address<Q, R> address, Q request, boolean isLocal) {
        Duration patience = isLocal ? Address.LONG : address.patience();
        return eventBus.request(
                address.name(),
                request,
                options(request).setSendTimeout(patience.toMillis()).setLocalOnly(isLocal));
    }

    /** Answers requests at an address; what the handler fails with goes back as a {@link Fault}. */
    public <Q, R> MessageConsumer<Q> serve(Address<Q, R> address, Function<Q, Future<R>> handler) {
        return address.reach() == Address.Reach.PROCESS
                ? eventBus.localConsumer(address.name(), message -> answer(message, handler))
                : eventBus.consumer(address.name(), message -> answer(message, handler));
    }

    /** Whether there are other processes to be reached. */
    public boolean isClustered() {
        return isClustered;
    }

    /** Tells everyone who listens; nobody has to. */
    public <E> void publish(Topic<E> topic, E event) {
        eventBus.publish(topic.name(), event, options(event));
    }

    /** Tells those of this process who listen. */
    public <E> void publishHere(Topic<E> topic, E event) {
        eventBus.publish(topic.name(), event, options(event).setLocalOnly(true));
    }

    /** Listens. */
    public <E> MessageConsumer<E> listen(Topic<E> topic, Consumer<E> listener) {
        return eventBus.consumer(topic.name(), message -> listener.accept(message.body()));
    }

    /** Listens to what this process publishes and to nobody else: what is counted once here adds up over a cluster. */
    public <E> MessageConsumer<E> listenHere(Topic<E> topic, Consumer<E> listener) {
        return eventBus.localConsumer(topic.name(), message -> listener.accept(message.body()));
    }

    private static boolean isNobody(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }

    /** Whether a request failed because nobody serves its address. */
    public static boolean isNobodyThere(Throwable failure) {
        return failure instanceof Fault fault
                && fault.code() == ErrorCode.UNAVAILABLE
                && fault.more().containsKey("nobodyAt");
    }

    private static <Q, R> void answer(Message<Q> message, Function<Q, Future<R>> handler) {
        Future<R> answer;
        try {
            answer = handler.apply(message.body());
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onSuccess(reply -> message.reply(reply, options(reply)))
                .onFailure(failure -> message.fail(0, FaultText.write(failure)));
    }

    private static DeliveryOptions options(Object body) {
        return new DeliveryOptions().setCodecName(RecordCodec.nameFor(body.getClass()));
    }

    private static Fault faultOf(String address, Throwable failure) {
        if (failure instanceof ReplyException reply) {
            if (reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
                return FaultText.read(reply.getMessage());
            }
            if (isNobody(reply)) {
                return Fault.of(ErrorCode.UNAVAILABLE, "Nobody serves " + address + " now; try again in a moment.")
                        .with("nobodyAt", address);
            }
        }
        return Fault.of(ErrorCode.UNAVAILABLE, "No answer from " + address + " in time; try again in a moment.");
    }
}
