package io.bascule.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        new Message((char) 0, new byte[] {0, 3, 0, 0}).write(wire);
        parse("s1", "select 'RESCUED'").write(wire);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(wire.toByteArray()));
        assertEquals(4, Message.read(in, true).body().length);
        Message parse = Message.read(in, false);
        assertEquals(Message.PARSE, parse.type());
        assertEquals("s1", parse.text(0));
        assertEquals("select 'RESCUED'", parse.text(1));
        assertNull(Message.read(in, false));
    }

    @Test
    void aMarkIsFoundWhereverItStands() {
        Message message = parse("", "select mark-step");
        assertTrue(message.contains("mark-step"));
        assertTrue(message.contains("select"));
        assertFalse(message.contains("mark-steps"));
    }

    private static Message parse(String name, String sql) {
        return new Message(Message.PARSE, (name + "\0" + sql + "\0\0\0").getBytes(StandardCharsets.UTF_8));
    }
}
