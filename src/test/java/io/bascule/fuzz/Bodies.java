package io.bascule.fuzz;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bodies with something wrong: first in what they say, then in how it is written, then in their bytes. */
final class Bodies {
    private static final List<String> WILD = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1.5",
            "1e5",
            "1E400",
            "-1e999",
            "2147483648",
            "9223372036854775808",
            "1".repeat(101),
            "0." + "1".repeat(98),
            "[]",
            "{}",
            "[[]]",
            "{\"a\":{}}",
            "[null]",
            "[1,\"a\",{}]",
            "\"\"",
            "\"\\uD83D\\uDE00\"",
            "{\"\":1}",
            "{\"__proto__\":{\"x\":1},\"constructor\":1,\"$ref\":\"#\"}");
    private static final List<String> UNREADABLE = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "+1",
            "01",
            "1.",
            ".5",
            "0x1",
            "'a'",
            "undefined",
            "\"\\x\"",
            "\"\\u12\"",
            "\"a\nb\"",
            "tru",
            "nul",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\"}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":1,\"a\":2}",
            "\"",
            "[",
            "{",
            "/*x*/1",
            "1//x",
            "\u0000",
            "1 2",
            "\"\\u0000\"",
            "\"a\\uD800\"",
            "\"\\uDC00\\uD800\"",
            "{\"\\u0000\":1}",
            "{\"\\uDBFF\":1}",
            "[".repeat(100) + "]".repeat(100),
            "{\"a\":".repeat(100) + "1" + "}".repeat(100),
            "[".repeat(20_000),
            "1".repeat(1_001),
            "1e" + "9".repeat(50));

    private final Dice dice;
    private final Shot shot;
    private final List<String> reasons = new ArrayList<>();

    private Bodies(Dice dice, Shot shot) {
        this.dice = dice;
        this.shot = shot;
    }

    /** Gives the shot a body that follows from an example of its operation. */
    static void put(Dice dice, Shot shot) {
        if (shot.operation.bodies().isEmpty() && !dice.oneIn(4)) {
            return;
        }
        new Bodies(dice, shot).put();
    }

    private void put() {
        JsonObject example = shot.operation.bodies().isEmpty() ? new JsonObject() : dice.pick(shot.operation.bodies());
        String text = dice.oneIn(3) ? example.encode() : mutated(example);
        if (dice.oneIn(6)) {
            text = rewritten(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        shot.body = dice.oneIn(12) ? withBrokenUtf8(bytes) : bytes;
        putType();
        if (shot.operation.changesSomething() && shot.body.length > 0) {
            reasons.forEach(shot::mustBeRefused);
        }
        if (dice.oneIn(10)) {
            shot.chunked();
        }
    }

    private String mutated(JsonObject example) {
        List<String> fields = new ArrayList<>();
        String target = example.isEmpty() ? "" : dice.pick(new ArrayList<>(example.fieldNames()));
        for (Map.Entry<String, Object> field : example) {
            if (!field.getKey().equals(target)) {
                fields.add(member(field.getKey(), json(field.getValue())));
            } else if (!dice.oneIn(6)) {
                fields.add(member(target, wild(example.getValue(target), 0)));
            }
        }
        if (dice.oneIn(8) || example.isEmpty()) {
            String name = dice.pick("", "id", "userId", "__proto__", "Success", "a\tb", dice.scrap() + "?");
            fields.add(member(name, dice.pick(WILD)));
            mustFail("an unknown field");
        }
        return "{" + String.join(",", fields) + "}";
    }

    /** Another value, of another kind mostly; or the same with something inside changed. */
    private String wild(Object old, int depth) {
        boolean inside = old instanceof JsonObject object && !object.isEmpty() && dice.oneIn(2);
        if (inside && depth < 4) {
            JsonObject object = ((JsonObject) old).copy();
            String name = dice.pick(new ArrayList<>(object.fieldNames()));
            String changed = wild(object.getValue(name), depth + 1);
            object.remove(name);
            String rest = object.encode();
            return "{" + member(name, changed) + (object.isEmpty() ? "" : ",") + rest.substring(1);
        }
        if (old instanceof JsonArray list && !list.isEmpty() && dice.oneIn(2) && depth < 4) {
            return "[" + wild(list.getValue(dice.below(list.size())), depth + 1) + "]";
        }
        if (dice.oneIn(4)) {
            mustFail("what no strict reader takes");
            return dice.pick(UNREADABLE);
        }
        if (dice.oneIn(2)) {
            return text(dice.scrap());
        }
        return dice.pick(WILD);
    }

    private String rewritten(String text) {
        switch (dice.below(9)) {
            case 0:
                mustFail("cut off");
                return text.substring(0, 1 + dice.below(Math.max(1, text.length() - 1)));
            case 1:
                mustFail("something after its end");
                return text + dice.pick("x", "{}", "}", "]", ",", "null", "\u0000", text);
            case 2:
                mustFail("something before its beginning");
                return dice.pick("\uFEFF", "x", ")]}',\n", "\u0000", "//\n", "/**/", "#\n", "<?xml?>") + text;
            case 3:
                mustFail("no object");
                return dice.pick("[" + text + "]", "null", "1", "\"x\"", "[]", "true", text(text));
            case 4:
                return "";
            case 5:
                return " \n\t\r" + text + " \n\t\r";
            case 6:
                mustFail("a field twice");
                return "{\"jobType\":\"a\",\"jobType\":\"a\"" + (text.equals("{}") ? "}" : "," + text.substring(1));
            case 7:
                if (text.contains("\"")) {
                    mustFail("escapes where none may be");
                }
                return text.replace("\"", "\\u0022");
            default:
                mustFail("too long for any route, or an unknown field");
                return "{\"long\":\"" + "x".repeat(dice.pick(1_000, 70_000, 200_000)) + "\"}";
        }
    }

    private byte[] withBrokenUtf8(byte[] bytes) {
        byte[] broken = dice.pick(
                new byte[] {(byte) 0xFF},
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xE2, (byte) 0x82});
        int at = dice.below(bytes.length + 1);
        mustFail("bytes that are not UTF-8");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(broken);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private void putType() {
        if (!dice.oneIn(12)) {
            shot.header("Content-Type", dice.pick("application/json", "application/json; charset=utf-8"));
            return;
        }
        mustFail("not sent as JSON");
        if (dice.oneIn(4)) {
            shot.header("Content-Type", "application/json");
            shot.header("Content-Encoding", dice.pick("gzip", "br", "deflate", "x"));
        } else if (!dice.oneIn(4)) {
            shot.header(
                    "Content-Type",
                    dice.pick(
                            "text/plain",
                            "application/json; charset=utf-16",
                            "application/json; charset=latin1",
                            "application/jsonp",
                            "application/x-www-form-urlencoded",
                            "multipart/form-data; boundary=x",
                            "application/xml",
                            "*/*",
                            ";",
                            "\u00ff"));
        }
    }

    private void mustFail(String why) {
        reasons.add(why);
    }

    private static String member(String name, String value) {
        return text(name) + ":" + value;
    }

    private static String json(Object value) {
        return Json.encode(value);
    }

    private static String text(String text) {
        return json(text);
    }
}
