package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Fault;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final String ID = "0193469c-7c55-7a41-9d3b-5f0e8c1b2a44";

    @Test
    void aListIsAskedForWithEveryParameter() {
        JobListQuery asked = JobListQuery.read(Query.parse("status=FAILED&status=CANCELLED&jobType=a.b&userId=" + ID
                + "&tag=r%C3%B6t&q=two+words&createdAfter=2026-01-01T00:00:00%2B01:00&createdBefore=2026-02-01T00:00:00Z"
                + "&cursor=" + ID + "&limit=7&total=true"));
        assertEquals(
                new JobFilter(
                        Set.of(JobStatus.FAILED, JobStatus.CANCELLED),
                        "a.b",
                        UUID.fromString(ID),
                        "röt",
                        "two words",
                        Instant.parse("2025-12-31T23:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        UUID.fromString(ID),
                        7,
                        0),
                asked.filter());
        assertTrue(asked.withTotal());
    }

    @Test
    void nothingAskedIsTheNewestFifty() {
        JobListQuery asked = JobListQuery.read(Query.parse(null));
        assertEquals(new JobFilter(Set.of(), null, null, null, null, null, null, null, 50, 0), asked.filter());
        assertNull(asked.filter().before());
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=501,limit",
        "limit=x,limit",
        "limit=+5,limit",
        "limit=%2B5,limit",
        "limit=,limit",
        "limit=1&limit=2,limit",
        "limit=51&include=data,limit",
        "include=everything,include",
        "offset=-1,offset",
        "offset=100001,offset",
        "offset=1&cursor=0193469c-7c55-7a41-9d3b-5f0e8c1b2a44,offset",
        "status=NOPE,status",
        "status=failed,status",
        "status=,status",
        "userId=me,userId",
        "cursor=abc,cursor",
        "createdAfter=yesterday,createdAfter",
        "createdAfter=2026-01-01T00:00:00+01:00,createdAfter",
        "createdAfter=2026-02-01T00:00:00Z&createdBefore=2026-01-01T00:00:00Z,createdBefore",
        "total=yes,total",
        "q=a%00b,q",
        "colour=red,colour"
    })
    void aWrongParameterIsNamed(String query, String parameter) {
        Fault fault = assertThrows(Fault.class, () -> JobListQuery.read(Query.parse(query)));
        assertEquals(parameter, fault.errors().get(0).field());
        assertEquals(1, fault.errors().size(), () -> fault.errors().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%", "q=%2", "q=%zz", "q=%ff", "q=%c3%28", "%=1", "q=ä", "q=%ed%a0%80"})
    void aBadEncodingIsRefused(String query) {
        Fault fault = assertThrows(Fault.class, () -> Query.parse(query));
        assertEquals("url", fault.errors().get(0).field());
    }

    @Test
    void anUnknownParameterIsRefusedWithTheKnownOnes() {
        Query query = Query.parse("x=1");
        query.cursor();
        Fault fault = assertThrows(Fault.class, query::refuseIfWrong);
        assertTrue(fault.getMessage().contains("known are cursor"), fault.getMessage());
    }

    @Test
    void aNumberedPlaceIsANumber() {
        assertEquals(17L, Query.parse("cursor=17").place("cursor"));
        Query query = Query.parse("cursor=-1");
        query.place("cursor");
        assertThrows(Fault.class, query::refuseIfWrong);
    }

    @Test
    void aFloodOfParametersIsRefused() {
        assertThrows(Fault.class, () -> Query.parse("a=1&".repeat(1_000)));
    }
}
