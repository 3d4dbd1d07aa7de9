package io.bascule.postgres;

import io.bascule.store.DatabaseAddress;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Whether a schema is known to fit this jar. A whole check of the migrations is a fifth of a node's start; so what was found to fit is
 * noted beside it: the jar's migrations and the history of those that were applied. Where either is another now, all is checked again.
 */
final class CheckedSchema {
    private static final String NAME = "schema.checked";
    private static final String HISTORY =
            "select string_agg(h::text, ' ' order by installed_rank) from bascule.schema_history h";
    private static final String NOTED =
            "select value, (" + HISTORY + ") from bascule.shared_settings where name = '" + NAME + "'";
    private static final String NOTE = "insert into bascule.shared_settings (name, value) values ('" + NAME + "', ?)"
            + " on conflict (name) do update set value = excluded.value";

    private CheckedSchema() {}

    /** @param folder of the migrations, on the class path */
    static boolean fits(DatabaseAddress address, String folder) {
        try (Connection connection = Jdbc.connect(address);
                PreparedStatement noted = connection.prepareStatement(NOTED);
                ResultSet row = noted.executeQuery()) {
            return row.next() && mark(folder, row.getString(2)).equals(Optional.of(row.getString(1)));
        } catch (SQLException e) {
            // A new database, or one that does not answer: the check finds out, and explains.
            return false;
        }
    }

    /** After a check. Notes nothing where the jar's migrations are not known: then each start checks. */
    static void note(DatabaseAddress address, String folder) {
        try (Connection connection = Jdbc.connect(address);
                PreparedStatement history = connection.prepareStatement(HISTORY);
                ResultSet row = history.executeQuery();
                PreparedStatement note = connection.prepareStatement(NOTE)) {
            row.next();
            Optional<String> mark = mark(folder, row.getString(1));
            if (mark.isPresent()) {
                note.setString(1, mark.get());
                note.executeUpdate();
            }
        } catch (SQLException e) {
            throw ConnectionProblem.explain(address, e);
        }
    }

    private static Optional<String> mark(String folder, String history) {
        return migrations(folder).map(own -> hex(own + " " + history));
    }

    private static String hex(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Their names with their checksums; empty where the class loader does not tell where they are. */
    private static Optional<String> migrations(String folder) {
        CodeSource source = CheckedSchema.class.getProtectionDomain().getCodeSource();
        if (source == null || !source.getLocation().getProtocol().equals("file")) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(source.getLocation().toURI());
            return Optional.of(Files.isDirectory(path) ? ofFolder(path.resolve(folder)) : ofJar(path, folder))
                    .map(TreeMap::toString);
        } catch (IOException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static TreeMap<String, Long> ofJar(Path path, String folder) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            TreeMap<String, Long> all = new TreeMap<>();
            jar.stream()
                    .filter(entry -> entry.getName().startsWith(folder + "/") && !entry.isDirectory())
                    .forEach(entry -> all.put(entry.getName().substring(folder.length() + 1), entry.getCrc()));
            return all;
        }
    }

    private static TreeMap<String, Long> ofFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            TreeMap<String, Long> all = new TreeMap<>();
            for (Path file : files.toList()) {
                CRC32 crc = new CRC32();
                crc.update(Files.readAllBytes(file));
                all.put(file.getFileName().toString(), crc.getValue());
            }
            return all;
        }
    }
}
