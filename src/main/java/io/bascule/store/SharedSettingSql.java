package io.bascule.store;

/** Statements of {@link SharedSettingStore}. */
final class SharedSettingSql {
    static final String PROPOSE = """
            insert into bascule.shared_settings (name, value) values ($1, $2) on conflict do nothing""";

    static final String GET = "select value from bascule.shared_settings where name = $1";

    static final String PUT = """
            insert into bascule.shared_settings (name, value) values ($1, $2)
            on conflict (name) do update set value = excluded.value
            """;

    private SharedSettingSql() {}
}
