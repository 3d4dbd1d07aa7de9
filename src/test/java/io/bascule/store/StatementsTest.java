package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Vertx;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PostgreSQL takes every statement of the stores. The rule: in a class {@code XxxSql} each package-private {@code static final
 * String} is a whole statement; a fragment that statements are made of is {@code private}.
 */
class StatementsTest {
    /** As the client is told of them: a column of a domain as what the domain is made of, but an array of such values as itself. */
    private static final String DOMAINS = """
            select t.typname::text
            from pg_prepared_statements p
            cross join lateral (
              select unnest(p.parameter_types) as type, true as given
              union all select unnest(p.result_types), false) used
            join pg_type t on t.oid = used.type
            left join pg_type element on element.oid = t.typelem
            where p.name = 'asked' and (used.given and t.typtype = 'd' or element.typtype = 'd')
            """;

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = new Database(vertx, TestDatabase.fresh(), 1);
    }

    @AfterAll
    static void close() {
        get(database.close());
        get(vertx.close());
    }

    record Statement(Class<?> type, String constant, String sql) {
        String name() {
            return type.getSimpleName() + "." + constant;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    static List<Statement> statements() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.bascule.store")
                        .stream()
                        .filter(type -> type.getSimpleName().endsWith("Sql"))
                        .flatMap(type -> statements(type.reflect()))
                        .toList();
    }

    /** Those that PREPARE takes. */
    static Stream<Statement> queries() {
        return statements().stream().filter(statement -> !statement.sql().startsWith("set "));
    }

    private static Stream<Statement> statements(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.getType() == String.class && Modifier.isStatic(field.getModifiers()))
                .filter(field -> !Modifier.isPrivate(field.getModifiers()))
                .map(field -> new Statement(type, field.getName(), value(field)));
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("statements")
    void theDatabaseTakesEveryStatement(Statement statement) {
        assertDoesNotThrow(() ->
                get(database.transaction(tx -> tx.prepare(statement.sql()).compose(prepared -> prepared.close()))));
    }

    /** The client knows how to write and read numbers and texts, not the schema's own names for them. */
    @ParameterizedTest
    @MethodSource("queries")
    void nothingIsGivenOrAnsweredAsADomain(Statement statement) {
        List<String> domains = get(database.transaction(tx -> tx.query("prepare asked as " + statement.sql())
                .execute()
                .compose(prepared -> tx.query(DOMAINS).execute())
                .compose(rows -> tx.query("deallocate asked").execute().map(rows))
                .map(rows -> Rows.list(rows, row -> row.getString("typname")))));
        assertEquals(List.of(), domains, "cast it to what the domain is made of");
    }

    @Test
    void theStatementsAreFound() {
        List<String> names = statements().stream().map(Statement::name).toList();
        assertTrue(names.contains("RunSql.CLAIM") && names.contains("NodeSql.RESCUE"), names.toString());
        assertTrue(names.contains("WorkSessionSql.SUBMIT") && names.contains("ContextSql.MATCHES"), names.toString());
        assertFalse(names.contains("RunSql.FENCE"), "a fragment is no statement");
    }
}
