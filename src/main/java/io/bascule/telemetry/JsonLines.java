package io.bascule.telemetry;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/** For programs: one JSON object a line, with what JSON leaves alone but a terminal does not escaped too. */
final class JsonLines extends JsonEncoder {
    JsonLines() {
        setWithFormattedMessage(true);
        setWithMessage(false);
        setWithArguments(false);
        setWithContext(false);
        setWithNanoseconds(false);
        setWithSequenceNumber(false);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = new String(super.encode(event), StandardCharsets.UTF_8).stripTrailing();
        // Outside of its strings JSON is plain ASCII, so what is escaped here is always inside of one.
        return (Escapes.escape(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
