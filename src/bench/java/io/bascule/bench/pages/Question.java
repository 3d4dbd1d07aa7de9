package io.bascule.bench.pages;

import io.bascule.bench.lab.JobTables;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What the page of jobs asks.
 *
 * @param title for the table
 * @param path the request, for a database of so many jobs
 */
record Question(String title, LongFunction<String> path) {
    private static final String LIST = "/api/agent-jobs?limit=50";
    private static final String COUNTS = "/api/agent-jobs/counts";
    private static final String USER = "&userId=00000000-0000-0000-0000-000000000007";
    private static final String LONG_AGO = "&userId=00000000-0000-0000-0000-000000000099";

    static List<Question> all() {
        return List.of(
                list("newest", ""),
                new Question("list: deep by cursor", jobs -> LIST + "&cursor=" + JobTables.mixedId(jobs / 2)),
                list("PENDING", "&status=PENDING"),
                list("QUEUED", "&status=QUEUED"),
                list("RUNNING", "&status=RUNNING"),
                list("WAITING_APPROVAL", "&status=WAITING_APPROVAL"),
                list("COMPLETED", "&status=COMPLETED"),
                list("FAILED", "&status=FAILED"),
                list("CANCELLED", "&status=CANCELLED"),
                list("RUNNING and WAITING_APPROVAL", "&status=RUNNING&status=WAITING_APPROVAL"),
                list("all that is not over", "&status=RUNNING&status=WAITING_APPROVAL&status=PENDING&status=QUEUED"),
                list("a type", "&jobType=type-3"),
                list("a type, COMPLETED", "&jobType=type-3&status=COMPLETED"),
                list("a type, FAILED", "&jobType=type-0&status=FAILED"),
                list("a type, none of which FAILED", "&jobType=type-3&status=FAILED"),
                list("a type that is not there", "&jobType=nothing"),
                list("a user", USER),
                list("a user, COMPLETED", USER + "&status=COMPLETED"),
                list("a user of long ago", LONG_AGO),
                list("a user of long ago, COMPLETED", LONG_AGO + "&status=COMPLETED"),
                list("a tag", "&tag=tag-5"),
                list("a tag of long ago", "&tag=tag-old"),
                list("a tag that is not there", "&tag=nothing"),
                list("a word that all have", "&q=nightly"),
                list("a word that one has", "&q=file123"),
                list("a word that one has, COMPLETED", "&q=file123&status=COMPLETED"),
                list("a word that is not there", "&q=nothing"),
                new Question("list: an id", jobs -> LIST + "&q=" + JobTables.mixedId(jobs / 2)),
                list("until a time", "&createdBefore=2026-01-01T00:10:00Z"),
                counts("all", "?"),
                counts("two states", "?status=FAILED&status=RUNNING"),
                counts("a type", "?jobType=type-3"),
                counts("a user", "?" + USER.substring(1)),
                counts("a user of long ago", "?" + LONG_AGO.substring(1)),
                counts("a tag of long ago", "?tag=tag-old"),
                counts("a tag", "?tag=tag-5"),
                counts("a word that all have", "?q=nightly"),
                counts("a word that one has", "?q=file123"),
                counts("before a change: all", "?upTo=10000"),
                counts("before a change: FAILED of a type", "?upTo=10000&jobType=type-0&status=FAILED"));
    }

    private static Question list(String title, String filters) {
        return new Question("list: " + title, jobs -> LIST + filters);
    }

    private static Question counts(String title, String filters) {
        return new Question("counts: " + title, jobs -> COUNTS + filters.replaceFirst("^[?]$", ""));
    }
}
