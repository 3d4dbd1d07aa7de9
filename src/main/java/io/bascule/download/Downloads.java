package io.bascule.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The archives. Safe to use from any thread, but packing takes a while: none of an event loop's. */
public final class Downloads {
    private final Contents contents;
    /** What is not there does not come while the server runs. */
    private final Map<Choice, Optional<Packed>> packed = new ConcurrentHashMap<>();

    /** All but the last file, and what stands for it in the tag. */
    private record Packed(Packing packing, String digest) {}

    /** @param resources by their names */
    public Downloads(Function<String, Optional<byte[]>> resources) {
        this.contents = new Contents(resources);
    }

    /** With the agents that this server was built with. */
    public static Downloads ofClassPath() {
        return new Downloads(Downloads::resource);
    }

    private static Optional<byte[]> resource(String name) {
        try (InputStream in = Downloads.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this build of the server comes with the agent. Packs it, the first time that it is asked. */
    public boolean has(Choice choice) {
        return packed(choice).isPresent();
    }

    /** The archive; empty where this build of the server comes without the agent. */
    public Optional<Archive> archive(Choice choice, AgentConf conf) {
        return packed(choice).map(all -> {
            Entry last = conf.entry(Contents.FOLDER, contents.conf(choice.platform()));
            String tag = digest(all.digest().getBytes(StandardCharsets.US_ASCII), last.content());
            return new Archive(choice, all.packing().head(), all.packing().tail(last), tag);
        });
    }

    private Optional<Packed> packed(Choice choice) {
        return packed.computeIfAbsent(
                choice,
                missing -> contents.of(missing).map(entries -> {
                    Packing packing = Packing.of(missing.platform(), entries);
                    return new Packed(packing, digest(packing.head()));
                }));
    }

    private static String digest(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
