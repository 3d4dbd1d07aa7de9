package io.bascule.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.postgres.ServerSafety.Facts;
import io.bascule.postgres.ServerSafety.Finding;
import io.bascule.postgres.ServerSafety.Severity;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSafetyTest {

    @Test
    void aSafeServerHasNoFindings() {
        assertEquals(List.of(), ServerSafety.findings(new Facts("14.1", 140001, false, "on", "on", "on")));
        assertEquals(List.of(), ServerSafety.findings(new Facts("18.4", 180004, false, "on", "remote_apply", "on")));
    }

    @ParameterizedTest
    @CsvSource({
        "130022, false, on,  on,  on,  UNUSABLE, 14 or newer",
        "160000, true,  on,  on,  on,  UNUSABLE, primary",
        "160000, false, off, on,  on,  UNSAFE,   fsync = on",
        "160000, false, on,  off, on,  UNSAFE,   synchronous_commit = on",
        "160000, false, on,  on,  off, UNSAFE,   full_page_writes = on",
    })
    void eachDangerIsNamedWithItsCure(
            int version, boolean readOnly, String fsync, String commit, String pages, Severity severity, String text) {
        List<Finding> findings = ServerSafety.findings(new Facts("x", version, readOnly, fsync, commit, pages));
        assertEquals(1, findings.size());
        assertEquals(severity, findings.get(0).severity());
        assertTrue(findings.get(0).text().contains(text), findings.get(0).text());
    }

    @Test
    void aRealServerIsAskedWhatAppliesToOurRole() throws SQLException {
        DatabaseAddress address = TestDatabase.empty();
        Sql.execute(address, "alter database " + address.database() + " set synchronous_commit = off");
        assertTrue(texts(address).contains("synchronous_commit is off"), texts(address));
        Sql.execute(address, "alter database " + address.database() + " set synchronous_commit = on");
        assertTrue(!texts(address).contains("synchronous_commit"), texts(address));
    }

    @Test
    void aReadOnlyDatabaseIsUnusable() throws SQLException {
        DatabaseAddress address = TestDatabase.empty();
        Sql.execute(address, "alter database " + address.database() + " set default_transaction_read_only = on");
        assertTrue(texts(address).contains("read-only"), texts(address));
    }

    private static String texts(DatabaseAddress address) {
        return ServerSafety.check(address).toString();
    }
}
